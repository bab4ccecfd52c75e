package engine

import (
	"testing"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/rules"
)

// TestCompiledByKind holds what a check of one kind of resource parses and compiles
// to the rules whose subject that kind is: the others cost nothing.
func TestCompiledByKind(t *testing.T) {
	total := 0
	for kind := range model.Kinds {
		e, err := New(t.Context(), rules.FS, Options{})
		if err != nil {
			t.Fatal(err)
		}
		u := &workspace.Unit{Unit: &model.Unit{Key: "t.yaml", Resources: []*model.Resource{{ID: "R", Kind: kind}}}}
		node := &workspace.Node{Resource: u.Resources[0], Unit: u, Attrs: model.Block{}}
		u.Rounds = []*workspace.Graph{{Unit: u, Nodes: []*workspace.Node{node}}}
		u.Components = []workspace.Component{{Worlds: []workspace.World{{}}}}
		if _, err := e.Check(t.Context(), &workspace.Workspace{Units: []*workspace.Unit{u}}); err != nil {
			t.Fatal(err)
		}
		for _, r := range e.Rules() {
			p := e.programs[r]
			parsed, compiled := p.module.ast != nil, p.query != nil
			if r.Subject != kind && (parsed || compiled) {
				t.Errorf("%s: rule %s, of %s, is parsed: %t, compiled: %t", kind, r.ID, r.Subject, parsed, compiled)
			}
			if compiled {
				total++
			}
		}
	}
	if total == 0 {
		t.Error("no rule is compiled for any kind")
	}
}
