package workspace

import (
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/iam/data"
	"github.com/belay-dev/belay/internal/model"
)

// A narrower statement is what could stand in the place of one that is too wide,
// as far as it follows from the model: the resources are those that what runs
// with the role is seen to work with. The actions are those that the statement
// names one by one, or those that polling and sending take. Of what else code
// calls, the model knows nothing.

// A work is a resource that something which runs with a role works with.
type work struct {
	of *Node
	// as is how a statement names it, where of is not the resource itself: the log
	// group of a function that declares none.
	as string
	// actions are what it takes, where that follows; nil where code decides.
	actions []string
	// says is how it follows: "TABLE of function Reader names it".
	says string
}

// workServices are the services of the kinds of resource that narrower statements
// name.
var workServices = map[model.Kind]string{
	model.Table: "dynamodb", model.Queue: "sqs", model.Topic: "sns", model.Bucket: "s3", model.StateMachine: "states",
	model.Secret: "secretsmanager", model.Stream: "kinesis", model.DeliveryStream: "firehose", model.EventBus: "events",
	model.Function: "lambda", model.LogGroup: "logs", model.Key: "kms",
}

// workKinds are the kinds that environments name so that the function works with
// them, in order.
var workKinds = []model.Kind{
	model.Bucket, model.DeliveryStream, model.EventBus, model.Function, model.Queue, model.Secret, model.StateMachine,
	model.Stream, model.Table, model.Topic,
}

// polled are what it takes to poll, with what the guides ask for beyond what it
// cannot do without.
var polled = map[string][]string{
	"sqs": pollActions["sqs"],
	"kinesis": {
		"kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards",
	},
	"dynamodb": {"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"},
}

// starts are what it takes to hand an event to a resource.
var starts = map[model.Kind]string{
	model.Function: "lambda:InvokeFunction", model.StateMachine: "states:StartExecution", model.Queue: "sqs:SendMessage",
	model.Topic: "sns:Publish", model.EventBus: "events:PutEvents", model.Stream: "kinesis:PutRecord", model.Bucket: "s3:PutObject",
}

func (w work) service() string {
	if w.as != "" {
		return "logs"
	}
	return workServices[w.of.Kind]
}

// worksWith lists what that which runs with a role is seen to work with.
func (l *linker) worksWith(role *Node) []work {
	var out []work
	for _, n := range role.Edges["functions"] {
		out = append(out, l.of(n).functionWork(n)...)
	}
	for _, n := range role.Edges["state_machines"] {
		for _, state := range n.Edges["states"] {
			out = append(out, sends(state, "calls it", "function")...)
			if t, ok := state.Attrs["queue_url"].Value.(model.Text); ok {
				for _, to := range l.resolve(t, model.Queue).nodes {
					out = append(out, work{of: to, actions: []string{starts[model.Queue]}, says: state.name() + " sends to it"})
				}
			}
		}
	}
	for _, n := range role.Edges["pipes"] {
		out = append(out, polls(n)...)
		out = append(out, sends(n, "delivers to it", "function", "enriched_by", "state_machine")...)
	}
	for _, n := range role.Edges["schedules"] {
		out = append(out, sends(n, "starts it", "function", "state_machine")...)
	}
	for _, n := range role.Edges["targets"] {
		out = append(out, sends(n, "is it", "function", "queue", "topic", "state_machine", "stream")...)
	}
	for _, n := range role.Edges["event_subscribers"] {
		out = append(out, sends(n, "is its target", "function", "queue", "topic", "state_machine", "stream")...)
		out = append(out, l.of(n).failuresTo(n, "dead_letter_arn")...)
	}
	return out
}

// functionWork lists what a function works with.
func (l *linker) functionWork(n *Node) []work {
	var out []work
	for _, v := range l.variables(n, workKinds...) {
		if v.of != n {
			out = append(out, work{of: v.of, says: v.name + " of " + n.name() + " names it"})
		}
	}
	for _, source := range n.Edges["event_sources"] {
		out = append(out, polls(source)...)
		out = append(out, l.failuresTo(source, "on_failure_arn")...)
	}
	out = append(out, l.failuresTo(n, "dead_letter_arn")...)
	for _, config := range n.Edges["invoke_configs"] {
		out = append(out, l.failuresTo(config, "on_failure_arn")...)
		out = append(out, l.failuresTo(config, "on_success_arn")...)
	}
	for _, group := range n.Edges["log_group"] {
		out = append(out, work{of: group, actions: logActions, says: n.name() + " logs to it"})
	}
	if group := l.defaultLogGroup(n); group != "" {
		out = append(out, work{of: n, as: group, actions: logActions, says: n.name() + " logs to it"})
	}
	for _, key := range n.Edges["key"] {
		out = append(out, work{of: key, actions: []string{"kms:Decrypt"}, says: "it encrypts the environment of " + n.name()})
	}
	return out
}

