// Package encoded writes compiled rules down and reads them again, so that a
// process that lives for a moment neither parses nor compiles them. What is written is
// read by the same build: there is nothing to be compatible with.
package encoded

import (
	"encoding/binary"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
)

// header says what a file is. Its number grows when the encoding changes.
const header = "belay rules 1\n"

// The kinds of values.
const (
	nullValue = iota
	falseValue
	trueValue
	numberValue
	stringValue
	varValue
	refValue
	callValue
	arrayValue
	setValue
	objectValue
	arrayComprehension
	setComprehension
	objectComprehension
)

// The flags of an expression. What it consists of is a term, a call or an every.
const (
	negated = 1 << iota
	generated
	called
	every
)

// The flags of a rule.
const (
	isDefault = 1 << iota
	assigned
	hasKey
	hasValue
	hasElse
)

// A Writer makes the bytes. Each term is written once, however many rules have it:
// most of what rules consist of are the same few variables, words and questions.
// The zero value is ready for use.
type Writer struct {
	buf   []byte
	terms *written
	place *ast.Location // of what was written before
}

// written are the terms that were, each with what it is written as.
type written struct {
	ids  map[string]uint64
	list []string
	err  error
}

// shared are the terms of the file.
func (w *Writer) shared() *written {
	if w.terms == nil {
		w.terms = &written{ids: map[string]uint64{}}
	}
	return w.terms
}

// Bytes are the header, the terms and what was written. The error is about something that
// cannot be: no rule has it, or evaluating it takes more than is kept.
func (w *Writer) Bytes() ([]byte, error) {
	terms := w.shared()
	if terms.err != nil {
		return nil, terms.err
	}
	out := []byte(header)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(terms.list))) //nolint:gosec // not that many
	size := 0
	for _, t := range terms.list {
		size += len(t)
		out = binary.LittleEndian.AppendUint32(out, uint32(size)) //nolint:gosec // not that many
	}
	for _, t := range terms.list {
		out = append(out, t...)
	}
	return append(out, w.buf...), nil
}

func (w *Writer) refuse(format string, args ...any) {
	if terms := w.shared(); terms.err == nil {
		terms.err = fmt.Errorf(format, args...)
	}
}

// Uint writes a number.
func (w *Writer) Uint(n uint64) { w.buf = binary.AppendUvarint(w.buf, n) }

// Len writes a length or another number that is never negative.
func (w *Writer) Len(n int) {
	if n < 0 {
		w.refuse("%d is below zero", n)
		return
	}
	w.Uint(uint64(n))
}

// Bool writes whether something is so.
func (w *Writer) Bool(is bool) { w.Uint(map[bool]uint64{false: 0, true: 1}[is]) }

// Text writes a text.
func (w *Writer) Text(text string) {
	w.Len(len(text))
	w.buf = append(w.buf, text...)
}

// Word writes a text that others are equal to.
func (w *Writer) Word(text string) { w.Value(ast.String(text)) }

// Block writes what f writes so that a reader can pass over it.
func (w *Writer) Block(f func(*Writer)) {
	inner := &Writer{terms: w.shared()}
	f(inner)
	w.Text(string(inner.buf))
}

// Value writes a value.
func (w *Writer) Value(v ast.Value) { w.Term(ast.NewTerm(v)) }

// Term writes a term without its place, of which evaluation makes no use. A comprehension
// is written where it stands: evaluation knows it by its identity.
func (w *Writer) Term(t *ast.Term) {
	terms := w.shared()
	inner := &Writer{terms: terms}
	inner.value(t.Value)
	if !inShared(t) {
		w.Uint(0)
		w.buf = append(w.buf, inner.buf...)
		return
	}
	key := string(inner.buf)
	id, ok := terms.ids[key]
	if !ok {
		terms.list = append(terms.list, key)
		id = uint64(len(terms.list))
		terms.ids[key] = id
	}
	w.Uint(id)
}

// inShared tells whether one term may stand for all that are equal to it.
func inShared(t *ast.Term) bool {
	apart := false
	ast.WalkTerms(t, func(t *ast.Term) bool {
		apart = apart || ast.IsComprehension(t.Value)
		return apart
	})
	return !apart
}

