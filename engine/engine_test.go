package engine_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/rules"
)

// node is a resource of unit t.yaml on a line, in the only world.
func node(kind model.Kind, id string, line int, attrs model.Block) *workspace.Node {
	at := source.Span{File: "t.yaml", Line: line, Column: 3}
	return &workspace.Node{
		Resource: &model.Resource{ID: id, Kind: kind, Type: "T", At: at, Attrs: attrs},
		Attrs:    known(attrs), Unknown: unknown(attrs), Edges: map[string][]*workspace.Node{},
	}
}

func known(attrs model.Block) model.Block {
	out := model.Block{}
	for name, attr := range attrs {
		if _, ok := attr.Value.(model.Unknown); !ok {
			out[name] = attr
		}
	}
	return out
}

func unknown(attrs model.Block) map[string]string {
	out := map[string]string{}
	for name, attr := range attrs {
		if u, ok := attr.Value.(model.Unknown); ok {
			out[name] = u.Why
		}
	}
	return out
}

// attr is a value on a line; 0 is for one that is worked out.
func attr(value model.Value, line int) model.Attr {
	if line == 0 {
		return model.Attr{Value: value}
	}
	return model.Attr{Value: value, At: source.Span{File: "t.yaml", Line: line, Column: 7}}
}

// unit is a unit of one round.
func unit(nodes ...*workspace.Node) *workspace.Workspace {
	u := &workspace.Unit{Unit: &model.Unit{Key: "t.yaml"}, Components: []workspace.Component{{Worlds: []workspace.World{{}}}}}
	g := &workspace.Graph{Unit: u, Nodes: nodes}
	for _, n := range nodes {
		n.Unit = u
		u.Resources = append(u.Resources, n.Resource)
	}
	u.Rounds = []*workspace.Graph{g}
	return &workspace.Workspace{Units: []*workspace.Unit{u}}
}

// lines are the findings of a check, one per line.
func lines(t *testing.T, e *engine.Engine, w *workspace.Workspace) []string {
	t.Helper()
	result, err := e.Check(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range result.Failures {
		t.Errorf("rule %s failed: %s", f.Rule.ID, f.Err)
	}
	var out []string
	for _, f := range result.Findings {
		line := fmt.Sprintf("%d:%d %s %s %s: %s", f.At.Line, f.At.Column, f.Outcome, f.Severity, f.Rule.ID, f.Message)
		if len(f.Witnesses) > 0 {
			line += " " + fmt.Sprint(f.Witnesses)
		}
		if len(f.When) > 0 {
			line += " when " + strings.Join(f.When, " and ")
		}
		out = append(out, line)
	}
	return out
}

// load is an engine of the given packages.
func load(t *testing.T, options engine.Options, bodies map[string]string) *engine.Engine {
	t.Helper()
	e, err := engine.New(t.Context(), own(t, bodies), options)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestShippedRule(t *testing.T) {
	const file = "timeouts/timeout_default/timeout_default.rego"
	content, err := rules.FS.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	e := load(t, engine.Options{All: true}, map[string]string{file: string(content)})
	got := lines(t, e, unit(
		node(model.Function, "Bare", 5, nil),
		node(model.Function, "Set", 9, model.Block{"timeout": attr(model.Num(30), 11)}),
		node(model.Function, "Open", 13, model.Block{"timeout": attr(model.Unknown{Why: "parameter Limit has no default"}, 15)}),
	))
	want := []string{
		"5:3 found medium timeout-default: function Bare sets no timeout and gets three seconds",
		"9:3 passed medium timeout-default: ",
		"15:7 unknown medium timeout-default: parameter Limit has no default",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// rule is a package of a rule, its head and the rest.
func rule(id, subject, body string) string {
	ask := ""
	if strings.Contains(body, "ask.") {
		ask = "import data.rules.lib.ask\n"
	}
	return fmt.Sprintf(`# METADATA
# title: A title
# description: A description.
# scope: package
# schemas:
#   - input: schema.model
# related_resources:
#   - description: A page
#     ref: https://example.com
# custom:
#   id: %s
#   severity: [medium, high]
#   tier: A
#   subject: %s
#   fix: Fix it.
#   since: "0.1"
package rules.test.%s

%simport data.rules.lib.found

%s
`, id, subject, strings.ReplaceAll(id, "-", "_"), ask, body)
}

// own is the library and rules of a test.
func own(t *testing.T, bodies map[string]string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for _, name := range []string{"lib/ask/ask.rego", "lib/found/found.rego"} {
		content, err := rules.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = &fstest.MapFile{Data: content}
	}
	for name, content := range bodies {
		out[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return out
}

func TestRefusedPackages(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"misspelt attribute", `finding contains found.at(fn, [], "m") if {
	some fn in input.function
	fn.timout > 3
}`, `"timout" is no attribute of a function, want one of alarms, aliases`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := engine.New(context.Background(), own(t, map[string]string{"test/r/r.rego": rule("r", "function", tt.body)}), engine.Options{})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("New: got error %v, want one that says %s", err, tt.want)
			}
		})
	}
}

var update = flag.Bool("update", false, "rewrite rules/schema/model.json and docs/model.md")

// TestGenerated keeps what is generated from model.Kinds as it is in the table.
func TestGenerated(t *testing.T) {
	for _, g := range []struct {
		file string
		got  []byte
	}{
		{filepath.Join("..", "rules", "schema", "model.json"), engine.Schema()},
		{filepath.Join("..", "docs", "model.md"), engine.Model()},
	} {
		if *update {
			if err := os.WriteFile(g.file, g.got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(g.file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(want, g.got) {
			t.Errorf("%s is stale; go test ./engine -update rewrites it", g.file)
		}
	}
}
