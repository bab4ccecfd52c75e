package cloudformation

import (
	"path"
	"slices"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/asl"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
	"github.com/belay-dev/belay/parser/draft"
)

// stateMachineDefinition reads the definition of a state machine and makes its
// states.
func stateMachineDefinition(m *mapper, r *stack.Resource) {
	m.Define(m.definition(r))
}

// definition reads the definition of a state machine. Where its substitutions or
// its file depend on a condition, there are two definitions.
func (m *mapper) definition(r *stack.Resource) (asl.Machine, []source.Problem) {
	given := r.Properties["DefinitionSubstitutions"]
	return draft.EachDefinition(given.Value, func(value model.Value) (asl.Machine, []source.Problem) {
		switch v := value.(type) {
		case nil:
			return m.definitionWith(r, nil)
		case model.Block:
			return m.definitionWith(r, v)
		case model.Unknown:
			return asl.Opaque(given.At, v.Why), nil
		default:
			why := draft.FormName(value) + " stands where the substitutions of state machine " + r.ID + " are expected"
			return asl.Opaque(given.At, why), opaqueDefinition(given.At, why)
		}
	})
}

func (m *mapper) definitionWith(r *stack.Resource, substitutions model.Block) (asl.Machine, []source.Problem) {
	definition := draft.Merged(r.Properties["Definition"], r.Properties["DefinitionString"])
	location := r.Properties["DefinitionS3Location"]
	switch {
	case definition.Value != nil:
		return asl.Parse(definition, substitutions, m.activities()...)
	case location.Value != nil:
		return draft.EachDefinition(location.Value, func(value model.Value) (asl.Machine, []source.Problem) {
			return m.definitionFile(r, model.Attr{Value: value, At: location.At}, substitutions)
		})
	case r.Open != "":
		return asl.Opaque(r.At, r.Open), nil
	}
	why := "state machine " + r.ID + " has no definition"
	return asl.Opaque(r.At, why), opaqueDefinition(r.At, why)
}

// definitionFile reads a definition beside the template: a location that is a
// path is what "aws cloudformation package" uploads.
func (m *mapper) definitionFile(r *stack.Resource, location model.Attr, substitutions model.Block) (asl.Machine, []source.Problem) {
	name := draft.Literal(location.Value)
	if name == "" {
		why := "the definition of state machine " + r.ID + " is in S3"
		return asl.Opaque(location.At, why), opaqueDefinition(location.At, why)
	}
	data, err := m.read(name)
	if err != nil {
		why := "the definition of state machine " + r.ID + " cannot be read: " + err.Error()
		return asl.Opaque(location.At, why), opaqueDefinition(location.At, why)
	}
	return asl.ParseFile(path.Join(path.Dir(m.template.File), name), data, substitutions, m.activities()...)
}

// opaqueDefinition is the problem of a definition that is not seen.
func opaqueDefinition(at source.Span, why string) []source.Problem {
	return []source.Problem{{
		ID: "definition-opaque", At: at, Effect: source.Partial, Hides: []string{string(model.State)},
		Message: why, Fix: "Write the definition in the template or in a file beside it.",
	}}
}

// activities are the ids of the Step Functions activities of the template.
func (m *mapper) activities() []string {
	var ids []string
	for _, r := range m.byType["AWS::StepFunctions::Activity"] {
		ids = append(ids, r.ID)
	}
	slices.Sort(ids)
	return ids
}
