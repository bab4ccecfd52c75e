package lsp

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/belay-dev/belay/internal/source"
)

// An encoding is what a client counts the characters of a line in.
type encoding string

const (
	utf8Units  encoding = "utf-8"
	utf16Units encoding = "utf-16"
)

// units is how many units a character counts as.
func (e encoding) units(r rune, size int) int {
	if e == utf8Units {
		return size
	}
	return max(utf16.RuneLen(r), 1) // a byte that is no character is shown as one
}

// A text is the content of a file, by lines. Lines end in LF, CR LF or CR, as the
// protocol and YAML count them.
type text struct {
	content string
	starts  []int // of each line, in bytes
}

func newText(content string) *text {
	t := &text{content: content, starts: []int{0}}
	for i := 0; i < len(content); i++ {
		switch {
		case content[i] == '\n', content[i] == '\r' && (i+1 == len(content) || content[i+1] != '\n'):
			t.starts = append(t.starts, i+1)
		}
	}
	return t
}

// decoded is the text of a file as the loaders read it: UTF-16 with a byte order
// mark is accepted, and the mark is no character of the first line.
func decoded(content []byte) *text {
	order := func(high, low int) *text {
		units := make([]uint16, 0, len(content)/2)
		for i := 2; i+1 < len(content); i += 2 {
			units = append(units, uint16(content[i+high])<<8|uint16(content[i+low]))
		}
		return newText(string(utf16.Decode(units)))
	}
	switch {
	case len(content) > 1 && content[0] == 0xFE && content[1] == 0xFF:
		return order(0, 1)
	case len(content) > 1 && content[0] == 0xFF && content[1] == 0xFE:
		return order(1, 0)
	}
	return newText(strings.TrimPrefix(string(content), "\uFEFF"))
}

// line is a line without its end, counted from 0; "" beyond the last.
func (t *text) line(n int) string {
	if n < 0 || n >= len(t.starts) {
		return ""
	}
	end := len(t.content)
	if n+1 < len(t.starts) {
		end = t.starts[n+1]
	}
	return strings.TrimRight(t.content[t.starts[n]:end], "\r\n")
}

// offset is where a position is, in bytes. One beyond the end of its line is that
// end, and one beyond the last line is the end of the text, as the protocol wants.
func (t *text) offset(p position, e encoding) int {
	if p.Line < 0 {
		return 0
	}
	if p.Line >= len(t.starts) {
		return len(t.content)
	}
	line := t.line(p.Line)
	at, units := 0, 0
	for at < len(line) && units < p.Character {
		r, size := utf8.DecodeRuneInString(line[at:])
		units += e.units(r, size)
		at += size
	}
	return t.starts[p.Line] + at
}

// position is where a line and column are, that count from 1, columns in code
// points.
func (t *text) position(line, column int, e encoding) position {
	line = min(max(line, 1), len(t.starts))
	p := position{Line: line - 1}
	rest := t.line(p.Line)
	for range column - 1 {
		if rest == "" {
			break
		}
		r, size := utf8.DecodeRuneInString(rest)
		p.Character += e.units(r, size)
		rest = rest[size:]
	}
	return p
}

// span is where a place is. Loaders know where a node starts and often not where it
// ends; the end is then that of the word at the start. A place that is only a file
// is its first line.
func (t *text) span(at source.Span, e encoding) span {
	if at.Line < 1 {
		return span{End: t.position(1, utf8.RuneCountInString(t.line(0))+1, e)}
	}
	out := span{Start: t.position(int(at.Line), int(at.Column), e)}
	switch {
	case at.EndLine > at.Line, at.EndLine == at.Line && at.EndColumn > at.Column:
		out.End = t.position(int(at.EndLine), int(at.EndColumn), e)
	default:
		column := max(int(at.Column), 1)
		out.End = t.position(int(at.Line), column+max(word(t.line(out.Start.Line), column), 1), e)
	}
	return out
}

// word is how many code points the key, item or quoted text has that starts at a
// column of a line.
func word(line string, column int) int {
	runes := []rune(line)
	if column > len(runes) {
		return 0
	}
	runes = runes[column-1:]
	if quote := runes[0]; quote == '"' || quote == '\'' {
		for i := 1; i < len(runes); i++ {
			switch {
			case runes[i] == '\\' && quote == '"':
				i++
			case runes[i] == quote:
				return i + 1
			}
		}
		return len(runes)
	}
	n := slices.IndexFunc(runes, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`,]}"`, r) })
	if n < 0 {
		n = len(runes)
	}
	if n > 1 && runes[n-1] == ':' {
		n--
	}
	return n
}

// A document is a file that is open in the editor.
type document struct {
	uri     string
	path    string
	version int
	text    *text
}

// change makes one change.
func (d *document) change(c changeEvent, e encoding) {
	if c.Range == nil {
		d.text = newText(c.Text)
		return
	}
	from, to := d.text.offset(c.Range.Start, e), d.text.offset(c.Range.End, e)
	if to < from {
		from, to = to, from
	}
	content := d.text.content
	d.text = newText(content[:from] + c.Text + content[to:])
}
