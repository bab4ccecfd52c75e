# METADATA
# title: Data read from everywhere
# description: |
#   Reading every bucket, table, stream or queue of the account is how data
#   leaves it in bulk. Patterns that are everything of a type, like table/* or
#   arn:aws:s3:::*, count like *; a bucket with all its objects is one bucket. Of
#   svc:* speaks service-wildcard-action.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Grant least privilege
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
# custom:
#   id: bulk-data-read-any
#   severity: high
#   tier: A
#   subject: statement
#   fix: Name what is read, such as the buckets, tables, streams, queues or log groups.
#   since: "0.1"
#   maps:
#     checkov: [CKV_AWS_108, CKV_AWS_288]
#     cloudsplaining: [DataExfiltration]
#     serverless-lens: [SEC2]
#     trivy: [AWS-0345]
#     well-architected: [SEC03-BP02]
package rules.permissions.bulk_data_read_any

import data.rules.lib.ask
import data.rules.lib.found

applies contains statement.id if {
	some statement in input.statement
	ask.is(statement, "basis", "identity") == "yes"
	ask.is(statement, "effect", "Allow") == "yes"
	ask.is(statement, "boundary", true) == "no"
}

finding contains found.also(found.at(statement, ["resources"], message), more) if {
	some statement in input.statement
	count(statement.any_data) > 0
	more := {
		"witnesses": statement.any_data,
		"fix": [item.says |
			some item in statement.narrower
			found.narrows(item, statement.any_data)
		],
	}
	message := sprintf("%s allows %s on every resource", [
		statement.id,
		concat(", ", statement.any_data),
	])
}
