package cloudformation

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/cloudformation/sam"
)

// TestMapCorpus maps every template of a folder of real ones and checks what
// must hold for any of them.
func TestMapCorpus(t *testing.T) {
	root := os.Getenv("BELAY_CORPUS")
	if root == "" {
		t.Skip("BELAY_CORPUS names no folder of templates")
	}
	kinds, problems := map[model.Kind]int{}, map[string]int{}
	templates := 0
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains([]string{".yaml", ".yml", ".json", ".template"}, filepath.Ext(name)) {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil || !strings.Contains(string(data), "AWS::") {
			return err
		}
		read := func(file string) ([]byte, error) { return os.ReadFile(filepath.Join(filepath.Dir(name), file)) }
		template := Read(name, data, ReadOptions{Read: read})
		sam.Expand(template, read)
		resources, found := mapResources(template, read)
		templates++
		ids := map[string]bool{}
		for _, r := range resources {
			kinds[r.Kind]++
			if ids[r.ID] {
				t.Errorf("%s: two resources are called %s", name, r.ID)
			}
			ids[r.ID] = true
			if r.At.Line == 0 && r.From == "" {
				t.Errorf("%s: %s has no place", name, r.ID)
			}
			for attribute, attr := range r.Attrs {
				if _, ok := model.Kinds[r.Kind][attribute]; !ok {
					t.Errorf("%s: %s of %s is no attribute of %s", name, attribute, r.ID, r.Kind)
				}
				if attr.At.Line == 0 {
					t.Errorf("%s: %s of %s has no place", name, attribute, r.ID)
				}
			}
		}
		for _, p := range found {
			problems[p.ID]++
			if testing.Verbose() {
				t.Logf("%s: %s: %s", p.At, p.ID, p.Message)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if templates == 0 {
		t.Fatalf("no template in %s", root)
	}
	var lines []string
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		lines = append(lines, fmt.Sprintf("%s %d", kind, kinds[kind]))
	}
	t.Logf("%d templates\n%s\nproblems %v", templates, strings.Join(lines, "\n"), problems)
}
