package engine

import (
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/belay-dev/belay/internal/workspace"
)

// Input is what rules see of a graph, as JSON values: what stock OPA can be
// given to ask a rule the same question.
func (e *Engine) Input(g *workspace.Graph) (map[string]any, error) {
	value, err := ast.JSON(newInput(g, e.settings, newRegister(g), nil).sure.Value)
	if err != nil {
		return nil, fmt.Errorf("export the model of %s: %w", g.Unit.Key, err)
	}
	input, ok := value.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("export the model of %s: it is no object", g.Unit.Key)
	}
	delete(input, doubtName) // the engine's own question
	return input, nil
}
