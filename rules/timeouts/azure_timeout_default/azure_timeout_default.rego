# METADATA
# title: Function app without a timeout of its own
# description: |
#   A function app whose host.json sets no functionTimeout gets that of its plan: five
#   minutes on Consumption, thirty on the others. A slow dependency then holds every
#   call for as long, and the limit is in nobody's configuration to be found.
#   host.json is read where Terraform names the package: an archive_file or a zip that
#   is there. Where it is not seen, the answer is unknown.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Function app timeout duration
#     ref: https://learn.microsoft.com/en-us/azure/azure-functions/functions-scale#timeout
#   - description: functionTimeout of host.json
#     ref: https://learn.microsoft.com/en-us/azure/azure-functions/functions-host-json#functiontimeout
# custom:
#   id: azure-timeout-default
#   severity: medium
#   tier: A
#   subject: function
#   cloud: azure
#   fix: >-
#     Set functionTimeout in host.json, or the app setting
#     AzureFunctionsJobHost__functionTimeout, to a little more than the slowest call you
#     accept.
#   since: "0.1"
#   maps:
#     azure-well-architected: [RE:07]
package rules.timeouts.azure_timeout_default

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(fn, ["timeout"], message) if {
	some fn in input.function
	ask.has(fn, "timeout") == "no"
	message := sprintf("functions of %s have the timeout of their plan, host.json sets none", [
		fn.id,
	])
}
