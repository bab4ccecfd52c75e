package config

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

var update = flag.Bool("update", false, "rewrite the reference in docs/configuration.md")

// schemaOf is the schema with one rule and a setting of each type.
func schemaOf(t *testing.T) (root map[string]any, compiled *jsonschema.Schema) {
	t.Helper()
	content, err := Schema([]Rule{{ID: "timeout-default", Title: "Function without a timeout", Settings: defaults}})
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource(SchemaURL, document); err != nil {
		t.Fatal(err)
	}
	if compiled, err = compiler.Compile(SchemaURL); err != nil {
		t.Fatal(err)
	}
	root, ok := document.(map[string]any)
	if !ok {
		t.Fatal("the schema is no object")
	}
	return root, compiled
}

// defaults are settings of each type that rules may declare. The names are not
// those of settings with keys of their own, which may be said only once.
var defaults = map[string]any{
	"some_list": []any{}, "some_numbers": []any{1.0}, "some_number": 3.0, "some_truth": true, "some_text": "x",
	"some_mapping": map[string]any{"a": 1.0, "b": []any{"x"}},
}

// accepts tells whether the reader takes a document, settings and all.
func accepts(content []byte) error {
	config, err := Parse(Name, content)
	if err != nil {
		return err
	}
	for _, s := range config.Settings(Name) {
		like, ok := defaults[s.Name]
		if !ok {
			continue
		}
		if _, err := s.Value(like); err != nil {
			return err
		}
	}
	return nil
}

// A maker makes values of schemas.
type maker struct {
	*rand.Rand
	root map[string]any
}

// resolved is a schema, or one that it refers to or offers.
func (m maker) resolved(schema map[string]any) map[string]any {
	if _, ok := schema["$ref"]; ok {
		definitions, _ := m.root["definitions"].(map[string]any)
		schema, _ = definitions["rule"].(map[string]any)
	}
	if choices, ok := schema["anyOf"].([]any); ok {
		schema, _ = choices[m.IntN(len(choices))].(map[string]any)
		return m.resolved(schema)
	}
	return schema
}

// value is a value that the schema lets pass.
func (m maker) value(t *testing.T, schema map[string]any) any {
	t.Helper()
	schema = m.resolved(schema)
	if enum, ok := schema["enum"].([]any); ok {
		return enum[m.IntN(len(enum))]
	}
	kind, _ := schema["type"].(string)
	if kinds, ok := schema["type"].([]any); ok {
		kind, _ = kinds[0].(string)
	}
	if examples, ok := schema["examples"].([]any); ok {
		return examples[m.IntN(len(examples))]
	}
	switch kind {
	case "object":
		return m.object(t, schema)
	case "array":
		items, _ := schema["items"].(map[string]any)
		list := make([]any, m.IntN(3))
		for i := range list {
			list[i] = m.value(t, items)
		}
		return list
	case "boolean":
		return m.IntN(2) == 0
	}
	t.Fatalf("a schema has no example of what it lets pass: %v", schema)
	return nil
}

func (m maker) object(t *testing.T, schema map[string]any) any {
	t.Helper()
	out := map[string]any{}
	must, _ := schema["required"].([]any)
	properties, _ := schema["properties"].(map[string]any)
	for name, property := range properties {
		if slices.Contains(must, any(name)) || m.IntN(2) == 0 {
			p, _ := property.(map[string]any)
			out[name] = m.value(t, p)
		}
	}
	if more, ok := schema["additionalProperties"].(map[string]any); ok {
		names, _ := schema["propertyNames"].(map[string]any)
		for i := range m.IntN(3) {
			name := fmt.Sprintf("name%d", i)
			if names != nil {
				name = fmt.Sprint(m.value(t, names))
			}
			out[name] = m.value(t, more)
		}
	}
	return out
}

