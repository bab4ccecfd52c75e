# METADATA
# title: Function app whose functions may run for ever
# description: |
#   A function app on a Premium, Flex Consumption or Dedicated plan can set its
#   timeout to -1, which is no limit. A call that hangs then holds its instance until
#   somebody notices, and the plan is paid for it. Requests over HTTP end after 230
#   seconds for the caller whatever is set, and the function goes on. The timeout is
#   read where Terraform has it: the app setting that goes before host.json. What
#   host.json in the package says is not seen, so without that setting the answer is
#   unknown.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Function app timeout duration
#     ref: https://learn.microsoft.com/en-us/azure/azure-functions/functions-scale#timeout
#   - description: host.json settings as app settings
#     ref: https://learn.microsoft.com/en-us/azure/azure-functions/functions-host-json#override-hostjson-values
# custom:
#   id: azure-timeout-unlimited
#   severity: medium
#   tier: A
#   subject: function
#   cloud: azure
#   fix: >-
#     Set the app setting AzureFunctionsJobHost__functionTimeout to a little more than the
#     slowest call you accept.
#   since: "0.1"
#   maps:
#     azure-well-architected: [RE:07]
package rules.timeouts.azure_timeout_unlimited

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(fn, ["timeout"], message) if {
	some fn in input.function
	ask.below(fn, "timeout", 0) == "yes"
	message := sprintf("functions of %s may run for ever", [fn.id])
}
