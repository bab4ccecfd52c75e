package engine

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/belay-dev/belay/rules"
)

// askInRego are the questions as the package of rules defines them.
func askInRego(t *testing.T) map[string]rego.PreparedEvalQuery {
	t.Helper()
	content, err := rules.FS.ReadFile("lib/ask/ask.rego")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]rego.PreparedEvalQuery{}
	for name := range questions {
		args := "input.block, input.name"
		if questionArity(name) > plainArity {
			args += ", input.wanted"
		}
		query, err := rego.New(
			rego.Query(fmt.Sprintf("answer = data.rules.lib.ask.%s(%s)", name, args)),
			rego.Module("ask.rego", string(content)), rego.StrictBuiltinErrors(true),
		).PrepareForEval(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		out[name] = query
	}
	return out
}

var askTexts = []string{
	"", "a", "ab", "abc", "b*c", "a?c", "a.c", "⟦X⟧", "a⟦X⟧", "⟦X⟧c", "a⟦X⟧c", "a⟦X⟧b⟦Y⟧c", "⟦⟦", "⟧⟧a", "a⟦⟦b", "⟦",
	"arn:aws:s3:::⟦B⟧/*", "arn:*", "*", "a*", "*c", "?", "⟦X⟧⟦Y⟧", "\n", "a\nc", "é", "日本", "a⟦⟦⟦X⟧⟧⟧c",
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// askValue is a value as an attribute has it.
func askValue(r *rand.Rand) any {
	switch r.IntN(7) {
	case 0:
		return r.IntN(4)
	case 1:
		return r.IntN(2) == 0
	case 2:
		list := make([]any, r.IntN(4))
		for i := range list {
			list[i] = pick(r, askTexts)
		}
		return list
	case 3:
		return map[string]any{"a": 1}
	default:
		return pick(r, askTexts)
	}
}

// askWanted is what a rule asks for.
func askWanted(r *rand.Rand) any {
	switch r.IntN(5) {
	case 0:
		return r.IntN(4)
	case 1:
		return r.IntN(2) == 0
	case 2:
		list := make([]any, r.IntN(3))
		for i := range list {
			list[i] = pick(r, askTexts)
		}
		return list
	default:
		return pick(r, askTexts)
	}
}

// TestAskIsWhatItsPackageSays holds the questions as they are answered against
// the package that says what they mean.
func TestAskIsWhatItsPackageSays(t *testing.T) {
	n := 1000
	if testing.Short() {
		n = 300
	}
	queries := askInRego(t)
	r := rand.New(rand.NewPCG(1, 2))
	got := map[string]map[truth]int{}
	for range n {
		block := map[string]any{}
		for _, name := range []string{"x", "y"} {
			if r.IntN(4) > 0 {
				block[name] = askValue(r)
			}
		}
		if r.IntN(3) == 0 {
			block["unknown"] = map[string]any{pick(r, []string{"x", "y"}): "why"}
		}
		wanted := askWanted(r)
		for name, query := range queries {
			compareAsked(t, name, query, map[string]any{"block": block, "name": "x", "wanted": wanted}, got)
			list := []any{pick(r, askTexts), pick(r, askTexts)}
			compareAsked(t, name, query, map[string]any{"block": list, "name": r.IntN(3), "wanted": wanted}, got)
		}
	}
	for name := range questions {
		for _, answer := range []truth{no, open, yes} {
			if got[name][answer] == 0 {
				t.Errorf("ask.%s never answered %d", name, answer)
			}
		}
	}
}

func areTexts(wanted any) bool {
	switch wanted.(type) {
	case string, []any:
		return true
	}
	return false
}

// compareAsked asks both ways. Where Rego gives up, because a text is asked of
// what is none, there is nothing to compare.
func compareAsked(t *testing.T, name string, query rego.PreparedEvalQuery, in map[string]any, got map[string]map[truth]int) {
	t.Helper()
	results, err := query.Eval(t.Context(), rego.EvalInput(in))
	if err != nil || len(results) != 1 {
		return
	}
	word, ok := results[0].Bindings["answer"].(string)
	if !ok {
		t.Fatalf("ask.%s of %v is %v", name, in, results[0].Bindings)
	}
	value, err := ast.InterfaceToValue(in)
	if err != nil {
		t.Fatal(err)
	}
	object, _ := value.(ast.Object)
	arg := func(key string) ast.Value { return object.Get(ast.StringTerm(key)).Value }
	answer, err := questions[name](arg("block"), ast.NewTerm(arg("name")), arg("wanted"))
	if err != nil && !areTexts(in["wanted"]) {
		return // a mistake of the rule, which Rego lets pass
	}
	if err != nil || answer != truths[word] {
		t.Errorf("ask.%s of %v is %v, %v; in Rego it is %s", name, in, answer, err, word)
	}
	if got[name] == nil {
		got[name] = map[truth]int{}
	}
	got[name][answer]++
}
