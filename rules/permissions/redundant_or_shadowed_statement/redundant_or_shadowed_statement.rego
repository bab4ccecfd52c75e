# METADATA
# title: Statement that changes nothing
# description: |
#   Another statement of the same holder allows all that this one does, or denies
#   all of it. It says nothing that holds, and whoever narrows or removes it
#   believes that something has changed. Of two that say the same the later is
#   named. What policies that AWS manages say is not compared.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Access Analyzer policy check reference
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
# custom:
#   id: redundant-or-shadowed-statement
#   severity: low
#   tier: A
#   subject: statement
#   fix: Remove the statement, or narrow the other one.
#   since: "0.1"
#   maps:
#     serverless-lens: [SEC2]
#     well-architected: [SEC03-BP02]
package rules.permissions.redundant_or_shadowed_statement

import data.rules.lib.ask
import data.rules.lib.found

applies contains statement.id if {
	some statement in input.statement
	ask.is(statement, "basis", "identity") == "yes"
}

finding contains found.at(statement, ["actions"], message) if {
	some statement in input.statement
	some other in statement.redundant
	message := sprintf("%s changes nothing: %s %s all of it", [
		statement.id,
		other.by,
		_does[other.reason],
	])
}

_does := {"subsumed": "says", "denied": "denies"}
