package engine

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/rules"
)

// TestNeedsLeaveNothingOut asks every rule about graphs of random values, with
// and without what the rule needs being looked at first: once as it was compiled when it
// was generated, and once as it is compiled from its text.
func TestNeedsLeaveNothingOut(t *testing.T) {
	e, err := New(t.Context(), rules.FS, Options{})
	if err != nil {
		t.Fatal(err)
	}
	plain, err := New(t.Context(), texts{rules.FS}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	programs, compiled := e.ready(e.rules), plain.ready(plain.rules)
	rounds := 60
	if testing.Short() {
		rounds = 10
	}
	r := rand.New(rand.NewPCG(3, 4))
	words := constants(programs)
	asked, found := 0, map[string]bool{}
	for range rounds {
		g := randomGraph(r, words)
		in := newInput(g, e.settings, newRegister(g), nil)
		for i, p := range programs {
			for _, how := range []asking{surely, doubting} {
				if sameAnswers(t, p, compiled[i], in, how) {
					found[p.module.rule.ID] = true
				}
				asked++
			}
		}
	}
	t.Logf("%d of %d rules found something in %d evaluations", len(found), len(programs), asked)
	if len(found) < len(programs)/2 {
		t.Errorf("only %d of %d rules found something: the graphs test little", len(found), len(programs))
	}
	foreseen := 0
	for _, p := range programs {
		if slices.ContainsFunc(p.findings.bodies, func(body []need) bool {
			return slices.ContainsFunc(body, func(n need) bool { return len(n.demands) > 0 })
		}) {
			foreseen++
		}
	}
	if foreseen < len(programs)/2 {
		t.Errorf("only %d of %d rules need something that can be looked at", foreseen, len(programs))
	}
}

// TestNeedsOfOthers asks rules in which not all that is judged follows from needs of
// one resource, as none that ships is written.
func TestNeedsOfOthers(t *testing.T) {
	const finding = `finding contains found.at(fn, [], "m") if {
	some fn in input.function
	fn.timeout > 3
}
`
	bodies := map[string]string{
		"compared":        "some fn in input.function\n\tfn.timeout > 60",
		"compared_least":  "some fn in input.function\n\tfn.timeout <= 60",
		"another_kind":    "some fn in input.function\n\tsome q in input.queue\n\task.is(q, \"fifo\", true) == \"yes\"",
		"two_of_kind":     "some fn in input.function\n\tsome other in input.function\n\task.above(other, \"timeout\", 60) == \"yes\"",
		"question":        "some fn in input.function\n\t\"yes\" == ask.above(fn, \"timeout\", 60)",
		"question_equals": "some fn in input.function\n\task.has(fn, \"timeout\") = \"no\"",
		"variable":        "some fn in input.function\n\tlimit := 60\n\task.above(fn, \"timeout\", limit) == \"yes\"",
		"set":             "some i, fn in input.function\n\ti >= 0\n\task.is(fn, \"timeout\", {3, 60}) == \"yes\"",
		"counted":         "some fn in input.function\n\tcount(fn.layers) > 1",
		"hidden":          "some fn in input.function\n\tfn.memory > 60\n\tcount([1 | fn := {\"timeout\": 70}; fn.timeout > 60]) > 0",
		"hidden_some":     "some fn in input.function\n\tfn.memory > 60\n\tcount([1 | some fn; fn = {\"timeout\": 70}; fn.timeout > 60]) > 0",
		"hidden_key":      "some fn in input.function\n\tfn.memory > 60\n\tcount([1 | some fn, _ in {70: 1}; fn > 60]) > 0",
		"item":            "some fn in input.function\n\tsome i, _ in fn.layers\n\ti > 0",
		"two_bodies":      "some fn in input.function\n\tfn.memory > 60\n}\n\napplies contains fn.id if {\n\tsome fn in input.function\n\task.has(fn, \"timeout\") == \"no\"",
	}
	tree := fstest.MapFS{}
	for name, body := range bodies {
		ask := ""
		if strings.Contains(body, "ask.") {
			ask = "import data.rules.lib.ask\n"
		}
		text := "# METADATA\n# title: T\n# description: D\n# scope: package\n# schemas:\n#   - input: schema.model\n" +
			"# custom: {id: " + strings.ReplaceAll(name, "_", "-") + ", severity: low, tier: A, subject: function, fix: F}\n" +
			"package rules.own." + name + "\n\n" + ask + "import data.rules.lib.found\n\n" + finding + "\napplies contains fn.id if {\n\t" + body + "\n}\n"
		tree[name+"/"+name+".rego"] = &fstest.MapFile{Data: []byte(text)}
	}
	e, err := New(t.Context(), rules.FS, Options{Own: []Source{{Name: "own", FS: tree}}})
	if err != nil {
		t.Fatal(err)
	}
	own := slices.DeleteFunc(e.Rules(), func(r *Rule) bool { return r.Source == "" })
	programs := e.ready(own)
	if len(programs) != len(bodies) {
		t.Fatalf("got %d rules, want %d", len(programs), len(bodies))
	}
	r := rand.New(rand.NewPCG(5, 6))
	judged := map[string]int{}
	const rounds = 100
	for range rounds {
		g := randomGraph(r, []model.Value{model.Lit("a")})
		in := newInput(g, e.settings, newRegister(g), nil)
		for _, p := range programs {
			for _, how := range []asking{surely, doubting} {
				sameAnswers(t, p, p, in, how)
				if _, applies, err := p.eval(t.Context(), in, how); err == nil {
					judged[p.module.rule.ID] += applies.Len()
				}
			}
		}
	}
	for _, p := range programs {
		if n := judged[p.module.rule.ID]; n == 0 || n == 4*rounds {
			t.Errorf("%s judges %d of %d: the graphs test nothing", p.module.rule.ID, n, 4*rounds)
		}
	}
}

// texts are rules without an index of them.
type texts struct{ fs.FS }

// Open hides the index.
func (f texts) Open(name string) (fs.File, error) {
	if name == indexFile {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return f.FS.Open(name)
}

// sameAnswers compares an evaluation with one that is not foreseen, of the same rule
// or of another that should be the same, and tells whether it found something. A rule
// that fails on random values has to fail in both.
func sameAnswers(t *testing.T, p, other *program, in *input, how asking) bool {
	t.Helper()
	finding, applies, err := p.eval(t.Context(), in, how)
	bare := &program{module: p.module, query: other.query, compiled: other.compiled, judged: p.judged}
	if p.judged && p.exactly() {
		bare.query = queryOfBoth(t, other)
	}
	wantFinding, wantApplies, wantErr := bare.eval(t.Context(), in, how)
	switch {
	case wantErr != nil: // what cannot be there, as a text where a number is
		return false
	case err != nil:
		t.Errorf("%s fails: %v", p.module.rule.ID, err)
	case ofJudged(finding, applies).Compare(ofJudged(wantFinding, wantApplies)) != 0:
		t.Errorf("%s finds %v, want %v", p.module.rule.ID, finding, wantFinding)
	case (applies == nil) != (wantApplies == nil) || applies != nil && applies.Compare(wantApplies) != 0:
		t.Errorf("%s judges %v, want %v", p.module.rule.ID, applies, wantApplies)
	}
	return finding != nil && finding.Len() > 0
}

// ofJudged are the findings on what is judged: others count for nothing, and need not be
// looked for.
func ofJudged(finding, applies ast.Set) ast.Set {
	if finding == nil || applies == nil {
		return finding
	}
	out := ast.NewSet()
	finding.Foreach(func(t *ast.Term) {
		id := t
		if object, ok := t.Value.(ast.Object); ok {
			id = object.Get(ast.InternedTerm("resource"))
		}
		if applies.Contains(id) {
			out.Add(t)
		}
	})
	return out
}

// queryOfBoth asks for finding and applies.
func queryOfBoth(t *testing.T, p *program) ast.Body {
	t.Helper()
	other := &program{module: p.module, compiled: p.compiled}
	other.prepare()
	if other.err != nil {
		t.Fatal(other.err)
	}
	return other.query
}

// constants are what demands ask for, so that random values meet them.
func constants(programs []*program) []model.Value {
	var out []model.Value
	var take func(v ast.Value)
	take = func(v ast.Value) {
		switch x := v.(type) {
		case ast.String:
			out = append(out, model.Lit(string(x)))
		case *ast.Array:
			x.Foreach(func(t *ast.Term) { take(t.Value) })
		case ast.Set:
			x.Foreach(func(t *ast.Term) { take(t.Value) })
		}
	}
	var takeDemands func(all []demand)
	takeDemands = func(all []demand) {
		for _, g := range all {
			for _, o := range []operand{g.wanted, g.left, g.right} {
				take(o.constant)
			}
			takeDemands(g.inner)
			for _, body := range g.either {
				takeDemands(body)
			}
		}
	}
	for _, p := range programs {
		for _, n := range []needs{p.findings, p.judgings} {
			for _, body := range n.bodies {
				for _, need := range body {
					takeDemands(need.demands)
				}
			}
		}
	}
	return out
}

// randomGraph has two resources of each kind.
func randomGraph(r *rand.Rand, words []model.Value) *workspace.Graph {
	u := &workspace.Unit{Unit: &model.Unit{Key: "t.yaml"}}
	g := &workspace.Graph{Unit: u}
	for _, kind := range slices.Sorted(maps.Keys(model.Kinds)) {
		for i := range 2 {
			n := &workspace.Node{
				Resource: &model.Resource{ID: fmt.Sprintf("%s%d", kind, i), Kind: kind, Type: "T"},
				Unit:     u, Attrs: model.Block{}, Unknown: map[string]string{}, Edges: map[string][]*workspace.Node{},
			}
			for name, attribute := range model.Kinds[kind] {
				switch r.IntN(6) {
				case 0:
				case 1:
					n.Unknown[name] = "why"
				default:
					if v := randomValue(r, attribute.Type, words); v != nil {
						n.Attrs[name] = model.Attr{Value: v}
					}
				}
			}
			g.Nodes = append(g.Nodes, n)
		}
	}
	return g
}

// randomValue is a value of a type, nil for an edge.
func randomValue(r *rand.Rand, typ model.Type, words []model.Value) model.Value {
	switch typ.Base {
	case model.NumberBase:
		return model.Num(float64(pick(r, []int{0, 1, 3, 60, 900, 100000})))
	case model.BoolBase:
		return model.Bool(r.IntN(2) == 0)
	case model.EnumBase:
		if len(typ.Words) > 0 {
			return model.Lit(pick(r, typ.Words))
		}
		return pick(r, words)
	case model.TextBase:
		return pick(r, words)
	case model.ListBase:
		list := make(model.List, r.IntN(3))
		for i := range list {
			list[i].Value = randomValue(r, *typ.Elem, words)
		}
		return list
	case model.BlockBase:
		block := model.Block{}
		for name, field := range typ.Fields {
			if v := randomValue(r, field.Type, words); v != nil && r.IntN(4) > 0 {
				block[name] = model.Attr{Value: v}
			}
		}
		return block
	case model.EdgeBase:
	}
	return nil
}
