package sam

import (
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// An event is one entry of Events.
type event struct {
	owner *stack.Resource // with the guard of the event
	name  string
	id    string // the logical id of what it makes
	typ   string
	at    source.Span
	props model.Value // a Block, or a Choice of them, or nil
}

// get is a property of the event.
func (ev *event) get(name string) model.Attr { return field(ev.props, name) }

// events lists the events of a resource in SAM's order: by path, or name where
// there is none. The order counts, since the first to ask for a path gets it.
func (e *expander) events(r *stack.Resource) []*event {
	var out []*event
	given := r.Properties["Events"]
	e.known(r.ID, "events", given, eventKinds)
	for _, all := range variants(given.Value) {
		switch v := all.Value.(type) {
		case nil, model.Unknown:
		case model.Block:
			for _, name := range names(v) {
				out = append(out, e.event(r, all.If, name, v[name])...)
			}
		default:
			e.refuse(given.At, r.ID, eventKinds, "Events are no mapping")
		}
	}
	slices.SortStableFunc(out, func(a, b *event) int { return strings.Compare(a.order(), b.order()) })
	return out
}

func (ev *event) order() string {
	if path, ok := literal(ev.get("Path").Value); ok {
		return path
	}
	if ev.typ == "HttpApi" {
		return defaultPath
	}
	return ev.name
}

// eventKinds are what an event that cannot be read may hide.
var eventKinds = []model.Kind{
	model.Permission, model.EventSource, model.EventRule, model.EventTarget, model.Schedule, model.Subscription,
	model.BucketNotification, model.Route, model.Policy,
}

func (e *expander) event(r *stack.Resource, guard model.Guard, name string, a model.Attr) []*event {
	var out []*event
	choices := variants(a.Value)
	if len(choices) > 1 {
		e.refuse(a.At, r.ID, eventKinds, "event %s is not a mapping but a choice", name)
	}
	e.known(r.ID, "settings of event "+name, a, eventKinds)
	for _, x := range choices {
		if _, ok := x.Value.(model.Unknown); ok {
			continue
		}
		typ, ok := literal(field(x.Value, "Type").Value)
		if !ok {
			if len(choices) == 1 {
				e.refuse(a.At, r.ID, eventKinds, "event %s has no Type", name)
			}
			continue
		}
		owner := r
		if when := both(guard, x.If); when != nil {
			guarded := *r
			guarded.If = both(r.If, when)
			owner = &guarded
		}
		ev := &event{owner: owner, name: name, id: r.ID + name, typ: typ, at: a.At, props: field(x.Value, "Properties").Value}
		if len(out) > 0 {
			ev.id += "Else"
		}
		e.checkEvent(ev)
		out = append(out, ev)
	}
	return out
}

func (e *expander) checkEvent(ev *event) {
	known, ok := eventProperties[ev.typ]
	if !ok {
		return
	}
	block, _ := ev.props.(model.Block)
	for _, name := range names(block) {
		if !lists(known, name) {
			e.note(block[name].At, "sam-unknown-property",
				name+" of event "+ev.name+" of "+ev.owner.ID+" is no property of "+ev.typ+" events that SAM knows")
		}
	}
}

// refuseEvent records that an event is not as SAM wants it.
func (e *expander) refuseEvent(ev *event, message string, arguments ...any) {
	e.refuse(ev.at, ev.owner.ID, eventKinds, "event "+ev.name+": "+message, arguments...)
}

// need returns a property that an event cannot be without.
func (e *expander) need(ev *event, name string) (model.Attr, bool) {
	a := ev.get(name)
	if a.Value == nil {
		e.refuseEvent(ev, "it has no %s", name)
		return a, false
	}
	return a, true
}

// word returns a property that has to be a literal, since paths and ids are
// made of it.
func (e *expander) word(ev *event, name string) (string, bool) {
	a, ok := e.need(ev, name)
	if !ok {
		return "", false
	}
	s, ok := first(a.Value)
	if !ok {
		e.refuseEvent(ev, "its %s is not known before deployment", name)
	}
	return s, ok
}

// functionEvent makes what an event of a function stands for.
func (e *expander) functionEvent(ev *event, t target) {
	if poll, ok := polls[ev.typ]; ok {
		e.mapping(ev, t, poll)
		return
	}
	switch ev.typ {
	case "S3":
		e.bucketEvent(ev, t)
	case "SNS":
		e.topicEvent(ev, t)
	case "Api":
		e.restEvent(ev, t)
	case "HttpApi":
		e.httpEvent(ev, t)
	case "Schedule", "CloudWatchEvent", "EventBridgeRule":
		rule := e.rule(ev, t)
		e.permission(ev, t, permit{principal: "events.amazonaws.com", sourceARN: getAtt(rule.ID, "Arn")})
	case "ScheduleV2":
		e.schedule(ev, t, "Lambda")
	case "CloudWatchLogs":
		e.logEvent(ev, t)
	case "IoTRule":
		e.topicRule(ev, t)
	case "AlexaSkill":
		e.permission(ev, t, permit{principal: "alexa-appkit.amazon.com", token: ev.get("SkillId")})
	case "Cognito":
		e.userPoolEvent(ev, t)
	default:
		e.refuseEvent(ev, "there is no type %s", ev.typ)
	}
}

// A permit is who may call a function, and on whose behalf.
type permit struct {
	id        string // of the permission; "" is the event's id and Permission
	principal string
	sourceARN model.Value
	account   model.Value
	token     model.Attr
}

// makeOf adds what an event is made of. People know it by the names they wrote,
// not by the id that SAM makes of them.
func (e *expander) makeOf(ev *event, id, typ string) *stack.Resource {
	out := e.make(ev.owner, id, typ, ev.at)
	out.Label = ev.name + " of " + ev.owner.ID
	return out
}

// permission lets an event's source call the function.
func (e *expander) permission(ev *event, t target, p permit) {
	if p.id == "" {
		p.id = ev.id + "Permission"
	}
	out := e.make(ev.owner, p.id, "AWS::Lambda::Permission", ev.at)
	set(out, "Action", lit("lambda:InvokeFunction"))
	set(out, "FunctionName", t.name)
	set(out, "Principal", lit(p.principal))
	set(out, "SourceArn", p.sourceARN)
	set(out, "SourceAccount", p.account)
	put(out, "EventSourceToken", p.token)
}

// arn is an ARN in this region and account.
func arn(service, resource string, variables map[string]model.Value) model.Value {
	return format("arn:${AWS::Partition}:"+service+":${AWS::Region}:${AWS::AccountId}:"+resource, variables)
}

// logicalID returns the id that a Ref or a plain text names.
func logicalID(v model.Value) string {
	text, ok := v.(model.Text)
	if !ok {
		return ""
	}
	if hole, ok := text.Hole(); ok && hole.Source == model.ResourceHole && hole.Attribute == "" {
		return hole.Resource
	}
	id, _ := text.Literal()
	return id
}

// resourceOf returns the id that a Ref or a GetAtt names.
func resourceOf(v model.Value) string {
	text, _ := v.(model.Text)
	if hole, ok := text.Hole(); ok && hole.Source == model.ResourceHole {
		return hole.Resource
	}
	return ""
}

// bucketEvent adds a notification to the bucket of the same template.
func (e *expander) bucketEvent(ev *event, t target) {
	a, ok := e.need(ev, "Bucket")
	if !ok {
		return
	}
	e.permission(ev, t, permit{principal: "s3.amazonaws.com", account: pseudo("AWS::AccountId")})
	bucket := e.ids[resourceOf(a.Value)]
	if bucket == nil || bucket.Type != "AWS::S3::Bucket" {
		e.refuseEvent(ev, "its Bucket is no bucket of the template")
		return
	}
	settings := e.editable(bucket, "NotificationConfiguration", ev.at)
	if settings == nil {
		e.refuseEvent(ev, "NotificationConfiguration of %s is no mapping", bucket.ID)
		return
	}
	functions := settings["LambdaConfigurations"]
	if functions.Value == nil {
		functions.At = ev.at
	}
	list := slices.Clone(items(functions))
	for _, name := range items(ev.get("Events")) {
		notification := blockOf(ev.at, entry{"Function", t.arn})
		notification["Event"] = name
		if filter := ev.get("Filter"); filter.Value != nil {
			notification["Filter"] = filter
		}
		made := model.Attr{Value: choose(ev.owner.If, notification, nil), At: ev.at}
		if !slices.ContainsFunc(list, func(other model.Attr) bool { return equal(made.Value, other.Value) }) {
			list = append(list, made)
		}
	}
	functions.Value = model.List(list)
	settings["LambdaConfigurations"] = functions
}

// editable returns a mapping of a resource's properties as a copy in its place,
// nil if there is something else.
func (e *expander) editable(r *stack.Resource, name string, at source.Span) model.Block {
	a, ok := r.Properties[name]
	if a.Value == nil {
		if !ok || a.At.IsZero() {
			a.At = at
		}
		a.Value = model.Block{}
	}
	block, ok := deepCopy(a.Value).(model.Block)
	if !ok {
		return nil
	}
	a.Value = block
	properties := make(model.Block, len(r.Properties)+1)
	maps.Copy(properties, r.Properties)
	properties[name] = a
	r.Properties = properties
	return block
}

// userPoolEvent adds a trigger to the user pool of the same template.
func (e *expander) userPoolEvent(ev *event, t target) {
	a, ok := e.need(ev, "UserPool")
	if !ok {
		return
	}
	pool := e.ids[resourceOf(a.Value)]
	if pool == nil {
		e.refuseEvent(ev, "its UserPool is no user pool of the template")
		return
	}
	id := t.id + "CognitoPermission"
	if e.ids[id] == nil { // one permission serves all triggers
		e.permission(ev, t, permit{id: id, principal: "cognito-idp.amazonaws.com", sourceARN: getAtt(pool.ID, "Arn")})
	}
	triggers := e.editable(pool, "LambdaConfig", ev.at)
	if triggers == nil {
		e.refuseEvent(ev, "LambdaConfig of %s is no mapping", pool.ID)
		return
	}
	for _, item := range items(ev.get("Trigger")) {
		trigger, _ := first(item.Value)
		if has(triggers, trigger) {
			e.refuseEvent(ev, "trigger %s is set already", trigger)
			continue
		}
		triggers[trigger] = model.Attr{Value: choose(ev.owner.If, t.arn, nil), At: ev.at}
	}
}

// topicEvent subscribes the function to a topic, or a queue that it polls.
func (e *expander) topicEvent(ev *event, t target) {
	topic, ok := e.need(ev, "Topic")
	if !ok {
		return
	}
	through := ev.get("SqsSubscription")
	subscription := e.makeOf(ev, ev.id, "AWS::SNS::Subscription")
	put(subscription, "TopicArn", topic)
	pass(subscription, ev.props, "Region", "FilterPolicy", "FilterPolicyScope", "RedrivePolicy")
	word, isWord := literal(through.Value)
	if !truthy(through.Value) || isWord && word == "false" {
		set(subscription, "Protocol", lit("lambda"))
		set(subscription, "Endpoint", t.arn)
		e.permission(ev, t, permit{principal: "sns.amazonaws.com", sourceARN: topic.Value})
		return
	}
	queueARN, queueURL, batch := field(through.Value, "QueueArn"), field(through.Value, "QueueUrl"), field(through.Value, "BatchSize")
	policyID := ev.id + "QueuePolicy"
	if isWord {
		queue := e.make(ev.owner, ev.id+"Queue", "AWS::SQS::Queue", ev.at)
		if own := e.ids[resourceOf(topic.Value)]; own != nil {
			if fifo := own.Properties["FifoTopic"]; truthy(fifo.Value) {
				set(queue, "FifoQueue", fifo.Value)
			}
		}
		queueARN = model.Attr{Value: getAtt(queue.ID, "Arn"), At: ev.at}
		queueURL = model.Attr{Value: ref(queue.ID), At: ev.at}
	} else if id, ok := first(field(through.Value, "QueuePolicyLogicalId").Value); ok {
		policyID = id
	}
	if queueARN.Value == nil || queueURL.Value == nil {
		e.refuseEvent(ev, "SqsSubscription needs a QueueArn and a QueueUrl")
	}
	set(subscription, "Protocol", lit("sqs"))
	put(subscription, "Endpoint", queueARN)
	policy := e.make(ev.owner, policyID, "AWS::SQS::QueuePolicy", ev.at)
	statement := allow(ev.at, queueARN.Value, "sqs:SendMessage")
	statement["Principal"] = model.Attr{Value: lit("*"), At: ev.at}
	e.queuePolicy(policy, statement, queueURL, topic.Value)

	mapping := e.makeOf(ev, ev.id+"EventSourceMapping", "AWS::Lambda::EventSourceMapping")
	put(mapping, "EventSourceArn", queueARN)
	set(mapping, "FunctionName", t.name)
	set(mapping, "BatchSize", model.Num(10))
	if truthy(batch.Value) {
		put(mapping, "BatchSize", batch)
	}
	set(mapping, "Enabled", model.Bool(true))
	t.role.attach(serviceRole(ev.at, polls["SQS"].policy))
}

// queuePolicy lets something with an ARN send to a queue.
func (e *expander) queuePolicy(policy *stack.Resource, statement model.Block, queue model.Attr, from model.Value) {
	statement["Condition"] = model.Attr{At: policy.At, Value: blockOf(policy.At,
		entry{"ArnEquals", blockOf(policy.At, entry{"aws:SourceArn", from})})}
	set(policy, "PolicyDocument", blockOf(policy.At,
		entry{"Version", lit("2012-10-17")}, entry{"Statement", listOf(policy.At, statement)}))
	set(policy, "Queues", model.List{queue})
}

// logEvent subscribes the function to a log group.
func (e *expander) logEvent(ev *event, t target) {
	group, ok := e.need(ev, "LogGroupName")
	if !ok {
		return
	}
	e.permission(ev, t, permit{
		principal: "logs.amazonaws.com",
		sourceARN: arn("logs", "log-group:${Name}:*", map[string]model.Value{"Name": group.Value}),
	})
	filter := e.make(ev.owner, ev.id, "AWS::Logs::SubscriptionFilter", ev.at)
	put(filter, "LogGroupName", group)
	pass(filter, ev.props, "FilterPattern")
	set(filter, "DestinationArn", t.arn)
}

// topicRule makes an IoT rule that calls the function.
func (e *expander) topicRule(ev *event, t target) {
	sql, ok := e.need(ev, "Sql")
	if !ok {
		return
	}
	e.permission(ev, t, permit{
		principal: "iot.amazonaws.com",
		sourceARN: arn("iot", "rule/${Rule}", map[string]model.Value{"Rule": ref(ev.id)}),
		account:   pseudo("AWS::AccountId"),
	})
	rule := e.make(ev.owner, ev.id, "AWS::IoT::TopicRule", ev.at)
	call := blockOf(ev.at, entry{"Lambda", blockOf(ev.at, entry{"FunctionArn", t.arn})})
	payload := blockOf(ev.at, entry{"RuleDisabled", model.Bool(false)}, entry{"Actions", listOf(ev.at, call)})
	payload["Sql"] = sql
	if version := ev.get("AwsIotSqlVersion"); truthy(version.Value) {
		payload["AwsIotSqlVersion"] = version
	}
	set(rule, "TopicRulePayload", payload)
}
