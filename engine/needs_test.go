package engine

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/rules"
)

// TestNeedsLeaveNothingOut asks every rule about graphs of random values, with
// and without what the rule needs being looked at first.
func TestNeedsLeaveNothingOut(t *testing.T) {
	e, err := New(t.Context(), rules.FS, Options{})
	if err != nil {
		t.Fatal(err)
	}
	programs := e.ready(e.rules)
	rounds := 60
	if testing.Short() {
		rounds = 10
	}
	r := rand.New(rand.NewPCG(3, 4))
	words := constants(programs)
	asked, found := 0, map[string]bool{}
	for range rounds {
		in := newInput(randomGraph(r, words), e.settings)
		for _, p := range programs {
			for _, how := range []asking{surely, doubting} {
				if sameAnswers(t, p, in, how) {
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

// sameAnswers compares an evaluation with one that is not foreseen, and tells
// whether it found something. A rule that fails on random values has to fail in both.
func sameAnswers(t *testing.T, p *program, in *input, how asking) bool {
	t.Helper()
	finding, applies, err := p.eval(t.Context(), in, how)
	bare := &program{module: p.module, query: p.query, compiled: p.compiled, judged: p.judged}
	if p.judged && p.exactly() {
		bare.query = queryOfBoth(t, p)
	}
	wantFinding, wantApplies, wantErr := bare.eval(t.Context(), in, how)
	switch {
	case wantErr != nil: // what cannot be there, as a text where a number is
		return false
	case err != nil:
		t.Errorf("%s fails: %v", p.module.rule.ID, err)
	case finding.Compare(wantFinding) != 0:
		t.Errorf("%s finds %v, want %v", p.module.rule.ID, finding, wantFinding)
	case (applies == nil) != (wantApplies == nil) || applies != nil && applies.Compare(wantApplies) != 0:
		t.Errorf("%s judges %v, want %v", p.module.rule.ID, applies, wantApplies)
	}
	return finding != nil && finding.Len() > 0
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
	for _, p := range programs {
		for _, n := range []needs{p.findings, p.judgings} {
			for _, body := range n.bodies {
				for _, need := range body {
					for _, g := range need.demands {
						take(g.wanted)
					}
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
