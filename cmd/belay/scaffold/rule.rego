# METADATA
# title: Function with more memory than we pay for
# description: |
#   What is wrong, and what it leads to. This is what people read who get the
#   finding and do not know the rule.
# scope: package
# schemas:
#   - input: schema.model
# custom:
#   id: ACME-RULE
#   severity: medium
#   tier: A
#   subject: function
#   fix: What to do about it.
package rules.ACME_FAMILY.ACME_RULE

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(fn, ["memory"], message) if {
	some fn in input.function
	ask.above(fn, "memory", 1024) == "yes"
	message := sprintf("function %s has %v MiB of memory, more than 1024", [fn.id, fn.memory])
}
