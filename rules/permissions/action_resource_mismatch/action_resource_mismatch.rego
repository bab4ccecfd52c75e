# METADATA
# title: Action that takes none of the resources
# description: |
#   An action that takes objects does nothing on the ARN of a bucket, and one
#   that takes no resource nothing on any: the statement looks like a grant and
#   is none, or like a denial and denies nothing. An action is named only if no
#   resource of its statement suits it, and patterns are not judged. Nor are SAM's
#   policy templates, nor a list of ways to hand something over of which one fits.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Actions, resources, and condition keys for AWS services
#     ref: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
# custom:
#   id: action-resource-mismatch
#   severity: medium
#   tier: A
#   subject: statement
#   fix: Name a resource of the form that the action takes.
#   since: "0.1"
#   maps:
#     cfn-lint: [I3510]
#     parliament: [RESOURCE_MISMATCH]
#     serverless-lens: [SEC2]
package rules.permissions.action_resource_mismatch

import data.rules.lib.ask
import data.rules.lib.found

applies contains statement.id if {
	some statement in input.statement
	ask.is(statement, "basis", "identity") == "yes"
}

finding contains found.also(found.at(statement, ["resources"], message), more) if {
	some statement in input.statement
	count(statement.dead_actions) > 0
	more := {"witnesses": [dead.action | some dead in statement.dead_actions]}
	message := sprintf("%s names no resource for %s", [
		statement.id,
		concat("; nor for ", [_group(statement, wanted) | some wanted in _wanted(statement)]),
	])
}

_wanted(statement) := {dead.wanted | some dead in statement.dead_actions}

_group(statement, wanted) := sprintf("%s (wanted: %s)", [
	found.few([dead.action | some dead in statement.dead_actions; dead.wanted == wanted]),
	wanted,
])
