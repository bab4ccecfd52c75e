package draft_test

import (
	"fmt"
	"testing"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/draft"
)

func TestMerged(t *testing.T) {
	a, b := model.Attr{Value: model.Lit("a"), At: line(1)}, model.Attr{Value: model.Lit("b"), At: line(2)}
	cases := []struct {
		name          string
		first, second model.Attr
		want          string
		at            int32
	}{
		{name: "the first", first: a, second: b, want: `"a"`, at: 1},
		{name: "only the second", second: b, want: `"b"`, at: 2},
		{name: "no second", first: a, want: `"a"`, at: 1},
		{
			name: "first under a condition", second: b, want: `(IsProd ? "a" : "b")`, at: 1,
			first: model.Attr{Value: choice(isProd, model.Lit("a"), nil), At: line(1)},
		},
		{
			name: "nested conditions", second: b, want: `(IsProd ? (IsTest ? "b" : "a") : "b")`, at: 1,
			first: model.Attr{Value: choice(isProd, choice(isTest, nil, model.Lit("a")), nil), At: line(1)},
		},
		{
			name: "under a condition only", want: `(IsProd ? "a" : -)`, at: 1,
			first: model.Attr{Value: choice(isProd, model.Lit("a"), nil), At: line(1)},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := draft.Merged(c.first, c.second)
			if show(got.Value) != c.want || got.At.Line != c.at {
				t.Errorf("got %s @%d, want %s @%d", show(got.Value), got.At.Line, c.want, c.at)
			}
		})
	}
}

