package encoded

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// errDamaged is that of bytes that no Writer made.
var errDamaged = errors.New("the encoded rules are damaged")

// A Reader reads what a Writer wrote. After an error, which Err returns, it reads
// nothing but zero values. Readers of one file share its terms and may not be used
// at the same time; what was read may.
type Reader struct {
	data  string
	file  string // of the places
	place *ast.Location
	terms *read
	id    uint64 // of the term that is read; those that it has are before it
	err   error
}

// read are the terms of a file, each read when it is first met.
type read struct {
	ends, data string // where each ends in the data
	list       []*ast.Term
}

// NewReader returns a reader of a file.
func NewReader(file string) (*Reader, error) {
	rest, ok := strings.CutPrefix(file, header)
	if !ok || len(rest) < 4 {
		return nil, errDamaged
	}
	n := int(binary.LittleEndian.Uint32([]byte(rest[:4])))
	rest = rest[4:]
	if len(rest)/4 < n {
		return nil, errDamaged
	}
	terms := &read{ends: rest[:4*n], data: rest[4*n:], list: make([]*ast.Term, n)}
	size := 0
	if n > 0 {
		size = terms.end(n)
	}
	if size > len(terms.data) {
		return nil, errDamaged
	}
	rest = terms.data[size:]
	terms.data = terms.data[:size]
	return &Reader{data: rest, terms: terms}, nil
}

// end is where the term of a number, from 1, ends.
func (t *read) end(id int) int {
	if id == 0 {
		return 0
	}
	return int(binary.LittleEndian.Uint32([]byte(t.ends[4*id-4 : 4*id])))
}

// Err is what went wrong first.
func (r *Reader) Err() error { return r.err }

func (r *Reader) damaged() {
	if r.err == nil {
		r.err = fmt.Errorf("%w, %d bytes before the end", errDamaged, len(r.data))
	}
	r.data = ""
}

// Uint reads a number.
func (r *Reader) Uint() uint64 {
	var n uint64
	for i := 0; i < len(r.data) && i < binary.MaxVarintLen64; i++ {
		b := r.data[i]
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			r.data = r.data[i+1:]
			return n
		}
	}
	r.damaged()
	return 0
}

// Len reads a length: there are at least as many bytes to come.
func (r *Reader) Len() int {
	n := r.Uint()
	if n > uint64(len(r.data)) {
		r.damaged()
		return 0
	}
	return int(n) //nolint:gosec // no larger than a length
}

// Int reads a number that was written as a length and is none.
func (r *Reader) Int() int {
	const most = 1 << 31
	n := r.Uint()
	if n >= most {
		r.damaged()
		return 0
	}
	return int(n)
}

// Bool reads whether something is so.
func (r *Reader) Bool() bool { return r.Uint() == 1 }

// Text reads a text. It is a part of the file.
func (r *Reader) Text() string {
	n := r.Len()
	text := r.data[:n]
	r.data = r.data[n:]
	return text
}

// Word reads a text that others are equal to.
func (r *Reader) Word() string {
	text, ok := r.Value().(ast.String)
	if !ok {
		r.damaged()
	}
	return string(text)
}

// Block returns a reader of a block, and passes over it.
func (r *Reader) Block() *Reader {
	return &Reader{data: r.Text(), file: r.file, terms: r.terms, err: r.err}
}

// In says of which file the places are that follow.
func (r *Reader) In(file string) { r.file, r.place = file, nil }

// Value reads a value.
func (r *Reader) Value() ast.Value { return r.Term().Value }

// Term reads a term. It is one for all that are equal, and not to be changed.
func (r *Reader) Term() *ast.Term {
	id := r.Uint()
	if id == 0 {
		return ast.NewTerm(r.value())
	}
	terms := r.terms
	if id > uint64(len(terms.list)) || r.id != 0 && id >= r.id {
		r.damaged()
		return &ast.Term{Value: ast.Null{}}
	}
	if t := terms.list[id-1]; t != nil {
		return t
	}
	first, end := terms.end(int(id)-1), terms.end(int(id)) //nolint:gosec // no larger than a length
	if first > end || end > len(terms.data) {
		r.damaged()
		return &ast.Term{Value: ast.Null{}}
	}
	inner := &Reader{data: terms.data[first:end], terms: terms, id: id}
	t := ast.NewTerm(inner.value())
	if inner.err != nil || inner.data != "" {
		r.damaged()
		return t
	}
	terms.list[id-1] = t
	return t
}

