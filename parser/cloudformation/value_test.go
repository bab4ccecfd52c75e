package cloudformation

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// show writes a value as one line: a hole as ⟦name⟧, a choice as (guard ? then :
// else), an unknown as unknown(why).
func show(v model.Value) string {
	switch v := v.(type) {
	case nil:
		return "nil"
	case model.Text:
		return fmt.Sprintf("%q", v.String())
	case model.Number:
		return v.Source
	case model.Bool:
		return fmt.Sprint(bool(v))
	case model.Unknown:
		return "unknown(" + v.Why + ")"
	case model.Choice:
		return "(" + showGuard(v.If) + " ? " + show(v.Then) + " : " + show(v.Else) + ")"
	case model.List:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = show(item.Value)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case model.Block:
		var items []string
		for _, key := range sortedKeys(v) {
			items = append(items, key+": "+show(v[key].Value))
		}
		return "{" + strings.Join(items, ", ") + "}"
	}
	return "?"
}

func showGuard(g model.Guard) string {
	list := func(guards []model.Guard, word string) string {
		parts := make([]string, len(guards))
		for i, g := range guards {
			parts[i] = showGuard(g)
		}
		return "(" + strings.Join(parts, word) + ")"
	}
	switch g := g.(type) {
	case nil:
		return "always"
	case model.Is:
		return g.Choice + "=" + g.Outcome
	case model.Named:
		return g.Name
	case model.Not:
		return "not " + showGuard(g.Guard)
	case model.All:
		return list(g, " and ")
	case model.Any:
		if len(g) == 0 {
			return "never"
		}
		return list(g, " or ")
	}
	return "?"
}

// around is a template with a value as the property P of a resource.
func around(value string) string {
	return `
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::LanguageExtensions
Parameters:
  Default: {Type: String, Default: fallback}
  Open: {Type: String}
  OpenList: {Type: CommaDelimitedList}
  List: {Type: CommaDelimitedList, Default: "a, b"}
  Limit: {Type: Number, Default: 5}
  Stage: {Type: String, Default: dev, AllowedValues: [dev, test, prod]}
  Secret: {Type: "AWS::SSM::Parameter::Value<String>", Default: /path}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsLocal: !Equals [a, b]
Mappings:
  Sizes:
    dev: {Memory: 128, Zones: [x, y]}
    test: {Memory: 128, Zones: [x, y]}
    prod: {Memory: 1024, Zones: [z]}
  Regions:
    us-east-1: {Arn: arn:1, Same: s}
    eu-west-1: {Arn: arn:2, Same: s}
Resources:
  Bucket: {Type: "AWS::S3::Bucket"}
  X:
    Type: Custom::X
    Properties:
      P: ` + strings.ReplaceAll(value, "\n", "\n        ") + "\n"
}

// property is the property P of a resource.
func property(t *testing.T, template, id string) (model.Attr, *stack.Template) {
	t.Helper()
	tpl := Read("t.yaml", []byte(template), ReadOptions{})
	for _, r := range tpl.Resources {
		if r.ID == id {
			return r.Properties["P"], tpl
		}
	}
	t.Fatalf("no resource %s; problems %v", id, tpl.Problems)
	return model.Attr{}, nil
}

