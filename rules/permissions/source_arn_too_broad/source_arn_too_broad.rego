# METADATA
# title: Source that is anybody or anything
# description: |
#   The SourceArn of the permission covers every account, every API or every
#   rule, so that it bounds little or nothing; or it is of another account than
#   SourceAccount, and nobody can meet both. Every stage, method and path of one
#   API is one API.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: The confused deputy problem
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
# custom:
#   id: source-arn-too-broad
#   severity: medium
#   tier: A
#   subject: permission
#   fix: Name the API, the rule or the topic that invokes the function.
#   since: "0.1"
#   maps:
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.source_arn_too_broad

import data.rules.lib.found

finding contains found.also(found.at(permission, ["source_arn"], message), more) if {
	some permission in input.permission
	count(permission.source_gaps) > 0
	more := {
		"witnesses": permission.source_gaps,
	}
	message := sprintf("permission %s is for %s", [
		permission.id,
		concat(" and ", permission.source_gaps),
	])
}