// TestSchemaAndReader makes documents that the schema lets pass, which the reader
// must take, and spoils them, which both must notice.
func TestSchemaAndReader(t *testing.T) {
	root, schema := schemaOf(t)
	m := maker{rand.New(rand.NewPCG(7, 11)), root}
	seen := map[string]bool{}
	for range 600 {
		document, ok := m.object(t, root).(map[string]any)
		if !ok {
			t.Fatal("no object")
		}
		content, err := json.Marshal(document) // which is YAML, too
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(plainJSON(t, document)); err != nil {
			t.Fatalf("the schema refuses its own value: %v\n%s", err, content)
		}
		if err := accepts(content); err != nil {
			t.Fatalf("the schema lets pass what the reader refuses: %v\n%s", err, content)
		}
		note(seen, "", document)
		m.spoil(document)
		content, err = json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(plainJSON(t, document)); err == nil {
			t.Fatalf("the schema lets pass\n%s", content)
		}
		if err := accepts(content); err == nil {
			t.Fatalf("the reader takes\n%s", content)
		}
	}
	for key := range strings.SplitSeq(strings.TrimSpace(paths("", keys(&Config{}))), "\n") {
		if !seen[key] {
			t.Errorf("no document had the key %s", key)
		}
	}
}

// plainJSON is a value as a program reads it from JSON.
func plainJSON(t *testing.T, value any) any {
	t.Helper()
	content, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonschema.UnmarshalJSON(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// note records the keys of a value, with [] and .NAME as the reference has them.
func note(seen map[string]bool, above string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for name, item := range value {
			seen[above+name] = true
			if strings.Contains(" environments plans severities parameters settings ", " "+name+" ") {
				if all, ok := item.(map[string]any); ok {
					for _, one := range all {
						note(seen, above+name+".NAME.", one)
					}
				}
				continue
			}
			note(seen, above+name+".", item)
		}
	case []any:
		for _, item := range value {
			note(seen, strings.TrimSuffix(above, ".")+"[].", item)
		}
	}
}

// paths lists keys as note does.
func paths(above string, all []key) string {
	var b strings.Builder
	for _, k := range all {
		b.WriteString(above + k.name + "\n" + paths(above+k.name+k.is.below+".", k.is.keys))
	}
	return b.String()
}

// spoil puts something wrong into a document.
func (m maker) spoil(document map[string]any) {
	if len(document) == 0 {
		document["no-key"] = 1
		return
	}
	names := make([]string, 0, len(document))
	for name := range document {
		names = append(names, name)
	}
	slices.Sort(names)
	name := names[m.IntN(len(names))]
	switch value := document[name].(type) {
	case map[string]any:
		if name == "settings" || name == "parameters" {
			document[name] = []any{map[string]any{}}
			return
		}
		if m.IntN(2) == 0 && name != "settings" && name != "environments" && name != "plans" && name != "severities" {
			value["no-key"] = 1
			return
		}
		document[name] = []any{1}
	case []any:
		document[name] = map[string]any{"no-key": 1}
	case string, json.Number, bool:
		document[name] = []any{"x"}
	default:
		document[name] = map[string]any{}
	}
}

// TestReference holds the table of keys in the documentation to the reader.
func TestReference(t *testing.T) {
	const name, begin, end = "../../docs/configuration.md", "<!-- keys -->\n", "<!-- end of keys -->"
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(content), begin)
	got, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s has no %s", name, begin)
	}
	want := Reference()
	if *update {
		if err := os.WriteFile(name, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the table of keys is old, go test ./internal/config -update writes it (-want +got):\n%s", diff)
	}
}

// TestExamples reads every example of the documentation, which the schema must
// let pass, too.
func TestExamples(t *testing.T) {
	_, schema := schemaOf(t)
	read := 0
	for _, name := range []string{"../../docs/configuration.md", "../../README.md"} {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		_, section, _ := strings.Cut(string(content), "# Configuration\n")
		if name == "../../README.md" { // which has examples of other files, too
			section, _, _ = strings.Cut(section, "\n## ")
		}
		for i, part := range strings.Split(section, "```yaml\n") {
			example, _, _ := strings.Cut(part, "```")
			if i == 0 {
				continue
			}
			read++
			if _, err := Parse(name, []byte(example)); err != nil {
				t.Errorf("%v\n%s", err, example)
			}
			var node yaml.Node
			if err := yaml.Unmarshal([]byte(example), &node); err != nil {
				t.Fatal(err)
			}
			daysAreTexts(&node)
			var value any
			if err := node.Decode(&value); err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(plainJSON(t, value)); err != nil {
				t.Errorf("%s: %v\n%s", name, err, example)
			}
		}
	}
	if read < 2 {
		t.Error("the documentation has too few examples")
	}
}

// daysAreTexts makes texts of days, as editors read them.
func daysAreTexts(n *yaml.Node) {
	if n.ShortTag() == "!!timestamp" {
		n.Tag = "!!str"
	}
	for _, child := range n.Content {
		daysAreTexts(child)
	}
}
