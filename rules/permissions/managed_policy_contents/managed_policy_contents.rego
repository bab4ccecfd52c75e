# METADATA
# title: Managed policy that holds more than its name says
# description: |
#   What a policy that AWS manages allows, as of the date that belay --version
#   names, or in the version that an account has: everything, on whatever role it
#   is; or, on the role of a workload, secrets, data, credentials or permissions of
#   the whole account. It also names policies that there are not. Policies called
#   FullAccess, and those of administrators on workloads, have rules of their own.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: AWS managed policies
#     ref: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html
# custom:
#   id: managed-policy-contents
#   severity: [high, critical, medium]
#   tier: A
#   subject: role
#   fix: Write a policy with the actions and resources that are needed.
#   since: "0.1"
#   maps:
#     cloudsplaining: [ManagedPolicy]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.managed_policy_contents

import data.rules.lib.found

finding contains found.also(found.at(role, _place(risk), message), more) if {
	some role in input.role
	count(role.managed_risks) > 0
	some risk in role.managed_risks
	more := {
		"witnesses": [risk.policy],
		"severity": _severity(risk),
	}
	message := sprintf("%s has %s, which %s", [
		_called(role),
		risk.policy,
		_does(risk),
	])
}

# It stands where the policy is attached.
_place(risk) := ["managed_policy_arns", risk.index]

_called(role) := sprintf("role %s", [role.id])

_does(risk) := "may do everything" if {
	risk.risk == "admin"
} else := "there is not" if {
	risk.risk == "gone"
} else := sprintf("%s of everything: %s", [_verbs[risk.risk], _some(risk.actions)])

_verbs := {
	"escalation": "changes permissions",
	"credentials": "returns credentials",
	"secret": "reads secrets",
	"data": "reads data",
}

_some(names) := concat(", ", names) if {
	count(names) < 6
} else := sprintf("%s and %d more", [concat(", ", array.slice(names, 0, 5)), count(names) - 5])

_severity(risk) := "critical" if {
	risk.risk == "admin"
} else := "medium" if {
	risk.risk in {"data", "gone"}
} else := "high"
