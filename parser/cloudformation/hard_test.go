package cloudformation

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/source"
)

const oneQueue = `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Q:
    Type: AWS::SQS::Queue
    Properties:
      P: 30
`

func utf16Of(s string, order binary.ByteOrder) []byte {
	var b bytes.Buffer
	units := utf16.Encode([]rune(s))
	for _, u := range units {
		pair := make([]byte, 2)
		order.PutUint16(pair, u)
		b.Write(pair)
	}
	return b.Bytes()
}

// TestHardInput reads what real templates have in them and no specification
// likes. Each works or is a problem with its place.
func TestHardInput(t *testing.T) {
	tests := []struct {
		name string
		data []byte
		want string // of the property P of Q, "" if there is no Q
		at   string // of the property
		// problems are place, effect and id of each.
		problems []string
	}{
		{name: "plain", data: []byte(oneQueue), want: "30", at: "t:6:7"},
		{name: "carriage returns", data: []byte(strings.ReplaceAll(oneQueue, "\n", "\r\n")), want: "30", at: "t:6:7"},
		{name: "old Mac line ends", data: []byte(strings.ReplaceAll(oneQueue, "\n", "\r")), want: "30", at: "t:6:7"},
		{name: "byte order mark", data: []byte("\uFEFF" + oneQueue), want: "30", at: "t:6:7"},
		{name: "UTF-16 little endian", data: utf16Of("\uFEFF"+oneQueue, binary.LittleEndian), want: "30", at: "t:6:7"},
		{name: "UTF-16 big endian", data: utf16Of("\uFEFF"+oneQueue, binary.BigEndian), want: "30", at: "t:6:7"},
		{name: "UTF-16 without a mark", data: utf16Of(oneQueue, binary.LittleEndian), want: "30", at: "t:6:7"},
		{
			name: "JSON with tabs",
			data: []byte("{\n\t\"Resources\": {\n\t\t\"Q\": {\"Type\": \"AWS::SQS::Queue\", \"Properties\": {\t\"P\": 30}}\n\t}\n}"),
			want: "30", at: "t:3:52",
		},
		{
			name: "JSON with comments and commas too many",
			data: []byte("{\n  # the queue\n  \"Resources\": {\"Q\": {\"Type\": \"AWS::SQS::Queue\", \"Properties\": {\"P\": 30,},},},\n}"),
			want: "30", at: "t:3:65",
		},
		{
			name: "JSON with characters beyond the first plane",
			data: []byte(`{"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"😀": "😀", "P": "\ud83d\ude00\u00e9\/"}}}}`),
			want: `"😀é/"`, at: "t:1:74",
		},
		{
			name:     "JSON that ends too early",
			data:     []byte(`{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {` + "\n" + `"Q": `),
			problems: []string{"t:2:1 lost template-unreadable"},
		},
		{
			name:     "YAML that does not parse",
			data:     []byte("AWSTemplateFormatVersion: x\nResources:\n  Q: {Type: A::B::C\n  R: x\n"),
			problems: []string{"t:3:1 lost template-unreadable"},
		},
		{name: "empty sections", data: []byte("AWSTemplateFormatVersion: x\nParameters:\nConditions:\nMappings:\nOutputs:\nResources:\n")},
		{
			name:     "sections of the wrong form",
			data:     []byte("AWSTemplateFormatVersion: x\nParameters: [a]\nOutputs: {O: 3}\nResources: {Q: {Type: AWS::SQS::Queue, Properties: {P: 1}}}\n"),
			want:     "1",
			at:       "t:4:53",
			problems: []string{"t:2:1 partial section-malformed", "t:3:11 noted section-malformed"},
		},
		{
			name:     "resources that are no mapping",
			data:     []byte("AWSTemplateFormatVersion: x\nResources: [a]\n"),
			problems: []string{"t:2:1 lost section-malformed"},
		},
		{
			name:     "a template that is a list",
			data:     []byte("- AWSTemplateFormatVersion"),
			problems: []string{"t:1:1 lost template-unreadable"},
		},
		{name: "an empty file", data: nil, problems: []string{"t:1:1 lost template-unreadable"}},
		{
			name: "resources that are none",
			data: []byte("Resources:\n  A: text\n  B: {Properties: {}}\n  C: {Type: }\n  D: {Type: X::Y::Z, Properties: [a]}\n  Q: {Type: X::Y::Z, Properties: {P: 1}}\n"),
			want: "1", at: "t:6:35",
			problems: []string{
				"t:2:3 partial resource-malformed", "t:3:3 partial resource-malformed",
				"t:4:3 partial resource-malformed", "t:5:22 partial resource-malformed",
			},
		},
		{
			name: "keys set twice",
			data: []byte("Resources:\n  Q: {Type: X::Y::Z, Properties: {P: 1}}\n  Q:\n    Type: X::Y::Z\n    Properties:\n      P: 1\n      P: 2\n"),
			want: "2", at: "t:7:7",
			problems: []string{"t:3:3 noted duplicate-key", "t:7:7 noted duplicate-key"},
		},
		{
			name: "non-breaking spaces beside keys",
			data: []byte("Resources:\n  Q:\n    Type: X::Y::Z\n    Properties:\n      P\u00a0: 1\n"),
			want: "1", at: "t:5:7",
			problems: []string{"t:5:7 noted stray-space"},
		},
		{
			name: "non-breaking spaces as indent",
			data: []byte("Resources:\n\u00a0\u00a0Q:\n    Type: X::Y::Z\n"),
			problems: []string{
				"t:2:1 lost stray-space",
			},
		},
		{
			name: "a key that is a list",
			data: []byte("Resources:\n  Q: {Type: X::Y::Z, Properties: {[a]: 1, P: 2}}\n"),
			want: "2", at: "t:2:43",
			problems: []string{"t:2:35 partial key-malformed"},
		},
		{
			name: "an alias of what it is in",
			data: []byte("Resources:\n  Q: &q\n    Type: X::Y::Z\n    Properties: {P: 2, Again: *q}\n"),
			want: "2", at: "t:4:18",
			problems: []string{"t:2:6 partial template-too-large"},
		},
		{
			name: "a merge of what it is in",
			data: []byte("Resources:\n  Q: &q\n    Type: X::Y::Z\n    Properties: {P: 2}\n    <<: *q\n"),
			want: "2", at: "t:4:18",
			problems: []string{"t:2:6 partial template-too-large"},
		},
		{
			name: "an open loop",
			data: []byte("Transform: AWS::LanguageExtensions\nParameters: {L: {Type: CommaDelimitedList}}\nResources:\n  Q: {Type: X::Y::Z, Properties: {P: 2}}\n  Fn::ForEach::R: [N, !Ref L, {\"X${N}\": {Type: X::Y::Z}}]\n"),
			want: "2", at: "t:4:35",
			problems: []string{"t:5:3 partial loop-open"},
		},
		{
			name: "a loop of the wrong form",
			data: []byte("Resources:\n  Q: {Type: X::Y::Z, Properties: {P: 2}}\n  Fn::ForEach::R: [N]\n"),
			want: "2", at: "t:2:35",
			problems: []string{"t:3:3 partial function-malformed"},
		},
		{
			name: "a section that is none",
			data: []byte("Resource: {A: 1}\nResources: {Q: {Type: X::Y::Z, Properties: {P: 2}}}\n"),
			want: "2", at: "t:2:45",
			problems: []string{"t:1:1 noted section-unknown"},
		},
		{
			name: "SAM without its transform",
			data: []byte("Resources: {Q: {Type: AWS::Serverless::SimpleTable, Properties: {P: 2}}}\n"),
			want: "2", at: "t:1:66",
			problems: []string{"t:1:13 noted transform-missing"},
		},
		{
			name:     "properties that a condition chooses",
			data:     []byte("Conditions: {C: !Equals [!Ref AWS::Region, x]}\nResources: {Q: {Type: X::Y::Z, Properties: !If [C, {P: 1}, {P: 2}]}}\n"),
			want:     "nil",
			problems: []string{"t:2:32 partial resource-malformed"},
		},
		{
			name: "a macro over the template",
			data: []byte("Transform: [Mine, AWS::Serverless-2016-10-31]\nResources:\n  Q: {Type: X::Y::Z, Properties: {P: 2}}\n"),
			want: "2", at: "t:3:35",
			problems: []string{"t:1:13 partial macro-opaque"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tpl := Read("t", test.data, ReadOptions{})
			got, at := "", ""
			for _, r := range tpl.Resources {
				if r.ID == "Q" {
					got, at = show(r.Properties["P"].Value), r.Properties["P"].At.String()
				}
			}
			if got != test.want || at != test.at {
				t.Errorf("got %q at %q, want %q at %q", got, at, test.want, test.at)
			}
			var problems []string
			for _, p := range tpl.Problems {
				problems = append(problems, fmt.Sprintf("%s %s %s", p.At, p.Effect, p.ID))
			}
			if diff := cmp.Diff(test.problems, problems); diff != "" {
				t.Errorf("%s\n%v", diff, tpl.Problems)
			}
		})
	}
}