func (w *Writer) value(v ast.Value) {
	switch v := v.(type) {
	case ast.Null:
		w.Uint(nullValue)
	case ast.Boolean:
		w.Uint(map[bool]uint64{false: falseValue, true: trueValue}[bool(v)])
	case ast.Number:
		w.Uint(numberValue)
		w.Text(string(v))
	case ast.String:
		w.Uint(stringValue)
		w.Text(string(v))
	case ast.Var:
		w.Uint(varValue)
		w.Text(string(v))
	case ast.Ref:
		w.list(refValue, v)
	case ast.Call:
		w.list(callValue, v)
	case *ast.Array:
		list := make([]*ast.Term, v.Len())
		for i := range list {
			list[i] = v.Elem(i)
		}
		w.list(arrayValue, list)
	case ast.Set:
		w.list(setValue, v.Slice())
	case ast.Object:
		var list []*ast.Term
		v.Foreach(func(key, value *ast.Term) { list = append(list, key, value) })
		w.list(objectValue, list)
	default:
		w.comprehension(v)
	}
}

func (w *Writer) list(kind uint64, list []*ast.Term) {
	w.Uint(kind)
	w.Terms(list)
}

func (w *Writer) comprehension(v ast.Value) {
	switch v := v.(type) {
	case *ast.ArrayComprehension:
		w.Uint(arrayComprehension)
		w.Term(v.Term)
		w.Body(v.Body)
	case *ast.SetComprehension:
		w.Uint(setComprehension)
		w.Term(v.Term)
		w.Body(v.Body)
	case *ast.ObjectComprehension:
		w.Uint(objectComprehension)
		w.Term(v.Key)
		w.at(v.Key.Location) // where OPA says that two values have this key
		w.Term(v.Value)
		w.Body(v.Body)
	default:
		w.refuse("%s is a %T, which is not encoded", v, v)
	}
}

// Terms writes terms.
func (w *Writer) Terms(list []*ast.Term) {
	w.Len(len(list))
	for _, t := range list {
		w.Term(t)
	}
}

// Where something stands.
const (
	samePlace = iota // as what was written before, at first nowhere
	noPlace
	firstRow
)

// at writes a place. The file is the reader's to know.
func (w *Writer) at(l *ast.Location) {
	before := w.place
	w.place = l
	switch {
	case l == before, l != nil && before != nil && before.Row == l.Row && before.Col == l.Col:
		w.Uint(samePlace)
	case l == nil:
		w.Uint(noPlace)
	default:
		w.Len(l.Row + firstRow)
		w.Len(l.Col)
	}
}

// Body writes a body.
func (w *Writer) Body(body ast.Body) {
	w.Len(len(body))
	for _, e := range body {
		w.expr(e)
	}
}

func (w *Writer) expr(e *ast.Expr) {
	if len(e.With) > 0 {
		w.refuse("%s: with is not encoded", e.Location)
	}
	flags := uint64(0)
	if e.Negated {
		flags |= negated
	}
	if e.Generated {
		flags |= generated
	}
	switch terms := e.Terms.(type) {
	case *ast.Term:
		w.Uint(flags)
		w.Term(terms)
	case []*ast.Term:
		w.Uint(flags | called)
		w.Terms(terms)
	case *ast.Every:
		w.Uint(flags | every)
		w.Bool(terms.Key != nil)
		if terms.Key != nil {
			w.Term(terms.Key)
		}
		w.Term(terms.Value)
		w.Term(terms.Domain)
		w.at(terms.Domain.Location) // of what evaluation makes of it
		w.at(terms.Location)
		w.Body(terms.Body)
	default:
		w.refuse("%s: %T is not encoded", e.Location, terms)
	}
	w.Len(e.Index)
	w.at(e.Location)
}

// Rule writes a rule without its module and annotations.
func (w *Writer) Rule(r *ast.Rule) {
	h := r.Head
	flags := uint64(0)
	for flag, so := range map[uint64]bool{
		isDefault: r.Default, assigned: h.Assign, hasKey: h.Key != nil, hasValue: h.Value != nil, hasElse: r.Else != nil,
	} {
		if so {
			flags |= flag
		}
	}
	w.Uint(flags)
	w.Text(string(h.Name))
	w.Term(ast.NewTerm(h.Reference))
	w.Terms(h.Args)
	if h.Key != nil {
		w.Term(h.Key)
	}
	if h.Value != nil {
		w.Term(h.Value)
	}
	w.at(r.Location)
	w.at(h.Location)
	w.Body(r.Body)
	if r.Else != nil {
		w.Rule(r.Else)
	}
}
