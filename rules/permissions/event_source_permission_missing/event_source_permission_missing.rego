# METADATA
# title: Event source that the role may not poll
# description: |
#   Lambda polls queues and streams with the role of the function. Without the
#   actions that it takes, the event source mapping is refused or stays without
#   effect. A queue or stream that a key of the workspace encrypts takes kms:
#   Decrypt, too, unless the key's own policy lets somebody in by name. Clusters
#   and brokers take the actions on network interfaces. What signing in to them
#   takes beyond a secret is not judged, nor are clusters of Kafka of one's own.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Using Lambda with Amazon SQS
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
# custom:
#   id: event-source-permission-missing
#   severity: high
#   tier: A
#   subject: function
#   fix: >-
#     Allow the actions on the source, as AWSLambdaSQSQueueExecutionRole and its
#     like do.
#   since: "0.1"
#   maps:
#     serverless-lens: [SEC2]
package rules.permissions.event_source_permission_missing

import data.rules.lib.found

finding contains found.also(found.at(fn, ["role_arn"], message), more) if {
	some fn in input.function
	count(fn.missing_polls) > 0
	lacks := [text |
		some lack in fn.missing_polls
		text := sprintf("%s for %s", [concat(", ", lack.actions), lack.id])
	]
	more := {
		"witnesses": [action | some lack in fn.missing_polls; some action in lack.actions],
		"fix": [says | some lack in fn.missing_polls; some says in lack.says],
	}
	message := sprintf("the role of function %s lacks %s", [
		fn.id,
		concat("; ", lacks),
	])
}
