package engine_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/rules"
)

// node is a resource of unit t.yaml on a line, in the only world.
func node(kind model.Kind, id string, line int, attrs model.Block) *workspace.Node {
	at := source.At("t.yaml", line, 3)
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
	return model.Attr{Value: value, At: source.At("t.yaml", line, 7)}
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
	for f := range result.All() {
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

// TestRefusedPackages loads packages with one thing wrong.
func TestRefusedPackages(t *testing.T) {
	// in puts an expression about a function into a rule.
	in := func(expression string) string {
		return `finding contains found.at(fn, [], "m") if {
	some fn in input.function
	` + expression + `
}`
	}
	tests := []struct{ name, body, want string }{
		{"misspelt attribute", in(`fn.timout > 3`), `"timout" is no attribute of a function (did you mean timeout?), want one of alarms, aliases`},
		{"misspelt attribute of a view", in("some queue in fn.dead_letter_queue\n\tqueue.retenton > 3"), `"retenton" is no attribute of a queue at the end of an edge (did you mean retention?), want one of consumed`},
		{"edge of a view", in("some queue in fn.dead_letter_queue\n\tsome s in queue.event_sources\n\ts.enabled"), `"event_sources" is no attribute of a queue at the end of an edge`},
		{"misspelt attribute of an entry", in("some caller in fn.sync_callers\n\tcaller.limt > 3"), `"limt" is no attribute of an entry of function.sync_callers (did you mean limit?), want one of id, kind, limit, set`},
		{"misspelt attribute in a function", in("_long(fn)") + "\n\n_long(x) if x.timout > 3", `"timout" is no attribute of a function`},
		{"function that is not called", in("fn.timeout > 3") + "\n\n_long(x) if x.timeout > 3", `_long is used by nothing`},
		{"misspelt attribute in a function of anything", in("_long(json.unmarshal(\"{}\"))\n\tfn.timeout > 3") + "\n\n_long(x) if x.limits.timout > 3", `"limits" is an attribute of no kind`},
		{"misspelt attribute in a question", in(`ask.has(fn, "timout") == "no"`), `"timout" is no attribute of a function`},
		{"misspelt attribute in a place", strings.Replace(in(`fn.timeout > 3`), "[]", `["timout"]`, 1), `"timout" is no attribute of a function`},
		{"unknown question", in(`ask.hasnt(fn, "timeout") == "no"`), `ask has no question hasnt`},
		{"answer that there is not", in(`ask.has(fn, "timeout") == "maybe"`), `the answer of ask.has is compared with "maybe", want "yes" or "no"`},
		{"unknown answer reported by the rule", in(`ask.has(fn, "timeout") == "unknown"`), `want "yes" or "no"`},
		{"answer that is not compared", in("answer := ask.has(fn, \"timeout\")\n\tanswer == \"no\""), `must be compared where it is asked`},
		{"answer compared with !=", in(`ask.has(fn, "timeout") != "no"`), `must be compared where it is asked`},
		{"attribute in a variable", in("some name in [\"timeout\", \"memory\"]\n\tfn[name] > 3"), `a variable in the place of an attribute's name`},
		{"kind in a variable", in("some kind in [\"queue\"]\n\tsome x in input[kind]\n\tx.id == fn.id"), `a variable in the place of an attribute's name`},
		{"question of a variable attribute", in("some name in [\"timeout\"]\n\task.has(fn, name) == \"no\""), `is asked of a variable attribute`},
		{"every over input", in("every alarm in fn.alarms { alarm.actions_enabled == false }"), `every over input is not checked`},
		{"not on an attribute", in("not fn.timeout"), `not on what reads function.timeout`},
		{"not on a function that reads one", in("not _long(fn)") + "\n\n_long(x) if x.timeout > 3", `not on what reads function.timeout`},
		{"text compared", in(`fn.name == "x"`), `equal on function.name, a text that may have parts known on deployment only`},
		{"text in a set", in(`fn.name in {"x"}`), `on function.name, a text`},
		{"start of a text", in(`startswith(fn.handler, "x")`), `startswith on function.handler, a text`},
		{"item of a list of texts", in("some layer in fn.layers\n\tregex.match(`x`, layer)"), `regex.match on function.layers, a text`},
		{"text looked up", in(`{"x": true}[fn.name]`), `a look-up by it on function.name`},
		{"word that an enumeration does not have", in(`fn.tracing == "active"`), `function.tracing is compared with "active", which is none of Active, PassThrough`},
		{"what is not known read", in(`fn.unknown.timeout`), `unknown is not for rules`},
		{"count of an edge", in(`count(fn.alarms) == 0`), `ask.has(x, "alarms") == "no"`},
		{"with", in(`fn.timeout > 3 with input as {}`), `with has no place in a rule`},
		{"setting that is not declared", in(`fn.timeout > input.settings.limit`), `input.settings.limit is not declared`},
		{"rule with another name", in(`fn.timeout > 3`) + "\n\nhelper := 3", `helper must start with an underscore`},
		{"finding that is no set", `finding := found.at(fn, [], "m") if some fn in input.function`, `finding is a set`},
		{"no finding", "_x := 3", `the package defines no finding`},
		{"finding on another kind", `finding contains found.at(queue, [], "m") if {
	some fn in input.function
	some queue in input.queue
	queue.id == fn.id
}`, `finding is not made by found.at of a resource of input.function`},
		{"finding on a view", in("some queue in fn.dead_letter_queue\n\tqueue.fifo") + "\n" + `
finding contains found.at(queue, [], "m") if {
	some fn in input.function
	some queue in fn.dead_letter_queue
}`, `finding is not made by found.at of a resource of input.function`},
		{"another kind that there is not", in("some q in input.queues\n\tq.id == fn.id"), `input.queues`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := engine.New(t.Context(), own(t, map[string]string{"test/r/r.rego": rule("r", "function", tt.body)}), engine.Options{})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("New: got error %v, want one that says %s", err, tt.want)
			}
		})
	}
}

