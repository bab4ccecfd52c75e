package cloudformation

import (
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
	"github.com/belay-dev/belay/parser/draft"
)

// compute is how an attribute that no path can say is worked out.
type compute = func(m *mapper, r *stack.Resource) model.Attr

// isSet is true where something stands at the path that is not empty.
func isSet(path string) compute {
	return func(m *mapper, r *stack.Resource) model.Attr {
		attr := m.property(r, path)
		attr.Value = draft.IsSet(attr.Value)
		return attr
	}
}

// isWord is true where one of the words stands at the path, false where another.
func isWord(path string, words ...string) compute {
	return func(m *mapper, r *stack.Resource) model.Attr {
		attr := m.property(r, path)
		attr.Value = draft.IsWord(attr.Value, words...)
		return attr
	}
}

// always is what is so of every resource of the type.
func always(value model.Value) compute {
	return func(_ *mapper, r *stack.Resource) model.Attr { return model.Attr{Value: value, At: r.At} }
}

// withDocuments is a resource whose JSON texts are read.
func (m *mapper) withDocuments(r *stack.Resource, names []string) *stack.Resource {
	if len(names) == 0 {
		return r
	}
	next := *r
	next.Properties = m.ReadJSON(r.Properties, names)
	return &next
}

// jsonText is the value at a path as JSON with sorted keys.
func jsonText(path string) compute {
	return func(m *mapper, r *stack.Resource) model.Attr {
		attr := m.property(r, path)
		attr.Value = draft.JSON(attr.Value)
		return attr
	}
}
