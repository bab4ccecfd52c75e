package language

import (
	"slices"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/embedded"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// textNativeOf is a function of texts that can say something of one with holes.
func textNativeOf(name string) native {
	switch name {
	case "endswith":
		return ends(back)
	case "format":
		return formatNative
	case "join":
		return joinNative
	case "jsondecode":
		return jsonDecodeNative
	case "jsonencode":
		return jsonEncodeNative
	case "lower":
		return each(strings.ToLower)
	case "regex":
		return regexNative
	case "replace":
		return replaceNative
	case "split":
		return splitNative
	case "startswith":
		return ends(front)
	case "strcontains":
		return strContainsNative
	case "substr":
		return substrNative
	case "templatestring":
		return templateStringNative
	case "trimprefix":
		return trimNative(front)
	case "trimspace", "chomp":
		return trimSpaceNative
	case "trimsuffix":
		return trimNative(back)
	case "upper":
		return each(strings.ToUpper)
	}
	return nil
}

// holed is the first argument as a text, if it has holes.
func (c *invocation) holed(i int) (model.Text, bool) {
	if i >= len(c.args) {
		return nil, false
	}
	b, ok := c.args[i].body.(text)
	if !ok {
		return nil, false
	}
	return b.parts, true
}

func (c *invocation) text(t model.Text) value {
	v := c.e.sized(t, c.at)
	v.from = c.origin()
	return v
}

// made is a hole for what a function makes of one.
func (c *invocation) made(h *model.Hole) model.Hole {
	why := h.Why
	if why == "" {
		why = h.Name + " is known on deployment only"
	}
	return model.Hole{Source: model.OpaqueHole, Name: canonical(c.name + "(" + h.Name + ")"), Why: why}
}

// fixed tells whether a hole is of characters that functions leave alone: digits,
// a region, a partition.
func fixed(h *model.Hole) bool {
	return h.Source == model.PseudoHole && (h.Name == "AWS::AccountId" || h.Name == "AWS::Region" || h.Name == "AWS::Partition") ||
		config.IsID(h)
}

// whole tells whether a hole cannot hold a text. A region has hyphens, a stage none of
// what URLs are made of.
func whole(h *model.Hole, text string) bool {
	switch {
	case fixed(h):
		return text != "-"
	case h.Attribute == "stage_name":
		return strings.Contains(text, "/")
	}
	return false
}

// each makes a function that changes characters one by one.
func each(f func(string) string) native {
	return func(c *invocation) (value, bool) {
		parts, ok := c.holed(0)
		if !ok || len(c.args) != 1 {
			return value{}, false
		}
		out := model.Text{}
		for _, part := range parts {
			if part.Hole == nil {
				out = model.Concat(out, model.Lit(f(part.Literal)))
				continue
			}
			h := *part.Hole
			if !fixed(part.Hole) || f("a") == "A" {
				h = c.made(part.Hole)
			}
			out = append(out, model.Part{Hole: &h})
		}
		return c.text(out), true
	}
}

// joinNative joins texts of which some have holes.
func joinNative(c *invocation) (value, bool) {
	if len(c.args) < 2 {
		return value{}, false
	}
	separator, problem := c.args[0].asText()
	if problem != nil {
		return value{}, false
	}
	settled, choosy := true, false
	for _, arg := range c.args {
		settled = settled && arg.settled()
		choosy = choosy || arg.choosy()
	}
	if settled {
		return value{}, false
	}
	if choosy {
		return c.e.spreadDeep(c.s, c.args, c.at, func(s scope, args []value) value {
			inner := *c
			inner.s, inner.args = s, args
			return inner.result()
		}), true
	}
	var items []value
	for i, arg := range c.args[1:] {
		items = append(items, c.joinable(arg, i+1)...)
	}
	var out model.Text
	for i, item := range items {
		t, problem := item.asText()
		if problem != nil {
			return *problem, true
		}
		if i > 0 {
			out = model.Concat(out, separator)
		}
		out = model.Concat(out, t)
	}
	return c.text(out), true
}

// joinable lists the items of a list, with a hole for each that has no name and for
// those that are not seen.
func (c *invocation) joinable(arg value, i int) []value {
	list, ok := arg.body.(*sequence)
	if !ok {
		return []value{c.e.nameless(c.s, arg, c.exprs[i])}
	}
	out := make([]value, 0, len(list.items)+1)
	for _, item := range list.items {
		if isUnnamed(item) {
			item = c.e.nameless(c.s, item, c.exprs[i])
		}
		out = append(out, item)
	}
	if list.more != "" {
		out = append(out, c.e.nameless(c.s, unknown(list.more, arg.at), c.exprs[i]))
	}
	return out
}

// formatNative fills in the plain verbs of a format with texts that have holes.
func formatNative(c *invocation) (value, bool) {
	if len(c.args) == 0 || !slices.ContainsFunc(c.args[1:], func(v value) bool { return !v.settled() }) {
		return value{}, false
	}
	if slices.ContainsFunc(c.args, value.choosy) {
		return value{}, false
	}
	format, ok := c.args[0].literalOf()
	if !ok {
		return value{}, false
	}
	var out model.Text
	next := 1
	for format != "" {
		i := strings.IndexByte(format, '%')
		if i < 0 || i+1 == len(format) {
			break
		}
		out = model.Concat(out, model.Lit(format[:i]))
		verb := format[i+1]
		format = format[i+2:]
		if verb == '%' {
			out = model.Concat(out, model.Lit("%"))
			continue
		}
		if verb != 's' && verb != 'v' && verb != 'd' || next >= len(c.args) {
			return value{}, false
		}
		arg := c.args[next]
		if isUnnamed(arg) {
			arg = c.e.nameless(c.s, arg, c.exprs[next])
		}
		t, problem := arg.asText()
		if problem != nil {
			return value{}, false
		}
		out = model.Concat(out, t)
		next++
	}
	return c.text(model.Concat(out, model.Lit(format))), true
}

// replaceNative replaces in the literal parts of a text. What it makes of the
// holes nobody knows.
func replaceNative(c *invocation) (value, bool) {
	if len(c.args) != 3 {
		return value{}, false
	}
	part, ok := c.args[1].literalOf()
	by, problem := c.args[2].asText()
	parts, wrong := c.args[0].asText()
	if !ok || problem != nil || wrong != nil || c.args[0].settled() && c.args[2].settled() {
		return value{}, false
	}
	if len(part) > 1 && part[0] == '/' && part[len(part)-1] == '/' {
		return c.marked(0)
	}
	if part == "" {
		return value{}, false
	}
	out := model.Text{}
	for _, p := range parts {
		if p.Hole != nil {
			h := *p.Hole
			if !fixed(p.Hole) && !whole(p.Hole, part) {
				h = c.made(p.Hole)
			}
			out = append(out, model.Part{Hole: &h})
			continue
		}
		for i, piece := range strings.Split(p.Literal, part) {
			if i > 0 {
				out = model.Concat(out, by)
			}
			out = model.Concat(out, model.Lit(piece))
		}
	}
	return c.text(out), true
}

// regexNative matches a text whose holes are ids and regions.
func regexNative(c *invocation) (value, bool) { return c.marked(1) }

// A marker writes the mark that stands for a part of a text in front of a regular
// expression.
type marker struct{ front, back string }

// markers are of different lengths and characters: an expression that gives the same
// with both does not look into the marks.
var markers = []marker{{"z9q8x7-", "-z9q8x7"}, {"wkvj", "jvkw"}}

func (m marker) of(part int) string { return m.front + strconv.Itoa(part) + m.back }

// marked calls a function with marks in the place of the holes of an argument, and puts
// the holes back into what it gives.
func (c *invocation) marked(i int) (value, bool) {
	parts, ok := c.holed(i)
	if !ok || slices.ContainsFunc(parts, func(p model.Part) bool { return p.Hole != nil && !fixed(p.Hole) && p.Hole.Attribute != "stage_name" }) {
		return value{}, false
	}
	var texts []model.Text
	single := false
	for n, m := range markers {
		result, ok := c.callMarked(i, parts, m)
		if !ok {
			return value{}, false
		}
		found, one, ok := unmarked(result, parts, m)
		if !ok || n > 0 && (one != single || !slices.EqualFunc(found, texts, model.Text.Equal)) {
			return value{}, false
		}
		texts, single = found, one
	}
	if single {
		return c.text(texts[0]), true
	}
	items := make([]value, len(texts))
	for n, text := range texts {
		items[n] = textual(text, c.at)
	}
	return value{body: &sequence{form: collection, items: items}, at: c.at, from: c.over()}, true
}

func (c *invocation) callMarked(i int, parts model.Text, m marker) (cty.Value, bool) {
	plain, ok := c.e.function(c.s, c.name)
	if !ok {
		return cty.NilVal, false
	}
	var filled strings.Builder
	for n, part := range parts {
		if part.Hole != nil {
			filled.WriteString(m.of(n))
		} else {
			filled.WriteString(part.Literal)
		}
	}
	args := make([]cty.Value, len(c.args))
	for n, arg := range c.args {
		literal, known := arg.literalOf()
		if n != i && !known {
			return cty.NilVal, false
		}
		args[n] = cty.StringVal(literal)
	}
	args[i] = cty.StringVal(filled.String())
	result, err := protected(plain, args)
	return result, err == nil
}

// unmarked are the texts of a result, which is one or a list of them, with the holes in
// the place of their marks.
func unmarked(result cty.Value, parts model.Text, m marker) (texts []model.Text, single, ok bool) {
	if literal, is := stringOf(result); is {
		out := model.Text{}
		for n, part := range parts {
			if before, after, found := strings.Cut(literal, m.of(n)); part.Hole != nil && found {
				out, literal = model.Concat(out, model.Lit(before), model.Text{part}), after
			}
		}
		return []model.Text{model.Concat(out, model.Lit(literal))}, true, true
	}
	if result.IsNull() || !result.Type().IsTupleType() && !result.Type().IsListType() {
		return nil, false, false
	}
	for _, item := range result.AsValueSlice() {
		text, one, ok := unmarked(item, parts, m)
		if !ok || !one {
			return nil, false, false
		}
		texts = append(texts, text...)
	}
	return texts, false, true
}

// splitNative splits a text whose holes cannot hold the separator.
func splitNative(c *invocation) (value, bool) {
	if len(c.args) != 2 {
		return value{}, false
	}
	parts, ok := c.holed(1)
	separator, known := c.args[0].literalOf()
	if !ok || !known || separator == "" {
		return value{}, false
	}
	fields := []model.Text{{}}
	for _, p := range parts {
		last := len(fields) - 1
		if p.Hole != nil {
			if !whole(p.Hole, separator) {
				return c.unknown(), true
			}
			fields[last] = append(fields[last], p)
			continue
		}
		for i, piece := range strings.Split(p.Literal, separator) {
			if i > 0 {
				fields = append(fields, model.Text{})
				last++
			}
			fields[last] = model.Concat(fields[last], model.Lit(piece))
		}
	}
	items := make([]value, len(fields))
	for i, field := range fields {
		items[i] = textual(field, c.at)
	}
	return value{body: &sequence{form: collection, items: items}, at: c.at, from: c.over()}, true
}

// An end is one of the two of a text.
type end int

const (
	front end = iota
	back
)

func ends(of end) native {
	return func(c *invocation) (value, bool) {
		parts, ok := c.holed(0)
		if !ok || len(c.args) != 2 {
			return value{}, false
		}
		wanted, known := c.args[1].literalOf()
		if !known {
			return c.unknown(), true
		}
		part := parts[len(parts)-1]
		match, other := strings.HasSuffix, func(s string) bool { return strings.HasSuffix(wanted, s) }
		if of == front {
			part = parts[0]
			match, other = strings.HasPrefix, func(s string) bool { return strings.HasPrefix(wanted, s) }
		}
		switch {
		case part.Hole != nil:
			return c.unknown(), true
		case match(part.Literal, wanted):
			return boolean(true, c.at), true
		case other(part.Literal):
			return c.unknown(), true
		}
		return boolean(false, c.at), true
	}
}

func strContainsNative(c *invocation) (value, bool) {
	parts, ok := c.holed(0)
	if !ok || len(c.args) != 2 {
		return value{}, false
	}
	if wanted, known := c.args[1].literalOf(); known {
		for _, part := range parts {
			if part.Hole == nil && strings.Contains(part.Literal, wanted) {
				return boolean(true, c.at), true
			}
		}
	}
	return c.unknown(), true
}

// substrNative keeps the beginning of a text that is cut, up to its first hole.
func substrNative(c *invocation) (value, bool) {
	parts, ok := c.holed(0)
	if !ok || len(c.args) != 3 {
		return value{}, false
	}
	from, known := asIndex(c.args[1])
	length, isNumber := asIndex(c.args[2])
	if !known || !isNumber || from != 0 || parts[0].Hole != nil {
		return value{}, false
	}
	head := []rune(parts[0].Literal)
	if length >= 0 && length <= len(head) {
		return c.text(model.Lit(string(head[:length]))), true
	}
	rest := c.made(&model.Hole{Name: c.args[0].name(), Why: c.args[0].why()})
	return c.text(model.Concat(model.Lit(string(head)), model.HoleText(rest))), true
}

func trimNative(of end) native {
	return func(c *invocation) (value, bool) {
		parts, ok := c.holed(0)
		if !ok || len(c.args) != 2 {
			return value{}, false
		}
		wanted, known := c.args[1].literalOf()
		i, cut, has := len(parts)-1, strings.TrimSuffix, strings.HasSuffix
		if of == front {
			i, cut, has = 0, strings.TrimPrefix, strings.HasPrefix
		}
		part := parts[i]
		if !known || part.Hole != nil || len(part.Literal) < len(wanted) && has(wanted, part.Literal) {
			return value{}, false
		}
		out := slices.Clone(parts)
		out[i].Literal = cut(part.Literal, wanted)
		return c.text(model.Concat(out)), true
	}
}

func trimSpaceNative(c *invocation) (value, bool) {
	parts, ok := c.holed(0)
	if !ok || len(c.args) != 1 {
		return value{}, false
	}
	out := slices.Clone(parts)
	if first := &out[0]; first.Hole == nil && c.name == "trimspace" {
		first.Literal = strings.TrimLeft(first.Literal, " \t\r\n")
	}
	if last := &out[len(out)-1]; last.Hole == nil {
		if c.name == "chomp" {
			last.Literal = strings.TrimRight(last.Literal, "\r\n")
		} else {
			last.Literal = strings.TrimRight(last.Literal, " \t\r\n")
		}
	}
	return c.text(model.Concat(out)), true
}

// jsonEncodeNative keeps the value that a text is the JSON of, so that its parts
// keep their places.
func jsonEncodeNative(c *invocation) (value, bool) {
	if len(c.args) != 1 {
		return value{}, false
	}
	switch b := c.args[0].body.(type) {
	case *sequence, *object:
		v := value{body: &document{value: c.args[0]}, at: c.at, via: c.args[0].via}
		if c.args[0].from != nil {
			v.from = c.origin()
		}
		return v, true
	case text:
		if b.typ == cty.String || len(b.parts) > 1 {
			return c.text(model.Concat(model.Lit(`"`), escaped(b.parts), model.Lit(`"`))), true
		}
		return value{body: &document{value: c.args[0]}, at: c.at}, true
	}
	return value{}, false
}

// jsonDecodeNative is the value that a text is the JSON of.
func jsonDecodeNative(c *invocation) (value, bool) {
	if len(c.args) != 1 {
		return value{}, false
	}
	arg := c.args[0]
	switch b := arg.body.(type) {
	case *document:
		return b.value, true
	case text:
		if len(b.parts) == 1 || b.parts[0].Hole != nil {
			return c.unknown(), true
		}
	case scalar:
		plain, ok := c.e.function(c.s, "jsondecode")
		if _, known := stringOf(b.Value); !ok || !known {
			return value{}, false
		}
		v, err := protected(plain, []cty.Value{b.Value})
		if err != nil {
			return c.fail("%s", err.Error()), true
		}
		if !v.CanIterateElements() {
			return value{}, false
		}
	default:
		return value{}, false
	}
	parsed, problems := embedded.Parse(c.e.attr(arg))
	if len(problems) > 0 {
		return c.fail("%s", problems[0].Message), true
	}
	v := fromModel(parsed)
	if v.from == nil {
		v.from = c.over()
	}
	return v, true
}