// TestOpen looks at what an opaque construct taints, and what it does not.
func TestOpen(t *testing.T) {
	tests := []struct {
		name, template  string
		whole, resource string // why the template, and resource Q, may hold more
	}{
		{"nothing", "Resources: {Q: {Type: A::B::C}}", "", ""},
		{
			"a macro over the template", "Transform: Mine\nResources: {Q: {Type: A::B::C}}",
			"macro Mine may change it on deployment", "macro Mine may change it on deployment",
		},
		{
			"a macro in another resource", "Resources: {Q: {Type: A::B::C}, R: {Type: A::B::C, Properties: {Fn::Transform: {Name: Mine}, A: 1}}}",
			"", "",
		},
		{
			"a macro in the properties", "Resources: {Q: {Type: A::B::C, Properties: {Fn::Transform: {Name: Mine}, A: 1}}}",
			"", "macro Mine may change it on deployment",
		},
		{
			"a macro in place of the properties", "Resources: {Q: {Type: A::B::C, Properties: {Fn::Transform: {Name: Mine}}}}",
			"", "macro Mine may change it on deployment",
		},
		{
			"a macro beside the properties", "Resources: {Q: {Type: A::B::C, Fn::Transform: {Name: Mine}}}",
			"", "macro Mine may change it on deployment",
		},
		{
			"a macro deep in a property", "Resources: {Q: {Type: A::B::C, Properties: {A: {Fn::Transform: {Name: Mine}, B: 1}}}}",
			"", "macro Mine may change it on deployment",
		},
		{
			"a macro among resources", "Resources: {Q: {Type: A::B::C}, Fn::Transform: {Name: Mine}}",
			"macro Mine may change it on deployment", "",
		},
		{
			"an include among resources", "Resources: {Q: {Type: A::B::C}, Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://a/b}}}",
			"the included s3://a/b is not here", "",
		},
		{
			"a module", "Resources: {Q: {Type: A::B::C}, M: {Type: My::Own::Thing::MODULE}}",
			"resource M stands for resources that are not seen here", "",
		},
		{
			"secrets", "Transform: AWS::SecretsManager-2020-07-23\nResources: {Q: {Type: A::B::C}}",
			"AWS::SecretsManager adds the function that rotates a secret", "",
		},
		{
			"a macro in Globals", "Transform: AWS::Serverless-2016-10-31\nGlobals: {Function: {Fn::Transform: {Name: Mine}, A: 1}}\nResources: {Q: {Type: A::B::C}}",
			"", "macro Mine may change it on deployment",
		},
		{"blue and green", "Transform: AWS::CodeDeployBlueGreen\nResources: {Q: {Type: A::B::C}}", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tpl := Read("t", []byte(test.template), ReadOptions{})
			if tpl.Open != test.whole {
				t.Errorf("the template: got %q, want %q", tpl.Open, test.whole)
			}
			if len(tpl.Resources) == 0 || tpl.Resources[0].ID != "Q" || tpl.Resources[0].Open != test.resource {
				t.Errorf("got %+v, want Q open because %q", tpl.Resources, test.resource)
			}
		})
	}
}

