package cloudformation

import (
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// property returns what stands at a path of a resource's properties.
func (m *mapper) property(r *stack.Resource, path string) model.Attr {
	return m.Inside(model.Attr{Value: r.Properties, At: r.At}, path)
}

// refTo is the text that a Ref to a resource of the template gives.
func refTo(id string) model.Text {
	return model.HoleText(model.Hole{Source: model.ResourceHole, Name: id, Resource: id})
}

// refersTo returns the resource of the template that a text refers to, if it is
// nothing but a reference.
func (m *mapper) refersTo(value model.Value) (*stack.Resource, *model.Hole) {
	text, ok := value.(model.Text)
	if !ok {
		return nil, nil
	}
	hole, ok := text.Hole()
	if !ok || hole.Source != model.ResourceHole {
		return nil, nil
	}
	return m.byID[hole.Resource], hole
}
