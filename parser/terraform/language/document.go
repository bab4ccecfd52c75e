package language

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/belay-dev/belay/internal/model"
)

// text writes a document as jsonencode does, with holes where a part of it is
// not known.
func (d *document) text() model.Text {
	w := &jsonWriter{}
	w.value(d.value)
	w.flush()
	return model.Concat(w.parts...)
}

type jsonWriter struct {
	parts []model.Text
	b     strings.Builder
}

func (w *jsonWriter) flush() {
	if w.b.Len() > 0 {
		w.parts = append(w.parts, model.Lit(w.b.String()))
		w.b.Reset()
	}
}

func (w *jsonWriter) hole(name, why string) {
	w.flush()
	w.parts = append(w.parts, model.HoleText(model.Hole{Source: model.OpaqueHole, Name: name, Why: why}))
}

func (w *jsonWriter) value(v value) {
	switch b := v.body.(type) {
	case nil:
		w.b.WriteString("null")
	case scalar:
		w.scalar(b)
	case text:
		if len(b.parts) == 1 && b.typ != cty.String && b.typ != cty.NilType {
			w.flush()
			w.parts = append(w.parts, b.parts)
			return
		}
		w.b.WriteByte('"')
		w.flush()
		w.parts = append(w.parts, escaped(b.parts))
		w.b.WriteByte('"')
	case *document:
		w.b.WriteByte('"')
		w.flush()
		w.parts = append(w.parts, escaped(b.text()))
		w.b.WriteByte('"')
	case *sequence:
		w.b.WriteByte('[')
		for i, item := range b.items {
			if i > 0 {
				w.b.WriteByte(',')
			}
			w.value(item)
		}
		w.rest(b.more, len(b.items))
		w.b.WriteByte(']')
	case *object:
		w.b.WriteByte('{')
		for i, key := range b.keys {
			if i > 0 {
				w.b.WriteByte(',')
			}
			w.b.WriteString(quoted(key))
			w.b.WriteByte(':')
			w.value(b.entries[key].value)
		}
		w.rest(b.more, len(b.keys))
		w.b.WriteByte('}')
	default:
		w.hole(v.name(), v.why())
	}
}

func (w *jsonWriter) rest(more string, n int) {
	if more == "" {
		return
	}
	if n > 0 {
		w.b.WriteByte(',')
	}
	w.hole("more", more)
}

func (w *jsonWriter) scalar(b scalar) {
	s, ok := b.spell()
	if !ok {
		w.hole("a number", "the number is too large")
		return
	}
	if b.Type() == cty.String {
		s = quoted(s)
	}
	w.b.WriteString(s)
}

// quoted is a JSON string, written as Go does: jsonencode is of Go too.
func quoted(s string) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	if err := encoder.Encode(s); err != nil {
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// escaped is a text as it stands between the quotes of a JSON string.
func escaped(t model.Text) model.Text {
	out := model.Text{}
	for _, part := range t {
		if part.Hole != nil {
			out = append(out, part)
			continue
		}
		s := quoted(part.Literal)
		out = model.Concat(out, model.Lit(s[1:len(s)-1]))
	}
	return out
}
