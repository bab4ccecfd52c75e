package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// maxDepth is how deep values may nest. No provider comes near it, and a text of
// nothing but brackets must not exhaust the stack.
const maxDepth = 500

// A scanner reads JSON from bytes, member by member: a plan of ten thousand
// resources is a hundred megabytes, most of which nobody asks for. It stops at
// the first syntax error, which then stands in failure.
type scanner struct {
	file  string
	data  []byte
	at    int // offset of the next byte
	depth int

	// The last place that was asked for. Places are worked out from it, so that a
	// plan of one long line takes one pass and not one for each place.
	known, line, column int

	failure *syntaxError
}

// A syntaxError is why a text is not JSON, and where.
type syntaxError struct {
	offset int
	reason string
}

func newScanner(file string, data []byte) *scanner {
	return &scanner{file: file, data: data, line: 1, column: 1}
}

// place returns the line and column of a byte.
func (s *scanner) place(offset int) (line, column int) {
	if offset < s.known {
		s.known, s.line, s.column = 0, 1, 1
	}
	between := s.data[s.known:offset]
	if n := bytes.Count(between, []byte{'\n'}); n > 0 {
		s.line += n
		s.column = 1
		between = between[bytes.LastIndexByte(between, '\n')+1:]
	}
	s.column += utf8.RuneCount(between)
	s.known = offset
	return s.line, s.column
}

// span is the place of the bytes from start to before end.
func (s *scanner) span(start, end int) source.Span {
	line, column := s.place(start)
	return source.At(s.file, line, column).To(s.place(end))
}

func (s *scanner) fail(offset int, format string, args ...any) {
	if s.failure == nil {
		s.failure = &syntaxError{offset, fmt.Sprintf(format, args...)}
	}
	s.at = len(s.data)
}

// next returns the next byte that is no space, 0 at the end.
func (s *scanner) next() byte {
	for s.at < len(s.data) {
		switch c := s.data[s.at]; c {
		case ' ', '\t', '\r', '\n':
			s.at++
		default:
			return c
		}
	}
	return 0
}

// expect reads one byte that must be there.
func (s *scanner) expect(c byte) {
	if s.next() != c {
		s.unexpected(strconv.QuoteRune(rune(c)))
		return
	}
	s.at++
}

func (s *scanner) unexpected(want string) {
	if s.next() == 0 {
		s.fail(s.at, "the text ends where %s is expected", want)
		return
	}
	r, _ := utf8.DecodeRune(s.data[s.at:])
	s.fail(s.at, "%s stands where %s is expected", strconv.QuoteRune(r), want)
}

// enter reads an opening bracket.
func (s *scanner) enter(open byte) bool {
	s.expect(open)
	if s.failure != nil {
		return false
	}
	if s.depth++; s.depth > maxDepth {
		s.fail(s.at-1, "it is nested more than %d deep", maxDepth)
		return false
	}
	return true
}

// more reads what separates the members of what closes with a bracket, and
// tells whether there is another.
func (s *scanner) more(first *bool, closing byte) bool {
	if s.failure != nil {
		return false
	}
	if s.next() == closing {
		s.at++
		s.depth--
		return false
	}
	if !*first {
		s.expect(',')
	}
	*first = false
	return s.failure == nil
}

// A key is the key of a member and the bytes it stands in.
type key struct {
	name       string
	start, end int
}

// object reads a mapping. Each must read the value of the member that it is
// called with.
func (s *scanner) object(each func(key)) {
	if !s.enter('{') {
		return
	}
	for first := true; s.more(&first, '}'); {
		s.next()
		k := key{start: s.at}
		k.name = s.text()
		k.end = s.at
		s.expect(':')
		if s.failure == nil {
			each(k)
		}
	}
}

// array reads a list. Each must read the item that it is called with.
func (s *scanner) array(each func(i int)) {
	if !s.enter('[') {
		return
	}
	i := 0
	for first := true; s.more(&first, ']'); i++ {
		each(i)
	}
}

