# METADATA
# title: Holder that may take over what runs as another role
# description: |
#   Whoever may replace the code or the configuration of something that runs, or
#   start a session in it, acts with the permissions of its role. It is critical
#   if such a thing is seen whose role may do more, high if it may exist. What
#   its holder may do is taken together over all its policies, with denials,
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
#   id: privesc-existing-passrole
#   severity: [high, critical]
#   tier: A
#   subject: statement
#   fix: Name the functions, projects or instances that the actions are for.
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
package rules.permissions.privesc_existing_passrole

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
	count(statement.takes_running) > 0
	ways := [_named(way) | some way in statement.takes_running]
	more := {
		"witnesses": [way.technique | some way in statement.takes_running],
		"severity": _severity(statement),
		"flow": _flow(statement.takes_running[0]),
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
	some way in statement.takes_running
	ask.is(way, "admin", true) == "yes"
} else := "critical" if {
	some way in statement.takes_running
	ask.filled(way, "targets") == "yes"
} else := "high"
