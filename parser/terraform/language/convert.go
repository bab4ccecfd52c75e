package language

import (
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// span is the place of a range of any file that was read.
func (e *evaluation) span(r *hcl.Range) source.Span {
	if r == nil {
		return source.Span{}
	}
	return e.file(r.Filename).span(r)
}

func (e *evaluation) file(name string) *file {
	if f, ok := e.files[name]; ok {
		return f
	}
	return e.contents[name]
}

// attr is a value as the model has it.
func (e *evaluation) attr(v value) model.Attr {
	var via []source.Span
	for step := v.via; step != nil; step = step.next {
		via = append(via, e.span(step.at))
	}
	out := model.Attr{At: e.span(v.at)}.WithVia(via)
	switch b := v.body.(type) {
	case nil:
	case scalar:
		out.Value = e.scalar(b)
		e.inner(&out, b.spelled, out.Value)
	case text:
		if b.typ != cty.NilType && (b.typ.IsCollectionType() || b.typ.IsTupleType() || b.typ.IsObjectType()) {
			out.Value = model.Unknown{Why: v.why()} // a text of one hole would be one item
			break
		}
		out.Value = b.parts
		e.inner(&out, b.spelled, out.Value)
	case *sequence:
		out.Value = e.list(b)
	case *object:
		out.Value = e.block(b)
	case opaque:
		out.Value = model.Unknown{Why: b.why}
	case failure:
		out.Value = model.Unknown{Why: b.why}
	case *choice:
		e.choiceAttr(&out, b)
	case *document:
		inner := e.attr(b.value)
		out.Value = inner.Value
	case *instance:
		out.Value = model.Unknown{Why: b.id() + " is known on deployment only"}
	case *callInstance:
		out.Value = model.Unknown{Why: b.address + " is known on deployment only"}
	}
	return out
}

// fails tells whether a value is a failure whatever the choices in it are.
func fails(v value) bool {
	switch b := v.body.(type) {
	case failure:
		return true
	case *choice:
		return fails(b.then) && fails(b.otherwise)
	}
	return false
}

// choiceAttr is a choice. Its place is that of the side that is set.
func (e *evaluation) choiceAttr(out *model.Attr, b *choice) {
	// What fails is never deployed.
	if fails(b.then) != fails(b.otherwise) {
		side := b.then
		if fails(side) {
			side = b.otherwise
		}
		found := e.attr(side)
		out.Value = found.Value
		*out = out.WithInner(found.Inner())
		if found.Inner() != nil || out.At.IsZero() {
			out.At = found.At
		}
		if out.Via() == nil {
			*out = out.WithVia(found.Via())
		}
		return
	}
	then, otherwise := e.attr(b.then), e.attr(b.otherwise)
	if then.Value == nil && otherwise.Value == nil {
		return
	}
	out.Value = model.Choice{If: b.guard, Then: then.Value, Else: otherwise.Value}
	side := then
	if then.Value == nil {
		side = otherwise
	}
	if out.At.IsZero() {
		out.At = side.At
	}
	if out.Via() == nil {
		*out = out.WithVia(side.Via())
	}
}

func (e *evaluation) scalar(b scalar) model.Value {
	s, ok := b.spell()
	if !ok {
		return model.Unknown{Why: "the number is too large"}
	}
	switch b.Type() {
	case cty.Number:
		f, _ := b.AsBigFloat().Float64()
		return model.Number{Value: f, Source: s}
	case cty.Bool:
		return model.Bool(b.True())
	}
	return model.Lit(s)
}

func (e *evaluation) list(b *sequence) model.Value {
	out := make(model.List, 0, len(b.items)+1)
	for _, item := range b.items {
		out = append(out, e.attr(item))
	}
	if b.more != "" {
		out = append(out, model.Attr{Value: model.Unknown{Why: b.more}})
	}
	return out
}

func (e *evaluation) block(b *object) model.Value {
	if b.more != "" && len(b.keys) == 0 {
		return model.Unknown{Why: b.more}
	}
	out := make(model.Block, len(b.keys))
	for _, key := range b.keys {
		entry := b.entries[key]
		attr := e.attr(entry.value)
		if attr.Value == nil {
			continue
		}
		out[key] = e.entryPlace(entry, attr)
	}
	return out
}

// entryPlace is where an entry stands: at its key, but for a value that comes from
// elsewhere by a for or each, which stands where it was produced.
func (e *evaluation) entryPlace(entry entry, attr model.Attr) model.Attr {
	place := e.span(entry.key)
	switch {
	case place.IsZero(), attr.Inner() != nil && attr.At.File != place.File:
		return attr
	case attr.Via() == nil && (isLeaf(attr.Value) || entry.argument && isList(attr.Value)) && outside(entry.at, entry.written):
		if entry.argument {
			attr = attr.WithVia([]source.Span{attr.At})
			attr.At = place
		} else {
			attr = attr.WithVia([]source.Span{place})
		}
		return attr
	}
	attr.At = place
	return attr
}

func isList(v model.Value) bool {
	_, ok := v.(model.List)
	return ok
}

func isLeaf(v model.Value) bool {
	switch v.(type) {
	case model.Text, model.Number, model.Bool:
		return true
	default:
		return false
	}
}

// inner says where the characters of a text are written, if it may hold a
// document: one with braces.
func (e *evaluation) inner(out *model.Attr, s *spelling, v model.Value) {
	t, ok := v.(model.Text)
	if !ok || s == nil || !holdsBraces(t) {
		return
	}
	if s.whole != nil {
		out.Provenance = &model.Provenance{Inner: wholeMap(s.whole.data), Via: append([]source.Span{out.At}, out.Via()...)}
		out.At = source.At(s.whole.name, 1, 1)
		return
	}
	inner := out.Inner()
	defer func() { *out = out.WithInner(inner) }()
	for _, p := range s.pieces {
		f := e.file(p.at.Filename)
		if f == nil || p.at.Start.Byte < 0 || p.at.End.Byte > len(f.data) {
			return
		}
		for _, point := range aligned(p, f) {
			if n := len(inner); n > 0 && follows(inner[n-1], point) {
				continue
			}
			inner = append(inner, point)
		}
	}
	if n := len(s.pieces); n > 0 && len(inner) > 0 {
		if name := s.pieces[0].at.Filename; name != out.At.File {
			*out = out.WithVia(append([]source.Span{out.At}, out.Via()...))
			out.At = source.At(name, inner[0].Line, inner[0].Column)
		}
	}
}

// follows tells whether a point says nothing that the one before does not.
func follows(before, p source.MapPoint) bool {
	return before.Line == p.Line && p.Column-before.Column == p.Offset-before.Offset
}

func holdsBraces(t model.Text) bool {
	for _, part := range t {
		if part.Hole == nil && strings.ContainsAny(part.Literal, "{[\n") {
			return true
		}
	}
	return false
}

// wholeMap is the map of a text that is a file.
func wholeMap(data []byte) source.Map {
	out := source.Map{{Offset: 0, Line: 1, Column: 1}}
	offset, line := 0, 1
	for _, c := range string(data) {
		offset++
		if c == '\n' {
			line++
			out = append(out, source.MapPoint{Offset: offset, Line: line, Column: 1})
		}
	}
	return out
}

// aligned finds the characters of a piece of text in the source that it was read
// from, where escapes are longer and the indentation of a heredoc is not part of
// it.
func aligned(p piece, f *file) source.Map {
	raw := string(f.data[p.at.Start.Byte:p.at.End.Byte])
	line, column := p.at.Start.Line, f.column(p.at.Start)
	var out source.Map
	offset := p.offset
	step := func(c rune) {
		if c == '\n' {
			line++
			column = 1
			return
		}
		column++
	}
	mark := true
	for i, want := range p.text {
		// What a heredoc loses is at the start of its lines.
		if i == 0 || p.text[i-1] == '\n' {
			lost := max(indentation(raw)-indentation(p.text[i:]), 0)
			raw = raw[lost:]
			column += lost
		}
		if mark {
			out = append(out, source.MapPoint{Offset: offset, Line: line, Column: column})
		}
		got, size := utf8.DecodeRuneInString(raw)
		if got == want && !strings.HasPrefix(raw, "$${") && !strings.HasPrefix(raw, "%%{") {
			raw = raw[size:]
			step(got)
			mark = want == '\n'
			offset++
			continue
		}
		n := escapeLength(raw)
		for _, c := range raw[:n] {
			step(c)
		}
		raw = raw[n:]
		offset++
		mark = true
	}
	return out
}

// indentation is how many spaces and tabs a text begins with.
func indentation(text string) int { return len(text) - len(strings.TrimLeft(text, " \t")) }

// escapeLength is how many bytes of source the next character takes.
func escapeLength(raw string) int {
	switch {
	case raw == "":
		return 0
	case strings.HasPrefix(raw, "$${"), strings.HasPrefix(raw, "%%{"), strings.HasPrefix(raw, "\r\n"):
		return 2
	case strings.HasPrefix(raw, `\u`):
		return min(6, len(raw))
	case strings.HasPrefix(raw, `\U`):
		return min(10, len(raw))
	case raw[0] == '\\':
		return min(2, len(raw))
	}
	_, size := utf8.DecodeRuneInString(raw)
	return size
}

// failures notes the failures in a value: what of them matters is told when it is
// known which values are asked for.
func (e *evaluation) failures(v value) {
	f := v.failureIn()
	if f == nil {
		return
	}
	at := e.span(f.at)
	if at.IsZero() {
		at = e.span(v.at)
	}
	why := f.why()
	key := at.String() + why
	if e.told[key] {
		return
	}
	e.told[key] = true
	e.out.Failures = append(e.out.Failures, source.Problem{
		ID: "expression-fails", At: at, Effect: source.Partial, Message: why,
	})
}