// TestSidesKeepTheirPlaces checks that each side of a choice is placed where it
// is written, and a choice with one side where both could have been.
func TestSidesKeepTheirPlaces(t *testing.T) {
	set := func(n int) model.Attr { return model.Attr{Value: model.Num(float64(n)), At: line(n)} }
	cases := []struct {
		name string
		got  model.Attr
		want string // value, its place, those of the sides
	}{
		{name: "chosen", got: draft.Chosen(isProd, line(9), set(1), set(2)), want: "(IsProd ? 1 : 2) 1 1 2"},
		{name: "chosen or nothing", got: draft.Chosen(isProd, line(9), set(1), model.Attr{}), want: "(IsProd ? 1 : -) 9 1 0"},
		{name: "nothing or chosen", got: draft.Chosen(isProd, line(9), model.Attr{}, set(2)), want: "(IsProd ? - : 2) 9 0 2"},
		{
			name: "merged", want: "(IsProd ? 1 : 2) 9 1 2",
			got: draft.Merged(draft.Chosen(isProd, line(9), set(1), model.Attr{}), set(2)),
		},
		{
			name: "inside", want: "(IsProd ? 1 : 2) 1 1 2",
			got: draft.New().Inside(model.Attr{At: line(9), Value: choice(isProd, model.Block{"A": set(1)}, model.Block{"A": set(2)})}, "A"),
		},
		{
			name: "inside what has its own places", want: "(IsProd ? 1 : 2) 3 3 4",
			got: draft.New().Inside(model.Attr{At: line(9), Value: model.Choice{
				If:   isProd,
				Then: model.Block{"A": {Value: model.Num(1)}}, ThenAt: line(3),
				Else: model.Block{"A": {Value: model.Num(2)}}, ElseAt: line(4),
			}}, "A"),
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v, ok := c.got.Value.(model.Choice)
			if !ok {
				t.Fatalf("got %s, want a choice", show(c.got.Value))
			}
			if got := fmt.Sprint(show(v), " ", c.got.At.Line, " ", v.ThenAt.Line, " ", v.ElseAt.Line); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	if got := draft.Chosen(isProd, line(9), model.Attr{}, model.Attr{}); got.Value != nil {
		t.Errorf("a choice between nothing and nothing is %s", show(got.Value))
	}
}

func joined(values []model.Value) model.Value {
	var out model.Text
	for _, v := range values {
		text, _ := v.(model.Text)
		out = model.Concat(out, text)
	}
	return out
}

func TestDistribute(t *testing.T) {
	stage := func(outcome string) model.Guard { return model.Is{Choice: "Stage", Outcome: outcome} }
	x, y := model.Lit("x"), model.Lit("y")
	cases := []struct {
		name   string
		values []model.Value
		want   string
	}{
		{name: "no choice", values: []model.Value{x, y}, want: `"xy"`},
		{name: "one", values: []model.Value{x, choice(isProd, x, y)}, want: `(IsProd ? "xx" : "xy")`},
		{name: "one guard twice", values: []model.Value{choice(isProd, x, y), choice(isProd, x, y)}, want: `(IsProd ? "xx" : "yy")`},
		{name: "sides that come to the same", values: []model.Value{choice(isProd, x, x), y}, want: `"xy"`},
		{
			name: "two outcomes of one choice", want: `(Stage=dev ? "xy" : (Stage=prod ? "yx" : "yy"))`,
			values: []model.Value{choice(stage("dev"), x, y), choice(stage("prod"), x, y)},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, ok := draft.Distribute(c.values, joined)
			if show(got) != c.want || !ok {
				t.Errorf("got %s, %t, want %s", show(got), ok, c.want)
			}
		})
	}
	var many []model.Value
	for i := range 5 {
		many = append(many, choice(model.Named{Name: fmt.Sprint(i)}, x, y))
	}
	calls := 0
	if _, ok := draft.Distribute(many, func(v []model.Value) model.Value { calls++; return joined(v) }); ok || calls > 16 {
		t.Errorf("32 sides are not too many, after %d of them", calls)
	}
}

func TestGiven(t *testing.T) {
	not := func(g model.Guard) model.Guard { return model.Not{Guard: g} }
	one, two, three := model.Num(1), model.Num(2), model.Num(3)
	stage := func(outcome string) model.Guard { return model.Is{Choice: "Stage", Outcome: outcome} }
	cases := map[string]struct {
		value            model.Value
		given            model.Guard
		holds, otherwise string
	}{
		"the guard itself": {choice(isProd, one, two), isProd, "1", "2"},
		"another":          {choice(isTest, one, two), isProd, "(IsTest ? 1 : 2)", "(IsTest ? 1 : 2)"},
		"deep in another":  {choice(isTest, choice(isProd, one, two), three), isProd, "(IsTest ? 1 : 3)", "(IsTest ? 2 : 3)"},
		"its negation":     {choice(not(isProd), one, two), isProd, "2", "1"},
		"one of all":       {choice(model.All{isTest, isProd}, one, two), isProd, "(IsTest ? 1 : 2)", "2"},
		"one of any":       {choice(model.Any{isTest, isProd}, one, two), isProd, "1", "(IsTest ? 1 : 2)"},
		"one of three":     {choice(model.All{isTest, isProd, stage("a")}, one, two), isProd, "(IsTest and Stage=a ? 1 : 2)", "2"},
		"any of three":     {choice(model.Any{isTest, isProd, stage("a")}, one, two), isProd, "1", "(IsTest or Stage=a ? 1 : 2)"},
		"all are it":       {choice(model.All{isProd, isProd}, one, two), isProd, "1", "2"},
		"inside of both": {
			choice(not(model.All{isTest, model.Any{isProd, stage("a")}}), one, two), isProd,
			"(not IsTest ? 1 : 2)", "(not (IsTest and Stage=a) ? 1 : 2)",
		},
		"another outcome": {
			choice(stage("a"), one, choice(stage("b"), two, three)), stage("b"), "2", "(Stage=a ? 1 : 3)",
		},
		"items that are not there":   {list(choice(isProd, nil, one), two), isProd, "[2]", "[1, 2]"},
		"members that are not there": {model.Block{"A": {Value: choice(isProd, nil, one)}, "B": {Value: two}}, isProd, "{B: 2}", "{A: 1, B: 2}"},
		"sides that are not there":   {list(choice(isTest, choice(isProd, nil, one), nil)), isProd, "[]", "[(IsTest ? 1 : -)]"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			before := show(c.value)
			if got := show(draft.Given(c.value, c.given, true)); got != c.holds {
				t.Errorf("where it holds: got %s, want %s", got, c.holds)
			}
			if got := show(draft.Given(c.value, c.given, false)); got != c.otherwise {
				t.Errorf("where it does not: got %s, want %s", got, c.otherwise)
			}
			if after := show(c.value); after != before {
				t.Errorf("the value itself became %s, was %s", after, before)
			}
		})
	}
}

