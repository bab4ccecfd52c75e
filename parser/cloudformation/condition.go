package cloudformation

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// A condition is an entry of Conditions.
type condition struct {
	name    string
	key     *yaml.Node
	value   *yaml.Node
	guard   model.Guard
	done    bool
	pending bool // being read: it is reached again only through a loop
	broken  bool // it is part of a loop
}

// conditionCall takes a condition function apart. {Condition: Name} is one here,
// and a mapping of its own everywhere else.
func conditionCall(n *yaml.Node) (name string, argument *yaml.Node, ok bool) {
	n = resolve(n)
	if n.Kind == yaml.MappingNode && len(n.Content) == 2 && n.Content[0].Value == "Condition" {
		return "Condition", resolve(n.Content[1]), true
	}
	name, argument, ok = call(n)
	if ok {
		argument = resolve(argument)
	}
	return name, argument, ok
}

// named is the guard of the condition of a name: nil if it always holds. The
// second result is false if there is no such condition.
func (r *reader) named(n *yaml.Node, name string) (model.Guard, bool) {
	c, ok := r.conditions[name]
	if !ok {
		r.tell(n, "condition-undefined", source.Noted,
			fmt.Sprintf("condition %s is not defined", name), "Define the condition, or correct its name.")
		return nil, false
	}
	if c.pending {
		c.broken = true
		r.tell(c.key, "condition-undefined", source.Noted,
			fmt.Sprintf("condition %s depends on itself", name), "Take the condition out of what it depends on.")
	}
	if c.pending || c.broken {
		return nil, false
	}
	if !c.done {
		c.pending = true
		guard := r.guard(c.value)
		c.pending = false
		if r.assumed != nil { // so it is in this trial only
			return guard, true
		}
		c.guard, c.done = guard, true
		if c.broken {
			c.guard = r.atom(c.key, "condition "+name)
			return nil, false
		}
	}
	if c.guard == nil || never(c.guard) {
		return c.guard, true
	}
	return model.Named{Name: name}, true
}

// guard reads a condition. Nil always holds, an empty Any never does.
func (r *reader) guard(n *yaml.Node) model.Guard {
	defer r.leave(n)
	n, why := r.enter(n)
	if why != "" {
		return r.atom(n, why)
	}
	name, argument, ok := conditionCall(n)
	if !ok {
		if b, isBool := plain(n).(model.Bool); isBool && n.Kind == yaml.ScalarNode {
			return constants[bool(b)]
		}
		return r.malformed(n, "a condition is no condition function")
	}
	switch name {
	case "Condition":
		guard, ok := r.named(argument, argument.Value)
		if !ok {
			return r.atom(n, "condition "+argument.Value)
		}
		return guard
	case "Fn::Equals":
		return r.equalsGuard(n, argument)
	case "Fn::Not":
		if argument.Kind == yaml.SequenceNode && len(argument.Content) == 1 {
			return negate(r.guard(argument.Content[0]))
		}
		return r.malformed(n, "Fn::Not wants a list of one condition")
	case "Fn::And", "Fn::Or":
		if argument.Kind != yaml.SequenceNode {
			return r.malformed(n, name+" wants a list of conditions")
		}
		guards := make([]model.Guard, len(argument.Content))
		for i, item := range argument.Content {
			guards[i] = r.guard(item)
		}
		if name == "Fn::And" {
			return all(guards)
		}
		return anyOf(guards)
	}
	return r.malformed(n, name+" is no condition function")
}

func (r *reader) malformed(n *yaml.Node, why string) model.Guard {
	r.tell(n, "function-malformed", source.Noted, why, "")
	return r.atom(n, why)
}

// atom is a condition that is true or false for reasons that nothing here can
// see: a choice point of its own.
func (r *reader) atom(n *yaml.Node, name string, outcomes ...string) model.Guard {
	if r.quiet {
		return model.Is{Choice: name, Outcome: "true"}
	}
	if len(outcomes) == 0 {
		outcomes = []string{"true", "false"}
	}
	if !slices.ContainsFunc(r.choices, func(c model.ChoicePoint) bool { return c.Name == name }) {
		r.choices = append(r.choices, model.ChoicePoint{Name: name, Outcomes: outcomes, At: r.span(n), Required: true})
	}
	return model.Is{Choice: name, Outcome: "true"}
}

func (r *reader) equalsGuard(n, argument *yaml.Node) model.Guard {
	if argument.Kind != yaml.SequenceNode || len(argument.Content) != 2 {
		return r.malformed(n, "Fn::Equals wants two values")
	}
	if r.atoms[n] {
		return r.equalsAtom(n, argument)
	}
	var points []*point
	for _, name := range r.dependencies(argument) {
		p, ok := r.points[name]
		if _, tried := r.assumed[name]; ok && !tried {
			points = append(points, p)
		}
	}
	open := false
	var each func(i int, assumed map[string]model.Value) model.Guard
	each = func(i int, assumed map[string]model.Value) model.Guard {
		if i == len(points) {
			var equal, known bool
			r.assuming(assumed, true, func() { equal, known = r.equals(argument) })
			open = open || !known
			return constants[equal]
		}
		p := points[i]
		guards := make([]model.Guard, len(p.classes))
		for j, c := range p.classes {
			guards[j] = each(i+1, with(assumed, p.name, c.trial))
		}
		return p.guard(guards)
	}
	guard := each(0, r.trials(argument))
	if open {
		return r.equalsAtom(n, argument)
	}
	return guard
}

