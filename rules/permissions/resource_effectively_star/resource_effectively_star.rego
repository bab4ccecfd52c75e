# METADATA
# title: Resource pattern that is everything
# description: |
#   A pattern like arn:aws:sqs:*:*:* or table/* looks like a scope and covers
#   every resource of the type. A bucket with all its objects, an index of one
#   table and the streams of one log group are scopes, and so is a condition that
#   bounds which resources the action reaches, like aws:ResourceTag. Actions that
#   have a rule of their own for everything, and svc:*, are left to it.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Actions, resources, and condition keys for AWS services
#     ref: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
# custom:
#   id: resource-effectively-star
#   severity: [high, medium]
#   tier: A
#   subject: statement
#   fix: Name the resources, or a prefix that only they have.
#   since: "0.1"
#   maps:
#     parliament: [RESOURCE_EFFECTIVELY_STAR]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.resource_effectively_star

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
	count(statement.star_types) > 0
	names := [_named(item) | some item in statement.star_types]
	more := {
		"witnesses": [item.pattern | some item in statement.star_types],
		"severity": _severity(statement),
		"fix": [item.says |
			some item in statement.narrower
			found.narrows(item, _actions(statement))
		],
	}
	message := sprintf("%s allows on everything: %s", [
		statement.id,
		concat("; ", names),
	])
}

_actions(statement) := [action | some item in statement.star_types; some action in item.actions]

_named(item) := sprintf("%s on every %s by %s", [
	found.few(item.actions),
	_types(item.types),
	item.pattern,
])

# Get* of S3 takes ten types, and a bucket is the one that is meant.
_types(types) := concat(" and ", types) if {
	count(types) < 4
} else := sprintf("%s and %d types more", [types[0], count(types) - 1])

# Reading what there is does less harm than changing it.
_severity(statement) := "medium" if {
	changes := {action |
		some item in statement.star_types
		some action in item.actions
		not _reads(action)
	}
	count(changes) == 0
} else := "high"

_reads(action) if {
	some verb in {"get", "list", "describe", "batchget", "query", "scan"}
	startswith(lower(split(action, ":")[1]), verb)
}
