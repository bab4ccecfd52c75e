package cloudformation

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/draft"
)

// intrinsic works a call out as far as it can be. n is where the call stands.
func (r *reader) intrinsic(name string, n, argument *yaml.Node) model.Attr {
	argument = resolve(argument)
	switch name {
	case "Ref":
		return r.ref(n, argument)
	case "Fn::GetAtt":
		return r.getAtt(n, argument)
	case "Fn::Sub":
		return r.sub(n, argument)
	case "Fn::Join":
		return r.join(n, argument)
	case "Fn::Select":
		return r.perOutcome(n, first(argument), func() model.Attr { return r.selectItem(n, argument) })
	case "Fn::Split":
		return r.split(n, argument)
	case "Fn::FindInMap":
		return r.perOutcome(n, argument, func() model.Attr { return r.findInMap(n, argument) })
	case "Fn::If":
		return r.ifElse(n, argument)
	case "Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not":
		return model.Attr{Value: choose(r.guard(n), model.Bool(true), model.Bool(false))}
	case "Fn::ImportValue":
		return r.importValue(n, argument)
	case "Fn::Base64":
		return r.base64(argument)
	case "Fn::Length":
		return r.lengthOf(argument)
	case "Fn::ToJsonString":
		return r.toJSONString(n, argument)
	case "Fn::Transform":
		return r.transformValue(n, argument)
	case "Fn::GetAZs":
		return unknown("the availability zones of a region are known on deployment only")
	case "Fn::Cidr":
		return unknown("the address ranges of Fn::Cidr are worked out on deployment")
	}
	return r.unknownFunction(name, n)
}

// first is the first item of a list, or what is there in its place.
func first(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.SequenceNode && len(n.Content) > 0 {
		return n.Content[0]
	}
	return n
}

func (r *reader) unknownFunction(name string, n *yaml.Node) model.Attr {
	if tag := n.Content[0].Tag; strings.HasPrefix(tag, "!") && !strings.HasPrefix(tag, "!!") {
		name = tag
	}
	why := name + " is no function of CloudFormation"
	r.tell(n, "function-unknown", source.Noted, why, "")
	return model.Attr{Value: model.Unknown{Why: why}}
}

func (r *reader) ref(n, argument *yaml.Node) model.Attr {
	if argument.Kind != yaml.ScalarNode {
		if !r.extended() {
			return r.wrong(n, "Ref wants a name")
		}
		name, ok := literal(r.attr(argument).Value)
		if !ok {
			return unknown("Ref names something that is known on deployment only")
		}
		return r.reference(n, name)
	}
	return r.reference(n, argument.Value)
}

// reference is what Ref gives for a name.
func (r *reader) reference(n *yaml.Node, name string) model.Attr {
	switch name {
	case "AWS::NoValue":
		return model.Attr{}
	case "AWS::NotificationARNs":
		return unknown("AWS::NotificationARNs is known on deployment only")
	case "AWS::AccountId", "AWS::Partition", "AWS::Region", "AWS::StackId", "AWS::StackName", "AWS::URLSuffix":
		if value, ok := r.assumed[name]; ok {
			return model.Attr{Value: value}
		}
		return model.Attr{Value: model.HoleText(model.Hole{Source: model.PseudoHole, Name: name})}
	}
	if p, ok := r.parameters[name]; ok {
		return r.parameterValue(p)
	}
	if why := r.undefined(n, name); why != "" {
		return model.Attr{Value: model.HoleText(model.Hole{Source: model.OpaqueHole, Name: name, Why: why})}
	}
	return model.Attr{Value: model.HoleText(model.Hole{Source: model.ResourceHole, Name: name, Resource: name})}
}

// undefined says why name is nothing of the template. A transform makes
// resources that are referred to and not written.
func (r *reader) undefined(n *yaml.Node, name string) string {
	if r.resources[name] || r.mayHaveMore {
		return ""
	}
	why := "nothing in the template is named " + name
	r.tell(n, "reference-undefined", source.Noted, why, "Correct the name, or add what it refers to.")
	return why
}