// equalsAtom is a comparison of which only a deployment knows the answer. Its
// first outcome is what the defaults give.
func (r *reader) equalsAtom(n, argument *yaml.Node) model.Guard {
	defaults := map[string]model.Value{}
	for name, p := range r.parameters {
		if p.value != nil {
			defaults[name] = p.value
		}
	}
	var sides [2]string
	outcomes := []string{"true", "false"}
	r.assuming(defaults, true, func() {
		if equal, known := r.equals(argument); known && !equal {
			outcomes = []string{"false", "true"}
		}
	})
	symbols := map[string]model.Value{}
	for name, p := range r.parameters {
		if p.open() {
			symbols[name] = model.HoleText(model.Hole{Source: model.ParameterHole, Name: name})
		}
	}
	r.assuming(symbols, true, func() {
		for i, item := range argument.Content {
			sides[i] = callName(item)
			if text, ok := r.attr(item).Value.(model.Text); ok {
				sides[i] = strings.NewReplacer("⟦", "", "⟧", "").Replace(text.String())
			}
			if sides[i] == "" {
				sides[i] = `""`
			}
		}
	})
	name := sides[0] + " equals " + sides[1]
	if callName(argument.Content[0]) != "Ref" && strings.HasPrefix(sides[0], "Fn::") || strings.HasPrefix(sides[1], "Fn::") {
		name += fmt.Sprintf(" at %d:%d", n.Line, n.Column)
	}
	return r.atom(n, name, outcomes...)
}

// equals compares the two values of Fn::Equals.
func (r *reader) equals(argument *yaml.Node) (equal, known bool) {
	if argument.Kind != yaml.SequenceNode || len(argument.Content) != 2 {
		return false, false
	}
	a, ok1 := comparand(r.locate(r.attr(argument.Content[0]).Value))
	b, ok2 := comparand(r.locate(r.attr(argument.Content[1]).Value))
	if !ok1 || !ok2 {
		return false, false
	}
	x, ok1 := a.Literal()
	y, ok2 := b.Literal()
	switch {
	case ok1 && ok2:
		return x == y, true
	case a.Equal(b):
		return true, true
	case !ok1 && !ok2:
		return false, apart(a, b)
	case ok1:
		return false, r.differs(b, x)
	}
	return false, r.differs(a, y)
}

// locate puts in what is known of where the stack goes.
func (r *reader) locate(v model.Value) model.Value {
	text, ok := v.(model.Text)
	if !ok || len(r.known) == 0 {
		return v
	}
	parts := make([]model.Text, len(text))
	for i, p := range text {
		parts[i] = model.Text{p}
		if p.Hole != nil && p.Hole.Source == model.PseudoHole && r.known[p.Hole.Name] != "" {
			parts[i] = model.Lit(r.known[p.Hole.Name])
		}
	}
	return model.Concat(parts...)
}

func comparand(v model.Value) (model.Text, bool) {
	if v == nil {
		return model.Text{}, true
	}
	if t, ok := v.(model.Text); ok {
		return t, true
	}
	word, ok := literal(v)
	return model.Lit(word), ok
}

// apart tells whether two texts with holes differ in what they begin with.
func apart(a, b model.Text) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	x, y := a[0].Literal, b[0].Literal
	n := min(len(x), len(y))
	return x[:n] != y[:n]
}

// differs tells whether a text with holes cannot be word: its literal parts do
// not fit, or its hole stands for values that the template does not name.
func (r *reader) differs(t model.Text, word string) bool {
	if first, last := t[0].Literal, t[len(t)-1].Literal; !strings.HasPrefix(word, first) || !strings.HasSuffix(word, last) {
		return true
	}
	hole, value, ok := unify(t, word)
	if !ok {
		return false
	}
	_, tried := r.assumed[hole.Name]
	named := hole.Source == model.ParameterHole || hole.Source == model.PseudoHole
	return tried && named && r.candidates[hole.Name][value]
}

// constants are the guards of what is known to be true or false.
var constants = map[bool]model.Guard{true: nil, false: model.Any{}}

// never tells whether a guard holds nowhere.
func never(guard model.Guard) bool {
	g, ok := guard.(model.Any)
	return ok && len(g) == 0
}

func negate(guard model.Guard) model.Guard {
	switch g := guard.(type) {
	case nil:
		return model.Any{}
	case model.Not:
		return g.Guard
	default:
		if never(g) {
			return nil
		}
		return model.Not{Guard: g}
	}
}

func all(guards []model.Guard) model.Guard {
	var out model.All
	for _, g := range guards {
		switch {
		case never(g):
			return model.Any{}
		case g == nil || slices.ContainsFunc(out, func(o model.Guard) bool { return reflect.DeepEqual(o, g) }):
		default:
			out = append(out, g)
		}
	}
	switch len(out) {
	case 0:
		return nil
	case 1:
		return out[0]
	}
	return out
}

func anyOf(guards []model.Guard) model.Guard {
	var out model.Any
	for _, g := range guards {
		switch {
		case g == nil:
			return nil
		case never(g) || slices.ContainsFunc(out, func(o model.Guard) bool { return reflect.DeepEqual(o, g) }):
		default:
			out = append(out, g)
		}
	}
	if len(out) == 1 {
		return out[0]
	}
	if out == nil {
		return model.Any{}
	}
	return out
}
