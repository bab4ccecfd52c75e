# METADATA
# title: Function that gives up before the function it calls
# description: |
#   A function is given the name of another and may call it. If it waits for the
#   answer and its own timeout is no longer than the other's, it is ended in the
#   middle of the wait: the caller sees an error, the other works on and is paid
#   for twice. Whether the code waits is not seen; it need not if it calls with
#   InvocationType Event. Durable functions are left out: they do not run while
#   they wait.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Invoking functions synchronously
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/invocation-sync.html
# custom:
#   id: chain-timeout-inversion
#   severity: medium
#   tier: B
#   subject: function
#   fix: >-
#     Give the calling function more time than the called one, with room for a
#     retry, or set a shorter timeout in the client that calls.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP05]
package rules.timeouts.chain_timeout_inversion

import data.rules.lib.ask
import data.rules.lib.found

applies contains fn.id if {
	some fn in input.function
	ask.filled(fn, "callees") == "yes"
}

finding contains found.also(found.at(fn, ["timeout"], message), more) if {
	some fn in input.function
	seconds := _seconds(fn)
	late := [callee | some callee in fn.callees; callee.timeout >= seconds]
	count(late) > 0
	more := {"witnesses": [callee.id | some callee in late]}
	message := sprintf("function %s has %s, too few if it waits for %s", [
		fn.id,
		found.amount(seconds, "second"),
		_named(late),
	])
}

_seconds(fn) := fn.timeout

_seconds(fn) := 3 if ask.has(fn, "timeout") == "no"

_named(late) := concat(", ", {said |
	some callee in late
	said := sprintf("%s, which may take %v", [callee.id, callee.timeout])
})