func (r *reader) getAtt(n, argument *yaml.Node) model.Attr {
	resource, attribute := "", ""
	switch argument.Kind {
	case yaml.ScalarNode:
		resource, attribute, _ = strings.Cut(argument.Value, ".")
	case yaml.SequenceNode:
		var words []string
		for _, item := range argument.Content {
			word, ok := literal(r.attr(item).Value)
			if !ok {
				return unknown("Fn::GetAtt names something that is known on deployment only")
			}
			words = append(words, word)
		}
		resource, attribute, _ = strings.Cut(strings.Join(words, "."), ".")
	default:
	}
	if resource == "" || attribute == "" {
		return r.wrong(n, "Fn::GetAtt wants a resource and an attribute")
	}
	return r.attribute(n, resource, attribute)
}

func (r *reader) attribute(n *yaml.Node, resource, attribute string) model.Attr {
	name := resource + "." + attribute
	if why := r.undefined(n, resource); why != "" {
		return model.Attr{Value: model.HoleText(model.Hole{Source: model.OpaqueHole, Name: name, Why: why})}
	}
	return model.Attr{Value: model.HoleText(model.Hole{
		Source: model.ResourceHole, Name: name, Resource: resource, Attribute: attribute,
	})}
}

func (r *reader) sub(n, argument *yaml.Node) model.Attr {
	var variables map[string]*yaml.Node
	if argument.Kind == yaml.SequenceNode {
		if len(argument.Content) == 0 || len(argument.Content) > 2 {
			return r.wrong(n, "Fn::Sub wants a text, or a text and a mapping")
		}
		if len(argument.Content) == 2 {
			variables = map[string]*yaml.Node{}
			for _, e := range r.entries(argument.Content[1]) {
				variables[e.name] = e.value
			}
		}
		argument = resolve(argument.Content[0])
	}
	if argument.Kind != yaml.ScalarNode {
		return r.wrong(n, "Fn::Sub wants a text to put values in")
	}
	return r.substitute(argument, variables)
}

// substitute reads ${Name}, ${Name.Attribute} and ${!Literal}.
func (r *reader) substitute(n *yaml.Node, variables map[string]*yaml.Node) model.Attr {
	var places source.Map
	if r.inText > 0 || document(n.Value) {
		places = r.pageOf(n).scalar(n)
	}
	pieces := make([]piece, 0, 2*strings.Count(n.Value, "${")+1)
	from := 0 // code points of n.Value behind us
	add := func(attr model.Attr, name string, at, length int) {
		if len(places) > 0 {
			attr = attr.WithInner(rearrange(places, []segment{{at, length}}))
		}
		pieces = append(pieces, piece{attr: attr, at: n, name: name})
	}
	rest := n.Value
	for rest != "" {
		start := strings.Index(rest, "${")
		end := -1
		if start >= 0 {
			end = strings.IndexByte(rest[start:], '}')
		}
		if end < 0 {
			add(model.Attr{Value: model.Lit(rest)}, "", from, utf8.RuneCountInString(rest))
			break
		}
		if start > 0 {
			count := utf8.RuneCountInString(rest[:start])
			add(model.Attr{Value: model.Lit(rest[:start])}, "", from, count)
			from += count
		}
		name := rest[start+2 : start+end]
		count := utf8.RuneCountInString(name) + 3
		if literal, ok := strings.CutPrefix(name, "!"); ok {
			add(model.Attr{Value: model.Lit("${")}, "", from, 2)
			add(model.Attr{Value: model.Lit(literal + "}")}, "", from+3, count-3)
		} else {
			add(r.variable(n, strings.TrimSpace(name), variables), cmp.Or(name, "value"), from, 1)
		}
		from += count
		rest = rest[start+end+1:]
	}
	out := r.concat(pieces, "")
	if text, ok := out.Value.(model.Text); ok && strings.Contains(n.Value, "{{resolve:") {
		value, inner := dynamic(text, out.Inner())
		out.Value = value
		out = out.WithInner(inner)
	}
	return out
}

