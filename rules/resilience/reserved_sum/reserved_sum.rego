# METADATA
# title: Functions that reserve more than an account has
# description: |
#   All functions of a region share the account's concurrency, and Lambda keeps
#   100 of it free. What functions reserve beyond is refused on deployment, and
#   what they reserve below it is taken from all others. An account says what it
#   has; of a template it is a setting, 1,000 as AWS gives it, and new accounts
#   have less. Functions of other templates of the account add to the sum.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Quotas of Lambda
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
# custom:
#   id: reserved-sum
#   severity: high
#   tier: B
#   subject: function
#   settings:
#     account_concurrency: 1000
#   fix: >-
#     Reserve for functions that need a bound or a guarantee only, or have the
#     quota raised and set it in the configuration.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL1]
#     well-architected: [REL01-BP01]
package rules.resilience.reserved_sum

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(fn, ["reserved_concurrency"], message) if {
	some fn in input.function
	fn.reserved_total > _total(fn) - 100
	message := sprintf("functions reserve %v together, most of all %s, and the account has %v", [
		fn.reserved_total,
		fn.id,
		_total(fn),
	])
}

_total(fn) := fn.shared_concurrency if {
	ask.has(fn, "shared_concurrency") == "yes"
} else := input.settings.account_concurrency if {
	ask.has(fn, "shared_concurrency") == "no"
}
