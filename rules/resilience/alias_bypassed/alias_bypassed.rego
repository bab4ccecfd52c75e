# METADATA
# title: Function that is called past its alias
# description: |
#   An alias says which version is live, and gradual deployments, rollbacks and
#   provisioned concurrency are of the alias. What calls the function by its own
#   name gets the code of the last upload at once, whatever the alias says.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Aliases of functions
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html
# custom:
#   id: alias-bypassed
#   severity: high
#   tier: A
#   subject: function
#   fix: >-
#     Name the alias where the function is called: !Ref the alias instead of the
#     function, or the ARN with the alias' name at its end.
#   since: "0.1"
#   maps:
#     serverless-lens: [OPS2]
#     well-architected: [OPS06-BP04]
package rules.resilience.alias_bypassed

import data.rules.lib.ask
import data.rules.lib.found

applies contains fn.id if {
	some fn in input.function
	ask.has(fn, "aliases") == "yes"
}

finding contains found.also(found.at(fn, [], message), more) if {
	some fn in input.function
	ask.filled(fn, "bypasses") == "yes"
	more := {"witnesses": fn.bypasses}
	message := sprintf("function %s has an alias, and is called past it by %s", [fn.id, _ids(fn)])
}

_ids(fn) := concat(", ", fn.bypasses)
