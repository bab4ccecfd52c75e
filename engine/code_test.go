package engine

import (
	"encoding/json"
	"errors"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/open-policy-agent/opa/v1/ast"
	astjson "github.com/open-policy-agent/opa/v1/ast/json"

	"github.com/belay-dev/belay/rules"
)

// spelled is all of what evaluation sees of rules or bodies and where it says that
// they stand.
func spelled(t *testing.T, x any) string {
	t.Helper()
	before := astjson.GetOptions()
	defer astjson.SetOptions(before)
	places := astjson.NodeToggle{Rule: true, Head: true, Expr: true, Every: true}
	astjson.SetOptions(astjson.Options{MarshalOptions: astjson.MarshalOptions{IncludeLocation: places}})
	text, err := json.MarshalIndent(x, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestCodeIsWhatTheCompilerMakes reads every rule that ships and compares it, what it
// calls and what it needs with what the compiler makes of its text.
func TestCodeIsWhatTheCompilerMakes(t *testing.T) {
	e, err := New(t.Context(), rules.FS, Options{})
	if err != nil {
		t.Fatal(err)
	}
	plain, err := New(t.Context(), texts{rules.FS}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	// The compiler numbers variables through all that it compiles at once.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	read, want := e.ready(e.rules), plain.ready(plain.rules)
	if len(read) != len(want) || len(read) == 0 {
		t.Fatalf("got %d rules, want %d", len(read), len(want))
	}
	relaxed := 0
	called := map[string]int{} // how many rules have a rule or function
	for i, p := range read {
		q := want[i]
		if p.code == nil || q.code != nil {
			t.Fatalf("%s is read: %t, and compiled: %t", p.module.rule.ID, p.code != nil, q.code == nil)
		}
		if err := p.load(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(spelled(t, q.query), spelled(t, p.query)); diff != "" {
			t.Errorf("query of %s (-compiled +read):\n%s", p.module.rule.ID, diff)
		}
		p.compiler.RuleTree.DepthFirst(func(node *ast.TreeNode) bool {
			if len(node.Values) == 0 {
				return false
			}
			ref := node.Values[0].Ref().GroundPrefix()
			if called[ref.String()]++; called[ref.String()] > 1 {
				return false
			}
			want := q.compiler.GetRulesExact(ref)
			for _, r := range want {
				r.Annotations = nil // they are not kept
			}
			if diff := cmp.Diff(spelled(t, want), spelled(t, node.Values)); diff != "" {
				t.Errorf("%s, for %s (-compiled +read):\n%s", ref, p.module.rule.ID, diff)
			}
			if node.Index == nil {
				t.Errorf("%s, for %s, is not indexed", ref, p.module.rule.ID)
			}
			return false
		})
		for _, r := range q.compiler.Modules[q.module.file].Rules {
			sameNeeded(t, p, q, r)
		}
		for _, attrs := range subsets(p.module.rule.bareNames(), kept) {
			sameRelaxed(t, p, q, attrs)
			relaxed++
		}
		if diff := cmp.Diff([]needs{q.findings, q.judgings}, []needs{p.findings, p.judgings},
			cmp.AllowUnexported(needs{}, need{}, demand{}, operand{}), cmpopts.IgnoreFields(demand{}, "ask"), cmpopts.EquateEmpty(),
			cmp.Comparer(func(a, b *ast.Term) bool { return a.Equal(b) }), cmp.Comparer(sameValue)); diff != "" {
			t.Errorf("needs of %s (-compiled +read):\n%s", p.module.rule.ID, diff)
		}
		if p.judged != q.judged || p.across != q.across {
			t.Errorf("%s says on what it judges: got %t, and looks across resources: got %t", p.module.rule.ID, p.judged, p.across)
		}
	}
	if relaxed == 0 {
		t.Error("no rule is kept without an attribute")
	}
	if n := called["data.rules.lib.found.at"]; n != len(read) {
		t.Errorf("%d of %d rules make a finding", n, len(read))
	}
}

// sameRelaxed compares a rule without some attributes with what is made of its text.
func sameRelaxed(t *testing.T, p, q *program, attrs []string) {
	t.Helper()
	got, want := p.relaxed(attrs), q.relaxed(attrs)
	if got == nil || want == nil {
		if got != want {
			t.Errorf("%s without %v can be taken apart: %t, want %t", p.module.rule.ID, attrs, got != nil, want != nil)
		}
		return
	}
	if err := got.load(); err != nil || got.code == nil {
		t.Fatalf("%s without %v is read: %t, error %v", p.module.rule.ID, attrs, got.code != nil, err)
	}
	file := p.module.file
	if diff := cmp.Diff(spelled(t, want.compiler.Modules[file].Rules), spelled(t, got.compiler.Modules[file].Rules)); diff != "" {
		t.Errorf("%s without %v (-compiled +read):\n%s", p.module.rule.ID, attrs, diff)
	}
	if diff := cmp.Diff(spelled(t, want.query), spelled(t, got.query)); diff != "" || got.judged != want.judged {
		t.Errorf("query of %s without %v (-compiled +read):\n%s", p.module.rule.ID, attrs, diff)
	}
	for _, r := range want.compiler.Modules[file].Rules {
		sameNeeded(t, got, want, r)
	}
}

func sameValue(a, b ast.Value) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Compare(b) == 0
}

// sameNeeded looks up what a rule refers to, and compares which comprehensions are
// evaluated once.
func sameNeeded(t *testing.T, p, q *program, r *ast.Rule) {
	t.Helper()
	ast.WalkRefs(r, func(ref ast.Ref) bool {
		all := ast.RulesOptions{IncludeHiddenModules: true}
		want, got := q.compiler.GetRulesDynamicWithOpts(ref, all), p.compiler.GetRulesDynamicWithOpts(ref, all)
		if ref.HasPrefix(ast.DefaultRootRef) && (len(want) == 0 || len(got) != len(want)) {
			t.Errorf("%s refers to %s, which is %d rules, want %d", p.module.rule.ID, ref, len(got), len(want))
		}
		return false
	})
	count := func(p *program) (n int) {
		for _, r := range p.compiler.Modules[p.module.file].Rules {
			ast.WalkTerms(r, func(t *ast.Term) bool {
				if index := p.compiler.ComprehensionIndex(t); index != nil {
					n += len(index.Keys)
				}
				return false
			})
		}
		return n
	}
	if want, got := count(q), count(p); want != got {
		t.Errorf("%s has comprehensions with %d keys, want %d", p.module.rule.ID, got, want)
	}
}

// TestIndexThatDoesNotFit reads the index of other rules, which does not count, and one
// that is damaged, which is said.
func TestIndexThatDoesNotFit(t *testing.T) {
	content, err := fs.ReadFile(rules.FS, indexFile)
	if err != nil {
		t.Fatal(err)
	}
	files, sum, err := regoFiles(t.Context(), rules.FS)
	if err != nil {
		t.Fatal(err)
	}
	of := func(file []byte) fs.FS { return replaced{rules.FS, fstest.MapFS{indexFile: {Data: file}}} }
	if modules, c, err := fromIndex(of(content), files, sum); modules == nil || c == nil || err != nil {
		t.Fatalf("got no index, error %v", err)
	}
	other := replaced{rules.FS, fstest.MapFS{"lib/found/found.rego": {Data: []byte("package rules.lib.found")}}}
	if _, sum, err = regoFiles(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	if modules, c, err := fromIndex(other, files, sum); modules != nil || c != nil || err != nil {
		t.Errorf("index of other rules: got %d modules and error %v, want none", len(modules), err)
	}
	for name, file := range map[string][]byte{"empty": {}, "of something else": []byte("PK"), "cut": content[:len(content)/2]} {
		if _, err := New(t.Context(), of(file), Options{}); err == nil || !strings.Contains(err.Error(), indexFile) {
			t.Errorf("%s: got error %v", name, err)
		}
	}
}

// replaced is a tree of which some files are others.
type replaced struct {
	fs.FS
	files fstest.MapFS
}

// Open opens the other file if there is one.
func (r replaced) Open(name string) (fs.File, error) {
	if f, err := r.files.Open(name); name != "." && !errors.Is(err, fs.ErrNotExist) && r.files[name] != nil {
		return f, err
	}
	return r.FS.Open(name)
}

// TestIndexOfNothing is of rules that do not load.
func TestIndexOfNothing(t *testing.T) {
	if _, err := Index(t.Context(), fstest.MapFS{}); err == nil {
		t.Error("index of no rules: got no error")
	}
}

// TestRulesOfTheIndex compares all that is known of a rule with what its text says.
func TestRulesOfTheIndex(t *testing.T) {
	e, err := New(t.Context(), rules.FS, Options{})
	if err != nil {
		t.Fatal(err)
	}
	plain, err := New(t.Context(), texts{rules.FS}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	diff := cmp.Diff(plain.rules, e.rules, cmp.AllowUnexported(Rule{}, used{}, read{}), cmpopts.IgnoreFields(Rule{}, "Files", "Settings"),
		cmpopts.EquateEmpty())
	if diff != "" || len(e.rules) == 0 {
		t.Errorf("rules (-text +index):\n%s", diff)
	}
	for i, r := range e.rules {
		if want := plain.rules[i].Settings; !sameJSON(want, r.Settings) {
			t.Errorf("settings of %s: got %v, want %v", r.ID, r.Settings, want)
		}
	}
}
