package cloudformation

import (
	"path"
	"slices"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/asl"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// stateMachineDefinition reads the definition of a state machine and makes its
// states.
func stateMachineDefinition(m *mapper, r *stack.Resource) {
	own := m.resources[len(m.resources)-1]
	machine, problems := m.definition(r)
	for _, p := range problems {
		m.problem(p)
	}
	for name, attr := range machine.Attrs {
		if attr.Value != nil {
			own.Attrs[name] = attr
		}
	}
	m.resources = append(m.resources, machine.Resources(own)...)
}

func (m *mapper) definition(r *stack.Resource) (asl.Machine, []source.Problem) {
	substitutions, why := substitutionsOf(r.Properties["DefinitionSubstitutions"])
	definition := merged(r.Properties["Definition"], r.Properties["DefinitionString"])
	location := r.Properties["DefinitionS3Location"]
	switch {
	case why != "":
		return asl.Opaque(r.Properties["DefinitionSubstitutions"].At, why), nil
	case definition.Value != nil:
		return asl.Parse(definition, substitutions, m.activities()...)
	case location.Value == nil:
		if r.Open != "" {
			return asl.Opaque(r.At, r.Open), nil
		}
		return asl.Opaque(r.At, "state machine "+r.ID+" has no definition"), []source.Problem{{
			ID: "definition-opaque", At: r.At, Effect: source.Partial, Hides: []string{string(model.State)},
			Message: "state machine " + r.ID + " has no definition",
		}}
	}
	return m.definitionFile(r, location, substitutions)
}

// definitionFile reads a definition beside the template: a location that is a
// path is what "aws cloudformation package" uploads.
func (m *mapper) definitionFile(r *stack.Resource, location model.Attr, substitutions model.Block) (asl.Machine, []source.Problem) {
	name := literalOf(location.Value)
	if name == "" {
		why := "the definition of state machine " + r.ID + " is in S3"
		return asl.Opaque(location.At, why), []source.Problem{{
			ID: "definition-opaque", At: location.At, Effect: source.Partial, Hides: []string{string(model.State)},
			Message: why, Fix: "Write the definition in the template or in a file beside it.",
		}}
	}
	data, err := m.read(name)
	if err != nil {
		why := "the definition " + name + " of state machine " + r.ID + " cannot be read: " + err.Error()
		return asl.Opaque(location.At, why), []source.Problem{{
			ID: "definition-opaque", At: location.At, Effect: source.Partial, Hides: []string{string(model.State)}, Message: why,
		}}
	}
	return asl.ParseFile(path.Join(path.Dir(m.template.File), name), data, substitutions, m.activities()...)
}

// substitutionsOf is what stands for ${Name} in a definition. Where they are not
// known, why says why.
func substitutionsOf(attr model.Attr) (substitutions model.Block, why string) {
	switch v := attr.Value.(type) {
	case nil:
		return nil, ""
	case model.Block:
		return v, ""
	case model.Unknown:
		return nil, v.Why
	default:
		return nil, "its DefinitionSubstitutions are " + formName(v)
	}
}

// activities are the ids of the Step Functions activities of the template.
func (m *mapper) activities() []string {
	var ids []string
	for _, r := range m.template.Resources {
		if r.Type == "AWS::StepFunctions::Activity" {
			ids = append(ids, r.ID)
		}
	}
	slices.Sort(ids)
	return ids
}
