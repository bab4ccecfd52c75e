# METADATA
# title: Any Region or account in a resource
# description: |
#   An ARN with a wildcard where its Region or account stands covers a resource
#   of that name wherever it is. In the account of the deployment the pseudo
#   parameters say which is meant. Patterns that are everything of a type have a
#   rule of their own, and models of Bedrock, which inference profiles use in
#   several Regions, and the logs of functions at the edge are left out. A stack
#   whose role is used in several Regions may mean it.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Actions, resources, and condition keys for AWS services
#     ref: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
# custom:
#   id: cross-region-or-account-arn
#   severity: low
#   tier: A
#   subject: statement
#   fix: Write the Region and the account, or AWS::Region and AWS::AccountId.
#   since: "0.1"
#   maps:
#     cfn-lint: [I3042]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.cross_region_or_account_arn

import data.rules.lib.ask
import data.rules.lib.found

applies contains statement.id if {
	some statement in input.statement
	ask.is(statement, "basis", "identity") == "yes"
	ask.is(statement, "effect", "Allow") == "yes"
	ask.is(statement, "boundary", true) == "no"
}

finding contains found.also(found.at(statement, ["resources"], message), more) if {
	some statement in input.statement
	count(statement.any_region) > 0
	more := {"witnesses": statement.any_region}
	message := sprintf("%s names resources of any Region or account: %s", [
		statement.id,
		found.few(statement.any_region),
	])
}
