# METADATA
# title: Condition that does not do what it seems to
# description: |
#   A key that no action of the statement has, or that is misspelt, is never
#   there: an Allow under it allows nothing, a Deny denies nothing. ForAllValues
#   and IfExists hold where the key is absent; StringEquals takes a wildcard for
#   a character; an operator of another type never matches. Keys of identity
#   providers and tags, of which the published facts are not complete, are judged
#   only where it is certain.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: IAM JSON policy elements, Condition operators
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
# custom:
#   id: condition-does-not-bite
#   severity: [medium, high]
#   tier: A
#   subject: statement
#   fix: >-
#     Use the key and the operator that the service authorization reference
#     lists for the action.
#   since: "0.1"
#   maps:
#     parliament: [BAD_PATTERN_FOR_MFA, UNKNOWN_CONDITION_FOR_ACTION]
#     serverless-lens: [SEC2]
package rules.permissions.condition_does_not_bite

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.also(found.at(statement, ["conditions"], message), more) if {
	some statement in input.statement
	count(statement.idle_conditions) > 0
	keys := [condition.key | some condition in statement.idle_conditions]
	texts := [_text(condition) | some condition in statement.idle_conditions]
	more := {"witnesses": keys, "severity": _severity(statement)}
	message := sprintf("in %s the condition %s", [statement.id, concat("; ", texts)])
}

_text(condition) := concat("", [
	condition.condition,
	" ",
	_reasons[condition.reason],
	_instead(condition),
])

_instead(condition) := "" if {
	condition.suggestion == ""
} else := sprintf(" (%s is probably meant)", [condition.suggestion])

_reasons := {
	"unsupported-key": "is on a key that no action of the statement has",
	"misspelt-key": "is on a key that there is not",
	"for-all-values": "holds where the key is absent",
	"literal-wildcard": "takes the wildcard for a character",
	"type": "has an operator that does not suit the key",
	"if-exists": "holds for a request without the key",
	"never": "never holds",
	"always": "always holds",
}

# A guardrail that does not hold is worse than a grant that does not work.
_severity(statement) := "high" if {
	ask.is(statement, "effect", "Deny") == "yes"
} else := "high" if {
	some condition in statement.idle_conditions
	condition.reason in {"if-exists", "for-all-values", "always"}
} else := "medium"
