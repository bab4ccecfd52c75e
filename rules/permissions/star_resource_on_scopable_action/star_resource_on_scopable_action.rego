# METADATA
# title: Resource * where the action could be scoped
# description: |
#   Of the actions of a statement on *, those that take resources reach
#   everything of the account. Actions that take none (s3:ListAllMyBuckets) or
#   that are called without (cloudwatch:PutMetricData), and actions that a
#   condition of the statement bounds, like aws:ResourceTag or
#   cloudwatch:namespace, pass. A statement that mixes both is for mixed-
#   scopability-statement; reading secrets and data, credentials, permissions,
#   invoking, passing and assuming roles and writing logs have rules of their
#   own, as has svc:*. The actions that Lambda takes for network interfaces stay
#   on *, as its guide says.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Actions, resources, and condition keys for AWS services
#     ref: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
# custom:
#   id: star-resource-on-scopable-action
#   severity: [high, medium, low]
#   tier: A
#   subject: statement
#   fix: >-
#     Name the resources: those that the environment of the function or its
#     event sources name, as a rule.
#   since: "0.1"
#   maps:
#     cdk-nag: [IAM5]
#     cfn-lint: [I3510]
#     cfn_nag: [W11, W12, W13]
#     checkov: [CKV_AWS_111, CKV_AWS_355, CKV_AWS_356]
#     guard: [iam_policydocument_no_wildcard_resource]
#     parliament: [RESOURCE_STAR]
#     serverless-lens: [SEC2]
#     sls-mentor: [noIAMRolePolicyWithWildcardResource]
#     trivy: [AWS-0057]
#     well-architected: [SEC03-BP02]
package rules.permissions.star_resource_on_scopable_action

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
	count(statement.unscoped) > 0
	ask.filled(statement, "unscopable") == "no"
	names := [_named(item) | some item in statement.unscoped]
	actions := [action | some item in statement.unscoped; some action in item.actions]
	more := {
		"witnesses": actions,
		"severity": _severity(statement.unscoped),
		"fix": [item.says |
			some item in statement.narrower
			found.narrows(item, actions)
		],
	}
	message := sprintf("%s allows on everything what could be scoped: %s", [
		statement.id,
		concat("; ", names),
	])
}

_named(item) := item.pattern if {
	item.actions == [item.pattern]
} else := concat("", [item.pattern, " (", concat(", ", item.actions), _rest(item), ")"])

_rest(item) := "" if {
	item.count <= count(item.actions)
} else := sprintf(" and %d more", [item.count - count(item.actions)])

_severity(items) := "high" if {
	some item in items
	item.class in {"permissions", "credentials", "secret", "write", "tagging"}
} else := "medium" if {
	some item in items
	item.class in {"data", "read"}
} else := "low"
