package asl_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/asl"
)

// TestCorpus reads every definition of a folder of real templates.
func TestCorpus(t *testing.T) {
	root := os.Getenv("BELAY_CORPUS")
	if root == "" {
		t.Skip("BELAY_CORPUS names no folder of templates")
	}
	read := 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(data), `"StartAt"`) || !strings.HasSuffix(path, ".json") {
			return err
		}
		machine, problems := asl.ParseFile(path, data, model.Block{})
		for _, p := range problems {
			t.Log(p.At, p.ID, p.Message)
		}
		t.Log(path, machine.Attrs, len(machine.States))
		for _, s := range machine.States {
			t.Log("  ", s.At.Line, s.Name, s.Attrs)
		}
		read++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if read == 0 {
		t.Fatal("no definitions found")
	}
}
