# METADATA
# title: Queue that does not admit what sends to it
# description: |
#   A topic, an event rule or a bucket sends to a queue as its service, and the
#   queue's own policy has to admit that service; so has the policy of a
#   customer key. Without it the deployment succeeds, the message is refused,
#   and nobody is told. The key that AWS manages for a queue never admits
#   another service. Conditions of a statement are taken to hold.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Subscribing an SQS queue to an SNS topic
#     ref: https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html
#   - description: Resource-based policies for EventBridge
#     ref: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
# custom:
#   id: delivery-policy-missing
#   severity: high
#   tier: A
#   subject: queue
#   fix: >-
#     Add an AWS::SQS::QueuePolicy that allows sqs:SendMessage to the service,
#     with the sender's ARN in a condition on aws:SourceArn; let the key's
#     policy allow kms:GenerateDataKey* and kms:Decrypt to the same service.
#   since: "0.1"
#   maps:
#     serverless-lens: [SEC2]
package rules.permissions.delivery_policy_missing

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.also(found.at(queue, [], message), more) if {
	some queue in input.queue
	ask.filled(queue, "undelivered") == "yes"
	more := {"witnesses": [sender.id | some sender in queue.undelivered]}
	message := sprintf("queue %s does not get what is sent to it: %s", [queue.id, _senders(queue)])
}

_senders(queue) := concat("; ", {said |
	some sender in queue.undelivered
	said := sprintf("%s sends as %s, and %s", [sender.id, sender.service, sender.why])
})
