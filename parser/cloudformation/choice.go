package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// A point is a parameter whose values the template tells apart.
type point struct {
	name      string
	at        source.Span
	parameter *parameter // nil for a pseudo parameter
	classes   []class
}

// A class is values that no test tells apart.
type class struct {
	outcome string
	values  []string
	other   bool        // it has the values that the template does not name
	trial   model.Value // one of them
	shown   model.Value // what a reference gives where the outcome holds
}

// value is what a reference gives, outcome by outcome.
func (p *point) value() model.Value {
	return p.choice(func(i int) model.Value { return p.classes[i].shown })
}

// choice is the value of the outcome that holds, the first if no other does.
func (p *point) choice(of func(i int) model.Value) model.Value {
	out := of(0)
	for i, c := range slices.Backward(p.classes) {
		if i > 0 {
			out = choose(model.Is{Choice: p.name, Outcome: c.outcome}, of(i), out)
		}
	}
	return out
}

// render is a value as a text that is equal exactly for equal values.
func render(v model.Value) string {
	switch v := v.(type) {
	case nil:
		return "nil"
	case model.Text:
		return "text " + v.String()
	case model.List:
		var b strings.Builder
		b.WriteString("list")
		for _, item := range v {
			fmt.Fprintf(&b, " (%s)", render(item.Value))
		}
		return b.String()
	case model.Block:
		var b strings.Builder
		b.WriteString("block")
		for _, key := range sortedKeys(v) {
			fmt.Fprintf(&b, " %s (%s)", key, render(v[key].Value))
		}
		return b.String()
	case model.Choice:
		return fmt.Sprintf("choice %#v (%s) (%s)", v.If, render(v.Then), render(v.Else))
	default:
		return fmt.Sprintf("%T %v", v, v)
	}
}

// perOutcome reads the call n once for each combination of outcomes that where,
// a part of it, names.
func (r *reader) perOutcome(n, where *yaml.Node, f func() model.Attr) model.Attr {
	var points []*point
	total := 1
	for _, name := range r.dependencies(where) {
		p, ok := r.points[name]
		if _, tried := r.assumed[name]; !ok || tried || p.parameter == nil {
			continue
		}
		points = append(points, p)
		total *= len(p.classes)
	}
	if r.tooOpen[n] || total > maxTrials {
		return unknown("it depends on too many parameters")
	}
	tested := r.tested[n]
	if len(points) == 0 && !tested {
		return f()
	}
	o := outcomes{r: r, points: points, tested: tested, read: f}
	base := r.assumed
	if tested {
		base = r.trials(where)
	}
	value := o.from(0, base)
	return model.Attr{Value: value}.WithVia(o.via)
}

// outcomes reads a call under every combination of outcomes of some points.
type outcomes struct {
	r      *reader
	points []*point
	tested bool // the outcomes are all that the call tells apart
	read   func() model.Attr
	others int // points that do not have their first outcome now
	via    []source.Span
}

// from is the choice of what the call gives over the points from i on.
func (o *outcomes) from(i int, assumed map[string]model.Value) model.Value {
	if i == len(o.points) {
		var attr model.Attr
		o.r.assuming(assumed, o.others > 0, func() { attr = o.read() })
		if o.others == 0 {
			o.via = attr.Via()
		}
		return attr.Value
	}
	p := o.points[i]
	values := make([]model.Value, len(p.classes))
	for j, c := range p.classes {
		value := c.trial
		if !o.tested { // the call may tell values apart that are of one class here
			value = c.shown
		}
		if j > 0 {
			o.others++
		}
		values[j] = o.from(i+1, with(assumed, p.name, value))
		if j > 0 {
			o.others--
		}
	}
	return p.choice(func(j int) model.Value { return values[j] })
}

func with(assumed map[string]model.Value, name string, value model.Value) map[string]model.Value {
	out := map[string]model.Value{name: value}
	for k, v := range assumed {
		if k != name {
			out[k] = v
		}
	}
	return out
}

// trials are the assumptions about what n depends on and no test tells apart.
func (r *reader) trials(n *yaml.Node) map[string]model.Value {
	assumed := r.assumed
	for _, name := range r.dependencies(n) {
		value, ok := r.single[name]
		if _, tried := assumed[name]; ok && !tried {
			assumed = with(assumed, name, value)
		}
	}
	return assumed
}

// guard joins what holds under each outcome.
func (p *point) guard(guards []model.Guard) model.Guard {
	var parts []model.Guard
	always := 0
	var except model.Guard
	for i, g := range guards {
		is := model.Is{Choice: p.name, Outcome: p.classes[i].outcome}
		switch {
		case g == nil:
			always++
			parts = append(parts, is)
		case never(g):
			except = is
		default:
			parts = append(parts, all([]model.Guard{is, g}))
		}
	}
	if always == len(guards) {
		return nil
	}
	if len(guards) > 2 && always == len(guards)-1 && except != nil {
		return model.Not{Guard: except}
	}
	return anyOf(parts)
}

// choicePoints lists what the template leaves open, parameters first.
func (r *reader) choicePoints(parameters []*parameter) []model.ChoicePoint {
	var out []model.ChoicePoint
	var names []string
	for _, p := range parameters {
		names = append(names, p.name)
	}
	var pseudo []string
	for name, p := range r.points {
		if p.parameter == nil {
			pseudo = append(pseudo, name)
		}
	}
	slices.Sort(pseudo)
	for _, name := range append(names, pseudo...) {
		p, ok := r.points[name]
		if !ok {
			continue
		}
		c := model.ChoicePoint{Name: name, At: p.at, Values: map[string]string{}, Required: p.parameter == nil || p.parameter.value == nil}
		for _, class := range p.classes {
			c.Outcomes = append(c.Outcomes, class.outcome)
			for _, v := range class.values {
				c.Values[v] = class.outcome
			}
			if class.other {
				c.Other = class.outcome
			}
		}
		out = append(out, c)
	}
	return append(out, r.choices...)
}
