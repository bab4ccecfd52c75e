package rules_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/config"
)

// TestConfigurationSchema holds the schema of the configuration, which lists the
// rules and their settings, to both.
func TestConfigurationSchema(t *testing.T) {
	const name = "../docs/belay.schema.json"
	e := load(t, "")
	var all []config.Rule
	for _, r := range e.Rules() {
		all = append(all, config.Rule{ID: r.ID, Title: r.Title, Settings: r.Settings})
	}
	want, err := config.Schema(all)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(name, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("the schema is old, go test ./rules -update writes it (-want +got):\n%s", diff)
	}
}
