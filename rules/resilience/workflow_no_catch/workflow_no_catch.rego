# METADATA
# title: Workflow that fails half done
# description: |
#   Two states or more change something, and none of them catches an error: where a
#   later one fails, what the earlier ones did stays. A state that catches can undo it,
#   or put the case aside for somebody to look at. Whether half of the work does harm
#   is not seen, so this is advice for workflows that charge, book or ship.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: Saga pattern
#     ref: https://docs.aws.amazon.com/prescriptive-guidance/latest/cloud-design-patterns/saga-orchestration.html
# custom:
#   id: workflow-no-catch
#   severity: low
#   tier: C
#   subject: state_machine
#   fix: >-
#     Add a Catch for States.ALL to the states that change something, which leads to
#     one that undoes what is done or puts the input aside.
#   since: "0.1"
#   maps:
#     serverless-lens: [REL2]
#     well-architected: [REL05-BP01]
package rules.resilience.workflow_no_catch

import data.rules.lib.ask
import data.rules.lib.found

applies contains machine.id if {
	some machine in input.state_machine
	count([state | some state in machine.states; _changes(state)]) > 1
}

finding contains found.at(machine, [], message) if {
	some machine in input.state_machine
	changing := [state | some state in machine.states; _changes(state)]
	count(changing) > 1
	states := [state | some state in machine.states]
	careless := [state | some state in states; ask.filled(state, "catches") == "no"]
	count(careless) == count(states)
	message := sprintf("workflow %s catches nothing, and %v of its states change something", [
		machine.id,
		count(changing),
	])
}

# A function may change nothing, which is not seen.
_changes(state) if {
	state.kind == "Task"
	state.service in {"lambda", "sqs", "sns", "events", "states", "http", "batch", "ecs", "glue"}
}

_changes(state) if {
	state.kind == "Task"
	state.service in {"dynamodb", "aws-sdk:dynamodb"}
	state.action in {"putItem", "updateItem", "deleteItem", "transactWriteItems", "batchWriteItem"}
}
