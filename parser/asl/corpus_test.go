package asl_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/asl"
)

// TestCorpus reads every definition of a folder of real templates: files, and
// what templates hold as text or mapping. Run it with -v to see what is read.
func TestCorpus(t *testing.T) {
	root := os.Getenv("BELAY_CORPUS")
	if root == "" {
		t.Skip("BELAY_CORPUS names no folder of templates")
	}
	count := map[string]int{}
	note := func(name string, machine asl.Machine, problems int) {
		kind := show(machine.Attrs["definition"].Value)
		count[kind]++
		if kind != "read" && problems == 0 {
			t.Errorf("%s: %s, and no problem says why", name, kind)
		}
		t.Logf("%s: %s, %d problems", name, showBlock(machine.Attrs), problems)
		for _, s := range machine.States {
			t.Logf("  %s %s", s.At, showBlock(s.Attrs))
		}
	}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(data), "StartAt") {
			return err
		}
		name, _ := filepath.Rel(root, path)
		switch {
		case strings.Contains(name, "asl"):
			machine, problems := asl.ParseFile(name, data, nil)
			for _, p := range problems {
				t.Log(p.At, p.ID, p.Message)
			}
			note(name, machine, len(problems))
		case strings.HasSuffix(name, ".yaml"), strings.HasSuffix(name, ".yml"), strings.HasSuffix(name, ".json"):
			for _, definition := range definitions(t, data) {
				machine, problems := definition()
				for _, p := range problems {
					t.Log(name, p.ID, p.Message)
				}
				note(name, machine, len(problems))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(count)
	if count["read"] == 0 {
		t.Fatal("no definition is read")
	}
}

// definitions finds the definitions in a template, its references being
// substitutions.
func definitions(t *testing.T, template []byte) []func() (asl.Machine, []source.Problem) {
	t.Helper()
	var found []func() (asl.Machine, []source.Problem)
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		for i, child := range n.Content {
			if n.Kind == yaml.MappingNode && i%2 == 1 && strings.HasPrefix(n.Content[i-1].Value, "Definition") {
				data, err := yaml.Marshal(child)
				if err != nil {
					t.Fatal(err)
				}
				switch {
				case !strings.Contains(string(data), "StartAt"):
				case child.Kind == yaml.ScalarNode:
					found = append(found, func() (asl.Machine, []source.Problem) {
						return asl.Parse(model.Attr{Value: model.Lit(child.Value)}, nil)
					})
				default:
					found = append(found, func() (asl.Machine, []source.Problem) {
						return asl.ParseFile("definition.yaml", data, nil)
					})
				}
			}
			walk(child)
		}
	}
	var root yaml.Node
	if yaml.Unmarshal(template, &root) == nil {
		walk(&root)
	}
	return found
}
