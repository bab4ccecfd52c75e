package engine

import (
	"testing"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/rules"
)

// TestCompiledByKind holds what a check of one kind of resource reads of the rules
// that ship to those whose subject that kind is: the others cost nothing. None is parsed
// or compiled.
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
			if r.Subject != kind && (p.ready || p.compiled != nil) {
				t.Errorf("%s: rule %s, of %s, is looked at: %t, read: %t", kind, r.ID, r.Subject, p.ready, p.compiled != nil)
			}
			if p.module.ast != nil || p.ready && p.code == nil {
				t.Errorf("%s: rule %s is parsed: %t, from its text: %t", kind, r.ID, p.module.ast != nil, p.code == nil)
			}
			if p.compiled != nil {
				total++
			}
		}
		if e.lib != nil {
			t.Errorf("%s: the library is parsed", kind)
		}
	}
	if total == 0 {
		t.Error("no rule is evaluated for any kind")
	}
}
