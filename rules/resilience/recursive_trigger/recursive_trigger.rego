# METADATA
# title: Function that triggers itself
# description: |
#   A function that writes to what triggers it calls itself until somebody stops
#   it; Lambda notices some such loops, and by no means all. The loop is reported
#   when both halves are seen: the trigger, and a grant together with a setting
#   that points the function at the same resource. Filters that keep the two apart
#   are taken into account; code that decides not to write is not seen.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Recursive loop detection
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
# custom:
#   id: recursive-trigger
#   severity: [critical, high]
#   tier: B
#   subject: function
#   fix: >-
#     Write to another bucket, queue, topic or table, or filter the trigger so that it
#     skips what the function writes.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL1]
package rules.resilience.recursive_trigger

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.also(found.at(fn, [], message), more) if {
	some fn in input.function
	ask.filled(fn, "loops") == "yes"
	more := {"witnesses": [loop.id | some loop in fn.loops]}
	message := sprintf("function %s writes to what triggers it: %s", [
		fn.id,
		concat("; ", [loop.how | some loop in fn.loops]),
	])
}

finding contains found.also(found.at(fn, ["recursive_loop"], message), {"severity": "high"}) if {
	some fn in input.function
	ask.is(fn, "recursive_loop", "Allow") == "yes"
	ask.filled(fn, "loops") == "no"
	message := sprintf("function %s tells Lambda to let loops run", [fn.id])
}
