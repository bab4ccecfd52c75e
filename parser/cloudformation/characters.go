package cloudformation

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/belay-dev/belay/internal/source"
)

// Every markEvery code points of a line that is not ASCII its byte offset is
// kept. A template may be one line of a megabyte, and counting from its start
// for every text on it took a minute.
const markEvery = 256

// A page is a file in which scalars are found again character by character:
// YAML gives the place of a scalar and its value, but not where each character
// of the value was written.
type page struct {
	file   string
	data   []byte
	starts []int         // byte offset of each line
	marks  map[int][]int // line to byte offsets of every markEvery-th code point; nil for an ASCII line
}

func newPage(file string, data []byte) *page { return &page{file: file, data: data} }

// offset is the byte at which the code point at line and column starts.
func (p *page) offset(line, column int) (int, bool) {
	if p.starts == nil {
		p.starts = append(p.starts, 0)
		for i, c := range p.data {
			if c == '\n' {
				p.starts = append(p.starts, i+1)
			}
		}
		p.marks = map[int][]int{}
	}
	if line < 1 || line > len(p.starts) || column < 1 {
		return 0, false
	}
	start, end := p.starts[line-1], len(p.data)
	if line < len(p.starts) {
		end = p.starts[line]
	}
	marks, known := p.marks[line]
	if !known {
		marks = codePointMarks(p.data[start:end])
		p.marks[line] = marks
	}
	if marks == nil {
		offset := start + column - 1
		return offset, offset <= end
	}
	i := (column - 1) / markEvery
	if i >= len(marks) {
		return 0, false
	}
	offset := start + marks[i]
	for n := (column - 1) % markEvery; n > 0; n-- {
		if offset >= end {
			return 0, false
		}
		_, size := utf8.DecodeRune(p.data[offset:end])
		offset += size
	}
	return offset, true
}

func codePointMarks(line []byte) []int {
	ascii := true
	for _, c := range line {
		if c >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return nil
	}
	marks := []int{}
	count := 0
	for offset := 0; offset < len(line); count++ {
		if count%markEvery == 0 {
			marks = append(marks, offset)
		}
		_, size := utf8.DecodeRune(line[offset:])
		offset += size
	}
	return marks
}

// scalar says where the characters of the value of n stand; nil if they cannot
// be followed.
func (p *page) scalar(n *yaml.Node) source.Map {
	offset, ok := p.offset(n.Line, n.Column)
	if !ok {
		return nil
	}
	w := &walk{data: p.data, at: offset, line: n.Line, column: n.Column, left: n.Value}
	w.properties()
	switch {
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		w.blockScalar()
	case n.Style&yaml.DoubleQuotedStyle != 0:
		w.step()
		w.flowScalar('"')
	case n.Style&yaml.SingleQuotedStyle != 0:
		w.step()
		w.flowScalar('\'')
	default:
		w.flowScalar(0)
	}
	return w.out
}

// A walk goes through the raw text of a scalar and its value side by side.
type walk struct {
	data         []byte
	at           int
	line, column int
	left         string // of the value
	count        int    // code points of the value that were placed
	out          source.Map
}

func (w *walk) peek() byte {
	if w.at < len(w.data) {
		return w.data[w.at]
	}
	return 0
}

func (w *walk) done() bool { return w.at >= len(w.data) }

// step moves by one code point.
func (w *walk) step() {
	if w.done() {
		return
	}
	if w.data[w.at] == '\n' {
		w.at, w.line, w.column = w.at+1, w.line+1, 1
		return
	}
	_, size := utf8.DecodeRune(w.data[w.at:])
	w.at += size
	w.column++
}

// place puts the next character of the value here. A point is kept only if the
// character does not stand right behind the one before.
func (w *walk) place() {
	line, column := w.out.At(w.count)
	if line != w.line || column != w.column {
		w.out = append(w.out, source.MapPoint{Offset: w.count, Line: w.line, Column: w.column})
	}
	_, size := utf8.DecodeRuneInString(w.left)
	w.left = w.left[size:]
	w.count++
}

// properties skips tag and anchor.
func (w *walk) properties() {
	for w.peek() == '!' || w.peek() == '&' {
		for !w.done() && strings.IndexByte(" \t\r\n", w.peek()) < 0 {
			w.step()
		}
		w.blanks()
	}
}

// blanks skips white space, line breaks and comments.
func (w *walk) blanks() {
	for !w.done() {
		switch w.peek() {
		case ' ', '\t', '\r', '\n':
			w.step()
		case '#':
			w.restOfLine()
		default:
			return
		}
	}
}

func (w *walk) restOfLine() {
	for !w.done() && w.peek() != '\n' {
		w.step()
	}
}

