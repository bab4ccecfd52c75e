package sam

import (
	"crypto/sha1" //nolint:gosec // names logical ids as SAM does, protects nothing
	"encoding/hex"
	"reflect"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// field returns the attribute of v that the names lead to. Through a Choice it
// is a Choice. Where v is Unknown the attribute is too.
func field(v model.Value, names ...string) model.Attr {
	at := model.Attr{Value: v}
	for _, name := range names {
		at = step(at.Value, name)
	}
	return at
}

func step(v model.Value, name string) model.Attr {
	switch v := v.(type) {
	case model.Block:
		return v[name]
	case model.Unknown:
		return model.Attr{Value: v}
	case model.Choice:
		then, otherwise := step(v.Then, name), step(v.Else, name)
		at := then
		if then.Value == nil {
			at = otherwise
		}
		at.Value = choose(v.If, then.Value, otherwise.Value)
		return at
	default:
		return model.Attr{}
	}
}

// has tells whether a mapping sets the name in some world, be it to nothing.
func has(v model.Value, name string) bool {
	switch v := v.(type) {
	case model.Block:
		_, ok := v[name]
		return ok
	case model.Choice:
		return has(v.Then, name) || has(v.Else, name)
	default:
		return false
	}
}

// choose is a Choice, or nothing where both sides are.
func choose(guard model.Guard, then, otherwise model.Value) model.Value {
	if then == nil && otherwise == nil {
		return nil
	}
	if guard == nil {
		return then
	}
	return model.Choice{If: guard, Then: then, Else: otherwise}
}

// both holds where both guards do; nil always holds.
func both(a, b model.Guard) model.Guard {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return model.All{a, b}
}

// A variant is one of the values that a Choice leaves open.
type variant struct {
	If    model.Guard // nil where the value is no choice
	Value model.Value // no Choice, may be nil
}

// variants are the values that v may have, each under its guard.
func variants(v model.Value) []variant {
	choice, ok := v.(model.Choice)
	if !ok {
		return []variant{{Value: v}}
	}
	var out []variant
	for _, x := range variants(choice.Then) {
		out = append(out, variant{If: both(choice.If, x.If), Value: x.Value})
	}
	for _, x := range variants(choice.Else) {
		out = append(out, variant{If: both(model.Not{Guard: choice.If}, x.If), Value: x.Value})
	}
	return out
}

// each applies f to every value that v may have and keeps the guards.
func each(v model.Value, f func(model.Value) model.Value) model.Value {
	if choice, ok := v.(model.Choice); ok {
		return choose(choice.If, each(choice.Then, f), each(choice.Else, f))
	}
	return f(v)
}

// items are the items of a list, or the one value that stands in its place.
// Items that are there in some worlds only are choices.
func items(a model.Attr) []model.Attr {
	switch v := a.Value.(type) {
	case nil:
		return nil
	case model.List:
		return v
	case model.Choice:
		var out []model.Attr
		for _, item := range items(a.Of(v.Then)) {
			item.Value = choose(v.If, item.Value, nil)
			out = append(out, item)
		}
		for _, item := range items(a.Of(v.Else)) {
			item.Value = choose(v.If, nil, item.Value)
			out = append(out, item)
		}
		return out
	default:
		return []model.Attr{a}
	}
}

// literal returns a value that is known and scalar, as text.
func literal(v model.Value) (string, bool) {
	switch v := v.(type) {
	case model.Text:
		return v.Literal()
	case model.Number:
		return v.Source, true
	case model.Bool:
		if v {
			return "true", true
		}
		return "false", true
	default:
		return "", false
	}
}

// first returns the literal that v is, or the first that it may be: that of
// the default, which is the one generated names are made of.
func first(v model.Value) (string, bool) {
	for _, x := range variants(v) {
		if s, ok := literal(x.Value); ok {
			return s, true
		}
	}
	return "", false
}

// computed tells whether the author wrote a function where SAM wants a value.
// What it comes to may be known all the same.
func computed(a model.Attr) bool {
	if len(a.Via()) > 0 {
		return true
	}
	switch v := a.Value.(type) {
	case model.Choice, model.Unknown:
		return true
	case model.Text:
		return slices.ContainsFunc(v, func(p model.Part) bool { return p.Hole != nil })
	default:
		return false
	}
}

// truthy tells whether SAM takes a value for set: everything but nothing, false,
// zero and what is empty.
func truthy(v model.Value) bool {
	switch v := v.(type) {
	case nil:
		return false
	case model.Text:
		return len(v) > 0
	case model.Bool:
		return bool(v)
	case model.Number:
		return v.Value != 0
	case model.List:
		return len(v) > 0
	case model.Block:
		return len(v) > 0
	default:
		return true
	}
}

// isTrue tells whether a value is the literal true.
func isTrue(v model.Value) bool {
	s, ok := literal(v)
	return ok && strings.EqualFold(s, "true")
}

// names are the keys of a block in the order of their places, so that what is
// made of them stands in source order.
func names(b model.Block) []string {
	keys := make([]string, 0, len(b))
	for key := range b {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(x, y string) int {
		if c := comparePlace(b[x].At, b[y].At); c != 0 {
			return c
		}
		return strings.Compare(x, y)
	})
	return keys
}

func comparePlace(a, b source.Span) int {
	if a == b {
		return 0
	}
	return a.Compare(b)
}

// lit is a literal text.
func lit(s string) model.Value { return model.Lit(s) }

// ref is what Ref gives of a resource.
func ref(id string) model.Text {
	return model.HoleText(model.Hole{Source: model.ResourceHole, Name: id, Resource: id})
}

// getAtt is an attribute of a resource.
func getAtt(id, attribute string) model.Text {
	return model.HoleText(model.Hole{
		Source: model.ResourceHole, Name: id + "." + attribute, Resource: id, Attribute: attribute,
	})
}

// pseudo is what every stack knows of itself: AWS::Region.
func pseudo(name string) model.Text {
	return model.HoleText(model.Hole{Source: model.PseudoHole, Name: name})
}

// join puts texts side by side. A choice among the parts makes a choice of
// texts; a part that is no text is a hole that says so.
func join(parts ...model.Value) model.Value {
	for i, part := range parts {
		choice, ok := part.(model.Choice)
		if !ok {
			continue
		}
		then, otherwise := slices.Clone(parts), slices.Clone(parts)
		then[i], otherwise[i] = choice.Then, choice.Else
		return choose(choice.If, join(then...), join(otherwise...))
	}
	texts := make([]model.Text, len(parts))
	for i, part := range parts {
		texts[i] = asText(part)
	}
	return model.Concat(texts...)
}

func asText(v model.Value) model.Text {
	if t, ok := v.(model.Text); ok {
		return t
	}
	if s, ok := literal(v); ok {
		return model.Lit(s)
	}
	why := "a value where text is expected"
	if u, ok := v.(model.Unknown); ok {
		why = u.Why
	}
	if v == nil {
		return model.Text{}
	}
	return model.HoleText(model.Hole{Source: model.OpaqueHole, Name: "unknown", Why: why})
}

// format is text in which ${name} stands for a variable, or, as ${AWS::Region},
// for what the stack knows of itself.
func format(text string, variables map[string]model.Value) model.Value {
	var parts []model.Value
	for {
		before, rest, ok := strings.Cut(text, "${")
		parts = append(parts, lit(before))
		if !ok {
			return join(parts...)
		}
		name, after, _ := strings.Cut(rest, "}")
		text = after
		if value, ok := variables[name]; ok {
			parts = append(parts, value)
			continue
		}
		parts = append(parts, pseudo(name))
	}
}

// hash is the suffix by which SAM tells generated ids of one prefix apart.
func hash(s string) string {
	if s == "" {
		return ""
	}
	sum := sha1.Sum([]byte(s)) //nolint:gosec // names, protects nothing
	return hex.EncodeToString(sum[:])[:10]
}

// alphanumeric tells whether a text can be part of a logical id.
func alphanumeric(s string) bool {
	if s == "" {
		return false
	}
	for _, r := range s {
		if !isAlnum(r) {
			return false
		}
	}
	return true
}

func isAlnum(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// suffix is what SAM appends to a logical id for a name: the name itself or, where
// it cannot be part of an id, its hash.
func suffix(name string) string {
	if alphanumeric(name) {
		return name
	}
	return hash(name)
}

// listOf is a list of values that all stand at one place.
func listOf(at source.Span, values ...model.Value) model.List {
	out := make(model.List, len(values))
	for i, value := range values {
		out[i] = model.Attr{Value: value, At: at}
	}
	return out
}

// An entry is a name and its value in a block that is made here.
type entry struct {
	name  string
	value model.Value
}

// blockOf is a mapping whose entries all stand at one place; entries without
// a value are left out.
func blockOf(at source.Span, entries ...entry) model.Block {
	out := make(model.Block, len(entries))
	for _, e := range entries {
		if e.value != nil {
			out[e.name] = model.Attr{Value: e.value, At: at}
		}
	}
	return out
}

// equal tells whether two values are the same wherever they stand.
func equal(a, b model.Value) bool {
	switch a := a.(type) {
	case nil:
		return b == nil
	case model.Text:
		b, ok := b.(model.Text)
		return ok && a.Equal(b)
	case model.List:
		b, ok := b.(model.List)
		return ok && slices.EqualFunc(a, b, func(x, y model.Attr) bool { return equal(x.Value, y.Value) })
	case model.Block:
		b, ok := b.(model.Block)
		if !ok || len(a) != len(b) {
			return false
		}
		for name, x := range a {
			y, ok := b[name]
			if !ok || !equal(x.Value, y.Value) {
				return false
			}
		}
		return true
	case model.Choice:
		b, ok := b.(model.Choice)
		return ok && reflect.DeepEqual(a.If, b.If) && equal(a.Then, b.Then) && equal(a.Else, b.Else)
	default:
		return a == b // Number, Bool and Unknown are what they say
	}
}

// deepCopy copies mappings and lists, so that they can be changed.
func deepCopy(v model.Value) model.Value {
	switch v := v.(type) {
	case model.List:
		out := make(model.List, len(v))
		for i, item := range v {
			item.Value = deepCopy(item.Value)
			out[i] = item
		}
		return out
	case model.Block:
		out := make(model.Block, len(v))
		for name, a := range v {
			a.Value = deepCopy(a.Value)
			out[name] = a
		}
		return out
	case model.Choice:
		return model.Choice{If: v.If, Then: deepCopy(v.Then), Else: deepCopy(v.Else)}
	default:
		return v
	}
}
