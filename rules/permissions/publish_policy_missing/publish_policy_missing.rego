# METADATA
# title: Topic that does not admit what publishes to it
# description: |
#   An event rule or a bucket publishes to a topic as its service, which the
#   policy that a topic has by itself does not admit. Without a policy that
#   does, the deployment succeeds, the event is refused, and nobody is told.
#   Conditions of a statement are taken to hold.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Resource-based policies for EventBridge
#     ref: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
# custom:
#   id: publish-policy-missing
#   severity: high
#   tier: A
#   subject: topic
#   fix: >-
#     Add an AWS::SNS::TopicPolicy that allows sns:Publish to the service, with
#     the sender's ARN in a condition on aws:SourceArn; let the key's policy
#     allow kms:GenerateDataKey* and kms:Decrypt to the same service.
#   since: "0.1"
#   maps:
#     serverless-lens: [SEC2]
package rules.permissions.publish_policy_missing

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.also(found.at(topic, [], message), more) if {
	some topic in input.topic
	ask.filled(topic, "undelivered") == "yes"
	more := {"witnesses": [sender.id | some sender in topic.undelivered]}
	message := sprintf("topic %s does not get what is sent to it: %s", [topic.id, _senders(topic)])
}

_senders(topic) := concat("; ", {said |
	some sender in topic.undelivered
	said := sprintf("%s sends as %s, and %s", [sender.id, sender.service, sender.why])
})