// raw skips a value and returns its bytes.
func (s *scanner) raw() []byte {
	s.next()
	start := s.at
	s.skip()
	if s.failure != nil {
		return nil
	}
	return s.data[start:s.at]
}

// skip passes over a value. Of what is in it only strings and brackets are
// looked at.
func (s *scanner) skip() {
	depth := 0
	for {
		switch c := s.next(); c {
		case 0:
			s.fail(s.at, "the text ends within a value")
			return
		case '"':
			s.skipText()
		case '{', '[':
			depth++
			s.at++
		case '}', ']':
			if depth--; depth < 0 {
				s.unexpected("a value")
				return
			}
			s.at++
		case ',', ':':
			if depth == 0 {
				s.unexpected("a value")
				return
			}
			s.at++
			continue
		default:
			s.word()
		}
		if depth == 0 || s.failure != nil {
			return
		}
	}
}

// skipText passes over a string.
func (s *scanner) skipText() {
	start := s.at
	s.at++
	for {
		n := bytes.IndexAny(s.data[s.at:], `"\`)
		if n < 0 {
			s.fail(start, "a string has no end")
			return
		}
		s.at += n + 1
		if s.data[s.at-1] == '"' {
			return
		}
		if s.at++; s.at > len(s.data) {
			s.fail(start, "a string has no end")
			return
		}
	}
}

// text reads a string.
func (s *scanner) text() string {
	if s.next() != '"' {
		s.unexpected("a string")
		return ""
	}
	start := s.at
	s.skipText()
	if s.failure != nil {
		return ""
	}
	body := s.data[start+1 : s.at-1]
	if bytes.IndexByte(body, '\\') < 0 {
		return string(body)
	}
	return s.unescape(start+1, body, nil)
}

// escapes are what may stand after a backslash, beside u.
var escapes = map[byte]byte{
	'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t',
}

// unescape is the text of the inside of a string. Where its characters stand is
// put into points, if that is not nil.
func (s *scanner) unescape(offset int, body []byte, points *source.Map) string {
	var b strings.Builder
	count := 0 // code points written
	point := func(i int) {
		if points != nil {
			line, column := s.place(offset + i)
			*points = append(*points, source.MapPoint{Offset: count, Line: line, Column: column})
		}
	}
	point(0)
	for i := 0; i < len(body); {
		n := bytes.IndexByte(body[i:], '\\')
		if n < 0 {
			n = len(body) - i
		}
		if n > 0 {
			broken := bytes.IndexByte(body[i:i+n], '\n') // not JSON, and plain what is meant
			if broken >= 0 {
				n = broken + 1
			}
			b.Write(body[i : i+n])
			count += utf8.RuneCount(body[i : i+n])
			if i += n; broken >= 0 && i < len(body) {
				point(i)
			}
			continue
		}
		r, length := escaped(body[i:])
		if length == 0 {
			s.fail(offset+i, "a backslash begins no escape that JSON has")
			return ""
		}
		b.WriteRune(r)
		count++
		if i += length; i < len(body) {
			point(i)
		}
	}
	return b.String()
}

// escaped is the character that an escape stands for and the escape's length, 0
// if it is none.
func escaped(text []byte) (rune, int) {
	if len(text) < 2 {
		return 0, 0
	}
	if c, ok := escapes[text[1]]; ok {
		return rune(c), 2
	}
	unit, ok := unicodeEscape(text)
	if !ok {
		return 0, 0
	}
	if utf16.IsSurrogate(unit) {
		low, ok := unicodeEscape(text[6:])
		if r := utf16.DecodeRune(unit, low); ok && r != utf8.RuneError {
			return r, 12
		}
		return utf8.RuneError, 6
	}
	return unit, 6
}

// unicodeEscape reads \uXXXX.
func unicodeEscape(text []byte) (rune, bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	return rune(n), err == nil
}

// word reads what stands without quotes.
func (s *scanner) word() string {
	start := s.at
	for s.at < len(s.data) && strings.IndexByte(" \t\r\n,:[]{}\"", s.data[s.at]) < 0 {
		s.at++
	}
	return string(s.data[start:s.at])
}

// value reads a value with the places of all that is in it. Null is nil, and
// stays in lists and out of mappings.
func (s *scanner) value() model.Attr {
	c := s.next()
	line, column := s.place(s.at)
	attr := model.Attr{At: source.At(s.file, line, column)}
	switch c {
	case '{':
		attr.Value = s.block()
	case '[':
		list := model.List{}
		s.array(func(int) { list = append(list, s.value()) })
		attr.Value = list
	case '"':
		text, inner := s.document()
		attr.Value = text
		attr = attr.WithInner(inner)
	default:
		attr.Value = s.bare()
	}
	return attr
}

func (s *scanner) block() model.Block {
	block := model.Block{}
	s.object(func(k key) {
		at := s.span(k.start, k.end)
		attr := s.value()
		attr.At = at
		if attr.Value == nil {
			delete(block, k.name) // of a key set twice the last one stands
			return
		}
		block[k.name] = attr
	})
	return block
}

// document reads a string. Where its characters stand is kept if it may hold a
// document.
func (s *scanner) document() (model.Text, source.Map) {
	start := s.at
	s.skipText()
	if s.failure != nil {
		return nil, nil
	}
	body := s.data[start+1 : s.at-1]
	var inner source.Map
	if mayHoldDocument(body) {
		text := s.unescape(start+1, body, &inner)
		return model.Lit(text), inner
	}
	return model.Lit(s.unescape(start+1, body, nil)), nil
}

func mayHoldDocument(body []byte) bool {
	trimmed := bytes.TrimLeft(body, " ")
	return len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '[') || bytes.Contains(body, []byte(`\n`))
}

// bare reads a number or a word.
func (s *scanner) bare() model.Value {
	start := s.at
	switch word := s.word(); {
	case word == "null":
		return nil
	case word == "true", word == "false":
		return model.Bool(word == "true")
	case word == "":
		s.unexpected("a value")
	case json.Valid([]byte(word)):
		f, err := strconv.ParseFloat(word, 64)
		if err != nil {
			s.fail(start, "the number %s is too large", shortened(word))
			return nil
		}
		return model.Number{Value: f, Source: word}
	default:
		s.fail(start, "%q is no value of JSON", shortened(word))
	}
	return nil
}

func shortened(word string) string {
	const most = 20
	if r := []rune(word); len(r) > most {
		return string(r[:most]) + "…"
	}
	return word
}

// decode is the content of a file as UTF-8 without a byte order mark. PowerShell
// writes UTF-16 where other shells write UTF-8.
func decode(data []byte) []byte {
	switch {
	case len(data) >= 2 && data[0] == 0xFE && data[1] == 0xFF:
		return decode16(data[2:], 0, 1)
	case len(data) >= 2 && data[0] == 0xFF && data[1] == 0xFE:
		return decode16(data[2:], 1, 0)
	case len(data) >= 2 && data[0] == '{' && data[1] == 0:
		return decode16(data, 1, 0)
	case len(data) >= 2 && data[0] == 0 && data[1] == '{':
		return decode16(data, 0, 1)
	}
	return bytes.TrimPrefix(data, []byte("\uFEFF"))
}

func decode16(data []byte, high, low int) []byte {
	out := make([]byte, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		r := rune(data[i+high])<<8 | rune(data[i+low])
		if utf16.IsSurrogate(r) && i+3 < len(data) {
			if full := utf16.DecodeRune(r, rune(data[i+2+high])<<8|rune(data[i+2+low])); full != utf8.RuneError {
				r = full
				i += 2
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}
