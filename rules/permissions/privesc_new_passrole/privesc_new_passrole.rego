# METADATA
# title: Holder that may run code as another role
# description: |
#   Whoever may pass a role to a function, build, task or the like that it
#   creates runs code with the permissions of the role. It is critical if a role
#   that is seen and may do more can be passed, high if such a role may exist.
#   What its holder may do is taken together over all its policies, with denials,
#   boundaries and conditions, and the resources of the steps must fit. Who is an
#   administrator already escalates nothing; deployment roles are expected to,
#   and may be acknowledged with a reason. A way that AWS managed policies allow
#   alone is said by managed-policy-contents.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: IAM security best practices
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
# custom:
#   id: privesc-new-passrole
#   severity: [high, critical]
#   tier: A
#   subject: statement
#   fix: >-
#     Name the role in the statement on iam:PassRole and the service in
#     iam:PassedToService, or leave creating to the role that deploys.
#   since: "0.1"
#   maps:
#     checkov: [CKV_AWS_110, CKV_AWS_286]
#     cloudsplaining: [PrivilegeEscalation]
#     parliament: [PRIVILEGE_ESCALATION]
#     prowler: [
#       iam_inline_policy_allows_privilege_escalation,
#       iam_policy_allows_privilege_escalation
#     ]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.privesc_new_passrole

import data.rules.lib.ask
import data.rules.lib.found

applies contains statement.id if {
	some statement in input.statement
	ask.is(statement, "basis", "identity") == "yes"
	ask.is(statement, "effect", "Allow") == "yes"
	ask.is(statement, "boundary", true) == "no"
}

finding contains found.also(found.at(statement, ["actions"], message), more) if {
	some statement in input.statement
	count(statement.passes_to_new) > 0
	ways := [_named(way) | some way in statement.passes_to_new]
	more := {
		"witnesses": [way.technique | some way in statement.passes_to_new],
		"severity": _severity(statement),
		"flow": _flow(statement.passes_to_new[0]),
	}
	message := sprintf("%s lets its holder gain permissions: %s", [
		statement.id,
		concat("; ", ways),
	])
}

_named(way) := sprintf("it %s by %s%s", [way.says, concat(", ", way.actions), _gains(way)])

_gains(way) := concat("", [" and becomes ", concat(" or ", way.targets)]) if {
	count(way.targets) > 0
} else := ""

_flow(way) := [step |
	some part in way.steps
	step := found.at(part, [], part.says)
]

_severity(statement) := "critical" if {
	some way in statement.passes_to_new
	ask.is(way, "admin", true) == "yes"
} else := "critical" if {
	some way in statement.passes_to_new
	ask.filled(way, "targets") == "yes"
} else := "high"
