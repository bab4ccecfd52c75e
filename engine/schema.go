package engine

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// node is one level of a JSON schema.
type node = map[string]any

// schema is the JSON schema of input as a value.
//
// The kinds are arrays with items, because OPA checks the attribute names of
// those; of an object with additionalProperties it checks none. The end of an
// edge is a view, which has no edges of its own, so that the schema is finite
// though the graph has cycles.
func schema() node {
	properties := node{
		"settings": node{"type": "object", "additionalProperties": true, "description": "what the configuration sets, by the names that rules declare"},
	}
	definitions := node{}
	for kind, shape := range model.Kinds {
		name := string(kind)
		properties[name] = node{"type": "array", "items": node{"$ref": "#/definitions/" + name}}
		view, full := resourceProperties(), resourceProperties()
		for attribute, a := range shape {
			s := typeSchema(a.Type)
			s["description"] = a.Doc
			full[attribute] = s
			if a.Type.Base != model.EdgeBase {
				view[attribute] = s
			}
		}
		definitions[name] = node{"type": "object", "properties": full}
		definitions[name+"_view"] = node{"type": "object", "properties": view}
	}
	return node{
		"$schema":     "http://json-schema.org/draft-07/schema#",
		"title":       "What Belay's rules see",
		"type":        "object",
		"properties":  properties,
		"definitions": definitions,
	}
}

// resourceProperties are the names that every resource has beside its attributes.
func resourceProperties() node {
	p := blockProperties()
	p["id"] = node{"type": "string", "description": "what people call it; unique in input"}
	p["type"] = node{"type": "string", "description": "its format's word: AWS::Lambda::Function"}
	return p
}

// blockProperties are the names that every entry of a list of blocks has.
func blockProperties() node {
	return node{
		"unknown": node{
			"type": "object", "additionalProperties": node{"type": "string"},
			"description": "why an attribute is not known, or not all of it; ask reads it for rules",
		},
		"partial": node{
			"type": "array", "items": node{"type": "string"},
			"description": "attributes with text whose parts between ⟦ and ⟧ only a deployment knows",
		},
	}
}

func typeSchema(t model.Type) node {
	switch t.Base {
	case model.NumberBase:
		return node{"type": "number"}
	case model.BoolBase:
		return node{"type": "boolean"}
	case model.TextBase, model.EnumBase:
		return node{"type": "string"}
	case model.ListBase:
		return node{"type": "array", "items": typeSchema(*t.Elem)}
	case model.BlockBase:
		properties := blockProperties()
		for name, a := range t.Fields {
			s := typeSchema(a.Type)
			s["description"] = a.Doc
			properties[name] = s
		}
		return node{"type": "object", "properties": properties}
	case model.EdgeBase:
		return node{"type": "array", "items": node{"$ref": fmt.Sprintf("#/definitions/%s_view", t.Kind)}}
	}
	return node{}
}

// Schema is the JSON schema of what rules see as input, generated from
// model.Kinds. rules/schema/model.json is a copy for editors.
func Schema() []byte {
	// Maps of texts, numbers and maps always marshal, keys sorted.
	out, err := json.MarshalIndent(schema(), "", "  ")
	if err != nil {
		return nil
	}
	return append(out, '\n')
}

// Model is docs/model.md: the kinds and their attributes for people who write
// rules, generated from model.Kinds.
func Model() []byte {
	var b strings.Builder
	b.WriteString(`# The model

<!-- Generated from internal/model/kinds.go. Run go test ./engine -update. -->

What a rule sees as ` + "`input`" + `: an array of resources for each kind, ` + "`input.function`" + `,
` + "`input.queue`" + ` and so on. Every resource has an ` + "`id`" + ` (what people call it) and a ` + "`type`" + ` (its
format's word). An attribute that is not set is not there, and a service's own
default is not filled in. One that is set and cannot be known is not there either;
it is named with the reason in ` + "`unknown`" + `. Text of which only a deployment knows a part
reads ` + "`⟦Bucket.Arn⟧/*`" + ` and is named in ` + "`partial`" + `. Rules read neither of the two: they
ask questions with three answers, ` + "`ask.has(fn, \"timeout\") == \"no\"`" + `.

An edge (→) is a list of the resources it leads to, with their own attributes and
without their edges. An edge that leads nowhere is not there.
`)
	for _, kind := range slices.Sorted(maps.Keys(model.Kinds)) {
		fmt.Fprintf(&b, "\n## %s\n\n| attribute | form | meaning | if not set |\n|---|---|---|---|\n", kind)
		shape := model.Kinds[kind]
		for _, name := range slices.SortedFunc(maps.Keys(shape), edgesLast(shape)) {
			describeAttribute(&b, name, shape[name])
		}
	}
	return []byte(b.String())
}

// edgesLast orders attributes by name, edges after the others.
func edgesLast(shape model.Shape) func(a, b string) int {
	return func(a, b string) int {
		if x, y := shape[a].Type.Base == model.EdgeBase, shape[b].Type.Base == model.EdgeBase; x != y {
			if x {
				return 1
			}
			return -1
		}
		return strings.Compare(a, b)
	}
}

func describeAttribute(b *strings.Builder, name string, a model.Attribute) {
	doc := a.Doc
	if a.Derived {
		doc += " (worked out)"
	}
	if a.Live {
		doc += " (of accounts only)"
	}
	fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", name, describeType(a.Type), cell(doc), cell(a.Default))
	if fields := fieldsOf(a.Type); fields != nil {
		for _, field := range slices.Sorted(maps.Keys(fields)) {
			describeAttribute(b, name+"[]."+field, fields[field])
		}
	}
}

// cell escapes what would end a cell of a table.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;").Replace(s)
}

// fieldsOf are the fields of a block or of the blocks of a list.
func fieldsOf(t model.Type) model.Shape {
	switch t.Base {
	case model.ListBase:
		return fieldsOf(*t.Elem)
	case model.BlockBase:
		return t.Fields
	default:
		return nil
	}
}

func describeType(t model.Type) string {
	switch t.Base {
	case model.NumberBase:
		return "number"
	case model.BoolBase:
		return "true or false"
	case model.TextBase:
		return "text"
	case model.EnumBase:
		if len(t.Words) == 0 {
			return "word"
		}
		return "`" + strings.Join(t.Words, "`, `") + "`"
	case model.ListBase:
		return "list of " + describeType(*t.Elem)
	case model.BlockBase:
		return "block"
	case model.EdgeBase:
		return fmt.Sprintf("→ [%s](#%s)", t.Kind, t.Kind)
	}
	return ""
}
