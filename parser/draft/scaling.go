package draft

import (
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// An Alias is what is known of an alias of a function where something names it.
type Alias struct {
	ID       string      // of its resource
	Name     model.Value // of the alias
	Function model.Value // what it says of its function: a reference, a name or an ARN
	Called   model.Value // the physical name of that function, if it is seen and has one
}

// Scales tells whether the resource of a scalable target (function:NAME:ALIAS) is the
// alias, by reference or by name. Nil is no.
func (a Alias) Scales(target model.Text) model.Value {
	scales, ok := Distribute([]model.Value{a.Name, a.Function, a.Called}, func(of []model.Value) model.Value {
		return Alias{ID: a.ID, Name: of[0], Function: of[1], Called: of[2]}.isScaled(target)
	})
	if !ok {
		return model.Unknown{Why: "an alias may be called too many things"}
	}
	return scales
}

// isScaled is Scales for an alias whose name and function are no choice.
func (a Alias) isScaled(target model.Text) model.Value {
	if len(target) == 0 || target[0].Hole == nil && !strings.HasPrefix(target[0].Literal, "function:") {
		return nil
	}
	if Refers(target, a.ID) {
		return model.Bool(true)
	}
	last := target[len(target)-1]
	i := strings.LastIndexByte(last.Literal, ':')
	name := Literal(a.Name)
	if refersTo(last) {
		return nil // that of another
	}
	if last.Hole != nil || i < 0 {
		return model.Unknown{Why: WhyUnknown(target)}
	}
	if name == "" {
		return model.Unknown{Why: "the name of an alias is known on deployment only"}
	}
	if last.Literal[i+1:] != name {
		return nil
	}
	if literal, ok := target.Literal(); ok {
		function := strings.TrimPrefix(literal[:i], "function:")
		switch own, called := Literal(a.Function), Literal(a.Called); {
		case function == own, function == called, own != "" && strings.HasSuffix(own, ":function:"+function):
			return model.Bool(true)
		case own != "" || called != "":
			return nil
		}
		return model.Unknown{Why: "the name of a function is known on deployment only"}
	}
	for _, part := range target {
		if refersTo(part) && Refers(a.Function, part.Hole.Resource) {
			return model.Bool(true)
		}
	}
	if own, ok := a.Function.(model.Text); ok && len(own) > 0 && refersTo(own[0]) && slices.ContainsFunc(target, refersTo) {
		return nil // both refer to a function, and not to the same
	}
	return model.Unknown{Why: WhyUnknown(target)}
}

// refersTo tells whether a part of a text refers to a resource.
func refersTo(part model.Part) bool { return part.Hole != nil && part.Hole.Resource != "" }
