package config

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"
	"go.yaml.in/yaml/v3"
)

// A key is a key of a mapping: what it means, what it may hold and where that
// goes. Reading, the schema for editors and the reference in the documentation all
// go by it.
type key struct {
	name string
	doc  string // what it says and its unit, in Markdown
	is   shape
	must bool
	// otherwise is what counts if the key is left out, in words; empty is nothing.
	otherwise string
}

// A shape is what a value may be.
type shape struct {
	// read takes a value in; what names it in messages.
	read func(r reader, n *yaml.Node, what string) error
	// schema is the JSON Schema of what read takes.
	schema map[string]any
	// keys are those of a block, or of the blocks in a list or mapping, below which
	// they stand as below says: [] or .NAME.
	keys  []key
	below string
}

// block is a mapping of known keys.
func block(keys []key) shape {
	properties := map[string]any{}
	var must []string
	for _, k := range keys {
		property := maps.Clone(k.is.schema)
		property["description"] = k.doc
		if k.otherwise != "" {
			property["description"] = k.doc + " Default: " + k.otherwise + "."
		}
		properties[k.name] = property
		if k.must {
			must = append(must, k.name)
		}
	}
	schema := map[string]any{"type": []string{"object", "null"}, "properties": properties, "additionalProperties": false}
	if len(must) > 0 {
		schema["required"], schema["type"] = must, "object"
	}
	return shape{keys: keys, schema: schema, read: func(r reader, n *yaml.Node, what string) error {
		known := map[string]field{}
		read := map[string]bool{}
		for _, k := range keys {
			known[k.name] = func(n *yaml.Node) error {
				read[k.name] = true
				return k.is.read(r, n, k.name)
			}
		}
		if err := r.fields(n, what, known); err != nil {
			return err
		}
		for _, k := range keys {
			if k.must && !read[k.name] {
				return r.errorf(n, "%s has no %s, %s", what, k.name, lower(k.doc))
			}
		}
		return nil
	}}
}

// lower is the first sentence of a documentation as the end of a message.
func lower(doc string) string {
	first, _, _ := strings.Cut(doc, ".")
	if first == "" {
		return first
	}
	return strings.ToLower(first[:1]) + first[1:]
}