func TestValues(t *testing.T) {
	tests := []struct {
		name, value, want string
		problem           string // the id of the only problem, if there is one
	}{
		{name: "text", value: `hello`, want: `"hello"`},
		{name: "number", value: `30`, want: `30`},
		{name: "number as text", value: `"30"`, want: `"30"`},
		{name: "leading zero", value: `0644`, want: `0644`},
		{name: "date", value: `2012-10-17`, want: `"2012-10-17"`},
		{name: "yes", value: `yes`, want: `"yes"`},
		{name: "true", value: `true`, want: `true`},
		{name: "null", value: ``, want: `nil`},
		{name: "a list", value: `[1, a]`, want: `[1, "a"]`},
		{name: "marks of holes are escaped", value: `"a⟦b"`, want: `"a⟦⟦b"`},

		{name: "Ref of a resource", value: `!Ref Bucket`, want: `"⟦Bucket⟧"`},
		{name: "Ref in long form", value: `{Ref: Bucket}`, want: `"⟦Bucket⟧"`},
		{name: "Ref of a default", value: `!Ref Default`, want: `"fallback"`},
		{name: "Ref of a number", value: `!Ref Limit`, want: `5`},
		{name: "Ref of an open parameter", value: `!Ref Open`, want: `"⟦Open⟧"`},
		{name: "Ref of an open list", value: `!Ref OpenList`, want: `unknown(parameter OpenList has no default)`},
		{name: "Ref of a list", value: `!Ref List`, want: `["a", "b"]`},
		{name: "Ref of Parameter Store", value: `!Ref Secret`, want: `"⟦Secret⟧"`},
		{name: "Ref of NoValue", value: `!Ref AWS::NoValue`, want: `nil`},
		{name: "Ref of the region", value: `!Ref AWS::Region`, want: `"⟦AWS::Region⟧"`},
		{name: "Ref of nothing", value: `!Ref Bukcet`, want: `"⟦Bukcet⟧"`, problem: "reference-undefined"},
		{name: "Ref of a list of names", value: `!Ref [a]`, want: `unknown(Ref names something that is known on deployment only)`},

		{name: "GetAtt with a dot", value: `!GetAtt Bucket.Arn`, want: `"⟦Bucket.Arn⟧"`},
		{name: "GetAtt of a list", value: `!GetAtt [Bucket, Arn]`, want: `"⟦Bucket.Arn⟧"`},
		{name: "GetAtt in long form", value: `{"Fn::GetAtt": [Bucket, Outputs.Url]}`, want: `"⟦Bucket.Outputs.Url⟧"`},
		{name: "GetAtt of an attribute by parameter", value: `{"Fn::GetAtt": [Bucket, !Ref Default]}`, want: `"⟦Bucket.fallback⟧"`},
		{name: "GetAtt without attribute", value: `!GetAtt Bucket`, want: `unknown(Fn::GetAtt wants a resource and an attribute)`, problem: "function-malformed"},

		{name: "Sub", value: `!Sub "${Bucket.Arn}/*"`, want: `"⟦Bucket.Arn⟧/*"`},
		{name: "Sub of a default", value: `!Sub "a-${Default}-${Limit}"`, want: `"a-fallback-5"`},
		{name: "Sub of a literal", value: `!Sub "${!aws:username}/${AWS::Region}"`, want: `"${aws:username}/⟦AWS::Region⟧"`},
		{name: "Sub with a map", value: `!Sub ["${A}-${Bucket}", {A: !GetAtt Bucket.Arn}]`, want: `"⟦Bucket.Arn⟧-⟦Bucket⟧"`},
		{name: "Sub of a list", value: `!Sub "${List}"`, want: `"⟦List at 28:10⟧"`},
		{name: "Sub with spaces", value: `!Sub "${ Default }"`, want: `"fallback"`},
		{name: "Sub that is not closed", value: `!Sub "${Default"`, want: `"${Default"`},
		{name: "Sub without a name", value: `!Sub "a${}"`, want: `"a⟦value at 28:10⟧"`, problem: "function-malformed"},
		{name: "text with a dollar is no Sub", value: `"${Default}"`, want: `"${Default}"`},

		{name: "Join", value: `!Join [":", [arn, !Ref AWS::Partition, s3]]`, want: `"arn:⟦AWS::Partition⟧:s3"`},
		{name: "Join of a list parameter", value: `!Join [",", !Ref List]`, want: `"a,b"`},
		{name: "Join leaves out what is not set", value: `!Join ["-", [a, !Ref AWS::NoValue, b]]`, want: `"a-b"`},
		{name: "Join of what is unknown", value: `!Join ["-", [a, !Cidr [x, 1, 2]]]`, want: `"a-⟦Fn::Cidr at 28:26⟧"`},
		{name: "Join of an open list", value: `!Join ["-", !Ref OpenList]`, want: `unknown(parameter OpenList has no default)`},
		{name: "Join of nothing", value: `!Join []`, want: `unknown(Fn::Join wants a separator and a list)`, problem: "function-malformed"},

		{name: "Select", value: `!Select [1, [a, b]]`, want: `"b"`},
		{name: "Select by text", value: `!Select ["0", !Ref List]`, want: `"a"`},
		{name: "Select beyond the end", value: `!Select [2, [a, b]]`, want: `unknown(Fn::Select wants item 2 of a list that has 2)`, problem: "function-malformed"},
		{name: "Select of Split", value: `!Select [1, !Split ["/", a/b/c]]`, want: `"b"`},
		{name: "Select before a hole", value: `!Select [0, !Split ["/", !Sub "a/${Open}"]]`, want: `"a"`},
		{name: "Select at a hole", value: `!Select [2, !Split [":", !GetAtt Bucket.Arn]]`, want: `unknown(Fn::Split splits Bucket.Arn, which is known on deployment only)`},

		{name: "FindInMap", value: `!FindInMap [Regions, us-east-1, Arn]`, want: `"arn:1"`},
		{name: "FindInMap by region", value: `!FindInMap [Regions, !Ref AWS::Region, Arn]`, want: `"⟦Regions.⟦AWS::Region⟧.Arn⟧"`},
		{name: "FindInMap by region, always the same", value: `!FindInMap [Regions, !Ref AWS::Region, Same]`, want: `"s"`},
		{name: "FindInMap by stage", value: `!FindInMap [Sizes, !Ref Stage, Memory]`, want: `(Stage=prod ? 1024 : 128)`},
		{name: "FindInMap of a list", value: `!Select [0, !FindInMap [Sizes, !Ref Stage, Zones]]`, want: `(Stage=prod ? "z" : "x")`},
		{name: "FindInMap with a default", value: `!FindInMap [Sizes, none, Memory, {DefaultValue: 64}]`, want: `64`},
		{name: "FindInMap without the key", value: `!FindInMap [Sizes, none, Memory]`, want: `unknown(mapping Sizes has no value Memory of none)`, problem: "function-malformed"},

		{name: "If", value: `!If [IsProd, 3, !Ref AWS::NoValue]`, want: `(IsProd ? 3 : nil)`},
		{name: "If of a closed condition", value: `!If [IsLocal, 3, 4]`, want: `4`},
		{name: "If of nothing", value: `!If [IsNone, 3, 4]`, want: `unknown(condition IsNone is not defined)`, problem: "condition-undefined"},
		{name: "If inside Sub", value: `!Sub ["a-${S}", {S: !If [IsProd, p, d]}]`, want: `(IsProd ? "a-p" : "a-d")`},
		{name: "If twice in a Join", value: `!Join ["-", [!If [IsProd, p, d], !If [IsProd, q, e]]]`, want: `(IsProd ? "p-q" : "d-e")`},
		{name: "If of equal sides", value: `!If [IsProd, 3, 3]`, want: `3`},
		{name: "a condition as a value", value: `!Equals [!Ref Stage, prod]`, want: `(Stage=prod ? true : false)`},

		{name: "ImportValue", value: `!ImportValue net-Vpc`, want: `"⟦net-Vpc⟧"`},
		{name: "ImportValue of Sub", value: `{"Fn::ImportValue": !Sub "${Default}-Vpc"}`, want: `"⟦fallback-Vpc⟧"`},
		{name: "Base64", value: `!Base64 hello`, want: `"aGVsbG8="`},
		{name: "Base64 of a hole", value: `!Base64 {Ref: Open}`, want: `unknown(Fn::Base64 encodes a text that is known on deployment only)`},
		{name: "Length", value: `!Length [a, b]`, want: `2`},
		{name: "Length of a list parameter", value: `!Length {Ref: List}`, want: `2`},
		{name: "ToJsonString", value: `!ToJsonString {b: [1, true], a: !GetAtt Bucket.Arn}`, want: `"{\"a\":\"⟦Bucket.Arn⟧\",\"b\":[1,true]}"`},
		{name: "GetAZs", value: `!GetAZs ""`, want: `unknown(the availability zones of a region are known on deployment only)`},
		{name: "dynamic reference", value: `"{{resolve:ssm:/a}}"`, want: `"⟦resolve:ssm:/a⟧"`},
		{name: "dynamic reference in text", value: `"a{{resolve:ssm:/a}}b{{resolve:ssm:/c}}"`, want: `"a⟦resolve:ssm:/a⟧b⟦resolve:ssm:/c⟧"`},
		{name: "dynamic reference in Sub", value: `!Sub "{{resolve:ssm:/${Default}/${Open}}}!"`, want: `"⟦resolve:ssm:/fallback/⟦Open⟧⟧!"`},

		{name: "an unknown tag", value: `!Nonsense x`, want: `unknown(!Nonsense is no function of CloudFormation)`, problem: "function-unknown"},
		{name: "an unknown function", value: `{"Fn::Nonsense": x}`, want: `unknown(Fn::Nonsense is no function of CloudFormation)`, problem: "function-unknown"},
		{name: "a macro", value: `{"Fn::Transform": {Name: Mine}}`, want: `unknown(macro Mine may change it on deployment)`, problem: "macro-opaque"},
		{name: "an include from elsewhere", value: `{"Fn::Transform": {Name: "AWS::Include", Parameters: {Location: "s3://b/k"}}}`, want: `unknown(the included s3://b/k is not here)`, problem: "include-missing"},
		{name: "a loop in a block", value: "\nFn::ForEach::L: [N, [a, b], {\"K${N}\": {V: \"${N}\", R: !Ref N}}]\nZ: 1", want: `{Ka: {R: "a", V: "a"}, Kb: {R: "b", V: "b"}, Z: 1}`},
		{name: "a key set twice", value: `{A: 1, A: 2}`, want: `{A: 2}`, problem: "duplicate-key"},
		{name: "a merge key", value: "\nA: &a {X: 1, Y: 2}\nB: {<<: *a, Y: 3}", want: `{A: {X: 1, Y: 2}, B: {X: 1, Y: 3}}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			attr, tpl := property(t, around(test.value), "X")
			if got := show(attr.Value); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			var ids []string
			for _, p := range tpl.Problems {
				ids = append(ids, p.ID)
			}
			if got := strings.Join(ids, " "); got != test.problem {
				t.Errorf("got problems %q, want %q: %v", got, test.problem, tpl.Problems)
			}
		})
	}
}

// TestHoles looks at what a hole says beside its name.
func TestHoles(t *testing.T) {
	tests := []struct {
		name, value string
		want        model.Hole
	}{
		{"resource", `!Ref Bucket`, model.Hole{Source: model.ResourceHole, Name: "Bucket", Resource: "Bucket"}},
		{"attribute", `!Sub "${Bucket.Arn}"`, model.Hole{Source: model.ResourceHole, Name: "Bucket.Arn", Resource: "Bucket", Attribute: "Arn"}},
		{"parameter", `!Ref Open`, model.Hole{Source: model.ParameterHole, Name: "Open", Why: "parameter Open has no default"}},
		{"pseudo", `!Ref AWS::AccountId`, model.Hole{Source: model.PseudoHole, Name: "AWS::AccountId"}},
		{"import", `!ImportValue a`, model.Hole{Source: model.ImportHole, Name: "a"}},
		{"dynamic", `"{{resolve:secretsmanager:s}}"`, model.Hole{Source: model.DynamicHole, Name: "resolve:secretsmanager:s"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			attr, _ := property(t, around(test.value), "X")
			text, _ := attr.Value.(model.Text)
			hole, ok := text.Hole()
			if !ok {
				t.Fatalf("got %s, want one hole", show(attr.Value))
			}
			if diff := cmp.Diff(test.want, *hole); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestPlaces looks at the places of keys, and of what a value came through.
func TestPlaces(t *testing.T) {
	attr, _ := property(t, around(`!Ref Limit`), "X")
	want := model.Attr{
		Value: model.Number{Value: 5, Source: "5"},
		At:    source.Span{File: "t.yaml", Line: 28, Column: 7, EndLine: 28, EndColumn: 8},
	}.WithVia([]source.Span{{File: "t.yaml", Line: 9, Column: 25, EndLine: 9, EndColumn: 32}})
	if diff := cmp.Diff(want, attr); diff != "" {
		t.Error(diff)
	}
}
