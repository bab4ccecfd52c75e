# METADATA
# title: Statement that mixes what can and cannot be scoped
# description: |
#   Some actions of a statement take no resource and need *, others take one and
#   get * with them. What the first need is no reason to open the second.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Actions, resources, and condition keys for AWS services
#     ref: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
# custom:
#   id: mixed-scopability-statement
#   severity: medium
#   tier: A
#   subject: statement
#   fix: >-
#     Split the statement: leave * to the actions that take nothing else, and
#     name the resources of the others.
#   since: "0.1"
#   maps:
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.mixed_scopability_statement

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
	count(statement.unscopable) > 0
	names := [action | some item in statement.unscoped; some action in item.actions]
	more := {
		"witnesses": names,
		"fix": [item.says |
			some item in statement.narrower
			found.narrows(item, names)
		],
	}
	message := sprintf("%s needs * for %s and opens %s with it", [
		statement.id,
		found.few(statement.unscopable),
		found.few(names),
	])
}
