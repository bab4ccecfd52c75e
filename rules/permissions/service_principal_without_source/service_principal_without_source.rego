# METADATA
# title: Service that may use the resource for anybody
# description: |
#   A service acts for all its customers. Without a condition on aws:SourceArn,
#   aws:SourceAccount or the organization, somebody else's topic, rule or bucket
#   can have the service use the resource: fill the queue, publish to the topic,
#   use the key. Only services are named that are documented to send these keys;
#   EventBridge sends none to a topic. Functions are the business of service-
#   permission-without-source.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: The confused deputy problem
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
# custom:
#   id: service-principal-without-source
#   severity: high
#   tier: A
#   subject: statement
#   fix: Add a condition on aws:SourceArn or aws:SourceAccount.
#   since: "0.1"
#   maps:
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.service_principal_without_source

import data.rules.lib.ask
import data.rules.lib.found

applies contains statement.id if {
	some statement in input.statement
	ask.is(statement, "basis", "resource") == "yes"
	ask.is(statement, "effect", "Allow") == "yes"
}

finding contains found.also(found.at(statement, ["principals"], message), more) if {
	some statement in input.statement
	count(statement.open_services) > 0
	more := {"witnesses": statement.open_services}
	message := sprintf("%s lets %s %s on behalf of anybody", [
		statement.id,
		concat(", ", statement.open_services),
		"in",
	])
}
