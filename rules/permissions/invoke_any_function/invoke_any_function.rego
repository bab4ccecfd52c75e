# METADATA
# title: Anything invoked
# description: |
#   A role that may invoke every function, start every workflow or write to every
#   queue, topic and bus reaches the permissions of everything that consumes
#   them: one flawed function is all of them. Of svc:* speaks service-wildcard-
#   action.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Grant least privilege
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
# custom:
#   id: invoke-any-function
#   severity: high
#   tier: A
#   subject: statement
#   fix: Name what is called, such as the functions, workflows, queues, topics, buses or job queues.
#   since: "0.1"
#   maps:
#     cloudsplaining: [InfrastructureModification]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.invoke_any_function

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
	count(statement.any_invokes) > 0
	more := {
		"witnesses": statement.any_invokes,
		"fix": [item.says |
			some item in statement.narrower
			found.narrows(item, statement.any_invokes)
		],
	}
	message := sprintf("%s allows %s on every resource", [
		statement.id,
		concat(", ", statement.any_invokes),
	])
}