// logActions are what a function needs of its log group.
var logActions = []string{"logs:CreateLogStream", "logs:PutLogEvents"}

// defaultLogGroup is the ARN of the log group that Lambda makes for a function, ""
// if one is declared or the function is named on deployment only: a reference to
// the function from its own role would be a circle.
func (l *linker) defaultLogGroup(n *Node) string {
	name, ok := n.Attrs["name"].Value.(model.Text)
	if !ok || len(n.Edges["log_group"]) > 0 || n.Unknown["log_group"] != "" || n.Attrs["log_group_name"].Value != nil || l.scope.unit.Format == terraformFormat {
		return ""
	}
	if literal, _ := name.Literal(); l.scope.unit.Format == accountFormat {
		f := fields(l.arnOf(n), ":", 6)
		return "arn:" + f[1].String() + ":logs:" + f[3].String() + ":" + f[4].String() + ":log-group:/aws/lambda/" + literal + ":*"
	}
	var text strings.Builder
	for _, part := range name {
		switch {
		case part.Hole == nil:
			text.WriteString(part.Literal)
		case part.Hole.Source == model.PseudoHole || part.Hole.Source == model.ParameterHole:
			text.WriteString("${" + part.Hole.Name + "}")
		default:
			return ""
		}
	}
	return "!Sub arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/" + text.String() + ":*"
}

// polls is what an event source or a pipe polls.
func polls(n *Node) []work {
	var out []work
	kind, _ := word(n, "source")
	for _, edge := range []string{"queue", "stream", "table"} {
		for _, to := range n.Edges[edge] {
			if actions := polled[kind]; actions != nil && sourceKinds[kind] == to.Kind {
				out = append(out, work{of: to, actions: actions, says: n.name() + " polls it"})
			}
		}
	}
	return out
}

// sends is what events are handed to over edges.
func sends(n *Node, how string, edges ...string) []work {
	var out []work
	for _, edge := range edges {
		for _, to := range n.Edges[edge] {
			out = append(out, work{of: to, actions: []string{starts[to.Kind]}, says: n.name() + " " + how})
		}
	}
	return out
}

// failuresTo is where an attribute has events sent.
func (l *linker) failuresTo(n *Node, attribute string) []work {
	t, ok := n.Attrs[attribute].Value.(model.Text)
	if !ok {
		return nil
	}
	var out []work
	for _, to := range l.resolve(t, model.Queue, model.Topic, model.Function, model.EventBus, model.Bucket).nodes {
		out = append(out, work{of: to, actions: []string{starts[to.Kind]}, says: n.name() + " sends to it"})
	}
	return out
}

// A line is a narrower statement in the making: what one resource is for, and
// those that have the same.
type line struct {
	service  string
	actions  string // as text
	template bool
	on       []string
	says     []string
}

// narrowerLimit is how many narrower statements are named: more are a list that
// nobody reads in a finding.
const narrowerLimit = 6

// narrower lists the statements that could stand in the place of one.
func narrower(l *linker, n *Node) (model.Value, string) {
	a, why := l.analyzer()
	if why != "" || !l.grantsIdentity(n) {
		return model.List{}, ""
	}
	var lines []line
	for _, role := range n.Edges["roles"] {
		for _, w := range l.of(role).worksWith(role) {
			lines = l.narrow(lines, a.Universe, n, w)
		}
	}
	return linesValue(lines), ""
}

// narrowerPolicies lists the statements that could stand in the place of the
// policies called FullAccess that a role has: what is seen that runs with it works
// with, of the services that these policies grant wholly.
func narrowerPolicies(l *linker, n *Node) (model.Value, string) {
	a, why := l.analyzer()
	if why != "" {
		return model.List{}, ""
	}
	value, _ := l.fact(n, "full_access")
	patterns := map[string]string{} // by service, the policy
	for _, t := range flat(nil, value) {
		grants, found, err := l.builder.managedGrants(a, n, t.String())
		if !found || err != nil {
			continue
		}
		for _, g := range grants {
			for _, service := range a.Statement(g.Statement).FullServices {
				if patterns[service] == "" {
					patterns[service] = t.String()
				}
			}
		}
	}
	var lines []line
	for _, w := range l.worksWith(n) {
		service := w.service()
		if policy := patterns[service]; policy != "" {
			lines = l.narrowAs(lines, a.Universe, n, w, nil, policy)
		}
	}
	return linesValue(lines), ""
}

