package sam

import (
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// maxTargetID is how long EventBridge lets the id of a target be.
const maxTargetID = 64

// rule makes the EventBridge rule of an event, on a schedule or a pattern.
func (e *expander) rule(ev *event, t target) *stack.Resource {
	out := e.makeOf(ev, ev.id, "AWS::Events::Rule")
	if ev.typ == "Schedule" {
		if expression, ok := e.need(ev, "Schedule"); ok {
			put(out, "ScheduleExpression", expression)
		} else {
			set(out, "ScheduleExpression", model.Unknown{Why: "event " + ev.name + " has no Schedule"})
		}
		pass(out, ev.props, "Name", "Description")
	} else {
		pass(out, ev.props, "EventBusName")
		put(out, "EventPattern", ev.get("Pattern"))
		put(out, "Name", ev.get("RuleName"))
	}
	put(out, "State", e.ruleState(ev))

	call := blockOf(ev.at, entry{"Arn", t.arn}, entry{"Id", e.targetID(ev, t)})
	if t.role == nil {
		call["RoleArn"] = e.startRole(ev, t)
	}
	for _, name := range []string{"Input", "InputPath", "RetryPolicy", "InputTransformer"} {
		if a := ev.get(name); a.Value != nil {
			call[name] = a
		}
	}
	if dlq := ev.get("DeadLetterConfig"); dlq.Value != nil {
		to := e.deadLetterQueue(ev, dlq, func(queue *stack.Resource, at source.Span) {
			policy := e.make(ev.owner, ev.id+"QueuePolicy", "AWS::SQS::QueuePolicy", at)
			statement := allow(at, getAtt(queue.ID, "Arn"), "sqs:SendMessage")
			statement["Principal"] = model.Attr{Value: blockOf(at, entry{"Service", lit("events.amazonaws.com")}), At: at}
			e.queuePolicy(policy, statement, model.Attr{Value: ref(queue.ID), At: at}, getAtt(ev.id, "Arn"))
		})
		call["DeadLetterConfig"] = model.Attr{Value: model.Block{"Arn": to}, At: dlq.At}
	}
	out.Properties["Targets"] = model.Attr{Value: listOf(ev.at, call), At: ev.at}
	return out
}

// ruleState is the state of a rule. SAM takes any function in the place of
// Enabled for true.
func (e *expander) ruleState(ev *event) model.Attr {
	state, enabled := ev.get("State"), ev.get("Enabled")
	switch {
	case enabled.Value == nil:
		return state
	case truthy(state.Value):
		e.refuseEvent(ev, "it has both State and Enabled")
	}
	word := "ENABLED"
	if s, ok := literal(enabled.Value); ok && s != "true" && !computed(enabled) {
		word = "DISABLED"
	}
	enabled.Value = lit(word)
	return enabled.WithVia(nil)
}

func (e *expander) targetID(ev *event, t target) model.Value {
	if id := field(ev.get("Target").Value, "Id"); id.Value != nil {
		return id.Value
	}
	end := "LambdaTarget"
	if t.role == nil {
		end = "StepFunctionsTarget"
	}
	id := ev.id
	if len(id)+len(end) > maxTargetID {
		id = id[:maxTargetID-len(end)]
	}
	return lit(id + end)
}

// startRole is the role with which a rule starts a state machine.
func (e *expander) startRole(ev *event, t target) model.Attr {
	if ev.typ == "Schedule" {
		if given := ev.get("RoleArn"); given.Value != nil {
			return given
		}
	}
	return model.Attr{Value: getAtt(e.starter(ev, t, "events.amazonaws.com").ID, "Arn"), At: ev.at}
}

// starter makes a role that lets a service start a state machine.
func (e *expander) starter(ev *event, t target, service string) *stack.Resource {
	out := e.make(ev.owner, ev.id+"Role", "AWS::IAM::Role", ev.at)
	out.Properties["AssumeRolePolicyDocument"] = trustService(ev.at, service)
	set(out, "Policies", model.List{inlinePolicy(ev.at, out.ID+"StartExecutionPolicy", allow(ev.at, t.arn, "states:StartExecution"))})
	put(out, "PermissionsBoundary", t.resource.Properties["PermissionsBoundary"])
	return out
}

// deadLetterQueue returns the ARN of the queue that a DeadLetterConfig names or
// asks for; made is called for one that is made.
func (e *expander) deadLetterQueue(ev *event, a model.Attr, made func(*stack.Resource, source.Span)) model.Attr {
	to, typ := field(a.Value, "Arn"), field(a.Value, "Type")
	if word, _ := first(typ.Value); (to.Value == nil) == (typ.Value == nil) || typ.Value != nil && word != "SQS" {
		e.refuseEvent(ev, "DeadLetterConfig needs either an Arn or the Type SQS")
	}
	if to.Value != nil {
		return to
	}
	id, ok := first(field(a.Value, "QueueLogicalId").Value)
	if !ok {
		id = ev.id + "Queue"
	}
	queue := e.make(ev.owner, id, "AWS::SQS::Queue", a.At)
	if made != nil {
		made(queue, a.At)
	}
	return model.Attr{Value: getAtt(queue.ID, "Arn"), At: a.At}
}

// schedule makes a schedule of EventBridge Scheduler and the role it takes.
func (e *expander) schedule(ev *event, t target, service string) {
	out := e.makeOf(ev, ev.id, "AWS::Scheduler::Schedule")
	if expression, ok := e.need(ev, "ScheduleExpression"); ok {
		put(out, "ScheduleExpression", expression)
	} else {
		set(out, "ScheduleExpression", model.Unknown{Why: "event " + ev.name + " has no ScheduleExpression"})
	}
	pass(out, ev.props, "State", "Description", "FlexibleTimeWindow", "StartDate", "EndDate",
		"ScheduleExpressionTimezone", "GroupName", "KmsKeyArn")
	if !truthy(ev.get("FlexibleTimeWindow").Value) {
		set(out, "FlexibleTimeWindow", blockOf(ev.at, entry{"Mode", lit("OFF")}))
	}
	if name := ev.get("Name"); truthy(name.Value) {
		put(out, "Name", name)
	} else if !isTrue(ev.get("OmitName").Value) {
		set(out, "Name", lit(ev.id))
	}

	call := blockOf(ev.at, entry{"Arn", t.arn})
	for _, name := range []string{"Input", "RetryPolicy"} {
		if a := ev.get(name); a.Value != nil {
			call[name] = a
		}
	}
	var queue model.Value
	if dlq := ev.get("DeadLetterConfig"); dlq.Value != nil {
		to := e.deadLetterQueue(ev, dlq, nil)
		queue = to.Value
		call["DeadLetterConfig"] = model.Attr{Value: model.Block{"Arn": to}, At: dlq.At}
	}
	call["RoleArn"] = e.schedulerRole(ev, t, service, queue)
	set(out, "Target", call)
}

// schedulerRole is the role that Scheduler takes: the author's or one that may
// do just this.
func (e *expander) schedulerRole(ev *event, t target, service string, queue model.Value) model.Attr {
	if given := ev.get("RoleArn"); truthy(given.Value) {
		return given
	}
	role := e.make(ev.owner, ev.id+"Role", "AWS::IAM::Role", ev.at)
	role.Properties["AssumeRolePolicyDocument"] = trustService(ev.at, "scheduler.amazonaws.com")
	var policies model.List
	if service == "Lambda" {
		policies = append(policies, sendPolicies["Lambda"](ev.id, t.arn, ev.at))
	} else {
		policies = append(policies, inlinePolicy(ev.at, ev.id+"StartExecutionPolicy", allow(ev.at, t.arn, "states:StartExecution")))
	}
	if queue != nil {
		policies = append(policies, sendPolicies["SQS"](ev.id, queue, ev.at))
	}
	set(role, "Policies", policies)
	put(role, "PermissionsBoundary", ev.get("PermissionsBoundary"))
	return model.Attr{Value: getAtt(role.ID, "Arn"), At: ev.at}
}
