package snapshot

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// A mark is an offset whose line and column are known.
type mark struct {
	offset       int
	line, column int // from 0
}

// A scanner reads JSON that was checked before, so that it need not look for
// mistakes, and knows where it is. It exists because encoding/json tells no places
// and a tree of nodes of a large account does not fit into memory.
type scanner struct {
	data  []byte
	file  string
	at    int
	mark  mark         // never after at
	fixed *source.Span // where everything is, for a text inside a text
}

// check tells where a file is no JSON, if it is none.
func check(file string, data []byte) error {
	if json.Valid(data) {
		return nil
	}
	// Valid says no more than that it is not.
	err := json.Unmarshal(data, &struct{}{})
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		s := scanner{data: data, file: file, at: min(int(syntax.Offset), len(data))}
		return fmt.Errorf("%s: %w", s.span(), err)
	}
	if err == nil {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("%s: %w", file, err)
}

// span is the place of the next character.
func (s *scanner) span() source.Span {
	if s.fixed != nil {
		return *s.fixed
	}
	for s.mark.offset < s.at {
		if s.data[s.mark.offset] == '\n' {
			s.mark = mark{offset: s.mark.offset + 1, line: s.mark.line + 1}
			continue
		}
		_, size := utf8.DecodeRune(s.data[s.mark.offset:])
		s.mark.offset += size
		s.mark.column++
	}
	return source.At(s.file, s.mark.line+1, s.mark.column+1)
}

func (s *scanner) space() {
	for s.at < len(s.data) {
		switch s.data[s.at] {
		case ' ', '\n', '\r', '\t', ',', ':':
			s.at++
		default:
			return
		}
	}
}

// object calls member for each member, with the scanner before its value, which member reads.
func (s *scanner) object(member func(key string, at source.Span)) {
	s.at++
	for s.space(); s.data[s.at] != '}'; s.space() {
		at := s.span()
		key := s.text()
		s.space()
		member(key, at)
	}
	s.at++
}

// array calls item for each item, with the scanner before it.
func (s *scanner) array(item func()) {
	s.at++
	for s.space(); s.data[s.at] != ']'; s.space() {
		item()
	}
	s.at++
}

// text reads a string.
func (s *scanner) text() string {
	start, plain := s.at, true
	for s.at++; s.data[s.at] != '"'; s.at++ {
		if s.data[s.at] == '\\' {
			plain = false
			s.at++
		}
	}
	s.at++
	if plain && utf8.Valid(s.data[start:s.at]) {
		return string(s.data[start+1 : s.at-1])
	}
	var text string
	if err := json.Unmarshal(s.data[start:s.at], &text); err != nil {
		return string(s.data[start+1 : s.at-1]) // cannot be: the file was checked
	}
	return text
}

// word reads what stands without quotes.
func (s *scanner) word() string {
	start := s.at
	for s.at < len(s.data) {
		switch s.data[s.at] {
		case ' ', '\n', '\r', '\t', ',', ']', '}':
			return string(s.data[start:s.at])
		}
		s.at++
	}
	return string(s.data[start:])
}

// skip passes over a value and returns it.
func (s *scanner) skip() json.RawMessage {
	start := s.at
	switch s.data[s.at] {
	case '"':
		s.skipText()
	case '{', '[':
		s.skipNested()
	default:
		s.word()
	}
	return s.data[start:s.at]
}

func (s *scanner) skipText() {
	for s.at++; s.data[s.at] != '"'; s.at++ {
		if s.data[s.at] == '\\' {
			s.at++
		}
	}
	s.at++
}

func (s *scanner) skipNested() {
	for depth := 0; ; {
		switch s.data[s.at] {
		case '"':
			s.skipText()
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		s.at++
		if depth == 0 {
			return
		}
	}
}

// is tells what kind of value comes next: '{', '[', '"' or the first character of a word.
func (s *scanner) is(c byte) bool {
	s.space()
	return s.at < len(s.data) && s.data[s.at] == c
}

func number(word string) model.Value {
	f, err := strconv.ParseFloat(word, 64)
	if err != nil {
		return model.Unknown{Why: word + " is too large a number"}
	}
	return model.Number{Value: f, Source: word}
}
