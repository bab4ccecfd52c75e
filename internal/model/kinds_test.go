package model_test

import (
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

// reserved are the names that every resource has in rules' input.
var reserved = map[string]bool{"id": true, "type": true, "unknown": true, "partial": true}

func TestKinds(t *testing.T) {
	if len(model.Kinds) == 0 {
		t.Fatal("no kinds")
	}
	for kind, shape := range model.Kinds {
		for name, attribute := range shape {
			at := string(kind) + "." + name
			if reserved[name] || strings.HasPrefix(name, "_") {
				t.Errorf("%s: the name is reserved", at)
			}
			if attribute.Doc == "" {
				t.Errorf("%s has no doc", at)
			}
			checkType(t, at, attribute.Type)
			if attribute.Type.Base == model.EdgeBase {
				checkEdge(t, kind, name, attribute)
			}
		}
	}
}

func checkType(t *testing.T, at string, typ model.Type) {
	t.Helper()
	switch typ.Base {
	case model.ListBase:
		if typ.Elem == nil {
			t.Errorf("%s is a list of nothing", at)
			return
		}
		checkType(t, at, *typ.Elem)
	case model.BlockBase:
		for name, field := range typ.Fields {
			if field.Doc == "" {
				t.Errorf("%s.%s has no doc", at, name)
			}
			if field.Type.Base == model.EdgeBase {
				t.Errorf("%s.%s: an edge inside a block", at, name)
			}
			checkType(t, at+"."+name, field.Type)
		}
	case model.NumberBase, model.BoolBase, model.TextBase, model.EnumBase, model.EdgeBase:
	}
}

// checkEdge checks that an edge drawn from an attribute can be drawn, and that
// its way back is an edge that leads here.
func checkEdge(t *testing.T, kind model.Kind, name string, edge model.Attribute) {
	t.Helper()
	at := string(kind) + "." + name
	target, ok := model.Kinds[edge.Type.Kind]
	if !ok {
		t.Errorf("%s leads to kind %q, which is not there", at, edge.Type.Kind)
		return
	}
	if edge.Derived {
		t.Errorf("%s: edges do not say that they are derived", at)
	}
	if edge.Type.From == "" {
		return
	}
	from, ok := model.Kinds[kind][edge.Type.From]
	text := ok && (from.Type.Base == model.TextBase || from.Type.Base == model.ListBase && from.Type.Elem.Base == model.TextBase)
	if !text || from.Derived {
		t.Errorf("%s is drawn from %s, which is no text that loaders fill", at, edge.Type.From)
	}
	back, ok := target[edge.Type.Back]
	if !ok || back.Type.Base != model.EdgeBase || back.Type.Kind != kind {
		t.Errorf("%s has its way back in %s.%s, which is no edge to %s", at, edge.Type.Kind, edge.Type.Back, kind)
	}
}
