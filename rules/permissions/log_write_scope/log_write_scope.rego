# METADATA
# title: Logs written anywhere
# description: |
#   A function that may write every log group can forge the logs of others and
#   create groups that nobody expires. The managed policies with which AWS has
#   functions write logs do the same by design and are not judged.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Defining Lambda function permissions with an execution role
#     ref: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
# custom:
#   id: log-write-scope
#   severity: low
#   tier: A
#   subject: statement
#   fix: >-
#     Name the log group that is written to; a function's is /aws/lambda/<name> or the
#     one of its logging configuration.
#   since: "0.1"
#   maps:
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.log_write_scope

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
	count(statement.any_log_groups) > 0
	more := {
		"witnesses": statement.any_log_groups,
		"fix": [item.says |
			some item in statement.narrower
			found.narrows(item, statement.any_log_groups)
		],
	}
	message := sprintf("%s allows %s on every log group", [
		statement.id,
		concat(", ", statement.any_log_groups),
	])
}