// TestQuestions asks values what attributes of the model ask of them.
func TestQuestions(t *testing.T) {
	yes, no, unsure := model.Bool(true), model.Bool(false), model.Unknown{Why: "nobody knows"}
	cases := []struct {
		name string
		got  model.Value
		want string
	}{
		{name: "all true", got: draft.AllTrue(yes, model.Lit("true")), want: "true"},
		{name: "one false", got: draft.AllTrue(yes, unsure, no), want: "false"},
		{name: "one not set", got: draft.AllTrue(yes, nil), want: "false"},
		{name: "all true or unknown", got: draft.AllTrue(yes, unsure), want: "unknown: nobody knows"},
		{name: "all true under a condition", got: draft.AllTrue(yes, choice(isProd, yes, nil)), want: "(IsProd ? true : false)"},

		{name: "any of none", got: draft.AnyTrue(nil, nil), want: "-"},
		{name: "any true", got: draft.AnyTrue(unsure, yes), want: "true"},
		{name: "any unknown", got: draft.AnyTrue(nil, unsure), want: "unknown: nobody knows"},
		{name: "any true under a condition", got: draft.AnyTrue(choice(isProd, yes, nil)), want: "(IsProd ? true : -)"},

		{name: "nothing is set", got: draft.IsSet(nil), want: "-"},
		{name: "an empty list is not set", got: draft.IsSet(model.List{}), want: "false"},
		{name: "a list is set", got: draft.IsSet(list(open("Subnet"))), want: "true"},
		{name: "a list of what is there under a condition", got: draft.IsSet(list(choice(isProd, yes, nil))), want: "(IsProd ? true : false)"},
		{name: "an empty mapping is not set", got: draft.IsSet(model.Block{}), want: "false"},
		{name: "an open text may be empty", got: draft.IsSet(open("Subnets")), want: "unknown: parameter Subnets has no default"},
		{name: "a text with an open part is set", got: draft.IsSet(model.Concat(model.Lit("a-"), open("Stage"))), want: "true"},
		{name: "what is unknown", got: draft.IsSet(unsure), want: "unknown: nobody knows"},

		{name: "a word", got: draft.IsWord(model.Lit("B"), "A", "B"), want: "true"},
		{name: "another word", got: draft.IsWord(model.Lit("C"), "A", "B"), want: "false"},
		{name: "an open word", got: draft.IsWord(open("Mode"), "A"), want: "unknown: parameter Mode has no default"},
		{name: "a word under a condition", got: draft.IsWord(choice(isProd, model.Lit("A"), nil), "A"), want: "(IsProd ? true : -)"},

		{name: "contains", got: draft.Contains(list(unsure, model.Lit("A")), "A"), want: "true"},
		{name: "may contain", got: draft.Contains(list(unsure, model.Lit("B")), "A"), want: "unknown: nobody knows"},
		{name: "contains not", got: draft.Contains(list(model.Lit("B")), "A"), want: "false"},
		{name: "a lone word", got: draft.Contains(model.Lit("A"), "A"), want: "true"},
		{
			name: "contains under a condition", want: "(IsProd ? true : false)",
			got: draft.Contains(list(choice(isProd, model.Lit("A"), nil), model.Lit("B")), "A"),
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := show(c.got); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	if value := choice(isProd, model.Lit("A"), model.Lit("B")); !draft.MayBe(value, "B") || draft.MayBe(value, "C") {
		t.Errorf("%s may be B and not C", show(value))
	}
}
