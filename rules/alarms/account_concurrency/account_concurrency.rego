# METADATA
# title: Concurrency of an account that no alarm watches
# description: |
#   All functions of a Region share what the account has. If one takes all of it,
#   calls of every other are refused, and the function that is refused is seldom
#   the one to blame. An alarm on ClaimedAccountConcurrency says so before: it
#   counts what runs, with what is reserved and provisioned beside it. An alarm
#   counts if it can fire, below what the account has, and if firing has an effect.
#   Accounts without functions in the Region are left out. That no monitoring
#   outside of the account watches it is assumed; external-monitoring in the
#   configuration says so.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Monitoring concurrency
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html
# custom:
#   id: account-concurrency
#   severity: medium
#   tier: B
#   subject: account
#   account: true
#   fix: >-
#     Add an alarm on AWS/Lambda ClaimedAccountConcurrency without dimensions,
#     statistic Maximum, with a threshold of 90 % of what the account has.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL1]
#     well-architected: [REL01-BP01, REL01-BP04]
package rules.alarms.account_concurrency

import data.rules.lib.ask
import data.rules.lib.coverage
import data.rules.lib.found

applies contains account.id if {
	some account in input.account
	ask.has(account, "region") == "yes"
	ask.filled(account, "signals") == "yes"
}

finding contains found.also(found.at(account, [], message), coverage.more(missing)) if {
	some account in input.account
	ask.has(account, "region") == "yes"
	some signal in account.signals
	signal.name == "account-concurrency"
	signal.state in {"broken", "unwatched"}
	missing := [signal]
	message := sprintf("no alarm that works watches account %s for %s, of which it has %v", [
		account.id,
		coverage.metrics(missing),
		account.concurrency,
	])
}
