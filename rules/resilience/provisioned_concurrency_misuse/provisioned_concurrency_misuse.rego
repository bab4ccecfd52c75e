# METADATA
# title: Provisioned concurrency that Lambda refuses, or that waits where nobody calls
# description: |
#   Provisioned concurrency is of a published version: an alias that points at
#   $LATEST cannot have any. Nor can it be more than the function reserves. The
#   deployment fails. It is paid for while nobody calls, too: in an environment that is
#   not production it costs by night what it costs by day, unless a schedule or a policy
#   of Application Auto Scaling takes it back. Only environments that the configuration
#   declares are known.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Provisioned concurrency
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
# custom:
#   id: provisioned-concurrency-misuse
#   severity: medium
#   tier: A
#   subject: alias
#   fix: >-
#     Point the alias at a published version, and reserve at least what is
#     provisioned. Leave it out where the environment is not production, or let a
#     scalable target with scheduled actions set it to 0 out of hours.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL1]
package rules.resilience.provisioned_concurrency_misuse

import data.rules.lib.ask
import data.rules.lib.found

applies contains alias.id if {
	some alias in input.alias
	ask.has(alias, "provisioned_concurrency") == "yes"
}

finding contains found.at(alias, ["version"], message) if {
	some alias in input.alias
	alias.latest == true
	message := sprintf("alias %s provisions concurrency of $LATEST, which is no version", [
		alias.id,
	])
}

finding contains found.at(alias, ["provisioned_concurrency"], message) if {
	some alias in input.alias
	some fn in alias.function
	alias.provisioned_concurrency > fn.reserved_concurrency
	message := sprintf("alias %s provisions %v, and function %s reserves %v", [
		alias.id,
		alias.provisioned_concurrency,
		fn.id,
		fn.reserved_concurrency,
	])
}

finding contains found.also(found.at(alias, ["provisioned_concurrency"], message), more) if {
	some alias in input.alias
	ask.filled(alias, "idle_environments") == "yes"
	idle := [environment | some environment in alias.idle_environments]
	message := sprintf("alias %s provisions %v around the clock in environment %s", [
		alias.id,
		alias.provisioned_concurrency,
		concat(", ", idle),
	])
	more := {"witnesses": idle}
}
