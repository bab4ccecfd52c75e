# METADATA
# title: Action that there is not
# description: |
#   A misspelt action, or the name of an API call that IAM calls otherwise,
#   grants nothing and denies nothing: what was meant fails, or stays allowed.
#   Actions are those that AWS published on the date that belay --version names;
#   one that is newer is reported all the same, as it is a minor matter then.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Actions, resources, and condition keys for AWS services
#     ref: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
# custom:
#   id: unknown-action-or-service
#   severity: [medium, high]
#   tier: A
#   subject: statement
#   fix: Write the action as the service authorization reference does.
#   since: "0.1"
#   maps:
#     cfn-lint: [W3037]
#     parliament: [UNKNOWN_ACTION, UNKNOWN_PREFIX]
#     serverless-lens: [SEC2]
package rules.permissions.unknown_action_or_service

import data.rules.lib.found

finding contains found.also(found.at(statement, ["actions"], message), more) if {
	some statement in input.statement
	count(statement.unknown_actions) > 0
	patterns := [action.pattern | some action in statement.unknown_actions]
	texts := [_text(action) | some action in statement.unknown_actions]
	more := {"witnesses": patterns, "severity": _severity(statement)}
	message := sprintf("%s names actions that there are not: %s", [
		statement.id,
		concat("; ", texts),
	])
}

_text(action) := sprintf("%s, probably %s", [action.pattern, action.suggestion]) if {
	action.suggestion != ""
} else := action.pattern

# A statement of nothing else does nothing.
_severity(statement) := "high" if {
	count(statement.unknown_actions) == count(statement.actions)
} else := "medium"
