package model_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
)

func TestCoerce(t *testing.T) {
	open := model.HoleText(model.Hole{Source: model.ParameterHole, Name: "Limit", Why: "parameter Limit has no default"})
	region := model.HoleText(model.Hole{Source: model.PseudoHole, Name: "AWS::Region"})
	unknown := model.Unknown{Why: "parameter Limit has no default"}
	number := func(f float64, source string) model.Value { return model.Number{Value: f, Source: source} }
	cases := []struct {
		name    string
		typ     model.Type
		in      model.Value
		want    model.Value
		problem bool
	}{
		{name: "a number stays one", typ: model.NumberType, in: number(30, "30"), want: number(30, "30")},
		{name: "text that is a number", typ: model.NumberType, in: model.Lit("30"), want: number(30, "30")},
		{name: "text that is none", typ: model.NumberType, in: model.Lit("soon"), want: model.Unknown{Why: `"soon" where a number is expected`}, problem: true},
		{name: "infinity is no number", typ: model.NumberType, in: model.Lit("Inf"), want: model.Unknown{Why: `"Inf" where a number is expected`}, problem: true},
		{name: "an open parameter", typ: model.NumberType, in: open, want: unknown},
		{name: "a hole without a reason names itself", typ: model.NumberType, in: region, want: model.Unknown{Why: "AWS::Region is known on deployment only"}},
		{name: "nothing stays nothing", typ: model.NumberType},
		{name: "unknown stays unknown", typ: model.NumberType, in: unknown, want: unknown},
		{name: "true as text", typ: model.BoolType, in: model.Lit("True"), want: model.Bool(true)},
		{name: "a number is no bool", typ: model.BoolType, in: number(1, "1"), want: model.Unknown{Why: "1 where true or false is expected"}, problem: true},
		{name: "an account id keeps its zero", typ: model.TextType, in: number(4096, "010000000000"), want: model.Lit("010000000000")},
		{name: "text keeps its holes", typ: model.TextType, in: region, want: region},
		{name: "a mapping is no text", typ: model.TextType, in: model.Block{}, want: model.Unknown{Why: "a mapping where text is expected"}, problem: true},
		{name: "a word in another case", typ: model.Enum("NONE", "AWS_IAM"), in: model.Lit("None"), want: model.Lit("NONE")},
		{name: "a word that is new", typ: model.Enum("NONE"), in: model.Lit("MTLS"), want: model.Lit("MTLS")},
		{name: "a word with a hole", typ: model.Enum("NONE"), in: open, want: unknown},
		{
			name: "one value is a list of one", typ: model.ListOf(model.TextType), in: model.Lit("s3:*"),
			want: model.List{{Value: model.Lit("s3:*")}},
		},
		{
			name: "an unknown item keeps its index", typ: model.ListOf(model.NumberType), in: model.List{{Value: open}, {Value: model.Lit("2")}},
			want: model.List{{Value: unknown}, {Value: number(2, "2")}},
		},
		{
			name: "a choice is coerced on both sides", typ: model.NumberType,
			in:   model.Choice{If: model.Named{Name: "IsProd"}, Then: model.Lit("3"), Else: nil},
			want: model.Choice{If: model.Named{Name: "IsProd"}, Then: number(3, "3"), Else: nil},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, problem := c.typ.Coerce(c.in)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("got the second, want the first:\n%s", diff)
			}
			if (problem != "") != c.problem {
				t.Errorf("got problem %q, want one: %v", problem, c.problem)
			}
		})
	}
}

func TestShapeCoerceKeepsOnlyItsOwn(t *testing.T) {
	shape := model.Shape{"timeout": {Type: model.NumberType}}
	got, problems := shape.Coerce(model.Block{
		"timeout": {Value: model.Lit("soon")},
		"colour":  {Value: model.Lit("blue")},
	})
	if len(got) != 1 || got["timeout"].Value == nil {
		t.Errorf("got %v, want timeout alone", got)
	}
	if len(problems) != 1 || problems[0].Message != `timeout is "soon" where a number is expected` {
		t.Errorf("got problems %v", problems)
	}
}

func TestText(t *testing.T) {
	hole := model.HoleText(model.Hole{Source: model.ResourceHole, Name: "Bucket.Arn", Resource: "Bucket", Attribute: "Arn"})
	joined := model.Concat(model.Lit("a"), model.Lit("b"), hole, model.Lit(""), model.Lit("/*"))
	if got, want := joined.String(), "ab⟦Bucket.Arn⟧/*"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if len(joined) != 3 {
		t.Errorf("got %d parts, want 3: neighbours are joined and empty ones left out", len(joined))
	}
	if got, want := model.Lit("⟦x⟧").String(), "⟦⟦x⟧⟧"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if !joined.Equal(model.Concat(model.Lit("ab"), hole, model.Lit("/*"))) || joined.Equal(hole) {
		t.Error("equality is by parts")
	}
	if literal, ok := model.Lit("").Literal(); !ok || literal != "" {
		t.Error("the empty text is literal")
	}
	if _, ok := hole.Literal(); ok {
		t.Error("a hole is not literal")
	}
}
