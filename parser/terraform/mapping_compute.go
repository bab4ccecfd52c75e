package terraform

import (
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/draft"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// isSet is true where something stands at the path that is not empty.
func isSet(path string) compute {
	return func(m *mapper, r *config.Resource) model.Attr {
		attr := m.property(r, path)
		attr.Value = draft.IsSet(formed(model.BlockOf(nil), attr.Value))
		return attr
	}
}

// listed is a list at a path. A reference in its place is to a list.
func (m *mapper) listed(r *config.Resource, path string) model.Attr {
	attr := m.property(r, path)
	attr.Value = formed(model.ListOf(model.TextType), attr.Value)
	return attr
}

// isWord is true where one of the words stands at the path, false where another.
func isWord(path string, words ...string) compute {
	return func(m *mapper, r *config.Resource) model.Attr {
		attr := m.property(r, path)
		attr.Value = draft.IsWord(formed(model.TextType, attr.Value), words...)
		return attr
	}
}

// unless is what stands at the path, where it is not the number by which the
// provider says that nothing is set.
func unless(path, number string) compute {
	return func(m *mapper, r *config.Resource) model.Attr {
		attr := m.property(r, path)
		attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
			if draft.Literal(value) == number {
				return nil
			}
			return value
		})
		return attr
	}
}

// always is what is so of every resource of the type.
func always(value model.Value) compute {
	return func(_ *mapper, r *config.Resource) model.Attr { return model.Attr{Value: value, At: r.At} }
}

// jsonText is the value at a path as JSON with sorted keys.
func jsonText(path string) compute {
	return func(m *mapper, r *config.Resource) model.Attr {
		attr := m.property(r, path)
		attr.Value = draft.JSON(attr.Value)
		return attr
	}
}
