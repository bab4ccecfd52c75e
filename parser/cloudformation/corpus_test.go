package cloudformation

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser"
)

// loadAll loads every template below a folder.
func loadAll(t *testing.T, folder string, options parser.Options) (*parser.Tree, []*model.Unit, []source.Problem) {
	t.Helper()
	tree, problems, err := parser.Walk(os.DirFS(folder), []string{"."})
	if err != nil {
		t.Fatal(err)
	}
	found, err := Loader{}.Find(t.Context(), tree, options)
	if err != nil {
		t.Fatal(err)
	}
	problems = append(problems, found.Problems...)
	var units []*model.Unit
	for _, in := range found.Inputs {
		unit, err := in.Load(t.Context())
		if err != nil {
			t.Fatalf("load %s: %v", in, err)
		}
		units = append(units, unit)
	}
	return tree, units, problems
}

// TestCorpus loads a folder of real templates: every file that claims to be
// one is a unit or a problem, whatever loads twice is the same twice, and every
// place is in the file that it names.
func TestCorpus(t *testing.T) {
	folder := os.Getenv("BELAY_CORPUS")
	if folder == "" {
		t.Skip("BELAY_CORPUS names no folder of templates")
	}
	tree, units, problems := loadAll(t, folder, parser.Options{})
	_, again, _ := loadAll(t, folder, parser.Options{})
	if diff := cmp.Diff(units, again); diff != "" {
		t.Errorf("a second load differs:\n%s", diff)
	}
	accounted := map[string]bool{}
	for _, p := range problems {
		accounted[p.At.File] = true
	}
	counts := map[string]int{}
	resources := 0
	for _, unit := range units {
		accounted[unit.Files[0]] = true
		resources += len(unit.Resources)
		for _, p := range unit.Problems {
			counts[p.ID]++
			if p.At.File == "" {
				t.Errorf("%s: problem %s has no place", unit.Key, p.ID)
			}
		}
	}
	if len(units) == 0 {
		t.Fatalf("no template among %d files", len(tree.Files))
	}
	for _, name := range tree.Files {
		data, err := tree.Read(name)
		if err != nil || !usual[extension(name)] || !look(normalize(data)).template(normalize(data)) {
			continue
		}
		if !accounted[name] {
			t.Errorf("%s is neither a unit nor a problem", name)
		}
	}
	t.Logf("%d files, %d units, %d resources, problems %v", len(tree.Files), len(units), resources, counts)
	for _, p := range problems {
		t.Logf("%s: %s: %s", p.At, p.ID, p.Message)
	}
}
