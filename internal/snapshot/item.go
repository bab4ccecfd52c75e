package snapshot

import (
	"net/url"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// An Item is one thing that a call returned.
type Item struct {
	// ID is its ARN, where it has one, and otherwise what it is called in its
	// account and region. It is unique among the items of the result with the same Of.
	ID string
	// Of is the ID of the item that the call was made for, if it was.
	Of string
	// At is the place of its ID.
	At source.Span

	text  []byte // of the whole file
	start mark   // of its value
}

// Attr returns the value of the item with the place of every field. Policy
// documents are blocks, however the file has them.
func (i Item) Attr() model.Attr {
	s := i.scanner()
	attr := s.attr()
	attr.At = i.At
	return attr
}

// Only is Attr with those of its fields that are named, and nothing read of the others.
func (i Item) Only(names ...string) model.Attr {
	s := i.scanner()
	if s.space(); s.data[s.at] != '{' {
		return i.Attr()
	}
	return model.Attr{Value: s.block(names), At: i.At}
}

func (i Item) scanner() scanner {
	return scanner{data: i.text, file: i.At.File, at: i.start.offset, mark: i.start}
}

// block reads a mapping, or those of its members that are named if any are.
func (s *scanner) block(names []string) model.Block {
	block := model.Block{}
	s.object(func(key string, at source.Span) {
		if len(names) > 0 && !slices.Contains(names, key) {
			s.skip()
			return
		}
		attr := s.attr()
		attr.At = at
		if isDocument(key) {
			attr = decoded(attr)
		}
		block[key] = attr
	})
	return block
}

// attr reads the value at the scanner. The text is known to be JSON.
func (s *scanner) attr() model.Attr {
	s.space()
	at := s.span()
	return model.Attr{Value: s.value(), At: at}
}

func (s *scanner) value() model.Value {
	switch s.data[s.at] {
	case '{':
		return s.block(nil)
	case '[':
		list := model.List{}
		s.array(func() { list = append(list, s.attr()) })
		return list
	case '"':
		return model.Lit(s.text())
	}
	switch word := s.word(); word {
	case "null":
		return nil
	case "true", "false":
		return model.Bool(word == "true")
	default:
		return number(word)
	}
}

// isDocument tells by the name of a field whether IAM returns a policy document in it.
func isDocument(field string) bool {
	return field == "Document" || strings.HasSuffix(field, "PolicyDocument")
}

// decoded reads a policy document that is URL-encoded in a text, as the API
// returns it. All of it is at the place of the text.
func decoded(attr model.Attr) model.Attr {
	text, ok := attr.Value.(model.Text)
	if !ok {
		return attr
	}
	encoded, _ := text.Literal()
	plain, err := url.PathUnescape(encoded)
	if err != nil {
		return attr
	}
	if failure := check(attr.At.File, []byte(plain)); failure != nil {
		return attr
	}
	s := scanner{data: []byte(plain), file: attr.At.File, fixed: &attr.At}
	inner := s.attr()
	inner.At = attr.At
	return inner
}