// list is a list. Each gives the shape of an item.
func list[T any](to *[]T, each func(item *T, n *yaml.Node) shape) shape {
	item := each(new(T), &yaml.Node{})
	return shape{
		schema: map[string]any{"type": "array", "items": item.schema}, keys: item.keys, below: "[]",
		read: func(r reader, n *yaml.Node, what string) error {
			if n.Kind != yaml.SequenceNode {
				return r.errorf(n, "%s is not a list", what)
			}
			*to = make([]T, len(n.Content))
			for i, node := range n.Content {
				if err := each(&(*to)[i], node).read(r, node, what); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// named is a mapping whose keys are the author's words, of which names is the
// schema. Each gives the shape of a value, and what messages call it.
func named[T any](to *[]T, names map[string]any, each func(item *T, name *yaml.Node) (is shape, what string)) shape {
	value, _ := each(new(T), &yaml.Node{})
	schema := map[string]any{"type": []string{"object", "null"}, "additionalProperties": value.schema}
	if names != nil {
		schema["propertyNames"] = names
	}
	return shape{
		schema: schema, keys: value.keys, below: ".NAME",
		read: func(r reader, n *yaml.Node, what string) error {
			return r.entries(n, what, func(key, value *yaml.Node) error {
				var item T
				is, what := each(&item, key)
				err := is.read(r, value, what)
				*to = append(*to, item)
				return err
			})
		},
	}
}

// scalar is a value of one word.
func scalar(schema map[string]any, take func(r reader, n *yaml.Node, what string) error) shape {
	return shape{schema: schema, read: func(r reader, n *yaml.Node, what string) error {
		if n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" {
			return r.errorf(n, "%s is not a value", what)
		}
		return take(r, n, what)
	}}
}

// text is a sentence, on one line however it is written.
func text(to *string) shape {
	return scalar(map[string]any{"type": "string", "pattern": `\S`, "examples": []string{"a text"}}, func(r reader, n *yaml.Node, what string) error {
		if strings.TrimSpace(n.Value) == "" {
			return r.errorf(n, "%s is empty", what)
		}
		*to = strings.Join(strings.Fields(n.Value), " ")
		return nil
	})
}

// word is one of a few; kind is what messages call it.
func word(to *string, kind string, words []string) shape {
	return scalar(map[string]any{"enum": words}, func(r reader, n *yaml.Node, _ string) error {
		if !slices.Contains(words, n.Value) {
			return r.errorf(n, "there is no %s %s%s", kind, n.Value, Suggest(n.Value, words))
		}
		*to = n.Value
		return nil
	})
}

// number is a number in a range, without fractions if whole says so; unit is what
// it counts.
func number(to *float64, unit string, least, most float64) shape {
	schema := map[string]any{"type": "number", "minimum": least, "examples": []float64{least}}
	if most > 0 {
		schema["maximum"] = most
	}
	return scalar(schema, func(r reader, n *yaml.Node, what string) error {
		value, err := strconv.ParseFloat(n.Value, 64)
		tag := n.ShortTag()
		if err != nil || tag != "!!int" && tag != "!!float" || !(value >= least) || most > 0 && value > most {
			bounds := fmt.Sprintf("from %v", least)
			if most > 0 {
				bounds += fmt.Sprintf(" to %v", most)
			}
			return r.errorf(n, "%s is %s, which is no number of %s %s", what, n.Value, unit, bounds)
		}
		*to = value
		return nil
	})
}

// truth is true or false.
func truth(to *bool) shape {
	return scalar(map[string]any{"type": "boolean"}, func(r reader, n *yaml.Node, what string) error {
		if n.ShortTag() != "!!bool" {
			return r.errorf(n, "%s is %s, which is neither true nor false", what, n.Value)
		}
		*to = strings.EqualFold(n.Value, "true")
		return nil
	})
}

// day is a day as in 2026-11-24.
func day(to *time.Time) shape {
	schema := map[string]any{"type": "string", "format": "date", "pattern": `^\d{4}-\d{2}-\d{2}$`, "examples": []string{"2027-06-30"}}
	return scalar(schema, func(r reader, n *yaml.Node, _ string) (err error) {
		if *to, err = time.Parse(time.DateOnly, n.Value); err != nil {
			return r.errorf(n, "%s is no day as in 2026-11-24", n.Value)
		}
		return nil
	})
}

// texts is a list of texts, each of which must pass. The schema is that of one.
func texts(to *[]string, schema map[string]any, pass func(r reader, n *yaml.Node) error) shape {
	return shape{
		schema: map[string]any{"type": "array", "items": schema},
		read: func(r reader, n *yaml.Node, what string) error {
			list, err := r.texts(n, what)
			if err != nil {
				return err
			}
			for i := range list {
				if err := pass(r, n.Content[i]); err != nil {
					return err
				}
			}
			*to = list
			return nil
		},
	}
}

// Schemas of texts, each with an example of what passes.
var (
	fileSchema    = map[string]any{"type": "string", "pattern": `^[^/\\]`, "examples": []string{"build/prod.json"}}
	patternSchema = map[string]any{"type": "string", "minLength": 1, "examples": []string{"services/**"}}
	ruleSchema    = map[string]any{"$ref": "#/definitions/rule"}
)

var slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// inTree passes names of files and folders that do not lead out of the folder
// of the configuration: whoever writes the file must not make Belay read others.
func inTree(r reader, n *yaml.Node) error {
	if !isInTree(n.Value) {
		return r.errorf(n, "%s leads out of the folder of the configuration, which Belay does not follow; give it on the command line", n.Value)
	}
	return nil
}

// maxAlternatives is how many patterns one with braces may stand for: each is
// tried on each file, and a few braces in a row are a million.
const maxAlternatives = 64

// isPattern passes patterns of files.
func isPattern(r reader, n *yaml.Node) error {
	if n.Value == "" || !doublestar.ValidatePattern(n.Value) {
		return r.errorf(n, "%s is no pattern of files", n.Value)
	}
	if alternatives(n.Value) > maxAlternatives {
		return r.errorf(n, "the braces of %s stand for more than %d patterns; write some of them out", n.Value, maxAlternatives)
	}
	return nil
}

// alternatives is how many patterns one with braces stands for, at the most.
func alternatives(pattern string) int {
	all := 1
	for _, part := range strings.Split(pattern, "{")[1:] {
		if all *= strings.Count(part, ",") + 1; all > maxAlternatives {
			return all
		}
	}
	return all
}

// isSlug passes what may be the id of a rule. Whether there is such a rule is
// known when rules are loaded.
func isSlug(r reader, n *yaml.Node) error {
	if !slug.MatchString(n.Value) {
		return r.errorf(n, "%s is no id of a rule as in timeout-default", n.Value)
	}
	return nil
}
