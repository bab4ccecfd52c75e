package draft

import (
	"maps"
	"slices"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/asl"
)

// Define puts what a definition says into its state machine, which is the last
// resource of the draft, and makes the states.
func (d *Draft) Define(machine asl.Machine, problems []source.Problem) {
	own := d.Resources[len(d.Resources)-1]
	for _, p := range problems {
		d.Problem(p)
	}
	for name, attr := range machine.Attrs {
		if attr.Value != nil {
			own.Attrs[name] = attr
		}
	}
	for _, state := range machine.Resources(own) {
		state.Via = own.Via
		d.Resources = append(d.Resources, state)
	}
}

// EachDefinition reads the sides of a choice and joins what they say.
func EachDefinition(value model.Value, read func(model.Value) (asl.Machine, []source.Problem)) (asl.Machine, []source.Problem) {
	choice, ok := value.(model.Choice)
	if !ok {
		return read(value)
	}
	then, problems := EachDefinition(choice.Then, read)
	otherwise, more := EachDefinition(choice.Else, read)
	joined := asl.Machine{Attrs: model.Block{}}
	for _, name := range append(slices.Sorted(maps.Keys(then.Attrs)), slices.Sorted(maps.Keys(otherwise.Attrs))...) {
		joined.Attrs[name] = Chosen(choice.If, source.Span{}, then.Attrs[name], otherwise.Attrs[name])
	}
	for _, s := range then.States {
		s.If = model.Both(choice.If, s.If)
		joined.States = append(joined.States, s)
	}
	for _, s := range otherwise.States {
		s.If = model.Both(model.Not{Guard: choice.If}, s.If)
		joined.States = append(joined.States, s)
	}
	return joined, append(problems, more...)
}
