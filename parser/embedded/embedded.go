// Package embedded reads documents that are written inside a text: a policy in
// a JSON string, a state machine in a block scalar, a body in a file beside the
// template. Every value keeps its place in the file that people look at.
package embedded

import (
	"fmt"
	"path"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// maxDepth is how deep a document may nest. No service accepts half of it, and
// a text of nothing but brackets must not exhaust the stack.
const maxDepth = 1000

// Parse reads the document in the text of attr, JSON if it begins with a brace
// or a bracket and YAML otherwise. The value of the result is a Block or a
// List, or Unknown if there is no document; where attr is a Choice, both sides
// are read. Any other value is returned as it is, since it is no text.
//
// A hole inside a string stays a hole in that text, a hole where a value stands
// is a text of that one hole, and a mapping with a hole where a key stands is
// Unknown. A key with a hole is named as Text.String writes it. Null is nil.
//
// Keys and items are placed by attr.Inner, and all at attr.At without it. The
// problems are duplicate-key, which costs nothing, and document-unreadable,
// which is Partial and whose Hides the caller knows.
func Parse(attr model.Attr) (model.Attr, []source.Problem) {
	switch value := attr.Value.(type) {
	case model.Text:
		return parseText(attr, value)
	case model.Choice:
		// Inner is the map of one text, and here are two.
		then, problems := Parse(attr.Of(value.Then))
		otherwise, more := Parse(attr.Of(value.Else))
		attr.Value = model.Choice{If: value.If, Then: then.Value, Else: otherwise.Value}
		return attr.WithInner(nil), append(problems, more...)
	default:
		return attr, nil
	}
}

// ParseFile reads a file that is one document, YAML if it is named so and else
// as Parse does, in UTF-8 or UTF-16 with a byte order mark.
func ParseFile(name string, data []byte) (model.Attr, []source.Problem) {
	if IsYAML(name) {
		return ParseYAML(FileText(name, data))
	}
	return Parse(FileText(name, data))
}

// ParseYAML is Parse for a text that is known to be YAML, where a brace may
// begin a flow mapping that is no JSON.
func ParseYAML(attr model.Attr) (model.Attr, []source.Problem) {
	if text, ok := attr.Value.(model.Text); ok {
		return newDocument(attr, text).parse((*document).yaml)
	}
	return Parse(attr)
}

// IsYAML tells by its name whether a file is YAML.
func IsYAML(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".yaml", ".yml":
		return true
	}
	return false
}

// FileText is the content of a file as Parse takes it, for callers that have
// holes to put into it.
func FileText(name string, data []byte) model.Attr {
	content := decode(data)
	return model.Attr{Value: model.Lit(content), At: source.At(name, 1, 1)}.WithInner(fileMap(content))
}

func parseText(attr model.Attr, text model.Text) (model.Attr, []source.Problem) {
	d := newDocument(attr, text)
	first := d.skipSpace(0)
	if first < len(d.runes) {
		switch c := d.runes[first]; {
		case c == '{', c == '[':
			return d.parse((*document).json)
		case c < 0:
			// What begins with a hole may be any document or none: nobody's mistake.
			return d.result(model.Unknown{Why: why(d.holes[holeIndex(c)])}), nil
		}
	}
	return d.parse((*document).yaml)
}

// A document is a text as code points, so that an index is an offset of the map.
type document struct {
	attr     model.Attr
	runes    []rune // a hole is a negative rune, see holeIndex
	holes    []*model.Hole
	problems []source.Problem
}

