package asl

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// level reads the states of a machine, a branch or a map, and what its way from
// StartAt to an end waits at least.
func (r *reader) level(block model.Block, guard model.Guard) cost {
	states, ok := block["States"].Value.(model.Block)
	if !ok {
		return r.hidden("States", block["States"].Value)
	}
	g := graph{nodes: make(map[string]*node, len(states)), start: node{ends: nowhere}}
	names := sortedByPlace(states)
	for _, name := range names {
		g.nodes[name] = &node{at: states[name].At, ends: nowhere}
	}
	for _, name := range names {
		for _, v := range versions(states[name].Value, guard) {
			r.state(&g, name, model.Attr{Value: v.value, At: states[name].At}, v.guard)
		}
	}
	g.follow(&g.start, block["StartAt"], 0)
	r.check(&g, names)
	return g.shortest()
}

// hidden notes that states are not seen, and why. They may wait for nothing.
func (r *reader) hidden(name string, value model.Value) cost {
	if r.unseen == "" {
		r.unseen = "it has no mapping " + name
		if v, ok := value.(model.Unknown); ok {
			r.unseen = v.Why
		}
	}
	return cost{}
}

// sortedByPlace lists names as they are written. Where nothing is known of
// places the alphabet decides, so that the order is the same in every run.
func sortedByPlace(block model.Block) []string {
	names := slices.Sorted(maps.Keys(block))
	slices.SortStableFunc(names, func(a, b string) int {
		x, y := block[a].At, block[b].At
		return cmp.Or(strings.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line), cmp.Compare(x.Column, y.Column))
	})
	return names
}

// state reads one version of a state.
func (r *reader) state(g *graph, name string, state model.Attr, guard model.Guard) {
	attrs := model.Block{"name": {Value: model.Lit(name), At: state.At}}
	index := len(r.states)
	switch v := state.Value.(type) {
	case nil:
		return // a state that a condition leaves out
	case model.Block:
		r.states = append(r.states, State{})
		r.attributes(v, attrs)
		r.transitions(g, g.nodes[name], v, guard)
	default:
		why := "the state is no mapping"
		if unknown, ok := v.(model.Unknown); ok {
			why = unknown.Why
		}
		r.states = append(r.states, State{})
		for attribute, a := range model.Kinds[model.State] {
			if a.Type.Base != model.EdgeBase && !a.Derived && attribute != "name" && attribute != "machine_id" {
				attrs[attribute] = model.Attr{Value: model.Unknown{Why: why}, At: state.At}
			}
		}
		g.open = true
		g.nodes[name].ends.success = 0
	}
	r.states[index] = State{Name: name, At: state.At, Attrs: r.coerce(model.State, attrs), If: guard}
}

// attributes reads what rules can ask of a state.
func (r *reader) attributes(state, attrs model.Block) {
	attrs["kind"] = state["Type"]
	kind := literal(state["Type"].Value)
	unknown := kind == "" && state["Type"].Value != nil
	if kind == "Task" || unknown {
		r.task(state, attrs)
	}
	if kind == "Wait" || unknown {
		attrs["wait"] = wait(state)
	}
	duration(state, attrs, "TimeoutSeconds", "timeout", "timeout_path")
	duration(state, attrs, "HeartbeatSeconds", "heartbeat", "heartbeat_path")
	attrs["retries"] = renamed(state["Retry"], map[string]string{
		"errors": "ErrorEquals", "max_attempts": "MaxAttempts", "interval": "IntervalSeconds", "backoff": "BackoffRate",
		"max_delay": "MaxDelaySeconds",
	})
	attrs["catches"] = renamed(state["Catch"], map[string]string{"errors": "ErrorEquals", "next": "Next"})
}

// duration reads a number of seconds, which may also be given by a path or an
// expression.
func duration(state, attrs model.Block, field, seconds, path string) {
	attr := state[field]
	number, expression := parted(attr.Value)
	attrs[seconds] = attr.Of(number)
	if expression != nil {
		attrs[path] = attr.Of(expression)
		return
	}
	attrs[path] = state[field+"Path"]
}

// parted parts a value from the expressions that stand for it.
func parted(value model.Value) (plain, expression model.Value) {
	switch v := value.(type) {
	case model.Text:
		if isExpression(v) {
			return nil, v
		}
	case model.Choice:
		then, thenExpression := parted(v.Then)
		otherwise, otherwiseExpression := parted(v.Else)
		return choose(v.If, then, otherwise), choose(v.If, thenExpression, otherwiseExpression)
	default:
	}
	return value, nil
}

// choose is a choice, or nothing where both sides are.
func choose(guard model.Guard, then, otherwise model.Value) model.Value {
	if then == nil && otherwise == nil {
		return nil
	}
	return model.Choice{If: guard, Then: then, Else: otherwise}
}

// wait is how long a Wait state waits.
func wait(state model.Block) model.Attr {
	for _, field := range []string{"SecondsPath", "Timestamp", "TimestampPath"} {
		if attr, ok := state[field]; ok && attr.Value != nil {
			attr.Value = model.Unknown{Why: field + " says how long it waits"}
			return attr
		}
	}
	seconds := state["Seconds"]
	seconds.Value = evaluated(seconds.Value, "Seconds")
	return seconds
}

// renamed gives the members of each mapping of a list the names of the model.
func renamed(attr model.Attr, fields map[string]string) model.Attr {
	switch v := attr.Value.(type) {
	case model.List:
		list := make(model.List, len(v))
		for i, item := range v {
			list[i] = renamed(item, fields)
		}
		attr.Value = list
	case model.Block:
		block := make(model.Block, len(fields))
		for name, field := range fields {
			if member, ok := v[field]; ok {
				block[name] = member
			}
		}
		attr.Value = block
	case model.Choice:
		then := renamed(model.Attr{Value: v.Then}, fields)
		otherwise := renamed(model.Attr{Value: v.Else}, fields)
		attr.Value = model.Choice{If: v.If, Then: then.Value, Else: otherwise.Value}
	default:
	}
	return attr
}