// blockScalar follows | and >. Line by line the raw text without its indent is
// what the value says next; between lines the value has a line break, the
// space that folding leaves, or nothing.
func (w *walk) blockScalar() {
	w.restOfLine()
	w.step()
	indent := -1
	for w.left != "" && !w.done() {
		end := bytes.IndexByte(w.data[w.at:], '\n')
		if end < 0 {
			end = len(w.data) - w.at
		}
		raw := strings.TrimSuffix(string(w.data[w.at:w.at+end]), "\r")
		if blank := strings.TrimLeft(raw, " ") == ""; indent < 0 && !blank {
			indent = max(leadingSpaces(raw)-leadingSpaces(w.left), 0)
		} else if indent < 0 {
			raw = "" // what is above the first line has no indent to tell
		}
		if !w.blockLine(raw, indent) {
			w.out = nil
			return
		}
		w.restOfLine()
		if w.left != "" && (w.left[0] == '\n' || w.left[0] == ' ') && (raw != "" || w.left[0] == '\n') {
			w.place()
		}
		w.step()
	}
}

func (w *walk) blockLine(raw string, indent int) bool {
	if raw == "" || len(raw) <= indent && strings.TrimLeft(raw, " ") == "" {
		return true
	}
	text := raw[min(indent, len(raw)):]
	if !strings.HasPrefix(w.left, text) {
		return false
	}
	for range min(indent, len(raw)) {
		w.step()
	}
	for range utf8.RuneCountInString(text) {
		w.place()
		w.step()
	}
	return true
}

func leadingSpaces(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }

// flowScalar follows plain and quoted scalars, the opening quote being behind.
func (w *walk) flowScalar(quote byte) {
	for w.left != "" && !w.done() {
		c := w.peek()
		switch {
		case c == '\n' || (c == ' ' || c == '\t' || c == '\r') && w.foldAhead():
			w.fold()
		case c == '\\' && quote == '"':
			w.escape()
		case c == '\'' && quote == '\'':
			w.place()
			w.step()
			w.step()
		default:
			w.place()
			w.step()
		}
	}
}

// foldAhead tells whether the white space from here ends the line.
func (w *walk) foldAhead() bool {
	for _, c := range w.data[w.at:] {
		switch c {
		case '\n':
			return true
		case ' ', '\t', '\r':
		default:
			return false
		}
	}
	return false
}

// fold goes over a line break: one is a space of the value, n are n-1 breaks.
func (w *walk) fold() {
	breaks := 0
	start := *w
	for !w.done() && strings.IndexByte(" \t\r\n", w.peek()) >= 0 {
		if w.peek() == '\n' {
			breaks++
		}
		w.step()
	}
	end := *w
	w.line, w.column = start.line, start.column
	for range max(breaks-1, 1) {
		if w.left != "" {
			w.place()
		}
	}
	w.at, w.line, w.column = end.at, end.line, end.column
}

var escapeDigits = map[byte]int{'x': 2, 'u': 4, 'U': 8}

func (w *walk) escape() {
	if w.at+1 >= len(w.data) {
		w.step()
		return
	}
	kind := w.data[w.at+1]
	if kind == '\n' || kind == '\r' { // a line break that is no character at all
		w.step()
		w.restOfLine()
		w.step()
		for w.peek() == ' ' || w.peek() == '\t' {
			w.step()
		}
		return
	}
	first, _ := utf8.DecodeRuneInString(w.left)
	w.place()
	w.steps(2 + escapeDigits[kind])
	// JSON writes a character beyond the first plane as two escapes.
	if first > 0xFFFF && kind == 'u' {
		w.steps(6)
	}
}

func (w *walk) steps(n int) {
	for range n {
		w.step()
	}
}

// A segment is a run of characters of a text that came from one place: from
// code point From of a scalar's value, Length of them. Of a hole only the first
// counts.
type segment struct {
	from, length int
}

// rearrange gives the map of a text made of segments of another text.
func rearrange(m source.Map, segments []segment) source.Map {
	var out source.Map
	add := func(offset, line, column int) {
		if l, c := out.At(offset); l == line && c == column {
			return
		}
		out = append(out, source.MapPoint{Offset: offset, Line: line, Column: column})
	}
	offset := 0
	for _, s := range segments {
		line, column := m.At(s.from)
		if line == 0 {
			return nil
		}
		add(offset, line, column)
		next, _ := slices.BinarySearchFunc(m, s.from+1, func(p source.MapPoint, offset int) int { return p.Offset - offset })
		for i := next; i < len(m) && m[i].Offset < s.from+s.length; i++ {
			add(offset+m[i].Offset-s.from, m[i].Line, m[i].Column)
		}
		offset += s.length
	}
	return out
}
