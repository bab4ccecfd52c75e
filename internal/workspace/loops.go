package workspace

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
)

// A trigger is a resource that triggers a function, and over what.
type trigger struct {
	resource, over *Node
	prefix, suffix string // of keys, where a bucket triggers
}

// writes are the actions that put something into a resource that then triggers.
var writes = map[model.Kind][]string{
	model.Queue:    {"sqs:SendMessage"},
	model.Topic:    {"sns:Publish"},
	model.Stream:   {"kinesis:PutRecord", "kinesis:PutRecords"},
	model.Table:    {"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"},
	model.Bucket:   {"s3:PutObject"},
	model.EventBus: {"events:PutEvents"},
}

// loops lists the resources that trigger a function and that it writes to. That
// it may write is not enough: roles are often broader than the code. Either a
// setting of the function sends its failures or results there, or an
// environment variable names the resource and a statement of its role lets it
// write there.
func loops(l *linker, n *Node) (model.Value, string) {
	list := model.List{}
	triggers, why := l.triggers(n)
	for _, t := range triggers {
		how, unknown := l.closes(n, t)
		if how != "" {
			list = append(list, model.Attr{At: t.over.At, Value: model.Block{
				"id":  {Value: model.Lit(t.resource.name())},
				"how": {Value: model.Lit(how + ", and " + t.over.name() + " triggers it")},
			}})
			continue
		}
		if why == "" {
			why = unknown
		}
	}
	slices.SortFunc(list, func(x, y model.Attr) int {
		return strings.Compare(fmt.Sprint(x.Value), fmt.Sprint(y.Value))
	})
	return list, why
}

// triggers lists what triggers a function by sending it what was written there.
// An event source or pipe that filters may leave out what the function writes.
func (l *linker) triggers(n *Node) (all []trigger, why string) {
	for _, source := range n.Edges["event_sources"] {
		filtered, unknown := isTrue(source, "filtered")
		if filtered {
			continue
		}
		why = cmp.Or(why, unknown)
		for _, edge := range []string{"queue", "stream", "table"} {
			for _, r := range source.Edges[edge] {
				all = append(all, trigger{resource: r, over: source})
				var unsure string
				all, unsure = through(r, all)
				why = cmp.Or(why, unsure)
			}
		}
	}
	all, unsure := direct(n, all)
	return all, cmp.Or(why, unsure)
}

// through adds what feeds a queue.
func through(queue *Node, all []trigger) (_ []trigger, why string) {
	if queue.Kind != model.Queue {
		return all, ""
	}
	return direct(queue, all)
}

// direct adds the topics, buckets and buses that feed a function or queue. A
// subscription that filters may leave out what the function writes.
func direct(n *Node, all []trigger) (_ []trigger, why string) {
	for _, s := range n.Edges["subscriptions"] {
		filtered, unknown := isTrue(s, "filtered")
		if filtered {
			continue
		}
		why = cmp.Or(why, unknown)
		for _, topic := range s.Edges["topic"] {
			all = append(all, trigger{resource: topic, over: s})
		}
	}
	for _, notification := range n.Edges["notifications"] {
		if !created(notification) {
			continue
		}
		for _, bucket := range notification.Edges["bucket"] {
			t := trigger{resource: bucket, over: notification}
			t.prefix, t.suffix = written(notification, "prefix"), written(notification, "suffix")
			all = append(all, t)
		}
	}
	for _, target := range n.Edges["targets"] {
		for _, rule := range target.Edges["rule"] {
			for _, bus := range rule.Edges["bus"] {
				if everything(rule) {
					all = append(all, trigger{resource: bus, over: rule})
				}
			}
		}
	}
	return all, why
}

func written(n *Node, name string) string {
	if t, ok := n.Attrs[name].Value.(model.Text); ok {
		return t.String()
	}
	return n.Unknown[name]
}

// created tells whether a bucket notification is sent for new objects.
func created(notification *Node) bool {
	for _, t := range flat(nil, notification.Attrs["events"].Value) {
		if strings.HasPrefix(t.String(), "s3:ObjectCreated") {
			return true
		}
	}
	return false
}

// everything tells whether a rule takes events whatever their source and type.
// One that asks for either may leave out the function's own.
func everything(rule *Node) bool {
	pattern, ok := word(rule, "pattern")
	return ok && !strings.Contains(pattern, `"source"`) && !strings.Contains(pattern, `"detail-type"`)
}

