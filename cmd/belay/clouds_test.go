package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/rules"
)

// fewestPairs is how many pairs of a bad and a good root module there are for each
// cloud at least.
const fewestPairs = 10

// TestCloudsApart checks the examples of the rules of Azure and Google, each as a root
// module of its own, with all rules: none speaks of a resource of another cloud. And it
// counts the pairs of a bad root module and the same without its mistake.
func TestCloudsApart(t *testing.T) {
	rego, err := engine.New(t.Context(), rules.FS, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	clouds, pairs, written := map[string]model.Cloud{}, map[model.Cloud]int{}, 0
	for _, r := range rego.Rules() {
		clouds[r.ID] = r.Cloud
		if r.Cloud == model.AWS {
			continue
		}
		files, err := filepath.Glob(filepath.Join("../../rules", filepath.FromSlash(path.Dir(r.File)), "*.tf"))
		if err != nil {
			t.Fatal(err)
		}
		names := map[string]bool{}
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".tf")
			names[name] = true
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			folder := filepath.Join(root, r.ID, name)
			if err := os.MkdirAll(folder, 0o750); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, "main.tf"), content, 0o600); err != nil {
				t.Fatal(err)
			}
			written++
		}
		for name := range names {
			if rest, bad := strings.CutPrefix(name, "bad"); bad && names["good"+rest] {
				pairs[r.Cloud]++
			}
		}
	}
	for _, cloud := range model.Clouds {
		if pairs[cloud] < fewestPairs {
			t.Errorf("%s has %d pairs of root modules, want %d", cloud, pairs[cloud], fewestPairs)
		}
	}
	t.Logf("%d root modules, pairs: %v", written, pairs)

	var out, problems bytes.Buffer
	run(t.Context(), []string{"check", "--profile", "audit", "--format", "json", root}, strings.NewReader(""), &out, &problems)
	var report struct {
		Findings []struct {
			Rule     string
			Resource struct{ ID string }
		}
	}
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatalf("%v\n%s", err, problems.String())
	}
	if len(report.Findings) < written/2 {
		t.Fatalf("%d findings in %d root modules", len(report.Findings), written)
	}
	for _, f := range report.Findings {
		address := f.Resource.ID[strings.Index(f.Resource.ID, "azurerm_")+1:]
		of := model.Google
		if strings.Contains(address, "zurerm_") {
			of = model.Azure
		}
		if clouds[f.Rule] != of {
			t.Errorf("%s of %q speaks of %s of %q", f.Rule, clouds[f.Rule], f.Resource.ID, of)
		}
	}
}
