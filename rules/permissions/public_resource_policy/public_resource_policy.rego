# METADATA
# title: Resource that anybody may use
# description: |
#   A resource policy with the principal * opens the resource to every AWS account,
#   unless a condition on the organization, account, source or network bounds it.
#   Policies of APIs are left out, since an API is there to be called, and so are
#   buckets that block public access.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: IAM JSON policy elements, Principal
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
# custom:
#   id: public-resource-policy
#   severity: [high, critical]
#   tier: A
#   subject: statement
#   fix: >-
#     Name the principals, or add a condition on aws:SourceArn, aws:SourceAccount or
#     aws:PrincipalOrgID.
#   since: "0.1"
#   maps:
#     cdk-nag: [EVB1]
#     cfn_nag: [F16, F18, F21, F76]
#     checkov: [CKV_AWS_168, CKV_AWS_169, CKV_AWS_283, CKV_AWS_385, CKV_AWS_387]
#     cis-aws: [7.0/2.21]
#     kics: [sns_topic_is_publicly_accessible]
#     prowler: [
#       eventbridge_bus_exposed, kms_key_not_publicly_accessible,
#       secretsmanager_not_publicly_accessible, sns_topics_not_publicly_accessible,
#       sqs_queues_not_publicly_accessible
#     ]
#     security-hub: [KMS.5, SNS.4]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP07]
package rules.permissions.public_resource_policy

import data.rules.lib.ask
import data.rules.lib.found

applies contains statement.id if {
	some statement in input.statement
	ask.is(statement, "basis", "resource") == "yes"
	ask.is(statement, "effect", "Allow") == "yes"
	ask.filled(statement, "not_principals") == "no"
	ask.is(statement, "service", {"execute-api", "lambda"}) == "no"
	_reachable(statement)
}

finding contains found.also(found.at(statement, _place(statement), message), more) if {
	some statement in input.statement
	ask.is(statement, "any_principal", "yes") == "yes"
	more := {"witnesses": _actions(statement), "severity": _severity(statement)}
	message := sprintf("%s lets any principal of any account use %s", [
		statement.id,
		_words(statement),
	])
}

_place(statement) := ["principals", min(indexes)] if {
	indexes := {i |
		some i, _ in statement.principals
		ask.equals(statement.principals, i, "AWS:*") == "yes"
	}
	count(indexes) > 0
} else := ["principals"]

_actions(statement) := [action | some action in statement.actions]

_words(statement) := concat(", ", statement.actions) if {
	count(statement.actions) > 0
} else := concat("", ["all actions but ", concat(", ", statement.not_actions)]) if {
	count(statement.not_actions) > 0
} else := "actions that are not known"

# A bucket that blocks public access does so whatever its policy says.
_reachable(statement) if {
	ask.filled(statement, "buckets") == "no"
}

_reachable(statement) if {
	some bucket in statement.buckets
	ask.is(bucket, "block_public", true) == "no"
}

# What only reads is bad; what writes, or reads secrets, is worse.
_severity(statement) := "high" if {
	ask.is(statement, "service", {"secretsmanager", "kms"}) == "no"
	ask.filled(statement, "actions") == "yes"
	count([action | some action in statement.actions; not _reads(action)]) == 0
} else := "critical"

_reads(action) if {
	some verb in {"get", "list", "describe", "head", "receive", "query", "scan", "batchget"}
	startswith(lower(action), concat(":", [split(lower(action), ":")[0], verb]))
}
