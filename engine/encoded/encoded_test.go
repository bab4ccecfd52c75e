package encoded_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/belay-dev/belay/engine/encoded"
)

// module has everything that rules are made of.
const module = `package rules.test

import data.rules.lib.found

default limit := 3

limit := n if {
	n := input.settings.limit
	not input.settings.off
} else := 4 if {
	input.settings.on == true
}

finding contains {"a": x, "b": [1, 2.5, null, true, false, "⟦text⟧", {"s", "t"}], "c": {}} if {
	some i, x in input.list
	every y in x.items { y > i }
	every k, y in x.names {
		k != y
	}
	a := [z | some z in x.items; z > 1]
	s := {z | some z in a}
	o := {z: count(s) | some z in s}
	found.at(x, ["items", 0], sprintf("%v", [o[_]])).message != ""
}

f(x, [y, _], {"k": z}) := x + y + z
`

func compiled(t *testing.T, text string) []*ast.Rule {
	t.Helper()
	m, err := ast.ParseModuleWithOpts("test.rego", text, ast.ParserOptions{RegoVersion: ast.RegoV1})
	if err != nil {
		t.Fatal(err)
	}
	lib, err := ast.ParseModuleWithOpts("lib.rego", "package rules.lib.found\n\nat(x, _, m) := {\"message\": m, \"x\": x}", ast.ParserOptions{RegoVersion: ast.RegoV1})
	if err != nil {
		t.Fatal(err)
	}
	c := ast.NewCompiler()
	if c.Compile(map[string]*ast.Module{"test.rego": m, "lib.rego": lib}); c.Failed() {
		t.Fatal(c.Errors)
	}
	return c.Modules["test.rego"].Rules
}

func write(t *testing.T, rules []*ast.Rule) string {
	t.Helper()
	var w encoded.Writer
	w.Text("before")
	w.Block(func(w *encoded.Writer) { w.Text("skipped") })
	w.Block(func(w *encoded.Writer) {
		w.Len(len(rules))
		for _, r := range rules {
			w.Rule(r)
		}
	})
	w.Bool(true)
	w.Uint(1 << 63)
	w.Terms([]*ast.Term{ast.NullTerm(), ast.NumberTerm("1e3"), ast.ObjectTerm([2]*ast.Term{ast.StringTerm("a"), ast.VarTerm("b")})})
	file, err := w.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return string(file)
}

// TestRoundTrip reads what was written.
func TestRoundTrip(t *testing.T) {
	want := compiled(t, module)
	r, err := encoded.NewReader(write(t, want))
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Text(); got != "before" {
		t.Errorf("got text %q", got)
	}
	r.Block()
	inner := r.Block()
	inner.In("test.rego")
	if n := inner.Len(); n != len(want) {
		t.Fatalf("got %d rules, want %d", n, len(want))
	}
	of := &ast.Module{}
	for _, rule := range want {
		got := inner.Rule(of)
		if !got.Equal(rule) || got.String() != rule.String() || got.Module != of {
			t.Errorf("got rule\n%s\nwant\n%s", got, rule)
		}
		for got := got; got != nil; got, rule = got.Else, rule.Else {
			samePlaces(t, got, rule)
		}
	}
	if !r.Bool() || r.Uint() != 1<<63 {
		t.Error("what comes after the rules is not what was written")
	}
	if list := r.Terms(); len(list) != 3 || list[2].String() != `{"a": b}` || list[1].String() != "1e3" {
		t.Errorf("got terms %v", list)
	}
	if inner.Err() != nil || r.Err() != nil {
		t.Errorf("got errors %v and %v", inner.Err(), r.Err())
	}
	if r.Text(); r.Err() == nil {
		t.Error("reading beyond the end: got no error")
	}
}

func samePlaces(t *testing.T, got, want *ast.Rule) {
	t.Helper()
	same := func(got, want *ast.Location) {
		if got.File != want.File || got.Row != want.Row || got.Col != want.Col {
			t.Errorf("got place %s, want %s", got, want)
		}
	}
	same(got.Location, want.Location)
	same(got.Head.Location, want.Head.Location)
	var places []*ast.Location
	ast.WalkExprs(want.Body, func(e *ast.Expr) bool {
		places = append(places, e.Location)
		return false
	})
	ast.WalkExprs(got.Body, func(e *ast.Expr) bool {
		same(e.Location, places[0])
		places = places[1:]
		return false
	})
}

// TestRefused writes what evaluation would take more for than is kept.
func TestRefused(t *testing.T) {
	for name, text := range map[string]string{
		"with": "package rules.test\n\np if input.x with input as {\"x\": true}\n",
	} {
		var w encoded.Writer
		w.Block(func(w *encoded.Writer) { w.Rule(compiled(t, text)[0]) })
		if _, err := w.Bytes(); err == nil || !strings.Contains(err.Error(), "test.rego:3") {
			t.Errorf("%s: got error %v", name, err)
		}
	}
	var w encoded.Writer
	w.Len(-1)
	if _, err := w.Bytes(); err == nil {
		t.Error("a length below zero: got no error")
	}
}

// TestDamaged reads files in which bytes were changed: what comes out may be
// anything, but it comes out.
func TestDamaged(t *testing.T) {
	file := write(t, compiled(t, module))
	random := rand.New(rand.NewPCG(1, 2))
	failed := 0
	const rounds = 20_000
	for range rounds {
		damaged := []byte(file)
		for range 1 + random.IntN(3) {
			damaged[random.IntN(len(damaged))] = byte(random.IntN(256))
		}
		damaged = damaged[:len(damaged)-random.IntN(2)*random.IntN(len(damaged))]
		if readAll(string(damaged)) != nil {
			failed++
		}
	}
	if failed < rounds/4 {
		t.Errorf("%d of %d damaged files are read without an error", rounds-failed, rounds)
	}
}

func readAll(file string) error {
	r, err := encoded.NewReader(file)
	if err != nil {
		return err
	}
	r.Text()
	r.Block()
	inner := r.Block()
	for range inner.Len() {
		if inner.Rule(nil); inner.Err() != nil {
			return inner.Err()
		}
	}
	r.Bool()
	r.Uint()
	r.Terms()
	return r.Err()
}