// closes says how a function writes to what triggers it, "" if it is not seen to.
func (l *linker) closes(n *Node, t trigger) (how, why string) {
	if how := l.sends(n, t.resource); how != "" {
		return how, ""
	}
	variable, unsure := l.variableFor(n, t.resource)
	if variable == "" && unsure == "" {
		return "", ""
	}
	statement, unknown := l.grants(n, t)
	switch {
	case statement == "" && unknown == "":
		return "", ""
	case variable == "":
		return "", unsure
	case statement == "":
		return "", unknown
	}
	return fmt.Sprintf("environment variable %s names it, %s lets the function write to it", variable, statement), ""
}

// sends says which setting of a function sends failures or results to a resource.
func (l *linker) sends(n, to *Node) string {
	for _, edge := range []string{"dead_letter_queue", "dead_letter_topic"} {
		if slices.Contains(n.Edges[edge], to) {
			return "its dead letters go there"
		}
	}
	for _, config := range n.Edges["invoke_configs"] {
		for _, attribute := range []string{"on_failure_arn", "on_success_arn"} {
			t, ok := config.Attrs[attribute].Value.(model.Text)
			if ok && slices.Contains(l.of(config).resolve(t, to.Kind).nodes, to) {
				return config.name() + " sends its results there"
			}
		}
	}
	return ""
}

// variableFor returns the environment variable that names a resource.
func (l *linker) variableFor(n, to *Node) (variable, why string) {
	list, _ := n.Attrs["environment"].Value.(model.List)
	for _, item := range list {
		block, ok := item.Value.(model.Block)
		if !ok {
			continue
		}
		value, ok := block["value"].Value.(model.Text)
		if !ok || len(value) == 0 {
			continue
		}
		if slices.Contains(l.resolve(value, to.Kind).nodes, to) {
			name, _ := block["name"].Value.(model.Text)
			return name.String(), ""
		}
	}
	return "", n.Unknown["environment"]
}

// grants returns the statement that lets the function's role write to what
// triggers it.
func (l *linker) grants(n *Node, t trigger) (statement, why string) {
	why = n.Unknown["role"]
	for _, role := range n.Edges["role"] {
		if why == "" {
			why = role.Unknown["statements"]
		}
		found, unknown := l.grant(role, t)
		if found != "" {
			return found, ""
		}
		if why == "" {
			why = unknown
		}
	}
	return "", why
}

// grant returns the first statement of a role that allows the writing, unless
// one denies it.
func (l *linker) grant(role *Node, t trigger) (statement, why string) {
	for _, s := range role.Edges["statements"] {
		so, unknown := l.reaches(s, t)
		effect, _ := word(s, "effect")
		switch {
		case !so:
			if why == "" {
				why = unknown
			}
		case effect == "Deny" && s.Attrs["conditions"].Value == nil:
			return "", ""
		case effect == "Allow" && statement == "":
			statement = s.name()
		}
	}
	return statement, why
}

// reaches tells whether a statement is about writing to what triggers the function.
func (l *linker) reaches(s *Node, t trigger) (bool, string) {
	acts := false
	for _, pattern := range flat(nil, s.Attrs["actions"].Value) {
		for _, action := range writes[t.resource.Kind] {
			acts = acts || iam.MatchAction(pattern, model.Lit(action)) == iam.Yes
		}
	}
	if !acts {
		return false, s.Unknown["actions"]
	}
	for _, r := range flat(nil, s.Attrs["resources"].Value) {
		if l.of(s).namesTrigger(r, t) {
			return true, ""
		}
	}
	return false, s.Unknown["resources"]
}

// namesTrigger tells whether the resource of a statement names what triggers the
// function. Where a bucket triggers it for some keys only, the statement must
// name keys among them: who filters keys mostly writes the others.
func (l *linker) namesTrigger(r model.Text, t trigger) bool {
	if equals(r, "*") {
		return t.prefix == "" && t.suffix == ""
	}
	if t.resource.Kind != model.Bucket {
		return slices.Contains(l.resolve(r, t.resource.Kind).nodes, t.resource)
	}
	f := fields(r, "/", 2)
	if len(f) < 2 || !slices.Contains(l.resolve(f[0], model.Bucket).nodes, t.resource) {
		return false
	}
	keys := f[1].String()
	if t.prefix != "" {
		return strings.HasPrefix(keys, t.prefix)
	}
	return t.suffix == "" || strings.HasSuffix(keys, t.suffix)
}
