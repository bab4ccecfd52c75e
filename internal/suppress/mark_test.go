package suppress

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// shown writes a request as a test compares it.
func (r request) shown() string {
	var out []string
	for _, c := range r.clauses {
		what := c.rule
		if c.all {
			what += " all"
		}
		for _, w := range c.witnesses {
			what += " [" + w + "]"
		}
		out = append(out, what)
	}
	return strings.Join(out, ", ") + "; until " + r.until + "; " + r.reason
}

func TestParse(t *testing.T) {
	cases := map[string]struct{ text, want, err string }{
		"rule":                {text: ` timeout-default reason="batch"`, want: "timeout-default; until ; batch"},
		"until":               {text: ` a until=2027-01-31 reason="b"`, want: "a; until 2027-01-31; b"},
		"fields in any order": {text: ` a reason="b" until=2027-01-31`, want: "a; until 2027-01-31; b"},
		"several":             {text: ` a,b-c reason="d"`, want: "a, b-c; until ; d"},
		"several with blanks": {text: ` a , b reason="d"`, want: "a, b; until ; d"},
		"witnesses":           {text: ` a(x, y z),b reason="d"`, want: "a [x] [y z], b; until ; d"},
		"actions":             {text: ` a(s3:*,arn:aws:s3:::b/*) reason="d"`, want: "a [s3:*] [arn:aws:s3:::b/*]; until ; d"},
		"quoted":              {text: ` a("x, y","(z)","*") reason="d"`, want: "a [x, y] [(z)] [*]; until ; d"},
		"escaped":             {text: ` a("say \"x\" \\ y") reason="d \"e\""`, want: `a [say "x" \ y]; until ; d "e"`},
		"all":                 {text: ` a(*) reason="d"`, want: "a all; until ; d"},
		"single quotes":       {text: ` a reason='it is "so"'`, want: `a; until ; it is "so"`},
		"bare reason":         {text: ` a reason=legacy`, want: "a; until ; legacy"},
		"blanks around =":     {text: ` a reason = "b"`, want: "a; until ; b"},
		"no reason":           {text: ` a`, want: "a; until ; "},
		"goes on":             {text: " a(x,\n  y)\n reason=\"in\n two\"", want: "a [x] [y]; until ; in two"},
		"another comment":     {text: " a reason=\"b\"\n and what else there is to say", want: "a; until ; b"},
		"until below":         {text: " a reason=\"b\"\n until=2027-01-31", want: "a; until 2027-01-31; b"},
		"nothing":             {text: "", err: "it names no rule"},
		"only a reason":       {text: ` reason="b"`, err: "it names no rule"},
		"capitals":            {text: ` CKV_AWS_1 reason="b"`, err: `"CKV_AWS_1" is no id of a rule`},
		"comma at the end":    {text: ` a, reason="b"`, err: "a comma is followed by no rule"},
		"open brackets":       {text: ` a(x reason="b"`, err: "the witnesses of a do not end with )"},
		"no witnesses":        {text: ` a() reason="b"`, err: "the witnesses of a have an empty one; write (*) for whatever is found"},
		"star among others":   {text: ` a(x,*) reason="b"`, err: "a has * among other witnesses"},
		"open quote":          {text: ` a reason="b`, err: "reason: a quote is not closed"},
		"no day":              {text: ` a until=soon reason="b"`, err: "until=soon is no day as in 2027-01-31"},
		"no such day":         {text: ` a until=2027-02-30 reason="b"`, err: "until=2027-02-30 is no day as in 2027-01-31"},
		"misspelt field":      {text: ` a untl=2027-01-31 reason="b"`, err: "there is no untl=; did you mean until?"},
		"words behind":        {text: ` a because it is old`, err: `"because it is old" is neither a rule nor until= nor reason=`},
		"two rules, no comma": {text: ` a b reason="c"`, err: `"b reason=\"c\"" is neither a rule nor until= nor reason=`},
		"typographic":         {text: ` a reason=“b c”`, err: `reason is in typographic quotes: =“b c”`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := parse(c.text)
			if c.err != "" {
				if err == nil || err.Error() != c.err {
					t.Fatalf("got error %v, want %q", err, c.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got.shown() != c.want {
				t.Errorf("got %q, want %q", got.shown(), c.want)
			}
		})
	}
}

func TestRead(t *testing.T) {
	lit := func(text string) model.Attr { return model.Attr{Value: model.Lit(text)} }
	list := func(texts ...string) model.Attr {
		var l model.List
		for _, text := range texts {
			l = append(l, lit(text))
		}
		return model.Attr{Value: l}
	}
	cases := map[string]struct {
		entry     model.Block
		want, err string
	}{
		"all keys": {
			entry: model.Block{"rule": lit("a"), "witnesses": list("x", "y, z"), "until": lit("2027-01-31"), "reason": lit("b\n c")},
			want:  "a [x] [y, z]; until 2027-01-31; b c",
		},
		"one witness": {entry: model.Block{"rule": lit("a"), "witnesses": lit("x"), "reason": lit("b")}, want: "a [x]; until ; b"},
		"star":        {entry: model.Block{"rule": lit("a"), "witnesses": list("*"), "reason": lit("b")}, want: "a all; until ; b"},
		"a star itself": {
			entry: model.Block{"rule": lit("a"), "witnesses": list(`"*"`, "x"), "reason": lit("b")}, want: "a [*] [x]; until ; b",
		},
		"no rule": {entry: model.Block{"reason": lit("b")}, err: "it names no rule"},
		"a list of rules": {
			entry: model.Block{"rule": list("a", "b"), "reason": lit("b")}, err: "rule is no plain text",
		},
		"misspelt": {entry: model.Block{"rule": lit("a"), "resaon": lit("b")}, err: "there is no key resaon; did you mean reason?"},
		"unknown":  {entry: model.Block{"rule": lit("a"), "reason": {Value: model.Unknown{Why: "w"}}}, err: "reason is no plain text"},
		"no words": {entry: model.Block{"rule": lit("a"), "witnesses": list()}, err: "the witnesses have an empty one; write * for whatever is found"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := read(c.entry)
			if c.err != "" {
				if err == nil || err.Error() != c.err {
					t.Fatalf("got error %v, want %q", err, c.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got.shown() != c.want {
				t.Errorf("got %q, want %q", got.shown(), c.want)
			}
		})
	}
}

// TestFormat reads back what is printed to be pasted, for witnesses of all kinds
// of characters.
func TestFormat(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"s3:*", "*", "a b", ",", "(", ")", `"`, `\`, "'", "⟦Queue.Arn⟧", "é😀", "/", "=", "reason=", "#", "GET /x of API y", "**"}
	for range 2000 {
		var want []string
		for range random.IntN(4) {
			word := ""
			for range 1 + random.IntN(4) {
				word += pieces[random.IntN(len(pieces))]
			}
			want = append(want, normal(word))
		}
		reason := `a "quoted" reason \ with (all), until=2020-01-01`
		text := Format(engine.Finding{Rule: &engine.Rule{ID: "some-rule"}, Witnesses: want}, reason)
		got, err := parse(strings.TrimPrefix(text, model.Ignore))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		c := got.clauses[0]
		if c.rule != "some-rule" || got.reason != reason || c.all || got.until != "" {
			t.Fatalf("%s: got %s", text, got.shown())
		}
		if diff := cmp.Diff(want, c.witnesses); diff != "" {
			t.Fatalf("%s: (-want +got)\n%s", text, diff)
		}
	}
}

// TestMetadata reads back entries of Metadata that are printed to be pasted: none
// covers more than the finding.
func TestMetadata(t *testing.T) {
	for _, want := range [][]string{nil, {"*"}, {"*", "sqs:SendMessage"}, {"**"}, {`a "b", <c>`}} {
		text := Metadata(engine.Finding{Rule: &engine.Rule{ID: "some-rule"}, Witnesses: want}, "why")
		var in struct {
			Rule, Reason string
			Witnesses    []string
		}
		if err := json.Unmarshal([]byte(text), &in); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		var c clause
		if in.Witnesses != nil {
			if err := c.list(in.Witnesses); err != nil {
				t.Fatalf("%s: %v", text, err)
			}
		}
		if in.Rule != "some-rule" || in.Reason != "why" || c.all || !slices.Equal(c.witnesses, want) {
			t.Errorf("%q is written as %s, which is %q, all: %t", want, text, c.witnesses, c.all)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(` a(x,"y") until=2027-01-31 reason="b"`)
	f.Add(" a\n reason='b'")
	f.Add(` a("\`)
	f.Fuzz(func(t *testing.T, text string) {
		r, err := parse(text)
		if err != nil {
			return
		}
		if len(r.clauses) == 0 {
			t.Errorf("%q is a mark without a rule", text)
		}
		var clauses []string
		for _, c := range r.clauses {
			what := clauseText(c.rule, c.witnesses)
			if c.all {
				what = c.rule + "(*)"
			}
			clauses = append(clauses, what)
		}
		again, err := parse(strings.TrimPrefix(r.text(clauses...), model.Ignore))
		if err != nil || again.shown() != fmt.Sprint(r.shown()) {
			t.Errorf("%q is written as %q, which is %v, %v", text, r.text(clauses...), again.shown(), err)
		}
	})
}

// TestMarkOfSeveralUnits says what is wrong with a mark in a file that several
// units share if any of them is reported, and says it once.
func TestMarkOfSeveralUnits(t *testing.T) {
	for text, want := range map[string]string{
		` a`:                "suppression-without-reason",
		` A reason="r"`:     "suppression-malformed",
		` other reason="r"`: "suppression-unknown-rule",
	} {
		for _, reported := range []string{"first", "second", "both", "none"} {
			r := runOf(nil, "first", "second")
			r.Reported = func(unit string) bool { return reported == "both" || unit == reported }
			at := source.Span{File: "shared.tf", Line: 1, Column: 1}
			for _, u := range r.Units {
				u.Marks = []model.Mark{{Word: model.Ignore, Text: text, At: at, Covers: source.Span{File: "shared.tf"}}}
			}
			r.Apply()
			var got []string
			for _, p := range r.Result.Problems {
				got = append(got, p.ID)
			}
			wanted := []string{want}
			if reported == "none" {
				wanted = nil
			}
			if !slices.Equal(got, wanted) {
				t.Errorf("%s, reported %s: got %q, want %q", text, reported, got, wanted)
			}
		}
	}
}