// TestSchemaChecks shows that OPA's own type check holds too, without what the
// engine checks before it.
func TestSchemaChecks(t *testing.T) {
	var raw any
	if err := json.Unmarshal(engine.Schema(), &raw); err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]string{
		`"timout"`:   `some fn in input.function; fn.timout > 3`,
		`"retenton"`: `some fn in input.function; some q in fn.dead_letter_queue; q.retenton > 3`,
		`"limt"`:     `some fn in input.function; some c in fn.sync_callers; c.limt > 3`,
	} {
		m, err := ast.ParseModuleWithOpts("r.rego", rule("r", "function", "finding contains found.at(fn, [], 1) if { "+body+" }"), ast.ParserOptions{ProcessAnnotation: true})
		if err != nil {
			t.Fatal(err)
		}
		schemas := ast.NewSchemaSet()
		schemas.Put(ast.MustParseRef("schema.model"), raw)
		c := ast.NewCompiler().WithSchemas(schemas).WithUseTypeCheckAnnotations(true)
		c.Compile(map[string]*ast.Module{"r.rego": m, "found.rego": ast.MustParseModule("package rules.lib.found\n\nat(a, b, c) := a")})
		if got := c.Errors.Error(); !strings.Contains(got, "have: "+name) || !strings.Contains(got, "want (one of)") {
			t.Errorf("a rule with %s: got %s, want the names there are", name, got)
		}
	}
}

// TestRefusedAnnotations loads packages with one annotation changed.
func TestRefusedAnnotations(t *testing.T) {
	const body = `finding contains found.at(fn, [], "m") if {
	some fn in input.function
	fn.timeout > 3
}`
	tests := []struct{ name, from, to, want string }{
		{"unknown key", "#   fix: Fix it.", "#   fix: Fix it.\n#   remedy: Fix it.", "custom.remedy is no annotation of a rule"},
		{"missing fix", "#   fix: Fix it.\n", "", "custom.fix is missing"},
		{"missing title", "# title: A title\n", "", "title is missing"},
		{"missing schemas", "# schemas:\n#   - input: schema.model\n", "", "schemas is missing"},
		{"terminal's order", "title: A title", `title: "A \e[31mtitle"`, "an annotation has the character U+001B"},
		{"unknown tier", "tier: A", "tier: D", `custom.tier is "D", want A, B or C`},
		{"unknown severity", "[medium, high]", "[mild]", `custom.severity "mild" is none of`},
		{"unknown subject", "subject: function", "subject: lambda", `custom.subject "lambda" is no kind`},
		{"id that is not the folder", "id: r", "id: s", `custom.id is "s" in package rules.test.r, want "r"`},
		{"no annotations", "# METADATA\n", "# data\n", "the package has no METADATA block"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(rule("r", "function", body), tt.from, tt.to, 1)
			_, err := engine.New(t.Context(), own(t, map[string]string{"test/r/r.rego": text}), engine.Options{})
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