func holeIndex(hole rune) int { return int(-1 - hole) }
func isSpace(c rune) bool     { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// why says why the text of a hole is not known.
func why(h *model.Hole) string {
	if h.Why != "" {
		return h.Why
	}
	return h.Name + " is known on deployment only"
}

func newDocument(attr model.Attr, text model.Text) *document {
	size := 0
	for _, p := range text {
		size += 1 + len(p.Literal)
	}
	d := &document{attr: attr, runes: make([]rune, 0, size)}
	next := rune(-1)
	for _, p := range text {
		if p.Hole != nil {
			d.runes = append(d.runes, next)
			d.holes = append(d.holes, p.Hole)
			next--
			continue
		}
		for _, c := range p.Literal {
			d.runes = append(d.runes, c)
		}
	}
	return d
}

// A syntaxError is why a text is no document, and where.
type syntaxError struct {
	offset int
	reason string
}

func (e *syntaxError) Error() string { return e.reason }

// parse runs one of the two readers and makes its error a problem.
func (d *document) parse(read func(*document) (model.Value, *syntaxError)) (model.Attr, []source.Problem) {
	value, failure := read(d)
	if failure == nil {
		return d.result(value), d.problems
	}
	d.problems = append(d.problems, source.Problem{
		ID:      "document-unreadable",
		At:      d.span(failure.offset, failure.offset),
		Message: "this document cannot be read: " + failure.reason,
		Fix:     "Correct the document; until then nothing in it is examined.",
		Effect:  source.Partial,
	})
	return d.result(model.Unknown{Why: "the document cannot be read: " + failure.reason}), d.problems
}

func (d *document) result(value model.Value) model.Attr {
	return d.attr.Of(value)
}

// item is a value at the code points from start to before end.
func (d *document) item(value model.Value, start, end int) model.Attr {
	attr := d.attr.Of(value)
	attr.At = d.span(start, end)
	return attr
}

// span is the place of the code points from start to before end; with end not
// after start, only the start is known.
func (d *document) span(start, end int) source.Span {
	line, column := d.attr.Inner().At(start)
	if line == 0 {
		return d.attr.At
	}
	span := source.At(d.attr.At.File, line, column)
	if end > start {
		line, column = d.attr.Inner().At(end - 1)
		span = span.To(line, column+1)
	}
	return span
}

func (d *document) skipSpace(offset int) int {
	for offset < len(d.runes) && isSpace(d.runes[offset]) {
		offset++
	}
	return offset
}

// text is the code points from start to before end with their holes.
func (d *document) text(start, end int) model.Text {
	text := model.Text{}
	flush := func(i int) {
		if i > start {
			text = append(text, model.Part{Literal: string(d.runes[start:i])})
		}
	}
	for i := start; i < end; i++ {
		if c := d.runes[i]; c < 0 {
			flush(i)
			text = append(text, model.Part{Hole: d.holes[holeIndex(c)]})
			start = i + 1
		}
	}
	flush(end)
	return text
}

// set puts a member into a block. Of a key set twice the last one stands, as it
// does in the services that read these documents.
func (d *document) set(block model.Block, key string, member model.Attr) {
	if first, ok := block[key]; ok {
		d.problems = append(d.problems, source.Problem{
			ID:      "duplicate-key",
			At:      member.At,
			Message: fmt.Sprintf("%s is already set on line %d", key, first.At.Line),
			Fix:     "Keep one of the two; the last one stands.",
			Effect:  source.Noted,
		})
	}
	block[key] = member
}

// keyName is the name under which a member stands: a key without holes as it
// is written.
func keyName(key model.Text) string {
	if name, ok := key.Literal(); ok {
		return name
	}
	return key.String()
}

// decode is the content of a file as text, without a byte order mark.
func decode(data []byte) string {
	switch {
	case len(data) >= 2 && data[0] == 0xFE && data[1] == 0xFF:
		return decode16(data[2:], 0, 1)
	case len(data) >= 2 && data[0] == 0xFF && data[1] == 0xFE:
		return decode16(data[2:], 1, 0)
	}
	return strings.TrimPrefix(string(data), "\uFEFF")
}

func decode16(data []byte, high, low int) string {
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		units = append(units, uint16(data[i+high])<<8|uint16(data[i+low]))
	}
	return string(utf16.Decode(units))
}

// fileMap has a point for each line of a file.
func fileMap(content string) source.Map {
	points := source.Map{{Offset: 0, Line: 1, Column: 1}}
	offset, line := 0, 1
	for len(content) > 0 {
		end := strings.IndexByte(content, '\n') + 1
		if end == 0 {
			break
		}
		offset += utf8.RuneCountInString(content[:end])
		line++
		points = append(points, source.MapPoint{Offset: offset, Line: line, Column: 1})
		content = content[end:]
	}
	return points
}