func (r *reader) variable(n *yaml.Node, name string, variables map[string]*yaml.Node) model.Attr {
	if value, ok := variables[name]; ok {
		return r.attr(value)
	}
	if name == "" {
		return r.wrong(n, "Fn::Sub has ${} without a name")
	}
	if resource, attribute, ok := strings.Cut(name, "."); ok {
		return r.attribute(n, resource, attribute)
	}
	return r.reference(n, name)
}

func (r *reader) join(n, argument *yaml.Node) model.Attr {
	if argument.Kind != yaml.SequenceNode || len(argument.Content) != 2 {
		return r.wrong(n, "Fn::Join wants a separator and a list")
	}
	separator, ok := literal(r.attr(argument.Content[0]).Value)
	if !ok {
		return unknown("the separator of Fn::Join is known on deployment only")
	}
	items := resolve(argument.Content[1])
	if _, _, isCall := call(items); items.Kind == yaml.SequenceNode && !isCall {
		return r.concat(r.pieces(items), separator)
	}
	list := r.attr(items)
	value, ok := draft.Distribute([]model.Value{list.Value}, func(values []model.Value) model.Value {
		l, ok := values[0].(model.List)
		if !ok {
			return notList(values[0], "Fn::Join")
		}
		pieces := make([]piece, len(l))
		for i, item := range l {
			pieces[i] = piece{attr: item, at: items, name: callName(items)}
		}
		return r.concat(pieces, separator).Value
	})
	if !ok {
		return unknown("the list of Fn::Join depends on too many parameters")
	}
	return model.Attr{Value: value}.WithVia(list.Via())
}

// pieces reads the items of a list as parts of a text, with their places.
func (r *reader) pieces(items *yaml.Node) []piece {
	r.inText++
	defer func() { r.inText-- }()
	pieces := make([]piece, len(items.Content))
	for i, item := range items.Content {
		pieces[i] = piece{attr: r.attr(item), at: item, name: callName(item)}
	}
	return pieces
}

// notList is what a function gives that wants a list and gets v.
func notList(v model.Value, function string) model.Value {
	switch v := v.(type) {
	case nil:
		return nil
	case model.Unknown:
		return v
	default:
		return model.Unknown{Why: function + " wants a list and gets something else"}
	}
}

// callName is how a hole for an item is called.
func callName(n *yaml.Node) string {
	if name, _, ok := call(resolve(n)); ok {
		return name
	}
	return "value"
}

func (r *reader) selectItem(n, argument *yaml.Node) model.Attr {
	if argument.Kind != yaml.SequenceNode || len(argument.Content) != 2 {
		return r.wrong(n, "Fn::Select wants an index and a list")
	}
	word, ok := literal(r.attr(argument.Content[0]).Value)
	if !ok {
		return unknown("the index of Fn::Select is known on deployment only")
	}
	index, err := strconv.Atoi(word)
	if err != nil || index < 0 {
		return r.wrong(n, "the index of Fn::Select is %s, which is no index", word)
	}
	list := r.attr(argument.Content[1])
	value, ok := draft.Distribute([]model.Value{list.Value}, func(values []model.Value) model.Value {
		l, ok := values[0].(model.List)
		if !ok {
			return notList(values[0], "Fn::Select")
		}
		l = slices.DeleteFunc(slices.Clone(l), func(a model.Attr) bool { return a.Value == nil })
		if index < len(l) {
			return l[index].Value
		}
		if len(l) > 0 {
			if tail, ok := l[len(l)-1].Value.(model.Unknown); ok {
				return tail
			}
		}
		return r.wrong(n, "Fn::Select wants item %d of a list that has %d", index, len(l)).Value
	})
	if !ok {
		return unknown("the list of Fn::Select depends on too many parameters")
	}
	return model.Attr{Value: value}.WithVia(list.Via())
}

