package engine_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/rules"
)

// ownSource is a tree of a user's rules: bodies by folder, rule(...) around those
// that have no package.
func ownSource(name string, files map[string]string) engine.Source {
	tree := fstest.MapFS{}
	for file, text := range files {
		tree[file] = &fstest.MapFile{Data: []byte(text)}
	}
	return engine.Source{Name: name, FS: tree}
}

// ownRule is a source of one rule on functions.
func ownRule(body string) engine.Source {
	return ownSource("policy", map[string]string{"test/r/r.rego": rule("r", "function", body)})
}

func TestOwnRule(t *testing.T) {
	const body = `finding contains found.at(fn, ["timeout"], message) if {
	some fn in input.function
	ask.above(fn, "timeout", 20) == "yes"
	message := sprintf("function %s may run for %v s", [fn.id, fn.timeout])
}`
	e, err := engine.New(t.Context(), rules.FS, engine.Options{
		Own: []engine.Source{ownRule(body)}, Rules: []string{"r", "timeout-default"},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := lines(t, e, unit(
		node(model.Function, "Bare", 5, nil),
		node(model.Function, "Long", 9, model.Block{"timeout": attr(model.Num(30), 11)}),
		node(model.Function, "Open", 13, model.Block{"timeout": attr(model.Unknown{Why: "parameter Limit has no default"}, 15)}),
	))
	want := []string{
		"5:3 found medium timeout-default: function Bare sets no timeout and gets three seconds",
		"11:7 found medium r: function Long may run for 30 s",
		"15:7 unknown medium r: parameter Limit has no default",
		"15:7 unknown medium timeout-default: parameter Limit has no default",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// TestAmountShowsTheUnknown shows that a message that says how many of something there
// are does not silence the finding where that is unknown.
func TestAmountShowsTheUnknown(t *testing.T) {
	const body = `finding contains found.at(fn, ["timeout"], message) if {
	some fn in input.function
	ask.above(fn, "timeout", 20) == "yes"
	message := sprintf("%s may run for %s", [fn.id, found.amount(fn.timeout, "second")])
}`
	e, err := engine.New(t.Context(), rules.FS, engine.Options{Own: []engine.Source{ownRule(body)}, Rules: []string{"r"}})
	if err != nil {
		t.Fatal(err)
	}
	got := lines(t, e, unit(
		node(model.Function, "Long", 9, model.Block{"timeout": attr(model.Num(30), 11)}),
		node(model.Function, "Open", 13, model.Block{"timeout": attr(model.Unknown{Why: "parameter Limit has no default"}, 15)}),
	))
	want := []string{
		"11:7 found medium r: Long may run for 30 seconds",
		"15:7 unknown medium r: parameter Limit has no default",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// TestOwnLibrary shows that a library of the user's is held to what rules are, and
// asks questions with three answers as they do.
func TestOwnLibrary(t *testing.T) {
	const lib = `package rules.lib.acme

import data.rules.lib.ask

slow(block) if ask.above(block, "timeout", 20) == "yes"
`
	body := strings.Replace(rule("r", "function", `finding contains found.at(fn, [], "m") if {
	some fn in input.function
	acme.slow(fn)
}`), "import data.rules.lib.found", "import data.rules.lib.acme\nimport data.rules.lib.found", 1)
	e, err := engine.New(t.Context(), rules.FS, engine.Options{
		Own:   []engine.Source{ownSource("policy", map[string]string{"test/r/r.rego": body, "lib/acme/acme.rego": lib})},
		Rules: []string{"r"},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := lines(t, e, unit(
		node(model.Function, "Long", 9, model.Block{"timeout": attr(model.Num(30), 11)}),
		node(model.Function, "Open", 13, model.Block{"timeout": attr(model.Unknown{Why: "parameter Limit has no default"}, 15)}),
	))
	want := []string{
		"9:3 found medium r: m",
		"15:7 unknown medium r: parameter Limit has no default",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

func TestRefusedOwnRules(t *testing.T) {
	in := func(lines string) string {
		return "finding contains found.at(fn, [], \"m\") if {\n\tsome fn in input.function\n\t" + lines + "\n}"
	}
	const line = "policy/test/r/r.rego:"
	tests := []struct {
		name    string
		sources []engine.Source
		want    []string
	}{
		{"misspelt attribute", []engine.Source{ownRule(in("fn.timout > 3"))}, []string{line, `"timout" is no attribute of a function (did you mean timeout?), want one of alarms, `}},
		{"misspelt word of a question", []engine.Source{ownRule(in(`ask.has(fn, "timout") == "no"`))}, []string{line, `"timout" is no attribute of a function (did you mean timeout?), want one of alarms, `}},
		{"network", []engine.Source{ownRule(in(`http.send({"method": "get", "url": fn.id}).status_code == 200`))}, []string{line + "23: http.send is not for rules"}},
		{"host", []engine.Source{ownRule(in(`count(net.lookup_ip_addr(fn.id)) > 0`))}, []string{"net.lookup_ip_addr is not for rules"}},
		{"environment", []engine.Source{ownRule(in(`opa.runtime().env.HOME != fn.id`))}, []string{"opa.runtime is not for rules"}},
		{"chance", []engine.Source{ownRule(in(`rand.intn(fn.id, 3) == 1`))}, []string{"rand.intn is not for rules"}},
		{"clock", []engine.Source{ownRule(in(`time.now_ns() > 3`))}, []string{"time.now_ns is not for rules"}},
		{"a walk", []engine.Source{ownRule(in("walk(input, [_, value])\n\tvalue == 3"))}, []string{line, "walk is given all of input"}},
		{"a walk of a resource", []engine.Source{ownRule(in("walk(fn, [_, value])\n\tvalue == 3"))}, []string{line, "walk is given a whole function"}},
		{"data that is not there", []engine.Source{ownRule(in("fn.id in data.acme.names"))}, []string{line + "23: there is no data.acme.names: rules see input and the packages rules.lib.ask"}},
		{"function that is not there", []engine.Source{ownRule(in(`found.here(fn)`))}, []string{line + "23: there is no data.rules.lib.found.here"}},
		{"what a copy of the library has more", []engine.Source{ownSource("policy", map[string]string{
			"r/r.rego": rule("r", "function", in("fn.timeout > ask.mine")), "lib/ask/ask.rego": "package rules.lib.ask\n\nmine := 1",
		})}, []string{"there is no data.rules.lib.ask.mine"}},
		{"id that ships", []engine.Source{ownSource("policy", map[string]string{"mine/x/x.rego": strings.ReplaceAll(rule("timeout-default", "function", in("fn.timeout > 3")), "rules.test.timeout-default", "rules.mine.timeout_default")})}, []string{
			"policy/mine/x/x.rego:", "rule timeout-default ships with Belay (timeouts/timeout_default/timeout_default.rego), give yours another id",
		}},
		{"id of another", []engine.Source{
			ownRule(in("fn.timeout > 3")),
			ownSource("more", map[string]string{"r.rego": strings.Replace(rule("r", "function", in("fn.timeout > 3")), "package rules.test.r", "package rules.other.r", 1)}),
		}, []string{"more/r.rego:1: rule r is in policy/test/r/r.rego already"}},
		{"package of another", []engine.Source{
			ownRule(in("fn.timeout > 3")), ownSource("more", map[string]string{"r.rego": rule("r", "function", in("fn.timeout > 3"))}),
		}, []string{"more/r.rego:", "package rules.test.r is in policy/test/r/r.rego already"}},
		{"two in a folder", []engine.Source{ownSource("policy", map[string]string{
			"r.rego": rule("r", "function", in("fn.timeout > 3")), "s.rego": rule("s", "function", in("fn.timeout > 3")),
		})}, []string{"policy/s.rego:", "r.rego is in this folder already"}},
		{"no rules", []engine.Source{ownSource("policy", map[string]string{"r_test.rego": "package a"})}, []string{"there are no rules in policy"}},
		{"a library alone", []engine.Source{ownSource("policy", map[string]string{"a.rego": "package rules.lib.acme"})}, []string{"there are no rules but those that ship"}},
		{"another package", []engine.Source{ownSource("policy", map[string]string{"a.rego": "# METADATA\n# title: T\n# scope: package\npackage acme.a\n\nfinding := 1"})}, []string{"policy/a.rego:1: package acme.a is not rules.<family>.<rule>"}},
		{"no Rego", []engine.Source{ownSource("policy", map[string]string{"a.rego": "package rules.a.b\n\nfinding contains"})}, []string{"parse policy/a.rego: "}},
		{"a question without its attribute", []engine.Source{ownRule(in(`ask.has(fn) == "no"`))}, []string{line + "24: function data.rules.lib.ask.has has arity 2, got 1 argument"}},
		{"a finding of nothing", []engine.Source{ownRule(in("fn.timeout > 3\n\tfound.at()"))}, []string{line + "24: function data.rules.lib.found.at has arity 3, got 0 arguments"}},
		{"an operator of one", []engine.Source{ownRule(in("equal(fn.timeout)"))}, []string{line + "23: equal: arity mismatch"}},
		{"what questions are made of", []engine.Source{ownRule(in(`ask._equals(fn, "name") == "yes"`))}, []string{line + "24: ask has no question _equals"}},
		{"library that nobody calls, answers not compared", []engine.Source{ownSource("policy", map[string]string{
			"r/r.rego": rule("r", "function", in("fn.timeout > 3")),
			"l/l.rego": "package rules.lib.acme\n\nimport data.rules.lib.ask\n\nslow(x) := ask.above(x, \"timeout\", 20)",
		})}, []string{"policy/l/l.rego:5: the answer of ask.above must be compared where it is asked"}},
		{"library that nobody calls, what questions are made of", []engine.Source{ownSource("policy", map[string]string{
			"r/r.rego": rule("r", "function", in("fn.timeout > 3")),
			"l/l.rego": "package rules.lib.acme\n\nimport data.rules.lib.ask\n\nis_it(x) if ask._equals(x, \"a\") == \"yes\"",
		})}, []string{"policy/l/l.rego:5: ask has no question _equals"}},
		{"library that negates", []engine.Source{ownSource("policy", map[string]string{
			"r/r.rego": strings.Replace(rule("r", "function", in("acme.short(fn)")), "import data.rules.lib.found", "import data.rules.lib.acme\nimport data.rules.lib.found", 1),
			"l/l.rego": "package rules.lib.acme\n\nshort(x) if not x.timeout",
		})}, []string{"policy/l/l.rego:3: not on what reads function.timeout"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := engine.New(t.Context(), rules.FS, engine.Options{Own: tt.sources})
			for _, want := range tt.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("New: got error %v, want one that says %s", err, want)
				}
			}
		})
	}
}

// TestBombs asks rules that would never come to an end, or take all memory. They
// are stopped and say so, and another rule answers all the same.
func TestBombs(t *testing.T) {
	const texts = `
_a := "aaaaaaaaaa"

_b := replace(_a, "a", _a)

_c := replace(_b, "a", _b)
`
	bombs := map[string]string{
		"nested loops":       `count([1 | some a in numbers.range(1, 1000); some b in numbers.range(1, 1000); some c in numbers.range(1, 1000); a + b + c == 0]) >= 0`,
		"range":              `count(numbers.range(0, 1000000000)) > 0`,
		"huge set":           `count({[a, b, c] | some a in numbers.range(1, 1000); some b in numbers.range(1, 1000); some c in numbers.range(1, 1000)}) > 0`,
		"text that explodes": `count(replace(_c, "a", replace(_c, "a", _c))) > 0`,
		"cidr":               `count(net.cidr_expand("10.0.0.0/4")) > 0`,
	}
	for name, line := range bombs {
		t.Run(name, func(t *testing.T) {
			body := "finding contains found.at(fn, [], \"m\") if {\n\tsome fn in input.function\n\tfn.timeout > 3\n\t" + line + "\n}\n"
			if strings.Contains(line, "_c") {
				body += texts
			}
			e, err := engine.New(t.Context(), rules.FS, engine.Options{
				Own: []engine.Source{ownRule(strings.TrimSpace(body))}, Rules: []string{"r", "timeout-default"}, Limit: time.Second,
			})
			if err != nil {
				t.Fatal(err)
			}
			w := unit(
				node(model.Function, "Bare", 5, nil),
				node(model.Function, "Long", 9, model.Block{"timeout": attr(model.Num(30), 11)}),
			)
			result, err := e.Check(t.Context(), w)
			if err != nil {
				t.Fatal(err)
			}
			if len(result.Failures) != 1 || result.Failures[0].Rule.ID != "r" || !strings.Contains(result.Failures[0].Err.Error(), "it took ") {
				t.Errorf("got failures %v, want that r took too long or too much", result.Failures)
			}
			if len(result.Findings) != 1 || result.Findings[0].Rule.ID != "timeout-default" {
				t.Errorf("got findings %v, want that of timeout-default", result.Findings)
			}
		})
	}
}

// TestLoadBombs loads rules that would take for ever to check, or more memory than
// there is.
func TestLoadBombs(t *testing.T) {
	chain := func(n int, f func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(f(i) + "\n\n")
		}
		return b.String()
	}
	in := func(line string) string {
		return "finding contains found.at(fn, [], \"m\") if {\n\tsome fn in input.function\n\tfn.timeout > 3\n\t" + line + "\n}\n\n"
	}
	bombs := map[string]string{
		"arguments":      in("_f0(fn)") + chain(40, func(i int) string { return fmt.Sprintf("_f%d(x) if _f%d([x, [x]])", i, i+1) }) + "_f40(x) if x",
		"variables":      in("v0 := [fn.memory]\n" + chain(40, func(i int) string { return fmt.Sprintf("v%d := [v%d, [v%d]]", i+1, i, i) }) + "v40"),
		"comprehensions": in("count(" + strings.Repeat("[1 | count(", 14) + "[1]" + strings.Repeat(") > 0]", 14) + ") > 0"),
	}
	for name, body := range bombs {
		t.Run(name, func(t *testing.T) {
			_, err := engine.New(t.Context(), rules.FS, engine.Options{Own: []engine.Source{ownRule(body)}})
			if err == nil || !strings.Contains(err.Error(), "in each other") {
				t.Errorf("New: got error %v, want one that says that too much is in each other", err)
			}
		})
	}
	large := ownSource("policy", map[string]string{"r.rego": strings.Repeat("#", 2<<20)})
	if _, err := engine.New(t.Context(), rules.FS, engine.Options{Own: []engine.Source{large}}); err == nil || !strings.Contains(err.Error(), "at most") {
		t.Errorf("New: got error %v, want one that says how large a file may be", err)
	}
}

// TestTooMuchSaid asks rules that say more than a report can hold.
func TestTooMuchSaid(t *testing.T) {
	for line, want := range map[string]string{
		"some n in numbers.range(1, 20000)\n\tmessage := sprintf(\"%d\", [n])":          "it gives more than 10000 answers",
		`message := concat("", [x | some _ in numbers.range(1, 5000); x := "message"])`: "it gives a message of 35000 bytes, more than 4096",
	} {
		e, err := engine.New(t.Context(), rules.FS, engine.Options{
			Own:   []engine.Source{ownRule("finding contains found.at(fn, [], message) if {\n\tsome fn in input.function\n\tfn.timeout > 3\n\t" + line + "\n}")},
			Rules: []string{"r"},
		})
		if err != nil {
			t.Fatal(err)
		}
		result, err := e.Check(t.Context(), unit(node(model.Function, "Long", 9, model.Block{"timeout": attr(model.Num(30), 11)})))
		if err != nil {
			t.Fatal(err)
		}
		if len(result.Findings) > 0 || len(result.Failures) != 1 || result.Failures[0].Err.Error() != want {
			t.Errorf("got %d findings and failures %v, want that %s", len(result.Findings), result.Failures, want)
		}
	}
}

// TestSandbox keeps what rules may call in a file, so that what an update of OPA
// adds shows in review.
func TestSandbox(t *testing.T) {
	var names []string
	for _, b := range engine.Sandbox().Builtins {
		names = append(names, b.Name)
	}
	slices.Sort(names)
	got := strings.Join(names, "\n") + "\n"
	golden := filepath.Join("testdata", "sandbox.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s is stale; go test ./engine -update rewrites it (-golden +got):\n%s", golden, diff)
	}
}
