# METADATA
# title: Queue of Cloud Tasks that tries once
# description: |
#   A queue with max_attempts of 1 runs a task once, and deletes it whether it worked
#   or not. Cloud Tasks has no dead letters, so what fails is gone. Without
#   retry_config a task is tried a hundred times. A max_retry_duration counts: tasks
#   are tried until both limits are reached.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Configure Cloud Tasks queues
#     ref: https://cloud.google.com/tasks/docs/configuring-queues#retry
#   - description: RetryConfig
#     ref: https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues#retryconfig
# custom:
#   id: google-task-no-retry
#   severity: high
#   tier: A
#   subject: queue
#   cloud: google
#   fix: >-
#     Allow a few attempts, and make the handler safe to call twice.
#   since: "0.1"
package rules.resilience.google_task_no_retry

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.at(queue, ["max_receive"], message) if {
	some queue in input.queue
	ask.is(queue, "max_receive", 1) == "yes"
	ask.above(queue, "retry_span", 0) == "no"
	message := sprintf("a task of %s that fails is deleted, it is tried once", [queue.id])
}