func linesValue(lines []line) model.List {
	out := model.List{}
	for _, x := range lines[:min(len(lines), narrowerLimit)] {
		out = append(out, model.Attr{Value: model.Block{
			"service": {Value: model.Lit(x.service)}, "says": {Value: model.Lit(x.String())},
		}})
	}
	return out
}

// String is the statement in words.
func (x line) String() string {
	because := " (" + strings.Join(x.says, "; ") + ")"
	if x.template {
		return "Name " + several(x.on) + " in the policy template, in place of *" + because
	}
	return "Allow " + x.actions + " on " + several(x.on) + because
}

// several lists words: a, b and c.
func several(list []string) string {
	if n := len(list); n > 1 {
		return strings.Join(list[:n-1], ", ") + " and " + list[n-1]
	}
	return strings.Join(list, "")
}

// narrow adds what a statement could say of a resource.
func (l *linker) narrow(lines []line, u *data.Universe, statement *Node, w work) []line {
	service := w.service()
	named, pattern := namedActions(u, statement, service)
	if len(named) == 0 && pattern == "" {
		return lines
	}
	if templated(statement) {
		if reference := l.templateReference(statement, w.of); reference != "" {
			return merged(lines, line{service: service, template: true, on: []string{reference}, says: []string{w.says}})
		}
		return lines
	}
	return l.narrowAs(lines, u, statement, w, named, pattern)
}

// narrowAs adds what could stand in the place of actions that are named, and of a
// pattern or policy that covers more.
func (l *linker) narrowAs(lines []line, u *data.Universe, from *Node, w work, named []string, pattern string) []line {
	service := w.service()
	for _, part := range parts(w) {
		takes := func(action string) bool { return takesType(u, action, part.types) }
		actions := slices.DeleteFunc(slices.Clone(named), func(action string) bool { return !takes(action) })
		if w.actions != nil {
			actions = slices.DeleteFunc(slices.Clone(w.actions), func(action string) bool {
				return !takes(action) || pattern == "" && !slices.Contains(named, action)
			})
		}
		text := strings.Join(actions, ", ")
		if w.actions == nil && pattern != "" && part.main {
			text = "the actions of " + service + " that it calls, in place of " + pattern + ","
		}
		if text == "" {
			continue
		}
		lines = merged(lines, line{
			service: service, actions: text, on: []string{l.written(from, w, part)}, says: []string{w.says},
		})
	}
	return lines
}

// merged joins a line to the one that says the same of other resources, or of the
// same resource for another reason.
func merged(lines []line, x line) []line {
	for i := range lines {
		other := &lines[i]
		if other.service != x.service || other.actions != x.actions || other.template != x.template {
			continue
		}
		if !slices.Contains(other.on, x.on[0]) {
			other.on = append(other.on, x.on[0])
		}
		if !slices.Contains(other.says, x.says[0]) {
			other.says = append(other.says, x.says[0])
		}
		return lines
	}
	return append(lines, x)
}

// namedActions are the actions of a service that a statement names one by one,
// and the first of its patterns that covers more.
func namedActions(u *data.Universe, statement *Node, service string) (named []string, pattern string) {
	for _, t := range flat(nil, statement.Attrs["actions"].Value) {
		literal, known := t.Literal()
		prefix, verb, _ := strings.Cut(strings.ToLower(literal), ":")
		switch {
		case !known, prefix != service && literal != "*":
		case literal == "*" || strings.ContainsAny(verb, "*?"):
			if pattern == "" {
				pattern = literal
			}
		default:
			if id, ok := u.Find(literal); ok {
				named = append(named, u.Name(id))
			}
		}
	}
	return named, pattern
}

// An arnPart is a part of a resource that has an ARN of its own.
type arnPart struct {
	types  []string // of the service authorization reference
	suffix string   // of the ARN
	// main is the one that stands for the resource where the actions are not known.
	main   bool
	stream bool // the stream of a table
}

// parts are the ARNs of a resource by the types that actions take.
func parts(w work) []arnPart {
	if w.as != "" {
		return []arnPart{{types: []string{"log-group", "log-stream"}}}
	}
	switch w.of.Kind {
	case model.Bucket:
		return []arnPart{{types: []string{"object"}, suffix: "/*", main: true}, {types: []string{"bucket"}}}
	case model.Table:
		if w.actions != nil {
			return []arnPart{{types: []string{"stream"}, stream: true}}
		}
		out := []arnPart{{types: []string{"table"}, main: true}}
		if len(flat(nil, w.of.Attrs["indexes"].Value)) > 0 {
			out = append(out, arnPart{types: []string{"index"}, suffix: "/index/*"})
		}
		return out
	case model.LogGroup:
		return []arnPart{{types: []string{"log-group", "log-stream"}, suffix: ":*"}}
	case model.Queue, model.Topic, model.StateMachine, model.Secret, model.Stream, model.DeliveryStream, model.EventBus, model.Function, model.Key:
		return []arnPart{{types: typesOf[w.of.Kind], main: true}}
	default:
		return nil
	}
}

