package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A Rule is a rule that the schema offers where the id of one is asked for.
type Rule struct {
	ID, Title string
	Settings  map[string]any // that it reads, with their defaults
}

// Schema is the JSON Schema of the file, for editors. It offers the rules, and the
// settings with their defaults, and lets others pass: a project may have rules of
// its own.
func Schema(rules []Rule) ([]byte, error) {
	ids, titles := make([]string, len(rules)), make([]string, len(rules))
	for i, r := range rules {
		ids[i], titles[i] = r.ID, r.Title
	}
	defaults, readers := map[string]any{}, map[string][]string{}
	for _, r := range rules {
		for name, value := range r.Settings {
			defaults[name] = value
			readers[name] = append(readers[name], r.ID)
		}
	}
	properties := map[string]any{}
	for name, value := range defaults {
		property := schemaLike(value)
		property["default"] = value
		property["description"] = "Setting of " + strings.Join(readers[name], ", ") + "."
		properties[name] = property
	}
	root := block(keys(&Config{})).schema
	all, ok := root["properties"].(map[string]any)
	if !ok {
		return nil, fmt.Errorf("write the schema: the file has no keys")
	}
	all["settings"] = withProperties(all["settings"], properties)
	root["$schema"] = "http://json-schema.org/draft-07/schema#"
	root["$id"] = SchemaURL
	root["title"] = Name
	root["description"] = "What a project says to Belay that cannot be seen in its templates."
	root["definitions"] = map[string]any{"rule": map[string]any{"anyOf": []any{
		map[string]any{"enum": ids, "enumDescriptions": titles},
		map[string]any{"type": "string", "pattern": slug.String(), "examples": []string{"timeout-default"}},
	}}}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(root); err != nil {
		return nil, fmt.Errorf("write the schema: %w", err)
	}
	return out.Bytes(), nil
}

// SchemaURL is where the schema of the file can be found.
const SchemaURL = "https://raw.githubusercontent.com/belay-dev/belay/main/docs/belay.schema.json"

func withProperties(schema any, properties map[string]any) map[string]any {
	out := map[string]any{}
	if old, ok := schema.(map[string]any); ok {
		maps.Copy(out, old)
	}
	out["properties"] = properties
	return out
}

// schemaLike is the schema of the values that a setting may have.
func schemaLike(value any) map[string]any {
	switch value := value.(type) {
	case bool:
		return map[string]any{"type": "boolean"}
	case string:
		return map[string]any{"type": "string", "examples": []string{value}}
	case []any:
		items := map[string]any{"type": []string{"string", "number", "boolean"}, "examples": []string{"a text"}}
		if len(value) > 0 {
			items = schemaLike(value[0])
		}
		return map[string]any{"type": "array", "items": items}
	case map[string]any:
		properties := map[string]any{}
		for name, item := range value {
			properties[name] = schemaLike(item)
		}
		return map[string]any{"type": "object", "properties": properties, "additionalProperties": len(value) == 0}
	default:
		return map[string]any{"type": "number", "examples": []any{value}}
	}
}

// Reference lists the keys of the file as a table in Markdown.
func Reference() string {
	var b strings.Builder
	b.WriteString("| key | holds | says |\n|---|---|---|\n")
	reference(&b, "", keys(&Config{}))
	return b.String()
}

func reference(b *strings.Builder, above string, all []key) {
	for _, k := range all {
		doc := k.doc
		if k.otherwise != "" {
			doc += " Default: " + k.otherwise + "."
		}
		if k.must {
			doc += " Required."
		}
		fmt.Fprintf(b, "| `%s%s` | %s | %s |\n", above, k.name, holds(k.is.schema), doc)
		reference(b, above+k.name+k.is.below+".", k.is.keys)
	}
}

// holds says in words what a schema lets pass.
func holds(schema map[string]any) string {
	if words, ok := schema["enum"].([]string); ok {
		const few = 8
		if len(words) > few {
			return "one of " + fmt.Sprint(len(words)) + " words"
		}
		return "`" + strings.Join(words, "`, `") + "`"
	}
	if schema["format"] == "date" {
		return "day"
	}
	var types []string
	switch t := schema["type"].(type) {
	case string:
		types = []string{t}
	case []string:
		types = slices.DeleteFunc(slices.Clone(t), func(word string) bool { return word == "null" })
	}
	word := map[string]string{"string": "text", "number": "number", "integer": "number", "boolean": "true or false", "array": "list", "object": "mapping"}
	for i := range types {
		types[i] = word[types[i]]
	}
	return strings.Join(types, " or ")
}
