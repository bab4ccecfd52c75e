package workspace_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/walk"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/parser"
	"github.com/belay-dev/belay/parser/cloudformation"
)

func load(t *testing.T, folder string) []*model.Unit {
	t.Helper()
	tree, _, err := walk.Walk(t.Context(), os.DirFS(folder), nil)
	if err != nil {
		t.Fatal(err)
	}
	found, err := cloudformation.Loader{}.Find(t.Context(), tree, parser.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var units []*model.Unit
	for _, in := range found.Inputs {
		u, err := in.Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		units = append(units, u)
	}
	return units
}

// dump writes all that a workspace says, so that two can be compared.
func dump(w *workspace.Workspace) string {
	var b strings.Builder
	for _, u := range w.Units {
		dumpUnit(&b, u)
	}
	return b.String()
}

func dumpUnit(b *strings.Builder, u *workspace.Unit) {
	for _, g := range u.Rounds {
		for _, n := range g.Nodes {
			fmt.Fprintf(b, "%s %d %s\n", u.Key, g.Round, n.ID)
			for _, name := range slices.Sorted(maps.Keys(n.Edges)) {
				for _, to := range n.Edges[name] {
					fmt.Fprintf(b, "  %s -> %s\n", name, to.ID)
				}
			}
			for _, name := range slices.Sorted(maps.Keys(n.Unknown)) {
				fmt.Fprintf(b, "  %s unknown: %s\n", name, n.Unknown[name])
			}
			for _, f := range n.Facts {
				fmt.Fprintf(b, "  %s = %v\n", f.Name, f.Value)
			}
		}
	}
}

// TestForgotten works through the units of the demo and, if it is there, of a
// folder of real templates. That each is forgotten when it is done with changes
// nothing about those after it.
func TestForgotten(t *testing.T) {
	folders := []string{"../../testdata/demo"}
	if corpus := os.Getenv("BELAY_CORPUS"); corpus != "" && !testing.Short() {
		folders = append(folders, corpus)
	}
	for _, folder := range folders {
		units := load(t, folder)
		var b strings.Builder
		w := workspace.Link(units, workspace.Options{})
		w.Each(func(u *workspace.Unit) {
			dumpUnit(&b, u)
			w.Forget(u)
			if len(u.Rounds) != 0 {
				t.Errorf("%s has graphs", u.Key)
			}
		})
		if diff := cmp.Diff(dump(workspace.Build(units, workspace.Options{})), b.String()); diff != "" {
			t.Errorf("%s differs:\n%s", folder, diff)
		}
	}
}

// TestSameKey works through two units that are called the same, as two snapshots
// of one account: each has its own facts.
func TestSameKey(t *testing.T) {
	fn := func() *model.Unit {
		return &model.Unit{Key: "account", Files: []string{"a.json"}, Resources: []*model.Resource{
			{ID: "Fn", Kind: model.Function, Attrs: model.Block{"name": {Value: model.Lit("fn")}}},
		}}
	}
	w := workspace.Link([]*model.Unit{fn(), fn()}, workspace.Options{})
	handed := 0
	w.Each(func(u *workspace.Unit) {
		handed++
		if _, ok := u.Rounds[0].Nodes[0].Attr("invocations"); !ok {
			t.Errorf("unit %d has no facts", handed)
		}
		w.Forget(u)
	})
	if handed != 2 {
		t.Errorf("%d units are handed over, want 2", handed)
	}
}

// TestCorpus links a folder of real templates. It says the same twice, edges
// lead both ways and nowhere else, and nothing that is known is a choice.
func TestCorpus(t *testing.T) {
	folder := os.Getenv("BELAY_CORPUS")
	if folder == "" {
		t.Skip("BELAY_CORPUS names no folder of templates")
	}
	units := load(t, folder)
	if len(units) == 0 {
		t.Fatal("no units")
	}
	w := workspace.Build(units, workspace.Options{})
	if diff := cmp.Diff(dump(w), dump(workspace.Build(units, workspace.Options{}))); diff != "" {
		t.Errorf("a second build differs:\n%s", diff)
	}
	if out := os.Getenv("BELAY_DUMP"); out != "" {
		if err := os.WriteFile(out, []byte(dump(w)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	known, unknown := map[string]int{}, map[string]int{}
	rounds := map[int]int{}
	for _, u := range w.Units {
		rounds[len(u.Rounds)]++
		for _, g := range u.Rounds {
			for _, n := range g.Nodes {
				check(t, n, known, unknown)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		t.Logf("%-40s %5d edges %5d unknown", name, known[name], unknown[name])
	}
	t.Logf("units by rounds: %v", rounds)
	for _, p := range w.Problems {
		t.Logf("%s: %s", p.At, p.ID)
	}
}

func check(t *testing.T, n *workspace.Node, known, unknown map[string]int) {
	t.Helper()
	shape := model.Kinds[n.Kind]
	for name, nodes := range n.Edges {
		attribute, ok := shape[name]
		if !ok {
			t.Errorf("%s has an edge %s, which its kind has not", n.ID, name)
		}
		known[string(n.Kind)+"."+name] += len(nodes)
		for _, to := range nodes {
			if to.Kind != attribute.Type.Kind {
				t.Errorf("edge %s of %s leads to the %s %s", name, n.ID, to.Kind, to.ID)
			}
			if back := attribute.Type.Back; back != "" && !slices.ContainsFunc(to.Edges[back], func(m *workspace.Node) bool {
				return m == n || m.Unit == n.Unit && strings.HasSuffix(m.ID, "#"+n.ID)
			}) && to.Unknown[back] == "" {
				t.Errorf("edge %s of %s to %s does not lead back", name, n.ID, to.ID)
			}
		}
	}
	for name := range n.Unknown {
		if shape[name].Type.Base == model.EdgeBase {
			unknown[string(n.Kind)+"."+name]++
		}
	}
	for name, attr := range n.Attrs {
		if _, ok := attr.Value.(model.Choice); ok {
			t.Errorf("%s of %s is a choice", name, n.ID)
		}
		if shape[name].Derived {
			t.Errorf("%s of %s is written, and derived", name, n.ID)
		}
	}
}
