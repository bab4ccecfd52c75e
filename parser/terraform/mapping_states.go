package terraform

import (
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/asl"
	"github.com/belay-dev/belay/parser/draft"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// stateMachineDefinition reads the definition of a state machine and makes its
// states.
func stateMachineDefinition(m *mapper, r *config.Resource) {
	definition := r.Values["definition"]
	m.Define(draft.EachDefinition(definition.Value, func(value model.Value) (asl.Machine, []source.Problem) {
		one := definition
		one.Value = value
		if value == nil {
			open := owner(r).Open
			if open != "" {
				return asl.Opaque(r.At, open), nil
			}
			one.At = r.At
		}
		return asl.Parse(one, nil, m.activities()...)
	}))
}

// logDestination is the log group of a state machine, as the one item of a list.
func logDestination(m *mapper, r *config.Resource) model.Attr {
	attr := nonEmpty(m.property(r, "logging_configuration[0].log_destination"))
	attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
		if _, ok := value.(model.Text); ok {
			return model.List{{Value: value, At: attr.At}}
		}
		return value
	})
	return attr
}

// activities are the addresses of the Step Functions activities.
func (m *mapper) activities() []string {
	var addresses []string
	for _, r := range m.byType["aws_sfn_activity"] {
		addresses = append(addresses, r.Address)
	}
	return addresses
}
