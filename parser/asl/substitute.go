package asl

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// maxVersions is how many versions of one text choices may make. Beyond, what
// stands in it is a hole.
const maxVersions = 16

// A substituter puts values in the place of ${Name}. In a text that is a
// document it does so in two steps: it makes holes of them before the document
// is read, since they may stand where JSON has no quotes, and fills these in
// afterwards. That way a value with quotes in it cannot break the document, and
// places stay exact.
type substituter struct {
	given model.Block
	marks map[*model.Hole]string // name by hole
}

// mark makes holes of the ${Name} in a document.
func (s *substituter) mark(definition model.Attr) model.Attr {
	switch v := definition.Value.(type) {
	case model.Text:
		m := marker{substituter: s, old: definition.Inner()}
		definition.Value = m.text(v)
		definition = definition.WithInner(m.inner())
	case model.Choice:
		then := s.mark(model.Attr{Value: v.Then})
		otherwise := s.mark(model.Attr{Value: v.Else})
		definition.Value = model.Choice{If: v.If, Then: then.Value, Else: otherwise.Value}
	default:
	}
	return definition
}

// A marker marks one text and moves the points of its map along.
type marker struct {
	*substituter
	old   source.Map
	point int // first point of old that is not moved yet
	moved source.Map
	from  int // offset in the old text
	to    int // offset in the new one
}

func (m *marker) text(text model.Text) model.Text {
	out := make(model.Text, 0, len(text))
	for _, p := range text {
		if p.Hole != nil {
			m.keep(1)
			out = append(out, p)
			continue
		}
		rest := p.Literal
		for {
			before, name, after, ok := cutSubstitution(rest)
			if before != "" {
				m.keep(utf8.RuneCountInString(before))
				out = append(out, model.Part{Literal: before})
			}
			if !ok {
				break
			}
			hole := &model.Hole{Name: "${" + name + "}"}
			m.marks[hole] = name
			m.shrink(utf8.RuneCountInString(hole.Name))
			out = append(out, model.Part{Hole: hole})
			rest = after
		}
	}
	return out
}

// keep goes over code points that stay as they are.
func (m *marker) keep(n int) {
	for ; m.point < len(m.old) && m.old[m.point].Offset < m.from+n; m.point++ {
		p := m.old[m.point]
		p.Offset += m.to - m.from
		m.moved = append(m.moved, p)
	}
	m.from += n
	m.to += n
}

// shrink goes over code points that become one.
func (m *marker) shrink(n int) {
	for ; m.point < len(m.old) && m.old[m.point].Offset <= m.from; m.point++ {
		p := m.old[m.point]
		p.Offset += m.to - m.from
		m.moved = append(m.moved, p)
	}
	for m.point < len(m.old) && m.old[m.point].Offset <= m.from+n {
		m.point++
	}
	m.from += n
	m.to++
	if line, column := m.old.At(m.from); line > 0 {
		m.moved = append(m.moved, source.MapPoint{Offset: m.to, Line: line, Column: column})
	}
}

func (m *marker) inner() source.Map { return m.moved }

// cutSubstitution cuts a text at its first ${Name}.
func cutSubstitution(text string) (before, name, after string, ok bool) {
	for at := 0; ; {
		i := strings.Index(text[at:], "${")
		if i < 0 {
			return text, "", "", false
		}
		at += i
		n := strings.IndexFunc(text[at+2:], func(c rune) bool { return !isNameRune(c) })
		if n > 0 && text[at+2+n] == '}' {
			return text[:at], text[at+2 : at+2+n], text[at+2+n+1:], true
		}
		at += 2
	}
}

func isNameRune(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("_-.: ", c)
}

// value fills substitutions into all texts of a value.
func (s *substituter) value(value model.Value) model.Value {
	switch v := value.(type) {
	case model.Text:
		return s.fill(v)
	case model.List:
		out := make(model.List, len(v))
		for i, item := range v {
			item.Value = s.value(item.Value)
			out[i] = item
		}
		return out
	case model.Block:
		out := make(model.Block, len(v))
		for name, member := range v {
			member.Value = s.value(member.Value)
			out[s.key(name)] = member
		}
		return out
	case model.Choice:
		return model.Choice{If: v.If, Then: s.value(v.Then), Else: s.value(v.Else)}
	default:
		return v
	}
}

