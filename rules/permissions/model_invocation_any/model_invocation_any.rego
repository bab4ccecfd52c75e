# METADATA
# title: Any model invoked
# description: |
#   A role that may call every foundation model and inference profile can call
#   the most expensive one, with any data, and without the guardrail that was
#   agreed on. A condition on bedrock:GuardrailIdentifier that is not bound to a
#   model leaves the cost open. Every inference profile is not every model: a call
#   by one needs the model allowed as well.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Identity-based policy examples for Amazon Bedrock
#     ref: https://docs.aws.amazon.com/bedrock/latest/userguide/security_iam_id-based-policy-examples.html
# custom:
#   id: model-invocation-any
#   severity: medium
#   tier: A
#   subject: statement
#   fix: Name the models and inference profiles that are used.
#   since: "0.1"
#   maps:
#     prowler: [bedrock_full_access_policy_attached]
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.model_invocation_any

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
	count(statement.any_models) > 0
	more := {"witnesses": statement.any_models}
	message := sprintf("%s allows %s on every model", [
		statement.id,
		concat(", ", statement.any_models),
	])
}
