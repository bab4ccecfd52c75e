// Package asl reads state machines in the Amazon States Language, whatever
// format they are written in: as values of a template, as JSON or YAML in a
// text, or as a file.
package asl

import (
	"cmp"
	"fmt"
	"maps"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/embedded"
)

// A Machine is what one definition says.
type Machine struct {
	// Attrs holds the attributes of kind state_machine that come from the
	// definition: definition, timeout and shortest.
	Attrs model.Block
	// QueryLanguage is JSONPath or JSONata; states may have their own.
	QueryLanguage string
	Comment       string
	// States holds all states in source order, those of branches and maps after
	// the state that they are in.
	States []State
}

// A State is one state of a machine.
type State struct {
	Name  string
	At    source.Span // its name's place
	Attrs model.Block // attributes of kind state, of their types, without machine_id
	If    model.Guard // where the definition has it; nil is everywhere
}

// Parse reads a definition: a mapping, or a text that is JSON or YAML.
// In its texts ${Name} stands for the substitution of that name; one that is
// not given is a hole. Activities are the ids of the unit's resources that are
// Step Functions activities; a task whose resource is a reference to any other
// resource of the unit calls a function.
//
// A definition that cannot be read gives an Opaque machine and a problem.
func Parse(definition model.Attr, substitutions model.Block, activities ...string) (Machine, []source.Problem) {
	return parse(definition, embedded.Parse, substitutions, activities)
}

// ParseFile reads a definition that is a file of its own. Name is its
// root-relative name, which the places are in.
func ParseFile(name string, data []byte, substitutions model.Block, activities ...string) (Machine, []source.Problem) {
	document := embedded.Parse
	if embedded.IsYAML(name) {
		document = embedded.ParseYAML
	}
	return parse(embedded.FileText(name, data), document, substitutions, activities)
}

// Opaque is the machine whose definition at a place cannot be read. Nothing of
// it is known, and why says why.
func Opaque(at source.Span, why string) Machine {
	return Machine{Attrs: model.Block{
		"definition": {Value: model.Lit("opaque"), At: at},
		"timeout":    {Value: model.Unknown{Why: why}, At: at},
		"shortest":   {Value: model.Unknown{Why: why}, At: at},
	}}
}

// Resources makes a resource of each state, for the unit that holds machine.
func (m Machine) Resources(machine *model.Resource) []*model.Resource {
	key := machine.Key
	if key == "" {
		key = machine.ID
	}
	seen := map[string]int{}
	resources := make([]*model.Resource, 0, len(m.States))
	for _, s := range m.States {
		attrs := model.Block{"machine_id": {Value: model.Lit(machine.ID), At: s.At}}
		maps.Copy(attrs, s.Attrs)
		// Names are unique in a machine that Step Functions accepts. In two
		// versions of a definition, under a condition, they are not.
		id := machine.ID + "." + s.Name
		if n := seen[s.Name]; n > 0 {
			id = fmt.Sprintf("%s[%d]", id, n)
		}
		seen[s.Name]++
		resources = append(resources, &model.Resource{
			ID: id, Key: key + "." + s.Name,
			Label: fmt.Sprintf("state %s of state machine %s", s.Name, cmp.Or(machine.Label, machine.ID)),
			Kind:  model.State, Type: machine.Type, At: s.At, Attrs: attrs,
			If: both(machine.If, s.If), Open: machine.Open, From: machine.From,
		})
	}
	return resources
}

type documentReader func(model.Attr) (model.Attr, []source.Problem)

func parse(definition model.Attr, document documentReader, substitutions model.Block, activities []string) (Machine, []source.Problem) {
	s := substituter{given: substitutions, marks: map[*model.Hole]string{}}
	read, problems := document(s.mark(definition))
	read.Value = s.value(read.Value)
	r := reader{at: definition.At, activities: map[string]bool{}}
	for i := range problems {
		problems[i].Hides = hides(problems[i].Effect)
		r.reported = r.reported || problems[i].Effect != source.Noted
	}
	for _, id := range activities {
		r.activities[id] = true
	}
	machine := r.machine(read.Value, nil)
	return machine, append(problems, r.problems...)
}

