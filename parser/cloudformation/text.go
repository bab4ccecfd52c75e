package cloudformation

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/draft"
)

// asText makes a part of a text of a value. What is no text is a hole that
// says why.
func (r *reader) asText(v model.Value, n *yaml.Node, name string) model.Text {
	switch v := v.(type) {
	case nil:
		return model.Text{}
	case model.Text:
		return v
	case model.Number:
		return model.Lit(v.Source)
	case model.Bool:
		return model.Lit(strconv.FormatBool(bool(v)))
	case model.Unknown:
		return r.opaqueText(n, name, v.Why)
	case model.List:
		return r.opaqueText(n, name, name+" is a list where text is expected")
	case model.Block:
		return r.opaqueText(n, name, name+" is a mapping where text is expected")
	case model.Choice:
		return r.opaqueText(n, name, name+" depends on too many parameters")
	}
	return model.Text{}
}

// opaqueText is a hole that equals no other hole, unless it is the same place
// read once more.
func (r *reader) opaqueText(n *yaml.Node, name, why string) model.Text {
	id := fmt.Sprintf("%s at %d:%d", name, n.Line, n.Column)
	if r.opaque[id]++; r.opaque[id] > 1 {
		id = fmt.Sprintf("%s, %d", id, r.opaque[id])
	}
	return model.HoleText(model.Hole{Source: model.OpaqueHole, Name: id, Why: why})
}

// choose is a choice, unless both sides are the same.
func choose(guard model.Guard, then, otherwise model.Value) model.Value {
	switch {
	case guard == nil:
		return then
	case never(guard):
		return otherwise
	}
	return draft.Either(guard, then, otherwise)
}

// A piece is a part of a text to be put together.
type piece struct {
	attr model.Attr
	at   *yaml.Node
	name string // what the piece is, for the hole it leaves
}

// concat puts pieces together, world by world. Where there are too many worlds
// the open pieces become holes.
func (r *reader) concat(pieces []piece, separator string) model.Attr {
	values := make([]model.Value, len(pieces))
	var via []source.Span
	for i, p := range pieces {
		values[i] = p.attr.Value
		via = append(via, p.attr.Via()...)
	}
	join := func(values []model.Value) model.Value {
		texts := make([]model.Text, 0, 2*len(values))
		for i, v := range values {
			if v == nil {
				continue
			}
			if len(texts) > 0 && separator != "" {
				texts = append(texts, model.Lit(separator))
			}
			texts = append(texts, r.asText(v, pieces[i].at, pieces[i].name))
		}
		return model.Concat(texts...)
	}
	value, ok := draft.Distribute(values, join)
	if !ok {
		value = join(values)
	}
	out := model.Attr{Value: value}.WithVia(via)
	if text, ok := value.(model.Text); ok && (r.inText > 0 || document(text.String())) {
		out = out.WithInner(r.joinPlaces(pieces, separator))
	}
	return out
}

// joinPlaces is where the characters of joined pieces stand. A piece that
// stands nowhere, such as a hole, stands where it is called.
func (r *reader) joinPlaces(pieces []piece, separator string) source.Map {
	var out source.Map
	offset, first := 0, true
	for _, p := range pieces {
		if p.attr.Value == nil {
			continue
		}
		if !first {
			offset += utf8.RuneCountInString(separator)
		}
		first = false
		if len(p.attr.Inner()) == 0 {
			out = append(out, source.MapPoint{Offset: offset, Line: p.at.Line, Column: p.at.Column})
		}
		for _, point := range p.attr.Inner() {
			point.Offset += offset
			out = append(out, point)
		}
		offset += length(p.attr.Value)
	}
	return dropCovered(out)
}

// dropCovered leaves one point for each offset, the last: an empty piece
// stands where the next one does.
func dropCovered(m source.Map) source.Map {
	out := m[:0]
	for _, point := range m {
		if n := len(out); n > 0 && out[n-1].Offset == point.Offset {
			out[n-1] = point
			continue
		}
		out = append(out, point)
	}
	return out
}

// length counts a hole as one character.
func length(v model.Value) int {
	switch v := v.(type) {
	case model.Text:
		n := 0
		for _, p := range v {
			if p.Hole != nil {
				n++
				continue
			}
			n += utf8.RuneCountInString(p.Literal)
		}
		return n
	case model.Number:
		return utf8.RuneCountInString(v.Source)
	case model.Bool:
		return len(strconv.FormatBool(bool(v)))
	case nil:
		return 0
	default:
		return 1
	}
}

// dynamic makes a hole of every dynamic reference: {{resolve:ssm:/path}}. A
// reference may have holes of its own, and is then named with them.
func dynamic(t model.Text, places source.Map) (model.Text, source.Map) {
	var out model.Text
	var segments []segment
	from := 0
	for len(t) > 0 {
		before, name, rest, ok := cutDynamic(t)
		if !ok {
			out = model.Concat(out, t)
			segments = append(segments, segment{from, length(t)})
			break
		}
		hole := model.HoleText(model.Hole{Source: model.DynamicHole, Name: name.String()})
		out = model.Concat(out, before, hole)
		if n := length(before); n > 0 {
			segments = append(segments, segment{from, n})
			from += n
		}
		segments = append(segments, segment{from, 1})
		from += length(name) + len("{{}}")
		t = rest
	}
	if len(places) == 0 {
		return out, nil
	}
	return out, rearrange(places, segments)
}

func cutDynamic(t model.Text) (before, name, rest model.Text, ok bool) {
	for i, p := range t {
		start := strings.Index(p.Literal, "{{resolve:")
		if start < 0 {
			continue
		}
		before = model.Concat(t[:i], model.Lit(p.Literal[:start]))
		after := model.Concat(model.Lit(p.Literal[start+2:]), t[i+1:])
		for j, q := range after {
			end := strings.Index(q.Literal, "}}")
			if end < 0 {
				continue
			}
			name = model.Concat(after[:j], model.Lit(q.Literal[:end]))
			rest = model.Concat(model.Lit(q.Literal[end+2:]), after[j+1:])
			return before, name, rest, true
		}
		return nil, nil, nil, false
	}
	return nil, nil, nil, false
}
