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

// activities are the addresses of the Step Functions activities.
func (m *mapper) activities() []string {
	var addresses []string
	for _, r := range m.byType["aws_sfn_activity"] {
		addresses = append(addresses, r.Address)
	}
	return addresses
}
