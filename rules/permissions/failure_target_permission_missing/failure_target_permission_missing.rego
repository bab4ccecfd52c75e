# METADATA
# title: Failure target that the role may not send to
# description: |
#   Lambda sends what failed with the role of the function. If the role may not,
#   the event is gone, and only the metrics DeadLetterErrors and
#   DestinationDeliveryFailures tell. A queue or topic that a key of the workspace
#   encrypts takes kms:GenerateDataKey and kms:Decrypt, too, unless the key's own
#   policy lets somebody in by name.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Capturing records of Lambda asynchronous invocations
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
# custom:
#   id: failure-target-permission-missing
#   severity: high
#   tier: A
#   subject: function
#   fix: >-
#     Allow the role to send to the target: sqs:SendMessage, sns:Publish,
#     lambda:InvokeFunction, events:PutEvents or s3:PutObject.
#   since: "0.1"
#   maps:
#     serverless-lens: [SEC2]
package rules.permissions.failure_target_permission_missing

import data.rules.lib.found

finding contains found.also(found.at(fn, ["role_arn"], message), more) if {
	some fn in input.function
	count(fn.missing_failures) > 0
	lacks := [text |
		some lack in fn.missing_failures
		text := sprintf("%s for %s", [concat(", ", lack.actions), lack.id])
	]
	more := {
		"witnesses": [action | some lack in fn.missing_failures; some action in lack.actions],
		"fix": [says | some lack in fn.missing_failures; some says in lack.says],
	}
	message := sprintf("the role of function %s lacks %s", [
		fn.id,
		concat("; ", lacks),
	])
}
