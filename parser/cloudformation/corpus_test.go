package cloudformation

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	fswalk "github.com/belay-dev/belay/internal/walk"
	"github.com/belay-dev/belay/parser"
)

// loadAll loads every template below a folder.
func loadAll(t *testing.T, folder string, options parser.Options) (*parser.Tree, []*model.Unit, []source.Problem) {
	t.Helper()
	tree, problems, err := fswalk.Walk(t.Context(), os.DirFS(folder), nil)
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
	followed := 0
	for _, name := range tree.Files {
		if !accounted[name] || !usual[extension(name)] {
			continue
		}
		data, err := tree.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		tpl := Read(name, data, ReadOptions{})
		for _, r := range tpl.Resources {
			followed += checkCharacters(t, string(normalize(data)), model.Attr{Value: r.Properties})
		}
	}
	t.Logf("the characters of %d documents inside of texts were followed", followed)
	t.Logf("%d files, %d units, %d resources, problems %v", len(tree.Files), len(units), resources, counts)
	for _, p := range problems {
		t.Logf("%s: %s: %s", p.At, p.ID, p.Message)
	}
}

// checkCharacters compares texts that may hold a document with what stands in
// the file where their characters are said to be. What escapes and folding make
// of a character is not compared.
func checkCharacters(t *testing.T, data string, attr model.Attr) (count int) {
	t.Helper()
	switch v := attr.Value.(type) {
	case model.Block:
		for _, a := range v {
			count += checkCharacters(t, data, a)
		}
	case model.List:
		for _, a := range v {
			count += checkCharacters(t, data, a)
		}
	case model.Text:
		if len(attr.Inner()) == 0 || attr.Via() != nil {
			return 0
		}
		lines := strings.Split(data, "\n")
		offset := 0
		for _, p := range v {
			if p.Hole != nil {
				offset++
				continue
			}
			for _, c := range p.Literal {
				line, column := attr.Inner().At(offset)
				offset++
				if line < 1 || line > len(lines) {
					t.Errorf("%s: character %d is on line %d", attr.At, offset, line)
					return 1
				}
				if strings.ContainsRune(" \n\t\"\\/", c) || c > 0x7f {
					continue
				}
				at := []rune(lines[line-1])
				if column < 1 || column > len(at) || at[column-1] != c && at[column-1] != '\\' {
					t.Errorf("%s: %q is not at %d:%d", attr.At, c, line, column)
					return 1
				}
			}
		}
		return 1
	}
	return count
}