func (r *Reader) value() ast.Value {
	switch r.Uint() {
	case nullValue:
		return ast.Null{}
	case falseValue:
		return ast.Boolean(false)
	case trueValue:
		return ast.Boolean(true)
	case numberValue:
		return ast.Number(r.Text())
	case stringValue:
		return ast.String(r.Text())
	case varValue:
		return ast.Var(r.Text())
	case refValue:
		return ast.Ref(r.Terms())
	case callValue:
		return ast.Call(r.Terms())
	case arrayValue:
		return ast.NewArray(r.Terms()...)
	case setValue:
		return ast.NewSet(r.Terms()...)
	case objectValue:
		return r.object()
	case arrayComprehension:
		return &ast.ArrayComprehension{Term: r.Term(), Body: r.Body()}
	case setComprehension:
		return &ast.SetComprehension{Term: r.Term(), Body: r.Body()}
	case objectComprehension:
		key := ast.NewTerm(r.Term().Value)
		key.Location = r.at()
		return &ast.ObjectComprehension{Key: key, Value: r.Term(), Body: r.Body()}
	}
	r.damaged()
	return ast.Null{}
}

func (r *Reader) object() ast.Value {
	list := r.Terms()
	if len(list)%2 != 0 {
		r.damaged()
		return ast.Null{}
	}
	pairs := make([][2]*ast.Term, 0, len(list)/2)
	for i := 0; i < len(list); i += 2 {
		pairs = append(pairs, [2]*ast.Term{list[i], list[i+1]})
	}
	return ast.NewObject(pairs...)
}

// Terms reads terms.
func (r *Reader) Terms() []*ast.Term {
	n := r.Len()
	if n == 0 {
		return nil
	}
	list := make([]*ast.Term, n)
	for i := range list {
		list[i] = r.Term()
	}
	return list
}

func (r *Reader) at() *ast.Location {
	switch row := r.Int(); row {
	case samePlace:
	case noPlace:
		r.place = nil
	default:
		r.place = &ast.Location{File: r.file, Row: row - firstRow, Col: r.Int()}
	}
	return r.place
}

// Body reads a body.
func (r *Reader) Body() ast.Body {
	n := r.Len()
	if n == 0 {
		return nil
	}
	exprs, body := make([]ast.Expr, n), make(ast.Body, n)
	for i := range exprs {
		r.expr(&exprs[i])
		body[i] = &exprs[i]
	}
	return body
}

func (r *Reader) expr(e *ast.Expr) {
	flags := r.Uint()
	e.Negated, e.Generated = flags&negated != 0, flags&generated != 0
	switch {
	case flags&called != 0:
		e.Terms = r.Terms()
	case flags&every != 0:
		var x ast.Every
		if r.Bool() {
			x.Key = r.Term()
		}
		x.Value = r.Term()
		x.Domain = ast.NewTerm(r.Term().Value)
		x.Domain.Location = r.at()
		x.Location = r.at()
		x.Body = r.Body()
		e.Terms = &x
	default:
		e.Terms = r.Term()
	}
	e.Index = r.Int()
	e.Location = r.at()
}

// Rule reads a rule of a module.
func (r *Reader) Rule(of *ast.Module) *ast.Rule {
	flags := r.Uint()
	out := &ast.Rule{Module: of, Default: flags&isDefault != 0}
	h := &ast.Head{Assign: flags&assigned != 0, Name: ast.Var(r.Text())}
	reference, ok := r.Value().(ast.Ref)
	if !ok {
		r.damaged()
	}
	h.Reference, h.Args = reference, r.Terms()
	if flags&hasKey != 0 {
		h.Key = r.Term()
	}
	if flags&hasValue != 0 {
		h.Value = r.Term()
	}
	out.Location, h.Location = r.at(), r.at()
	out.Head, out.Body = h, r.Body()
	if flags&hasElse != 0 {
		if out.Else = r.Rule(of); r.err != nil {
			return out
		}
	}
	return out
}
