package cloudformation

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	fswalk "github.com/belay-dev/belay/internal/walk"
	"github.com/belay-dev/belay/parser"
)

// load loads the templates of an archive of files.
func load(t *testing.T, archive string, options parser.Options) (parser.Found, map[string]*model.Unit) {
	t.Helper()
	files := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	tree, problems, err := fswalk.Walk(t.Context(), files, nil)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	found, err := Loader{}.Find(t.Context(), tree, options)
	if err != nil {
		t.Fatal(err)
	}
	units := map[string]*model.Unit{}
	for _, in := range found.Inputs {
		unit, err := in.Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if unit.Key != in.String() {
			t.Errorf("%s loads as %s", in, unit.Key)
		}
		units[unit.Key] = unit
	}
	return found, units
}

func TestFind(t *testing.T) {
	const queue = "Resources:\n  Q: {Type: AWS::SQS::Queue}\n"
	tests := []struct {
		name, file, content string
		want                string // units, and problems with their effect
	}{
		{"yaml", "t.yaml", queue, "t.yaml"},
		{"any name", "stack.txt", queue, "stack.txt"},
		{"no extension", "stack", queue, "stack"},
		{"json", "t.json", `{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}`, "t.json"},
		{"keys after others", "t.json", `{"Metadata": {"x": "}{\"Resources\""}, "Resources": {"Q": {"Type": "Custom::X"}}}`, "t.json"},
		{"flow yaml", "t.yaml", `{Resources: {Q: {Type: AWS::SQS::Queue}}}`, "t.yaml"},
		{"indented yaml", "t.yaml", "  Resources:\n    Q: {Type: AWS::SQS::Queue}\n", "t.yaml"},
		{"quoted keys", "t.yaml", "\"Resources\":\n  Q: {\"Type\": \"AWS::SQS::Queue\"}\n", "t.yaml"},
		{"another provider", "t.yaml", "Resources:\n  M: {Type: Datadog::Monitors::Monitor}\n", "t.yaml"},
		{"no resources", "t.yaml", "AWSTemplateFormatVersion: '2010-09-09'\n", "t.yaml"},
		{"only a transform", "t.yaml", "Transform: AWS::Serverless-2016-10-31\n", "t.yaml"},
		{"a list of transforms", "t.yaml", "Transform:\n  - AWS::Serverless-2016-10-31\n", "t.yaml"},
		{"with a byte order mark", "t.yaml", "\uFEFF" + queue, "t.yaml"},
		{"two documents", "t.yaml", queue + "---\n" + queue, "t.yaml t.yaml#2"},
		{"one document of two", "t.yaml", "kind: x\n---\n" + queue, "t.yaml"},
		{"a broken second document", "t.yaml", queue + "---\n{\n", "t.yaml lost template-unreadable t.yaml:4:1"},
		{"broken", "t.yaml", "Resources:\n  Q: {Type: AWS::SQS::Queue\n", "t.yaml lost template-unreadable t.yaml:2:1"},
		{"broken and unclear", "t.json", "{\"x\": {\"Type\": \"AWS::SQS::Queue\"}", "lost template-unreadable t.json:1:1"},
		{"broken and foreign", "t.txt", "Type: AWS::X::Y\n {", ""},

		{"a workflow", "w.yaml", "name: CI\non: [push]\njobs: {d: {steps: [{run: 'aws cloudformation deploy # AWS::SQS::Queue'}]}}\n", ""},
		{"kubernetes", "k.yaml", "apiVersion: v1\nkind: List\n", ""},
		{"a serverless framework file", "serverless.yml", "service: x\nresources:\n  Resources:\n    Q: {Type: AWS::SQS::Queue}\n", ""},
		{"a plan", "plan.json", `{"format_version": "1.0", "resource_changes": [{"change": {"after": {"template_body": "Resources: {Q: {Type: AWS::SQS::Queue}}"}}}]}`, ""},
		{"a list of resources", "r.json", `{"Resources": [{"Type": "AWS::SQS::Queue"}]}`, ""},
		{"a list of resources in yaml", "r.yaml", "Resources:\n- Type: AWS::SQS::Queue\n", ""},
		{"a parameter file", "p.json", `[{"ParameterKey": "Type", "ParameterValue": "AWS::SQS::Queue"}]`, ""},
		{"a pipeline's parameter file", "p.json", `{"Parameters": {"Type": "AWS::SQS::Queue"}}`, ""},
		{"guard rules", "r.guard", "let queues = Resources.*[ Type == 'AWS::SQS::Queue' ]\n", ""},
		{"a test of guard rules", "r.yaml", "- name: x\n  input:\n    Resources: {Q: {Type: AWS::SQS::Queue}}\n", ""},
		{"documentation", "README.md", queue, ""},
		{"the tree of the CDK", "tree.json", `{"version": "tree-0.1", "tree": {"attributes": {"aws:cdk:cloudformation:type": "AWS::SQS::Queue"}}}`, ""},
		{"resources of nothing", "t.yaml", "Resources:\n  a: b\n", ""},
		{"text", "t.json", `"AWSTemplateFormatVersion"`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			archive := fmt.Sprintf("-- %s --\n%s", test.file, test.content)
			found, units := load(t, archive, parser.Options{})
			var got []string
			problems := found.Problems
			for _, in := range found.Inputs {
				got = append(got, in.String())
				problems = append(problems, units[in.String()].Problems...)
			}
			for _, p := range problems {
				got = append(got, fmt.Sprintf("%s %s %s", p.Effect, p.ID, p.At))
			}
			if got := strings.Join(got, " "); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestNamedFile takes a file whatever its extension says, if it is named.
func TestNamedFile(t *testing.T) {
	files := fstest.MapFS{"x.md": {Data: []byte("Resources:\n  Q: {Type: AWS::SQS::Queue}\n")}}
	tree, _, err := fswalk.Walk(t.Context(), files, []string{"x.md"})
	if err != nil {
		t.Fatal(err)
	}
	found, err := Loader{}.Find(t.Context(), tree, parser.Options{})
	if err != nil || len(found.Inputs) != 1 {
		t.Errorf("got %v, %v, want one input", found, err)
	}
}

const staged = `-- app/template.yaml --
Parameters:
  Stage: {Type: String, Default: dev, AllowedValues: [dev, test, prod]}
  Limit: {Type: Number, Default: 5, MinValue: 1, MaxValue: 10}
  Name: {Type: String, MinLength: 2, MaxLength: 3, AllowedPattern: "[a-z]*", Default: abc}
  Ports: {Type: List<Number>, Default: "1,2"}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Q:
    Type: AWS::SQS::Queue
    Condition: IsProd
    Properties: {VisibilityTimeout: !Ref Limit, QueueName: !Ref Name}
`

func TestArguments(t *testing.T) {
	tests := []struct {
		name, files string
		options     parser.Options
		want        string // the guard of IsProd, the timeout, what it came through, problems
	}{
		{name: "nothing given", want: "Stage=prod 5 app/template.yaml:3:25"},
		{name: "on the command line", options: parser.Options{Parameters: map[string]string{"Stage": "prod", "Limit": "7"}}, want: "always 7"},
		{
			name:    "a value that is not allowed",
			options: parser.Options{Parameters: map[string]string{"Stage": "production"}},
			want:    "Stage=prod 5 app/template.yaml:3:25; parameter-refused app/template.yaml:2:3 parameter Stage is \"production\", and may be dev, test or prod",
		},
		{
			name:    "a number out of bounds",
			options: parser.Options{Parameters: map[string]string{"Limit": "11"}},
			want:    "Stage=prod 5 app/template.yaml:3:25; parameter-refused app/template.yaml:3:3 parameter Limit is \"11\", against MaxValue 10",
		},
		{
			name:    "a text out of bounds",
			options: parser.Options{Parameters: map[string]string{"Name": "a"}},
			want:    "Stage=prod 5 app/template.yaml:3:25; parameter-refused app/template.yaml:4:3 parameter Name is \"a\", against MinLength 2",
		},
		{
			name:    "a text against the pattern",
			options: parser.Options{Parameters: map[string]string{"Name": "A1"}},
			want:    "Stage=prod 5 app/template.yaml:3:25; parameter-refused app/template.yaml:4:3 parameter Name is \"A1\", against AllowedPattern [a-z]*",
		},
		{
			name:    "CloudFormation's parameter file",
			files:   `-- p.json --` + "\n" + `[{"ParameterKey": "Stage", "ParameterValue": "prod"}, {"ParameterKey": "Limit", "ParameterValue": "6"}]` + "\n",
			options: parser.Options{ParameterFiles: []string{"p.json"}},
			want:    "always 6 p.json:1:72",
		},
		{
			name:    "CodePipeline's parameter file",
			files:   `-- p.json --` + "\n" + `{"Parameters": {"Stage": "dev", "Limit": 6}}` + "\n",
			options: parser.Options{ParameterFiles: []string{"p.json"}},
			want:    "never 6 p.json:1:33",
		},
		{
			name:    "a list of Key=Value",
			files:   `-- p.json --` + "\n" + `["Stage=dev", "Limit=6"]` + "\n",
			options: parser.Options{ParameterFiles: []string{"p.json"}},
			want:    "never 6 p.json:1:15",
		},
		{
			name:    "the command line wins",
			files:   "-- p.yaml --\nStage: dev\nLimit: 6\n",
			options: parser.Options{ParameterFiles: []string{"p.yaml"}, Parameters: map[string]string{"Stage": "prod"}},
			want:    "always 6 p.yaml:2:1",
		},
		{
			name:  "samconfig with a text",
			files: "-- app/samconfig.toml --\nversion = 0.1\n[default.deploy.parameters]\nparameter_overrides = \"Stage=prod Limit=\\\"6\\\"\"\n",
			want:  "always 6 app/samconfig.toml",
		},
		{
			name:  "samconfig with a list",
			files: "-- app/samconfig.toml --\n[default.global.parameters]\nparameter_overrides = [\"Stage=prod\", \"Limit=6\"]\n",
			want:  "always 6 app/samconfig.toml",
		},
		{
			name:  "samconfig with keys written out",
			files: "-- app/samconfig.toml --\n[default.deploy.parameters]\nparameter_overrides = 'ParameterKey=Stage,ParameterValue=prod ParameterKey=Limit,ParameterValue=6'\n",
			want:  "always 6 app/samconfig.toml",
		},
		{
			name:  "samconfig in yaml",
			files: "-- app/samconfig.yaml --\ndefault: {deploy: {parameters: {parameter_overrides: {Stage: prod, Limit: 6}}}}\n",
			want:  "always 6 app/samconfig.yaml",
		},
		{
			name:  "samconfig of another template",
			files: "-- app/samconfig.toml --\n[default.deploy.parameters]\ntemplate_file = \"other.yaml\"\nparameter_overrides = \"Stage=prod\"\n",
			want:  "Stage=prod 5 app/template.yaml:3:25",
		},
		{
			name:  "samconfig whose environments differ",
			files: "-- app/samconfig.toml --\n[dev.deploy.parameters]\nparameter_overrides = \"Stage=dev Limit=6\"\n[prod.deploy.parameters]\nparameter_overrides = \"Stage=prod Limit=6\"\n",
			want:  "Stage=prod 6 app/samconfig.toml",
		},
		{
			name:  "samconfig that is broken",
			files: "-- app/samconfig.toml --\n[default\n",
			want:  "Stage=prod 5 app/template.yaml:3:25; parameters-unreadable app/samconfig.toml app/samconfig.toml cannot be read, and its parameters are not used: ",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			found, units := load(t, staged+test.files, test.options)
			unit := units["app/template.yaml"]
			timeout := unit.Resources[0].Attrs["visibility_timeout"]
			got := showGuard(unit.Conditions[0].If) + " " + show(timeout.Value)
			for _, via := range timeout.Via() {
				got += " " + via.String()
			}
			for _, p := range append(found.Problems, unit.Problems...) {
				got += fmt.Sprintf("; %s %s %s", p.ID, p.At, p.Message)
			}
			if !strings.HasPrefix(got, test.want) || !strings.HasSuffix(test.want, ": ") && got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestParameterFileThatIsNone(t *testing.T) {
	tree := &parser.Tree{FS: fstest.MapFS{"p.json": {Data: []byte("{")}}}
	for _, name := range []string{"p.json", "none.json"} {
		if _, err := (Loader{}).Find(t.Context(), tree, parser.Options{ParameterFiles: []string{name}}); err == nil {
			t.Errorf("%s: want an error", name)
		}
	}
}

func TestNestedStacks(t *testing.T) {
	const archive = `
-- parent.yaml --
Transform: AWS::Serverless-2016-10-31
Parameters: {Stage: {Type: String}}
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: ./nested/child.yaml, Parameters: {Mode: fast, Stage: !Ref Stage}}
  App:
    Type: AWS::Serverless::Application
    Properties: {Location: nested/app.yaml}
-- lost.yaml --
Resources:
  Gone: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: nested/none.yaml}}
  Away: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "https://example.com/t.yaml"}}
-- nested/child.yaml --
Parameters:
  Mode: {Type: String, Default: slow}
  Stage: {Type: String, Default: dev}
Conditions:
  IsFast: !Equals [!Ref Mode, fast]
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Q: {Type: AWS::SQS::Queue, Condition: IsFast, Properties: {VisibilityTimeout: !If [IsProd, 1, 2]}}
Outputs:
  Url: {Value: !Ref Q, Export: {Name: !Sub "${Mode}-Url"}}
  Maybe: {Value: 1, Condition: IsProd}
-- nested/app.yaml --
Resources:
  Q: {Type: AWS::SQS::Queue}
`
	_, units := load(t, archive, parser.Options{})
	parent, child := units["parent.yaml"], units["nested/child.yaml"]
	got := map[string]string{}
	for _, c := range parent.Children {
		got[c.ID+" "+c.Key] = show(c.Parameters)
	}
	want := map[string]string{
		"Child nested/child.yaml": `{Mode: "fast", Stage: "⟦Stage⟧"}`,
		"App nested/app.yaml":     "{}",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if parent.Open != "" {
		t.Errorf("the parent is open: %s", parent.Open)
	}
	if guard := child.Resources[0].If; guard != nil {
		t.Errorf("got %s, want that the parent closes IsFast", showGuard(guard))
	}
	if got := show(child.Outputs["Url"].Value) + show(child.Outputs["Maybe"].Value); got != `"⟦Q⟧"(IsProd ? 1 : nil)` {
		t.Errorf("got outputs %s", got)
	}
	if len(child.Exports) != 1 || child.Exports[0].Name.String() != "fast-Url" {
		t.Errorf("got exports %v", child.Exports)
	}
	lost := units["lost.yaml"]
	if lost.Open == "" || len(lost.Problems) != 2 || lost.Problems[0].Effect != source.Partial {
		t.Errorf("got %q and %v, want that both stacks are missed", lost.Open, lost.Problems)
	}
}

func TestAssembly(t *testing.T) {
	const archive = `
-- out/cdk.out --
{"version": "36.0.0"}
-- out/manifest.json --
{"artifacts": {"App": {
  "type": "aws:cloudformation:stack", "environment": "aws://123456789012/eu-west-1",
  "properties": {"templateFile": "App.template.json", "parameters": {"Stage": "prod"}},
  "metadata": {"/App/Worker/Resource": [{"type": "aws:cdk:logicalId", "data": "Worker1234"}]}
}, "Any": {
  "type": "aws:cloudformation:stack", "environment": "aws://unknown-account/unknown-region",
  "properties": {"templateFile": "Any.template.json"}
}}}
-- out/App.template.json --
{"Parameters": {"Stage": {"Type": "String"}},
 "Conditions": {"InEurope": {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]}, "IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}},
 "Resources": {
  "Worker1234": {"Type": "AWS::SQS::Queue", "Condition": "InEurope"},
  "Other": {"Type": "AWS::SQS::Queue", "Condition": "IsProd", "Metadata": {"aws:cdk:path": "App/Other/Resource"}},
  "Nested": {"Type": "AWS::CloudFormation::Stack",
    "Properties": {"TemplateURL": {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::Region"}]]}},
    "Metadata": {"aws:asset:path": "Nested.nested.template.json", "aws:asset:property": "TemplateURL"}}
 }}
-- out/Any.template.json --
{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}
-- out/Nested.nested.template.json --
{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}
`
	_, units := load(t, archive, parser.Options{})
	app := units["out/App.template.json"]
	if app == nil || len(units) != 3 {
		t.Fatalf("got %v", units)
	}
	labels := map[string]string{}
	for _, r := range app.Resources {
		if r.Kind == model.Queue {
			labels[r.ID] = r.Label + " " + showGuard(r.If)
		}
	}
	want := map[string]string{"Worker1234": "App/Worker/Resource always", "Other": "App/Other/Resource always"}
	if diff := cmp.Diff(want, labels); diff != "" {
		t.Error(diff)
	}
	if app.Account != "123456789012" || app.Region != "eu-west-1" {
		t.Errorf("got account %q, region %q", app.Account, app.Region)
	}
	if len(app.Children) != 1 || app.Children[0].Key != "out/Nested.nested.template.json" || app.Open != "" {
		t.Errorf("got children %v, open %q", app.Children, app.Open)
	}
	if diff := cmp.Diff([]string{"out/App.template.json", "out/manifest.json"}, app.Files); diff != "" {
		t.Error(diff)
	}
	if other := units["out/Any.template.json"]; other.Account != "" || other.Region != "" {
		t.Errorf("got account %q, region %q for any environment", other.Account, other.Region)
	}
}

func TestInclude(t *testing.T) {
	const archive = `
-- app/t.yaml --
Resources:
  Fn::Transform: {Name: AWS::Include, Parameters: {Location: parts/queues.yaml}}
  R:
    Type: AWS::SQS::Queue
    Properties:
      Fn::Transform: {Name: AWS::Include, Parameters: {Location: parts/properties.json}}
-- app/parts/queues.yaml --
Q:
  Type: AWS::SQS::Queue
  Properties:
    VisibilityTimeout: !FindInMap [None, a, b]
-- app/parts/properties.json --
{
  "VisibilityTimeout": 7
}
`
	_, units := load(t, archive, parser.Options{})
	unit := units["app/t.yaml"]
	got := map[string]string{}
	for _, r := range unit.Resources {
		timeout := r.Attrs["visibility_timeout"]
		got[r.ID+" "+r.At.String()] = show(timeout.Value) + " " + timeout.At.String()
	}
	want := map[string]string{
		"Q app/parts/queues.yaml:1:1": "unknown(mapping None is not defined) app/parts/queues.yaml:4:5",
		"R app/t.yaml:3:3":            "7 app/parts/properties.json:2:3",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(unit.Problems) != 1 || unit.Problems[0].At.String() != "app/parts/queues.yaml:4:24" || unit.Open != "" {
		t.Errorf("got problems %v, open %q", unit.Problems, unit.Open)
	}
	if diff := cmp.Diff([]string{"app/t.yaml", "app/parts/properties.json", "app/parts/queues.yaml"}, unit.Files); diff != "" {
		t.Error(diff)
	}
}
