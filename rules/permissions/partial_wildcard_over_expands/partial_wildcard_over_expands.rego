# METADATA
# title: Wildcard that covers more than it says
# description: |
#   A pattern like s3:Put* is meant for objects and covers s3:PutBucketPolicy,
#   too: actions of a more dangerous kind than its visible part suggests. What
#   patterns cover is taken from the actions that AWS published on the date that
#   belay --version names. Get*, List* and Describe* pass unless they read
#   secrets or credentials, and of svc:* speaks service-wildcard-action.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: IAM JSON policy elements, Action
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
# custom:
#   id: partial-wildcard-over-expands
#   severity: medium
#   tier: A
#   subject: statement
#   fix: >-
#     List the actions that are meant, or end the pattern later: s3:PutObject*.
#   since: "0.1"
#   maps:
#     cloudsplaining: [PermissionsManagement]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.partial_wildcard_over_expands

import data.rules.lib.ask
import data.rules.lib.found

applies contains statement.id if {
	some statement in input.statement
	ask.is(statement, "effect", "Allow") == "yes"
	ask.is(statement, "basis", "trust") == "no"
	ask.is(statement, "boundary", true) == "no"
}

finding contains found.also(found.at(statement, ["actions"], message), more) if {
	some statement in input.statement
	count(statement.surprising) > 0
	names := [_named(item) | some item in statement.surprising]
	more := {
		"witnesses": [action | some item in statement.surprising; some action in item.actions],
	}
	message := sprintf("%s allows more than it says: %s", [
		statement.id,
		concat("; ", names),
	])
}

_named(item) := concat("", [item.pattern, " (", concat(", ", item.actions), _rest(item), ")"])

_rest(item) := "" if {
	item.count <= count(item.actions)
} else := sprintf(" and %d more", [item.count - count(item.actions)])
