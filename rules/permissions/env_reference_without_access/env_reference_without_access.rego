# METADATA
# title: Function that is given a resource and no access to it
# description: |
#   An environment variable names a table, queue, topic, bucket, workflow,
#   stream, bus or secret, and the role grants no action of its service on it.
#   Most likely the first call is refused. A name that is only displayed or
#   handed on needs no access, so this is an assumption. Access may also come
#   from a policy of the resource, from a role that the function takes or passes
#   on, or from a policy that AWS manages; where one of these is there, nothing
#   is said.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Execution role of a function
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
# custom:
#   id: env-reference-without-access
#   severity: medium
#   tier: B
#   subject: function
#   fix: >-
#     Grant the actions that the code calls on the resource in the role's
#     policy, or leave the variable out.
#   since: "0.1"
#   maps:
#     serverless-lens: [SEC2]
package rules.permissions.env_reference_without_access

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.also(found.at(fn, ["environment"], message), more) if {
	some fn in input.function
	ask.filled(fn, "unreached") == "yes"
	more := {
		"witnesses": [item.id | some item in fn.unreached],
		"fix": [item.says | some item in fn.unreached],
	}
	message := sprintf("function %s may use nothing of %s", [fn.id, _named(fn)])
}

_named(fn) := concat(", ", {said |
	some item in fn.unreached
	said := sprintf("%s %s, which %s names", [replace(item.kind, "_", " "), item.id, item.variable])
})
