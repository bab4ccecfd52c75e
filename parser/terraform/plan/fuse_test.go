package plan

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// own is a value of the source, at a line of main.tf.
func own(line int, value model.Value) model.Attr {
	return model.Attr{Value: value, At: source.At("main.tf", line, 1)}
}

func reference(name string) model.Text {
	address, attribute := name[:strings.LastIndex(name, ".")], name[strings.LastIndex(name, ".")+1:]
	return model.HoleText(model.Hole{Source: model.ResourceHole, Name: name, Resource: address, Attribute: attribute})
}

func parameter(name string) model.Text {
	return model.HoleText(model.Hole{Source: model.ParameterHole, Name: name})
}

// fuse joins one resource of the source with one of a plan.
func fuse(t *testing.T, values model.Block, after, unknown, written object, change func(*config.Resource)) *config.Root {
	t.Helper()
	r := &config.Resource{
		Address: "aws_lambda_function.f", Block: "aws_lambda_function.f", Type: "aws_lambda_function", Name: "f",
		At: source.Span{File: "main.tf", Line: 1, Column: 1}, Values: values,
	}
	if change != nil {
		change(r)
	}
	reading := read(t, planOf(t, []made{{
		address: "aws_lambda_function.f", typ: "aws_lambda_function", after: after, unknown: unknown, written: written,
	}}, nil))
	return reading.Fuse(&config.Root{Resources: []*config.Resource{r}, Outputs: model.Block{}})
}