// TestBombs reads what stands for more than any machine holds.
func TestBombs(t *testing.T) {
	var bomb strings.Builder
	bomb.WriteString("Metadata:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < 12; i++ {
		fmt.Fprintf(&bomb, "  a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
	}
	bomb.WriteString("Resources: {Q: {Type: A::B::C, Properties: {P: *a11}}}\n")

	loop := `Transform: AWS::LanguageExtensions
Resources: {Q: {Type: A::B::C, Properties: {P: 1}}`
	body := `{"X${N0}${N1}${N2}${N3}${N4}${N5}": {Type: A::B::C}}`
	for i := range 6 {
		body = fmt.Sprintf("{Fn::ForEach::L%d: [N%d, [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p], %s]}", i, i, body)
	}
	loop += ", " + strings.TrimSuffix(strings.TrimPrefix(body, "{"), "}") + "}"

	tests := []struct{ name, template, problem string }{
		{"aliases", bomb.String(), "template-too-large"},
		{"loops", loop, "template-too-large"},
		{"deep JSON", `{"Resources": {"Q": {"Type": "A::B::C", "Properties": {"P": ` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}}}}`, "template-too-large"},
		{"deeper JSON", `{"Resources": {"Q": {"Type": "A::B::C", "Properties": {"P": ` + strings.Repeat("[", 50000) + strings.Repeat("]", 50000) + `}}}}`, "template-unreadable"},
		{"deep YAML", "Resources: {Q: {Type: A::B::C, Properties: {P: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + "}}}", "template-too-large"},
		{"deep condition", "Conditions: {C: " + strings.Repeat("{Fn::Not: [", 2000) + "{Fn::Equals: [a, b]}" + strings.Repeat("]}", 2000) + "}\nResources: {Q: {Type: A::B::C, Condition: C}}", "template-too-large"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			start := time.Now()
			tpl := Read("t", []byte(test.template), ReadOptions{})
			if took := time.Since(start); took > time.Minute { // what explodes never ends; no machine is as slow as that
				t.Errorf("it took %v", took)
			}
			found := false
			for _, p := range tpl.Problems {
				found = found || p.ID == test.problem
			}
			if !found {
				t.Errorf("got problems %v, want %s", tpl.Problems, test.problem)
			}
		})
	}
}

// TestOneLine reads a megabyte on one line, which took a minute when places
// were counted from the start of the line.
func TestOneLine(t *testing.T) {
	resource := func(i int) string {
		return fmt.Sprintf(`"Q%d":{"Type":"AWS::SQS::Queue","Properties":{"P":{"Fn::Sub":"{\"é\":\"${AWS::Region}-%d\"}"},`+
			`"J":{"Fn::Join":["",["a","é",{"Ref":"Q0"}]]},"M":{"Fn::FindInMap":["M",{"Ref":"S"},"k%d"]}}}`, i, i, i)
	}
	var b strings.Builder
	b.WriteString(`{"Parameters":{"S":{"Type":"String","Default":"a","AllowedValues":["a","b"]}},"Mappings":{"M":{`)
	for i, row := range []string{"a", "b"} {
		if i > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, "%q:{", row)
		for k := range 4000 {
			if k > 0 {
				b.WriteString(",")
			}
			fmt.Fprintf(&b, `"k%d":%d`, k, k)
		}
		b.WriteString("}")
	}
	b.WriteString(`}},"Resources":{`)
	for i := range 4000 {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString(resource(i))
	}
	b.WriteString("}}")
	start := time.Now()
	tpl := Read("t", []byte(b.String()), ReadOptions{})
	if took := time.Since(start); took > time.Minute { // what is quadratic takes longer on any machine
		t.Errorf("%d bytes took %v", b.Len(), took)
	}
	if len(tpl.Resources) != 4000 || len(tpl.Problems) != 0 {
		t.Errorf("got %d resources, problems %v", len(tpl.Resources), tpl.Problems)
	}
	last := tpl.Resources[3999].Properties["P"]
	line, column := last.Inner().At(2) // é, behind {"
	want := strings.LastIndex(b.String(), `{\"é`) + len(`{\"`)
	want = len([]rune(b.String()[:want])) + 1
	if line != 1 || column != want {
		t.Errorf("got é at %d:%d, want 1:%d", line, column, want)
	}
}

// TestSeveralDocuments reads each document of a file that is a template.
func TestSeveralDocuments(t *testing.T) {
	data := []byte("kind: something\n---\nResources:\n  A: {Type: X::Y::Z}\n---\nResources:\n  B: {Type: X::Y::Z, Properties: {P: 1}}\n")
	tpl := Read("t", data, ReadOptions{Document: 2})
	if len(tpl.Resources) != 1 || tpl.Resources[0].ID != "B" {
		t.Fatalf("got %+v", tpl.Resources)
	}
	want := source.Span{File: "t", Line: 7, Column: 3, EndLine: 7, EndColumn: 4}
	if tpl.Resources[0].At != want {
		t.Errorf("got %+v, want %+v", tpl.Resources[0].At, want)
	}
}
