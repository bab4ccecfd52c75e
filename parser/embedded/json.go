package embedded

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/belay-dev/belay/internal/model"
)

// json reads the document as JSON. It is a scanner of our own because no
// library counts places in code points or knows of holes.
func (d *document) json() (model.Value, *syntaxError) {
	s := scanner{document: d}
	value, failure := s.value()
	if failure != nil {
		return nil, failure
	}
	if s.next() != end {
		return nil, s.unexpected("the end of the document")
	}
	return value, nil
}

type scanner struct {
	*document
	at    int // offset of the next code point
	depth int
}

// end is what next returns after the last code point. No hole is this low.
const end rune = math.MinInt32

// next returns the next code point that is no space.
func (s *scanner) next() rune {
	s.at = s.skipSpace(s.at)
	return s.here()
}

// here returns the next code point.
func (s *scanner) here() rune {
	if s.at == len(s.runes) {
		return end
	}
	return s.runes[s.at]
}

func (s *scanner) unexpected(want string) *syntaxError {
	found := "the text ends"
	switch c := s.here(); {
	case c == end:
	case c < 0:
		found = model.Text{{Hole: s.holes[holeIndex(c)]}}.String() + " stands"
	default:
		found = strconv.QuoteRune(c) + " stands"
	}
	return &syntaxError{s.at, fmt.Sprintf("%s where %s is expected", found, want)}
}

func (s *scanner) value() (model.Value, *syntaxError) {
	switch s.next() {
	case '{':
		return s.nested(s.block)
	case '[':
		return s.nested(s.list)
	case '"':
		text, failure := s.string()
		if failure != nil {
			return nil, failure
		}
		return text, nil
	}
	return s.bare()
}

func (s *scanner) nested(read func() (model.Value, *syntaxError)) (model.Value, *syntaxError) {
	if s.depth == maxDepth {
		return nil, &syntaxError{s.at, fmt.Sprintf("it is nested more than %d deep", maxDepth)}
	}
	s.depth++
	s.at++
	value, failure := read()
	s.depth--
	return value, failure
}

// block reads a mapping after its opening brace.
func (s *scanner) block() (model.Value, *syntaxError) {
	block := model.Block{}
	var open *model.Hole // may hold any members
	for first := true; ; first = false {
		c := s.next()
		switch {
		case c == '}' && first:
			s.at++
			return block, nil
		case c < 0 && c != end:
			open = s.holes[holeIndex(c)]
			s.at++
		case c == '"':
			if failure := s.member(block); failure != nil {
				return nil, failure
			}
		default:
			return nil, s.unexpected("a key in double quotes")
		}
		switch c := s.next(); {
		case c == ',':
			s.at++
		case c == '}':
			s.at++
			if open != nil {
				return model.Unknown{Why: "it holds more than is seen: " + why(open)}, nil
			}
			return block, nil
		case c < 0 && c != end:
			// A text for the deployment to fill in brings its own comma.
		default:
			return nil, s.unexpected("',' or '}'")
		}
	}
}

func (s *scanner) member(block model.Block) *syntaxError {
	start := s.at
	key, failure := s.string()
	if failure != nil {
		return failure
	}
	after := s.at
	if s.next() != ':' {
		return s.unexpected("':' after a key")
	}
	s.at++
	value, failure := s.value()
	if failure != nil {
		return failure
	}
	s.set(block, keyName(key), s.item(value, start, after))
	return nil
}

// list reads a list after its opening bracket.
func (s *scanner) list() (model.Value, *syntaxError) {
	list := model.List{}
	if s.next() == ']' {
		s.at++
		return list, nil
	}
	for {
		s.next()
		start := s.at
		value, failure := s.value()
		if failure != nil {
			return nil, failure
		}
		list = append(list, s.item(value, start, s.at))
		switch c := s.next(); {
		case c == ',':
			s.at++
		case c == ']':
			s.at++
			return list, nil
		case c < 0 && c != end:
			// See block.
		default:
			return nil, s.unexpected("',' or ']'")
		}
	}
}

// string reads a string with its quotes. A line break or a tab that is not
// escaped is taken as it is: what is meant is plain.
func (s *scanner) string() (model.Text, *syntaxError) {
	opening := s.at
	s.at++
	var text model.Text
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 {
			text = append(text, model.Part{Literal: b.String()})
			b.Reset()
		}
	}
	for {
		switch c := s.here(); {
		case c == end:
			return nil, &syntaxError{opening, "a string has no end"}
		case c < 0:
			flush()
			text = append(text, model.Part{Hole: s.holes[holeIndex(c)]})
			s.at++
		case c == '"':
			s.at++
			flush()
			if text == nil {
				text = model.Text{}
			}
			return text, nil
		case c == '\\':
			escaped, failure := s.escape()
			if failure != nil {
				return nil, failure
			}
			b.WriteRune(escaped)
		default:
			b.WriteRune(c)
			s.at++
		}
	}
}

// escapes are what may stand after a backslash, beside u.
var escapes = map[rune]rune{
	'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t',
}

func (s *scanner) escape() (rune, *syntaxError) {
	start := s.at
	s.at++
	if c, ok := escapes[s.here()]; ok {
		s.at++
		return c, nil
	}
	unit, ok := s.unicode()
	if !ok {
		return 0, &syntaxError{start, "a backslash begins no escape that JSON has"}
	}
	if !utf16.IsSurrogate(unit) {
		return unit, nil
	}
	second := s.at
	if s.here() == '\\' {
		s.at++
		if low, ok := s.unicode(); ok {
			if c := utf16.DecodeRune(unit, low); c != '\uFFFD' {
				return c, nil
			}
		}
	}
	s.at = second
	return '\uFFFD', nil
}

// unicode reads uXXXX.
func (s *scanner) unicode() (rune, bool) {
	if s.here() != 'u' || s.at+5 > len(s.runes) {
		return 0, false
	}
	var unit rune
	for _, c := range s.runes[s.at+1 : s.at+5] {
		switch {
		case '0' <= c && c <= '9':
			unit = unit<<4 | (c - '0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			unit = unit<<4 | (c | 0x20 - 'a' + 10)
		default:
			return 0, false
		}
	}
	s.at += 5
	return unit, true
}

// bare reads what stands without quotes: a number, a word, or holes that may
// become either.
func (s *scanner) bare() (model.Value, *syntaxError) {
	start, holes := s.at, false
	for s.at < len(s.runes) && !isSpace(s.runes[s.at]) && !strings.ContainsRune(`,:[]{}"`, s.runes[s.at]) {
		holes = holes || s.runes[s.at] < 0
		s.at++
	}
	if s.at == start {
		return nil, s.unexpected("a value")
	}
	if holes {
		return s.text(start, s.at), nil
	}
	switch word := string(s.runes[start:s.at]); {
	case word == "null":
		return nil, nil
	case word == "true", word == "false":
		return model.Bool(word == "true"), nil
	case json.Valid([]byte(word)):
		return number(word), nil
	default:
		return nil, &syntaxError{start, strconv.Quote(shorten(word)) + " is no value of JSON"}
	}
}

// number is a number as written. One too large for anybody is unknown.
func number(word string) model.Value {
	f, err := strconv.ParseFloat(word, 64)
	if err != nil {
		return model.Unknown{Why: shorten(word) + " is too large a number"}
	}
	return model.Number{Value: f, Source: word}
}

// shorten keeps a message readable when what was found is not.
func shorten(word string) string {
	const most = 40
	runes := []rune(word)
	if len(runes) <= most {
		return word
	}
	return string(runes[:most]) + "…"
}
