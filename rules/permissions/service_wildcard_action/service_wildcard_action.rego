# METADATA
# title: Every action of a service granted
# description: |
#   An Allow of svc:*, or of nine tenths of what writes or manages permissions in
#   a service, holds it whole: deleting, changing policies and reading secrets
#   come with the one action that was needed. What such a pattern allows is not
#   said again by rules on single actions, and * on * is effective-admin.
#   Policies of a resource that let in their own account's root, as key policies
#   must, are left out, and so are permissions boundaries.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Grant least privilege
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
# custom:
#   id: service-wildcard-action
#   severity: [high, critical]
#   tier: A
#   subject: statement
#   fix: Name the actions that are used; the service authorization reference lists them.
#   since: "0.1"
#   maps:
#     cdk-nag: [IAMPolicyNoStatementsWithFullAccess]
#     cfn_nag: [F3, F4, F5, F20]
#     checkov: [CKV_AWS_49, CKV_AWS_63, CKV_AWS_72]
#     cloudsplaining: [ServiceWildcard]
#     kics: [sqs_policy_allows_all_actions]
#     nist-800-53: [
#       AC-2, AC-2(1), AC-3, AC-3(7), AC-3(15), AC-5, AC-6, AC-6(2), AC-6(3), AC-6(10)
#     ]
#     security-hub: [IAM.21]
#     serverless-lens: [SEC2]
#     serverless-rules: [WS1003]
#     trivy: [AWS-0097, AWS-0345]
#     well-architected: [SEC03-BP02]
package rules.permissions.service_wildcard_action

import data.rules.lib.ask
import data.rules.lib.found

applies contains statement.id if {
	some statement in input.statement
	_grants(statement)
}

finding contains found.also(found.at(statement, ["actions"], message), more) if {
	some statement in input.statement
	count(statement.wide_services) > 0
	more := {
		"witnesses": statement.wide_services,
		"severity": _severity(statement),
		"fix": [item.says |
			some item in statement.narrower
			_speaks(statement, item)
		],
	}
	message := sprintf("%s allows every action of %s", [
		statement.id,
		concat(", ", [_named(service) | some service in statement.wide_services]),
	])
}

_grants(statement) if {
	ask.is(statement, "effect", "Allow") == "yes"
	ask.is(statement, "basis", "identity") == "yes"
	ask.is(statement, "boundary", true) == "no"
}

_grants(statement) if {
	ask.is(statement, "effect", "Allow") == "yes"
	ask.is(statement, "basis", "resource") == "yes"
	ask.any_ends(statement, "principals", ":root") == "no"
}

_speaks(statement, item) if item.service in statement.wide_services

_speaks(statement, _) if "*" in statement.wide_services

_named("*") := "every service"

_named(service) := service if service != "*"

_severity(statement) := "critical" if {
	some service in {"*", "iam", "sts", "kms", "organizations"}
	service in statement.wide_services
} else := "high"
