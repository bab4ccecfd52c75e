package draft_test

import (
	"testing"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/draft"
)

// pseudo is a text that AWS gives.
func pseudo(name string) model.Text {
	return model.HoleText(model.Hole{Source: model.PseudoHole, Name: name})
}

func TestCutText(t *testing.T) {
	cases := []struct {
		name          string
		text          model.Text
		before, after string
		found         bool
	}{
		{name: "a literal", text: model.Lit("GET /a b"), before: `"GET"`, after: `"/a b"`, found: true},
		{name: "behind a hole", text: model.Concat(open("Method"), model.Lit(" /a")), before: `"⟦Method⟧"`, after: `"/a"`, found: true},
		{name: "before a hole", text: model.Concat(model.Lit("GET /"), open("Path")), before: `"GET"`, after: `"/⟦Path⟧"`, found: true},
		{name: "nowhere", text: model.Lit("$default"), before: `"$default"`, after: `""`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			before, after, found := draft.CutText(c.text, " ")
			if show(before) != c.before || show(after) != c.after || found != c.found {
				t.Errorf("got %s, %s, %t, want %s, %s, %t", show(before), show(after), found, c.before, c.after, c.found)
			}
		})
	}
}

func TestARNService(t *testing.T) {
	cases := []struct {
		text model.Text
		want string
	}{
		{text: model.Lit("arn:aws:sqs:eu-west-1:123456789012:jobs"), want: "sqs"},
		{text: model.Concat(model.Lit("arn:"), pseudo("AWS::Partition"), model.Lit(":kinesis:"), pseudo("AWS::Region"), model.Lit(":x")), want: "kinesis"},
		{text: ref("Queue"), want: ""},
		{text: model.Lit("sqs:eu-west-1:jobs:x"), want: ""},
	}
	for _, c := range cases {
		if got := draft.ARNService(c.text); got != c.want {
			t.Errorf("%s: got %q, want %q", c.text, got, c.want)
		}
	}
}

// TestPartitions checks that what is the same in every partition is the same
// text.
func TestPartitions(t *testing.T) {
	partition := pseudo("AWS::Partition")
	managed := model.Lit(":iam::aws:policy/ReadOnlyAccess")
	service := model.Concat(model.Lit("lambda."), pseudo("AWS::URLSuffix"))
	cases := []struct {
		name string
		got  model.Value
		want string
	}{
		{name: "a managed policy", got: draft.AWSManaged(model.Concat(model.Lit("arn:"), partition, managed)), want: `"arn:aws:iam::aws:policy/ReadOnlyAccess"`},
		{name: "of another partition", got: draft.AWSManaged(model.Concat(model.Lit("arn:aws-cn"), managed)), want: `"arn:aws:iam::aws:policy/ReadOnlyAccess"`},
		{name: "of an open partition", got: draft.AWSManaged(model.Concat(model.Lit("arn:"), open("P"), managed)), want: `"arn:⟦P⟧:iam::aws:policy/ReadOnlyAccess"`},
		{name: "a policy of one's own", got: draft.AWSManaged(model.Lit("arn:aws-cn:iam::1:policy/Own")), want: `"arn:aws-cn:iam::1:policy/Own"`},
		{name: "a reference", got: draft.AWSManaged(ref("Policy")), want: `"⟦Policy⟧"`},
		{name: "a service", got: draft.Principal(service), want: `"lambda.amazonaws.com"`},
		{name: "services", got: draft.Principal(list(service, model.Lit("sqs.amazonaws.com"))), want: `["lambda.amazonaws.com", "sqs.amazonaws.com"]`},
		{
			name: "a service in a Region", want: `"states.amazonaws.com"`,
			got: draft.Principal(model.Concat(model.Lit("states."), pseudo("AWS::Region"), model.Lit(".amazonaws.com"))),
		},
		{
			name: "a service in a Region of a partition", want: `"states.amazonaws.com"`,
			got: draft.Principal(model.Concat(model.Lit("states."), pseudo("AWS::Region"), model.Lit("."), pseudo("AWS::URLSuffix"))),
		},
		{name: "a service in Frankfurt", got: draft.Principal(model.Lit("Service:logs.eu-central-1.amazonaws.com")), want: `"Service:logs.amazonaws.com"`},
		{name: "a service of alarms", got: draft.Principal(model.Lit("lambda.alarms.cloudwatch.amazonaws.com")), want: `"lambda.alarms.cloudwatch.amazonaws.com"`},
		{name: "a principal that is a suffix only", got: draft.Principal(pseudo("AWS::URLSuffix")), want: `"⟦AWS::URLSuffix⟧"`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := show(c.got); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestRefers(t *testing.T) {
	value := choice(isProd, list(model.Concat(model.Lit("x-"), ref("Table"))), ref("Queue"))
	for id, want := range map[string]bool{"Table": true, "Queue": true, "Topic": false} {
		if got := draft.Refers(value, id); got != want {
			t.Errorf("%s refers to %s: got %t, want %t", show(value), id, got, want)
		}
	}
}

func TestJSON(t *testing.T) {
	many := model.List{}
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g"} {
		many = append(many, model.Attr{Value: choice(model.Named{Name: name}, model.Num(1), model.Num(2))})
	}
	cases := []struct {
		name  string
		value model.Value
		want  string
	}{
		{name: "not set", want: "-"},
		{
			name: "sorted, without what is not set", want: `"{\"a\":[1.50,true,false,null],\"b\":{}}"`,
			value: model.Block{
				"b": {Value: model.Block{"c": {}}},
				"a": {Value: list(model.Number{Value: 1.5, Source: "1.50"}, model.Bool(true), model.Bool(false), nil)},
			},
		},
		{name: "marks of HTML", value: list(model.Lit("<&>")), want: `"[\"<&>\"]"`},
		{name: "a quote at the end", value: list(model.Lit(`say "x"`)), want: `"[\"say \\\"x\\\"\"]"`},
		{name: "a hole", value: list(model.Concat(model.Lit(`"`), ref("Table"))), want: `"[\"\\\"⟦Table⟧\"]"`},
		{name: "unknown", value: list(model.Unknown{Why: "a macro makes it"}), want: "unknown: a macro makes it"},
		{
			name: "a choice", want: `(IsProd ? "{\"a\":1,\"b\":1}" : "{\"b\":2}")`,
			value: model.Block{"a": {Value: choice(isProd, model.Num(1), nil)}, "b": {Value: choice(isProd, model.Num(1), model.Num(2))}},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := show(draft.JSON(c.value)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	deepest := draft.JSON(many)
	for {
		choice, ok := deepest.(model.Choice)
		if !ok {
			break
		}
		deepest = choice.Then
	}
	if got, want := show(deepest), "unknown: it depends on too many conditions"; got != want {
		t.Errorf("under seven conditions: got %s, want %s", got, want)
	}
}