// hides says that nothing but states can be missing where a definition is not read.
func hides(effect source.Effect) []string {
	if effect == source.Noted {
		return nil
	}
	return []string{string(model.State)}
}

// A reader reads one definition.
type reader struct {
	at         source.Span // the definition's place
	activities map[string]bool
	reported   bool // a problem says already why there is nothing to read
	problems   []source.Problem
	states     []State
	unseen     string // why some of the states cannot be seen; "" if all are
}

func (r *reader) problem(p source.Problem) {
	p.Hides = hides(p.Effect)
	r.problems = append(r.problems, p)
}

// machine reads a definition that is a value by now. Under a condition it may
// be two; then each state is guarded, and so are the attributes.
func (r *reader) machine(value model.Value, guard model.Guard) Machine {
	switch v := value.(type) {
	case model.Block:
		return r.definition(v, guard)
	case model.Choice:
		then := r.machine(v.Then, both(guard, v.If))
		otherwise := r.machine(v.Else, both(guard, model.Not{Guard: v.If}))
		return Machine{
			Attrs:         chooseAttrs(v.If, then.Attrs, otherwise.Attrs),
			QueryLanguage: then.QueryLanguage, Comment: then.Comment,
			States: append(then.States, otherwise.States...),
		}
	case model.Unknown:
		return r.opaque(v.Why)
	case nil:
		return r.opaque("there is no definition")
	default:
		return r.opaque("the definition is no mapping")
	}
}

func (r *reader) opaque(why string) Machine {
	if !r.reported {
		r.problem(source.Problem{
			ID: "definition-opaque", At: r.at, Effect: source.Partial,
			Message: "this state machine definition cannot be read: " + why,
			Fix:     "Write the definition in the template or in a file beside it.",
		})
	}
	return Opaque(r.at, why)
}

func (r *reader) definition(block model.Block, guard model.Guard) Machine {
	machine := Machine{
		QueryLanguage: literal(block["QueryLanguage"].Value),
		Comment:       literal(block["Comment"].Value),
	}
	if machine.QueryLanguage == "" {
		machine.QueryLanguage = "JSONPath"
	}
	r.states, r.unseen = nil, ""
	waits := r.level(block, guard)
	machine.States = r.states
	attrs := model.Block{
		"definition": {Value: model.Lit("read"), At: r.at},
		"timeout":    block["TimeoutSeconds"],
	}
	if ends := min(waits.success, waits.failure); ends < never {
		attrs["shortest"] = model.Attr{Value: model.Num(ends), At: r.at}
	}
	if r.unseen != "" {
		opaque := r.opaque(r.unseen)
		attrs["definition"], attrs["shortest"] = opaque.Attrs["definition"], opaque.Attrs["shortest"]
	}
	machine.Attrs = r.coerce(model.StateMachine, attrs)
	return machine
}

func (r *reader) coerce(kind model.Kind, attrs model.Block) model.Block {
	attrs, problems := model.Kinds[kind].Coerce(attrs)
	for _, p := range problems {
		r.problem(p)
	}
	return attrs
}

// both holds where each of two guards does.
func both(a, b model.Guard) model.Guard {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return model.All{a, b}
}

// chooseAttrs joins the attributes of two versions of one thing.
func chooseAttrs(guard model.Guard, then, otherwise model.Block) model.Block {
	attrs := model.Block{}
	for name, attr := range otherwise {
		attrs[name] = attr.Of(model.Choice{If: guard, Else: attr.Value})
	}
	for name, attr := range then {
		attr.Value = model.Choice{If: guard, Then: attr.Value, Else: otherwise[name].Value}
		attrs[name] = attr
	}
	return attrs
}

// literal is a text without holes, or "".
func literal(value model.Value) string {
	text, _ := value.(model.Text)
	s, _ := text.Literal()
	return s
}

// A version is what a value is where a guard holds.
type version struct {
	value model.Value
	guard model.Guard
}

// versions takes the choices of a value apart.
func versions(value model.Value, guard model.Guard) []version {
	choice, ok := value.(model.Choice)
	if !ok {
		return []version{{value, guard}}
	}
	return append(versions(choice.Then, both(guard, choice.If)),
		versions(choice.Else, both(guard, model.Not{Guard: choice.If}))...)
}