func (r *reader) split(n, argument *yaml.Node) model.Attr {
	if argument.Kind != yaml.SequenceNode || len(argument.Content) != 2 {
		return r.wrong(n, "Fn::Split wants a separator and a text")
	}
	separator, ok := literal(r.attr(argument.Content[0]).Value)
	if !ok || separator == "" {
		return unknown("the separator of Fn::Split is known on deployment only")
	}
	text := r.attr(argument.Content[1])
	value, ok := draft.Distribute([]model.Value{text.Value}, func(values []model.Value) model.Value {
		if u, ok := values[0].(model.Unknown); ok {
			return u
		}
		return splitText(r.asText(values[0], n, "Fn::Split"), separator, r.span(n))
	})
	if !ok {
		return unknown("the text of Fn::Split depends on too many parameters")
	}
	return model.Attr{Value: value}.WithVia(text.Via())
}

// splitText splits what is known. A hole may hold the separator itself, so that
// the items from the first hole on are unknown, and so is how many there are.
func splitText(t model.Text, separator string, at source.Span) model.Value {
	var list model.List
	field := model.Text{}
	end := func() { list, field = append(list, model.Attr{At: at, Value: field}), model.Text{} }
	for _, p := range withHosts(t) {
		switch {
		case p.Hole == nil:
			for i, item := range strings.Split(p.Literal, separator) {
				if i > 0 {
					end()
				}
				field = model.Concat(field, model.Lit(item))
			}
		case isHost(p.Hole) && strings.Contains(separator, "/"):
			field = model.Concat(field, model.Text{p})
		default:
			return append(list, model.Attr{At: at, Value: model.Unknown{
				Why: "Fn::Split splits " + p.Hole.Name + ", which is known on deployment only",
			}})
		}
	}
	end()
	return list
}

// urls are the attributes that are a URL, which is a host and what follows it. No
// two types have one of the same name.
var urls = map[string]string{"FunctionUrl": "/", "ApiEndpoint": ""}

// hostOf begins the name of a hole that is the host of a URL.
const hostOf = "host of "

// withHosts is a text with the parts of the URLs in it, as far as they are known.
func withHosts(t model.Text) model.Text {
	out := model.Text{}
	for i, p := range t {
		end, ok := "", false
		if p.Hole != nil && p.Hole.Source == model.ResourceHole && !isHost(p.Hole) {
			end, ok = urls[p.Hole.Attribute]
		}
		if !ok {
			out = model.Concat(out, t[i:i+1])
			continue
		}
		h := *p.Hole
		h.Name = hostOf + h.Name
		out = model.Concat(out, model.Lit("https://"), model.HoleText(h), model.Lit(end))
	}
	return out
}

func isHost(h *model.Hole) bool { return strings.HasPrefix(h.Name, hostOf) }

func (r *reader) ifElse(n, argument *yaml.Node) model.Attr {
	if argument.Kind != yaml.SequenceNode || len(argument.Content) != 3 {
		return r.wrong(n, "Fn::If wants a condition and two values")
	}
	name, ok := literal(r.attr(argument.Content[0]).Value)
	if !ok {
		return r.wrong(n, "Fn::If wants the name of a condition")
	}
	guard, ok := r.named(argument.Content[0], name)
	if !ok {
		return unknown("condition %s is not defined", name)
	}
	if guard == nil {
		return r.attr(argument.Content[1])
	}
	if never(guard) {
		return r.attr(argument.Content[2])
	}
	then, otherwise := r.attr(argument.Content[1]), r.attr(argument.Content[2])
	return model.Attr{Value: choose(guard, then.Value, otherwise.Value)}.WithVia(append(slices.Clip(then.Via()), otherwise.Via()...))
}

func (r *reader) importValue(n, argument *yaml.Node) model.Attr {
	name := r.attr(argument)
	value, ok := draft.Distribute([]model.Value{name.Value}, func(values []model.Value) model.Value {
		if u, ok := values[0].(model.Unknown); ok {
			return u
		}
		return model.HoleText(model.Hole{
			Source: model.ImportHole, Name: r.asText(values[0], n, "Fn::ImportValue").String(),
		})
	})
	if !ok {
		return unknown("the name of Fn::ImportValue depends on too many parameters")
	}
	return model.Attr{Value: value}.WithVia(name.Via())
}