func TestFuseValues(t *testing.T) {
	t.Parallel()
	statements := func(actions ...model.Value) model.List {
		var out model.List
		for i, action := range actions {
			out = append(out, own(20+i, model.Block{"Action": own(30+i, action), "Effect": own(40, model.Lit("Allow"))}))
		}
		return out
	}
	choice := func(then, otherwise model.Value) model.Value {
		return model.Choice{If: model.Is{Choice: "var.x", Outcome: "true"}, Then: then, Else: otherwise}
	}
	cases := map[string]struct {
		source  model.Value
		planned any  // null if it is nil
		unknown bool // the plan does not know it
		absent  bool // nothing is written in the source
		want    string
		line    int // of the source; 0 is not there
	}{
		"the same":                        {source: model.Num(5), planned: 5, want: "5", line: 9},
		"what the plan knows":             {source: model.Unknown{Why: "x"}, planned: 5, want: "5", line: 9},
		"what a variable is":              {source: parameter("var.x"), planned: "five", want: "five", line: 9},
		"what stands around a variable":   {source: model.Concat(model.Lit("a-"), parameter("var.x")), planned: "a-b", want: "a-b", line: 9},
		"what the plan does not know":     {source: reference("aws_iam_role.r.arn"), unknown: true, want: "⟦aws_iam_role.r.arn⟧", line: 9},
		"a reference that the plan knows": {source: reference("aws_iam_role.r.arn"), planned: "arn:aws:iam::1:role/r", want: "⟦aws_iam_role.r.arn⟧", line: 9},
		"null in this plan":               {source: choice(model.Num(5), nil)},
		"null, though the source says":    {source: model.Num(5)},
		"one side of a choice":            {source: choice(model.Num(5), model.Num(6)), planned: 6, want: "6", line: 9},
		"neither side of a choice":        {source: choice(model.Num(5), model.Num(6)), planned: 7, want: "7", line: 9},
		"a choice that stays":             {source: choice(model.Lit("a"), reference("x.y.arn")), unknown: true, want: "", line: 9},
		"the provider's default":          {absent: true, planned: 3},
		"a document": {
			source:  model.Block{"Statement": own(10, statements(model.Lit("s3:*"), reference("x.y.arn")))},
			planned: `{"Statement":[{"Action":"s3:*","Effect":"Allow"},{"Action":"arn:x","Effect":"Allow"}]}`,
			want:    "{Statement: [{Action: s3:*, Effect: Allow}, {Action: ⟦x.y.arn⟧, Effect: Allow}]}", line: 9,
		},
		"a document with a choice": {
			source:  model.Block{"Statement": own(10, statements(choice(model.Lit("s3:*"), nil)))},
			planned: `{"Statement":[{"Action":"s3:*","Effect":"Allow"},{"Action":"sqs:*","Effect":"Allow"}]}`,
			want:    "{Statement: [{Action: s3:*, Effect: Allow}, {Action: sqs:*, Effect: Allow}]}", line: 9,
		},
		"a set in another order": {
			source:  model.List{own(10, model.Lit("b")), own(11, parameter("var.x")), own(12, model.Lit("c"))},
			planned: []any{"a", "b", "c"}, want: "[b, a, c]", line: 9,
		},
		"an item that is not there": {
			source:  model.List{own(10, choice(model.Lit("a"), nil)), own(11, model.Lit("b"))},
			planned: []any{"b"}, want: "[b]", line: 9,
		},
		"blocks in another order": {
			source: model.List{
				own(10, model.Block{"id": own(11, model.Lit("x")), "n": own(12, parameter("var.n"))}),
				own(13, model.Block{"id": own(14, model.Lit("y")), "n": own(15, model.Num(2))}),
			},
			planned: []object{{"id": "y", "n": 2, "other": 1}, {"id": "x", "n": 1, "other": 1}},
			want:    "[{id: x, n: 1}, {id: y, n: 2}]", line: 9,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			values, after, unknown, written := model.Block{}, object{"a": c.planned}, object{}, object{}
			if !c.absent {
				values["a"] = own(9, c.source)
				written["a"] = refers("local.x")
			}
			if c.unknown {
				delete(after, "a")
				unknown["a"] = true
			}
			if blocks, ok := c.planned.([]object); ok {
				written["a"] = []object{{"id": constant(blocks[0]["id"]), "n": constant(2)}, {"id": constant(blocks[1]["id"]), "n": refers("var.n")}}
			}
			root := fuse(t, values, after, unknown, written, nil)
			attr, ok := root.Resources[0].Values["a"]
			if ok != (c.line > 0) || ok && int(attr.At.Line) != c.line {
				t.Fatalf("got %s at %s, want line %d", show(attr.Value), attr.At, c.line)
			}
			if _, choice := attr.Value.(model.Choice); choice && c.want == "" {
				return
			}
			if got := show(attr.Value); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// TestFusePlaces wants the places of the source down to what is in a document,
// whose values the plan knows.
func TestFusePlaces(t *testing.T) {
	t.Parallel()
	document := model.Block{"Statement": own(10, model.List{own(11, model.Block{
		"Action": own(12, parameter("var.action")), "Sid": own(13, model.Lit("x")),
	})})}
	root := fuse(t, model.Block{"policy": own(9, document)},
		object{"policy": `{"Statement":[{"Action":"s3:*","Sid":"x","More":1}]}`}, nil, object{"policy": refers("var.action")}, nil)
	statement := root.Resources[0].Values["policy"].Value.(model.Block)["Statement"].Value.(model.List)[0]
	got := map[string]string{"": statement.At.String()}
	for name, attr := range statement.Value.(model.Block) {
		got[name] = show(attr.Value) + " " + attr.At.String()
	}
	want := map[string]string{"": "main.tf:11:1", "Action": "s3:* main.tf:12:1", "Sid": "x main.tf:13:1", "More": "1 main.tf:11:1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want (-), got (+)\n%s", diff)
	}
}

// TestFuseInstances wants the instances that the plan has.
func TestFuseInstances(t *testing.T) {
	t.Parallel()
	queue := func(address string, more func(*config.Resource)) *config.Resource {
		r := &config.Resource{
			Address: address, Block: block(address), Type: "aws_sqs_queue", At: source.Span{File: "main.tf", Line: 5}, Values: model.Block{},
		}
		if i := strings.LastIndex(address, ".aws_"); i > 0 {
			r.Module = address[:i]
		}
		if more != nil {
			more(r)
		}
		return r
	}
	guarded := func(r *config.Resource) { r.If = model.Is{Choice: "var.x", Outcome: "true"} }
	plan := []made{
		{address: "aws_sqs_queue.one", typ: "aws_sqs_queue", written: object{}},
		{address: "aws_sqs_queue.maybe[0]", typ: "aws_sqs_queue", index: 0, written: object{}, count: refers("var.x")},
		{address: `aws_sqs_queue.many["a"]`, typ: "aws_sqs_queue", index: "a", written: object{}, forEach: refers("local.x")},
		{address: `aws_sqs_queue.many["b"]`, typ: "aws_sqs_queue", index: "b"},
		{address: `aws_sqs_queue.destroyed`, typ: "aws_sqs_queue", actions: []string{"delete"}, written: object{}},
	}
	cases := map[string]struct {
		source  []*config.Resource
		plan    []made
		more    object
		want    []string
		old     string // the message of the problem, "" for none
		partial bool
	}{
		"all of them": {
			source: []*config.Resource{
				queue("aws_sqs_queue.one", nil), queue("aws_sqs_queue.maybe[0]", guarded), queue("aws_sqs_queue.never[0]", guarded),
				queue("aws_sqs_queue.many[?]", nil), queue("aws_sqs_queue.none[?]", nil), queue("aws_sqs_queue.destroyed", nil),
			},
			plan: plan,
			want: []string{"aws_sqs_queue.one", "aws_sqs_queue.maybe[0]", `aws_sqs_queue.many["a"]`, `aws_sqs_queue.many["b"]`},
		},
		"in one of both": {
			source: []*config.Resource{queue("aws_sqs_queue.new", nil)},
			plan:   plan[:1],
			want:   []string{"aws_sqs_queue.new", "aws_sqs_queue.one"},
			old:    "the plan is older than the source: aws_sqs_queue.new is in the source only, and 1 more",
		},
		"only a part": {
			source:  []*config.Resource{queue("aws_sqs_queue.one", nil), queue("aws_sqs_queue.maybe[0]", guarded), queue("aws_sqs_queue.many[?]", nil)},
			plan:    plan[:1],
			more:    object{"complete": false},
			want:    []string{"aws_sqs_queue.one", "aws_sqs_queue.maybe[0]", "aws_sqs_queue.many[?]"},
			partial: true,
		},
		"a module that is not here": {
			source: []*config.Resource{queue("aws_sqs_queue.one", nil)},
			plan: append(slices.Clone(plan[:1]), made{
				address: `module.m["a"].aws_sqs_queue.q`, typ: "aws_sqs_queue", module: `module.m["a"]`,
			}),
			want: []string{"aws_sqs_queue.one", `module.m["a"].aws_sqs_queue.q`},
		},
		"an instance of a module that nobody can count": {
			source: []*config.Resource{queue("module.m[?].aws_sqs_queue.q", nil)},
			plan:   []made{{address: `module.m["a"].aws_sqs_queue.q`, typ: "aws_sqs_queue", module: `module.m["a"]`}},
			want:   []string{`module.m["a"].aws_sqs_queue.q`},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reading, err := Read(t.Context(), "plan.json", []byte(planOf(t, c.plan, c.more)), Options{})
			if err != nil {
				t.Fatal(err)
			}
			root := reading.Fuse(&config.Root{Key: "infra", Resources: c.source, Outputs: model.Block{}, Problems: []source.Problem{{
				ID: "module-not-loaded", Effect: source.Partial,
			}}, Open: "module m is not here"})
			var got []string
			for _, r := range root.Resources {
				got = append(got, r.Address)
				if r.If != nil && !c.partial {
					t.Errorf("%s is still there only if %v", r.Address, r.If)
				}
				if strings.HasSuffix(r.Address, "one") && r.At.File != "main.tf" && c.old == "" {
					t.Errorf("%s is placed at %s", r.Address, r.At)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("want (-), got (+)\n%s", diff)
			}
			old := ""
			for _, p := range root.Problems {
				if p.ID == "plan-old" {
					old = p.Message
				}
				if p.ID == "plan-partial" && p.Effect != source.Noted {
					t.Errorf("the source has the rest, and the problem is %s", p.Effect)
				}
			}
			if old != c.old {
				t.Errorf("got problem %q, want %q", old, c.old)
			}
			if open := root.Open == ""; open != (name == "a module that is not here") {
				t.Errorf("got open %q", root.Open)
			}
		})
	}
}

// TestFuseStale tells a plan that was made of other source.
func TestFuseStale(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*config.Resource){
		"": nil, "timeout": func(r *config.Resource) { r.Ignored = []string{"timeout"} }, "all": func(r *config.Resource) { r.Ignored = []string{"all"} },
	} {
		root := fuse(t, model.Block{"timeout": own(3, model.Num(30))}, object{"timeout": 5}, nil, object{"timeout": constant(5)}, change)
		var got []string
		for _, p := range root.Problems {
			got = append(got, fmt.Sprintf("%s %s", p.At, p.Message))
		}
		var want []string
		if name == "" {
			want = []string{"main.tf:3:1 the plan is older than the source: aws_lambda_function.f: timeout is 30 in the source and 5 in the plan"}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("ignored %q: want (-), got (+)\n%s", name, diff)
		}
		if got := show(root.Resources[0].Values["timeout"].Value); got != "5" {
			t.Errorf("got timeout %s, want 5", got)
		}
	}
}