// typesOf are the names of the types in the service authorization reference.
var typesOf = map[model.Kind][]string{
	model.Queue: {"queue"}, model.Topic: {"topic"}, model.StateMachine: {"statemachine"}, model.Secret: {"Secret"},
	model.Stream: {"stream"}, model.DeliveryStream: {"deliverystream"}, model.EventBus: {"event-bus"},
	model.Function: {"function"}, model.Key: {"key"},
}

// takesType tells whether an action takes a resource of one of the types.
func takesType(u *data.Universe, action string, types []string) bool {
	id, ok := u.Find(action)
	if !ok {
		return false
	}
	published, err := u.Action(id)
	return err == nil && slices.ContainsFunc(published.Types, func(t data.ActionType) bool {
		return slices.ContainsFunc(types, func(name string) bool { return strings.EqualFold(name, t.Type.Name) })
	})
}

// written is how a statement would name a resource, in the words of its format.
func (l *linker) written(from *Node, w work, part arnPart) string {
	to := w.of
	if w.as != "" {
		return w.as
	}
	id := l.of(to).local(to)
	if to.Unit.Format == accountFormat && !part.stream {
		return id + part.suffix
	}
	if to.Unit != from.Unit {
		return suffixed("the ARN of "+to.name()+" of "+to.Unit.Key, part.suffix)
	}
	if l.scope.unit.Format == terraformFormat {
		return terraformReference(l.local(from), id, part)
	}
	suffix := part.suffix
	attribute := "Arn"
	switch {
	case part.stream:
		attribute = "StreamArn"
	case to.Kind == model.LogGroup:
		suffix = "" // what GetAtt gives ends so
	case refIsARN[to.Kind]:
		attribute = ""
	}
	json := strings.HasSuffix(strings.ToLower(from.At.File), ".json")
	switch {
	case suffix != "" && json:
		return `{"Fn::Sub": "${` + strings.TrimSuffix(id+"."+attribute, ".") + "}" + suffix + `"}`
	case suffix != "":
		return "!Sub ${" + strings.TrimSuffix(id+"."+attribute, ".") + "}" + suffix
	case attribute == "" && json:
		return `{"Ref": "` + id + `"}`
	case attribute == "":
		return "!Ref " + id
	case json:
		return `{"Fn::GetAtt": ["` + id + `", "` + attribute + `"]}`
	}
	return "!GetAtt " + id + "." + attribute
}

func suffixed(text, suffix string) string {
	if suffix == "" {
		return text
	}
	return text + " with " + suffix
}

// terraformReference is a reference to a resource from another of its module. From
// another module it is none, and the address has to do.
func terraformReference(from, id string, part arnPart) string {
	module, address := moduleOf(id)
	if own, _ := moduleOf(from); own != module {
		return suffixed("the ARN of "+id, part.suffix)
	}
	attribute := ".arn"
	if part.stream {
		attribute = ".stream_arn"
	}
	if part.suffix == "" {
		return address + attribute
	}
	return `"${` + address + attribute + "}" + part.suffix + `"`
}

// moduleOf splits an address into the modules and the resource in them. A
// statement stands below the address of its policy.
func moduleOf(address string) (module, rest string) {
	parts := strings.Split(address, ".")
	i := 0
	for i+1 < len(parts) && parts[i] == "module" {
		i += 2
	}
	return strings.Join(parts[:i], "."), strings.Join(parts[i:], ".")
}

// templateNames are the attributes that policy templates of SAM take for kinds:
// nil for what a plain reference gives. Source:
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
var templateNames = map[model.Kind]string{
	model.Queue: "QueueName", model.Topic: "TopicName", model.StateMachine: "Name",
	model.Table: "", model.Bucket: "", model.Function: "", model.Stream: "", model.EventBus: "", model.Secret: "", model.Key: "",
}

// templateReference is how a policy template of SAM would name a resource, "" if
// it does not.
func (l *linker) templateReference(from, to *Node) string {
	attribute, ok := templateNames[to.Kind]
	if !ok || to.Unit != from.Unit {
		return ""
	}
	if attribute == "" {
		return "!Ref " + l.local(to)
	}
	return "!GetAtt " + l.local(to) + "." + attribute
}
