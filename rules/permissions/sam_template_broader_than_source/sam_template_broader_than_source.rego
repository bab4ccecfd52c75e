# METADATA
# title: Policy template that is more than the events need
# description: |
#   A function is called with the changes of a table or the objects of a bucket, and its
#   policy template (DynamoDBCrudPolicy, S3CrudPolicy) lets it write and delete what is in
#   there, too. No environment variable names the table or bucket, so that the code is
#   probably only told of it by its events. SAM itself grants the reading of a stream; a
#   bucket needs S3ReadPolicy. Code that takes the name out of the event to write back
#   needs the template, and is not seen.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: AWS SAM policy templates
#     ref: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
# custom:
#   id: sam-template-broader-than-source
#   severity: medium
#   tier: B
#   subject: function
#   fix: >-
#     Take DynamoDBCrudPolicy out, since the event grants what reading the stream needs;
#     write S3ReadPolicy instead of S3CrudPolicy.
#   since: "0.1"
#   maps:
#     cdk-nag: [IAM5]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.sam_template_broader_than_source

import data.rules.lib.ask
import data.rules.lib.found

finding contains found.also(found.at(fn, ["source_writes", 0], message), more) if {
	some fn in input.function
	ask.filled(fn, "source_writes") == "yes"
	sources := [item.id | some item in fn.source_writes]
	more := {"witnesses": sources}
	message := sprintf("function %s may write and delete in what it only gets events of: %s", [
		fn.id,
		found.few(sources),
	])
}