// key fills substitutions into a key, where package embedded has written its
// holes in their marks.
func (s *substituter) key(name string) string {
	if !strings.Contains(name, "${") {
		return name
	}
	before, substitution, after, ok := cutSubstitution(name)
	if !ok {
		return name
	}
	text := asText(substitution, s.substitution(substitution))
	if strings.HasSuffix(before, "⟦") && strings.HasPrefix(after, "⟧") {
		before, after = strings.TrimSuffix(before, "⟦"), strings.TrimPrefix(after, "⟧")
	}
	return before + text.String() + s.key(after)
}

// fill fills substitutions into one text. A text that is nothing but one
// becomes the value itself.
func (s *substituter) fill(text model.Text) model.Value {
	parts := s.split(text)
	if parts == nil {
		return text
	}
	if len(parts) == 1 && parts[0].name != "" {
		return s.substitution(parts[0].name)
	}
	texts := []version{{value: model.Text{}}}
	for _, p := range parts {
		if p.name == "" {
			texts = extend(texts, []version{{value: p.text}})
			continue
		}
		more := versions(s.substitution(p.name), nil)
		if len(more)*len(texts) > maxVersions {
			more = []version{{value: model.Unknown{Why: "there are too many versions of " + p.name}}}
		}
		for i := range more {
			more[i].value = asText(p.name, more[i].value)
		}
		texts = extend(texts, more)
	}
	value := texts[len(texts)-1].value
	for _, t := range slices.Backward(texts[:len(texts)-1]) {
		value = model.Choice{If: t.guard, Then: t.value, Else: value}
	}
	return value
}

func extend(texts, more []version) []version {
	out := make([]version, 0, len(texts)*len(more))
	for _, t := range texts {
		head, _ := t.value.(model.Text)
		for _, m := range more {
			tail, _ := m.value.(model.Text)
			out = append(out, version{model.Concat(head, tail), both(t.guard, m.guard)})
		}
	}
	return out
}

// A piece of a text is a text without substitutions, or the name of one.
type piece struct {
	text model.Text
	name string
}

// split takes a text apart; nil means that there is no substitution in it.
func (s *substituter) split(text model.Text) []piece {
	var pieces []piece
	plain := model.Text{}
	found := false
	add := func(name string) {
		if len(plain) > 0 {
			pieces = append(pieces, piece{text: plain})
			plain = model.Text{}
		}
		if name != "" {
			pieces = append(pieces, piece{name: name})
			found = true
		}
	}
	for _, p := range text {
		if p.Hole != nil {
			if name, ok := s.marks[p.Hole]; ok {
				add(name)
				continue
			}
			plain = append(plain, p)
			continue
		}
		rest := p.Literal
		for {
			before, name, after, ok := cutSubstitution(rest)
			if before != "" {
				plain = append(plain, model.Part{Literal: before})
			}
			if !ok {
				break
			}
			add(name)
			rest = after
		}
	}
	if !found {
		return nil
	}
	add("")
	return pieces
}

// substitution is the value given for a name, or a hole.
func (s *substituter) substitution(name string) model.Value {
	if given := s.given[name].Value; given != nil {
		return given
	}
	return model.HoleText(model.Hole{Name: name, Why: fmt.Sprintf("no substitution is given for %s", name)})
}

// asText is a value as it stands in a longer text.
func asText(name string, value model.Value) model.Text {
	switch v := value.(type) {
	case model.Text:
		return v
	case model.Number:
		return model.Lit(v.Source)
	case model.Bool:
		return model.Lit(strconv.FormatBool(bool(v)))
	case model.Unknown:
		return model.HoleText(model.Hole{Name: name, Why: v.Why})
	case nil:
		return model.HoleText(model.Hole{Name: name, Why: fmt.Sprintf("no substitution is given for %s", name)})
	default:
		return model.HoleText(model.Hole{Name: name, Why: fmt.Sprintf("the substitution %s is no text", name)})
	}
}