func (r *reader) base64(argument *yaml.Node) model.Attr {
	text := r.attr(argument)
	value, ok := draft.Distribute([]model.Value{text.Value}, func(values []model.Value) model.Value {
		if literal, ok := literal(values[0]); ok {
			return model.Lit(base64.StdEncoding.EncodeToString([]byte(literal)))
		}
		return model.Unknown{Why: "Fn::Base64 encodes a text that is known on deployment only"}
	})
	if !ok {
		return unknown("the text of Fn::Base64 depends on too many parameters")
	}
	return model.Attr{Value: value}.WithVia(text.Via())
}

func (r *reader) lengthOf(argument *yaml.Node) model.Attr {
	list := r.attr(argument)
	value, ok := draft.Distribute([]model.Value{list.Value}, func(values []model.Value) model.Value {
		l, ok := values[0].(model.List)
		if !ok {
			return notList(values[0], "Fn::Length")
		}
		count := 0
		for _, item := range l {
			switch item.Value.(type) {
			case nil:
			case model.Choice, model.Unknown:
				return model.Unknown{Why: "Fn::Length counts a list whose items are known on deployment only"}
			default:
				count++
			}
		}
		return model.Num(float64(count))
	})
	if !ok {
		return unknown("the list of Fn::Length depends on too many parameters")
	}
	return model.Attr{Value: value}.WithVia(list.Via())
}

func (r *reader) toJSONString(n, argument *yaml.Node) model.Attr {
	attr := r.attr(argument)
	pieces := r.jsonPieces(attr, n, nil)
	return r.concat(pieces, "")
}

// jsonPieces writes a value as JSON. Keys are sorted: nobody may depend on
// their order.
func (r *reader) jsonPieces(attr model.Attr, n *yaml.Node, out []piece) []piece {
	lit := func(s string) piece { return piece{attr: model.Attr{Value: model.Lit(s)}, at: n} }
	switch v := attr.Value.(type) {
	case nil:
		return append(out, lit("null"))
	case model.Number:
		return append(out, lit(v.Source))
	case model.Bool:
		return append(out, lit(strconv.FormatBool(bool(v))))
	case model.Text:
		out = append(out, lit(`"`))
		for _, p := range v {
			if p.Hole != nil {
				out = append(out, piece{attr: model.Attr{Value: model.Text{p}}, at: n})
				continue
			}
			out = append(out, lit(quoteInside(p.Literal)))
		}
		return append(out, lit(`"`))
	case model.List:
		out = append(out, lit("["))
		for i, item := range v {
			if i > 0 {
				out = append(out, lit(","))
			}
			out = r.jsonPieces(item, n, out)
		}
		return append(out, lit("]"))
	case model.Block:
		out = append(out, lit("{"))
		for i, key := range sortedKeys(v) {
			if i > 0 {
				out = append(out, lit(","))
			}
			out = append(out, lit(jsonQuoted(key)+":"))
			out = r.jsonPieces(v[key], n, out)
		}
		return append(out, lit("}"))
	case model.Choice:
		value, ok := draft.Distribute([]model.Value{v}, func(values []model.Value) model.Value {
			return r.concat(r.jsonPieces(model.Attr{Value: values[0]}, n, nil), "").Value
		})
		if !ok {
			value = model.Unknown{Why: "the value depends on too many parameters"}
		}
		return append(out, piece{attr: model.Attr{Value: value}, at: n, name: "value"})
	case model.Unknown:
		return append(out, piece{attr: attr, at: n, name: "value"})
	}
	return out
}

func jsonQuoted(s string) string {
	data, err := json.Marshal(s)
	if err != nil { // no text is refused
		return strconv.Quote(s)
	}
	return string(data)
}

func quoteInside(s string) string { q := jsonQuoted(s); return q[1 : len(q)-1] }

func (r *reader) findInMap(n, argument *yaml.Node) model.Attr {
	if argument.Kind != yaml.SequenceNode || len(argument.Content) < 3 || len(argument.Content) > 4 {
		return r.wrong(n, "Fn::FindInMap wants a mapping and two keys")
	}
	keys := make([]model.Value, 3)
	var via []source.Span
	for i := range keys {
		attr := r.attr(argument.Content[i])
		keys[i] = r.locate(attr.Value)
		via = append(via, attr.Via()...)
	}
	value, ok := draft.Distribute(keys, func(keys []model.Value) model.Value { return r.lookUp(n, argument, keys) })
	if !ok {
		return unknown("the keys of Fn::FindInMap depend on too many parameters")
	}
	return model.Attr{Value: value}.WithVia(via)
}

// lookUp finds the value of a mapping. Where a key is open and every row says
// the same, that is what it says.
func (r *reader) lookUp(n, argument *yaml.Node, keys []model.Value) model.Value {
	name, ok := literal(keys[0])
	if !ok {
		return model.Unknown{Why: "the mapping of Fn::FindInMap is known on deployment only"}
	}
	table, ok := r.mappings[name]
	if !ok {
		return r.wrong(n, "mapping %s is not defined", name).Value
	}
	words := [2]string{}
	open := ""
	for i, key := range keys[1:] {
		word, ok := literal(key)
		if !ok {
			open = describeKey(key)
			continue
		}
		words[i] = word
	}
	if open != "" {
		return r.openLookUp(table, keys, words, open)
	}
	row := r.find(table, words[0])
	if found := r.find(row, words[1]); found != nil {
		return r.attr(found).Value
	}
	if fallback := r.defaultValue(argument); fallback != nil {
		return r.attr(fallback).Value
	}
	return r.wrong(n, "mapping %s has no value %s of %s", name, words[1], words[0]).Value
}

func describeKey(v model.Value) string {
	if u, ok := v.(model.Unknown); ok {
		return u.Why
	}
	if t, ok := v.(model.Text); ok {
		for _, p := range t {
			if p.Hole != nil {
				if p.Hole.Why != "" {
					return p.Hole.Why
				}
				return p.Hole.Name + " is known on deployment only"
			}
		}
	}
	return "a key of Fn::FindInMap is known on deployment only"
}

func (r *reader) openLookUp(table *yaml.Node, keys []model.Value, words [2]string, why string) model.Value {
	var values []model.Value
	_, firstKnown := literal(keys[1])
	_, secondKnown := literal(keys[2])
	for _, row := range r.entries(table) {
		if firstKnown && row.name != words[0] {
			continue
		}
		for _, cell := range r.entries(row.value) {
			if secondKnown && cell.name != words[1] {
				continue
			}
			values = append(values, r.attr(cell.value).Value)
		}
	}
	for _, v := range values {
		if render(v) != render(values[0]) {
			values = nil
			break
		}
	}
	if len(values) > 0 {
		return values[0]
	}
	first, ok1 := keys[1].(model.Text)
	second, ok2 := keys[2].(model.Text)
	if !ok1 || !ok2 {
		return model.Unknown{Why: why}
	}
	mapping, _ := literal(keys[0])
	return model.HoleText(model.Hole{
		Source: model.OpaqueHole, Name: mapping + "." + first.String() + "." + second.String(), Why: why,
	})
}

func (r *reader) defaultValue(argument *yaml.Node) *yaml.Node {
	if len(argument.Content) == 4 {
		return r.find(argument.Content[3], "DefaultValue")
	}
	return nil
}

// find is the value of a key of a mapping, nil if there is none.
func (r *reader) find(n *yaml.Node, key string) *yaml.Node {
	if n == nil {
		return nil
	}
	n = resolve(n)
	if index, ok := r.indexes[n]; ok {
		return index[key]
	}
	entries := r.entries(n)
	if len(entries) <= fewEntries {
		for _, e := range entries {
			if e.name == key {
				return e.value
			}
		}
		return nil
	}
	index := make(map[string]*yaml.Node, len(entries))
	for _, e := range entries {
		index[e.name] = e.value
	}
	r.indexes[n] = index
	return index[key]
}

// fewEntries are gone through faster than an index of them is made.
const fewEntries = 8

// literal is the text that a value is known to be.
func literal(v model.Value) (string, bool) {
	switch v := v.(type) {
	case model.Text:
		return v.Literal()
	case model.Number:
		return v.Source, true
	case model.Bool:
		return fmt.Sprint(bool(v)), true
	default:
		return "", false
	}
}
