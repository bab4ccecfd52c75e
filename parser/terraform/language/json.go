package language

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/belay-dev/belay/internal/source"
)

// The JSON syntax of Terraform says the same as the native syntax. It is read
// into the same tree, so that nothing else need know of it: a string is a
// template, an object is a body or an object by where it stands.

// json reads a file in JSON syntax.
func (p *parsed) json() {
	value, err := readJSON(p.file.name, p.file.data, templates)
	if err != nil {
		p.lost(p.file.span(&err.at), err.reason)
		return
	}
	top, ok := value.(*hclsyntax.ObjectConsExpr)
	if !ok {
		at := value.Range()
		p.lost(p.file.span(&at), "it is no object")
		return
	}
	p.body = &hclsyntax.Body{SrcRange: top.SrcRange, EndRange: top.SrcRange, Attributes: hclsyntax.Attributes{}}
	for _, item := range top.Items {
		name, at := jsonKey(item)
		depth, ok := topLevel[name]
		if !ok {
			if name == "//" {
				p.mark(item.ValueExpr, source.Span{File: p.file.name})
			} else {
				p.problems = append(p.problems, source.Problem{
					ID: "terraform-block", At: p.file.span(&at), Effect: source.Noted,
					Message: name + " is no block that Terraform knows",
				})
			}
			continue
		}
		p.blocks(p.body, name, at, nil, item.ValueExpr, depth)
	}
}

// topLevel says how many labels the blocks of a module have.
var topLevel = map[string]int{
	"resource": 2, "data": 2, "ephemeral": 2, "module": 1, "variable": 1, "output": 1, "provider": 1,
	"locals": 0, "terraform": 0, "moved": 0, "import": 0, "removed": 0, "check": 1,
}

// nestedBlocks are what in a body is a block whatever the provider says. The
// rest is written alike and read alike.
var nestedBlocks = map[string]int{
	"lifecycle": 0, "connection": 0, "provisioner": 1, "dynamic": 1, "content": 0, "validation": 0, "backend": 1, "cloud": 0,
	"required_providers": 0,
}

// blocks reads the blocks of a type, whose labels are the keys of objects.
func (p *parsed) blocks(into *hclsyntax.Body, typ string, at hcl.Range, labels []string, value hclsyntax.Expression, depth int) {
	switch v := value.(type) {
	case *hclsyntax.TupleConsExpr:
		for _, item := range v.Exprs {
			p.blocks(into, typ, at, labels, item, depth)
		}
	case *hclsyntax.ObjectConsExpr:
		if depth == 0 {
			p.noted(at, v)
			into.Blocks = append(into.Blocks, &hclsyntax.Block{
				Type: typ, Labels: labels, TypeRange: at, OpenBraceRange: at, CloseBraceRange: at, Body: p.bodyOf(v),
			})
			return
		}
		for _, item := range v.Items {
			label, labelAt := jsonKey(item)
			if label == "//" {
				continue
			}
			p.blocks(into, typ, labelAt, append(slices.Clip(labels), label), item.ValueExpr, depth-1)
		}
	default:
		r := value.Range()
		p.problems = append(p.problems, source.Problem{
			ID: "terraform-block", At: p.file.span(&r), Effect: source.Partial,
			Message: fmt.Sprintf("%s is no object", typ),
		})
	}
}

func (p *parsed) bodyOf(object *hclsyntax.ObjectConsExpr) *hclsyntax.Body {
	body := &hclsyntax.Body{SrcRange: object.SrcRange, EndRange: object.SrcRange, Attributes: hclsyntax.Attributes{}}
	for _, item := range object.Items {
		name, at := jsonKey(item)
		if name == "//" {
			continue
		}
		if depth, ok := nestedBlocks[name]; ok && isJSONBody(item.ValueExpr) {
			p.blocks(body, name, at, nil, item.ValueExpr, depth)
			continue
		}
		body.Attributes[name] = &hclsyntax.Attribute{
			Name: name, Expr: item.ValueExpr, SrcRange: at, NameRange: at, EqualsRange: at,
		}
	}
	return body
}

func isJSONBody(e hclsyntax.Expression) bool {
	switch e.(type) {
	case *hclsyntax.ObjectConsExpr, *hclsyntax.TupleConsExpr:
		return true
	}
	return false
}

func jsonKey(item hclsyntax.ObjectConsItem) (string, hcl.Range) {
	name, _ := literal(item.KeyExpr)
	return name, item.KeyExpr.Range()
}

// A jsonError is why a text is not JSON, and where.
type jsonError struct {
	at     hcl.Range
	reason string
}

func (e *jsonError) Error() string { return e.reason }

// A leaf makes an expression of a string.
type leaf func(text, name string, at hcl.Range) (hclsyntax.Expression, error)

// templates reads strings as templates.
func templates(text, name string, at hcl.Range) (hclsyntax.Expression, error) {
	if !strings.Contains(text, "${") && !strings.Contains(text, "%{") {
		return literals(text, name, at)
	}
	start := at.Start
	start.Column++
	start.Byte++
	e, diagnostics := hclsyntax.ParseTemplate([]byte(text), name, start)
	if diagnostics.HasErrors() {
		return nil, errors.New(sentence(diagnostics[0]))
	}
	return e, nil
}

// literals reads strings as they are.
func literals(text, _ string, at hcl.Range) (hclsyntax.Expression, error) {
	return &hclsyntax.LiteralValueExpr{Val: cty.StringVal(text), SrcRange: at}, nil
}

type jsonReader struct {
	name  string
	data  []byte
	leaf  leaf
	i     int
	line  int
	depth int
	// counted is up to where the columns of the line are counted, and column is the
	// column there: counting from the start of a long line each time is quadratic.
	counted, column int
}

// readJSON reads a JSON text into expressions.
func readJSON(name string, data []byte, texts leaf) (hclsyntax.Expression, *jsonError) {
	r := &jsonReader{name: name, data: data, leaf: texts, line: 1, column: 1}
	e, err := r.value()
	if err == nil {
		r.space()
		if r.i < len(r.data) {
			err = r.wrong("something follows the end")
		}
	}
	return e, err
}

func (r *jsonReader) pos() hcl.Pos {
	if r.i < r.counted { // the end of a text is looked at before its start
		return hcl.Pos{Line: r.line, Column: r.column, Byte: r.i}
	}
	r.column += utf8.RuneCount(r.data[r.counted:r.i])
	r.counted = r.i
	return hcl.Pos{Line: r.line, Column: r.column, Byte: r.i}
}

func (r *jsonReader) since(start hcl.Pos) hcl.Range {
	return hcl.Range{Filename: r.name, Start: start, End: r.pos()}
}

func (r *jsonReader) wrong(reason string) *jsonError {
	return &jsonError{at: r.since(r.pos()), reason: reason}
}

func (r *jsonReader) space() {
	for r.i < len(r.data) {
		switch r.data[r.i] {
		case '\n':
			r.line++
			r.counted, r.column = r.i+1, 1
		case ' ', '\t', '\r':
		default:
			return
		}
		r.i++
	}
}

// next skips space and takes c if it is next.
func (r *jsonReader) next(c byte) bool {
	r.space()
	if r.i < len(r.data) && r.data[r.i] == c {
		r.i++
		return true
	}
	return false
}

func (r *jsonReader) value() (hclsyntax.Expression, *jsonError) {
	r.space()
	if r.i >= len(r.data) {
		return nil, r.wrong("it ends too early")
	}
	if r.depth++; r.depth > maxNesting {
		return nil, r.wrong("it nests too deep")
	}
	defer func() { r.depth-- }()
	start := r.pos()
	switch c := r.data[r.i]; c {
	case '{':
		return r.object(start)
	case '[':
		return r.array(start)
	case '"':
		text, err := r.text()
		if err != nil {
			return nil, err
		}
		at := r.since(start)
		e, problem := r.leaf(text, r.name, at)
		if problem != nil {
			return nil, &jsonError{at: at, reason: problem.Error()}
		}
		return e, nil
	default:
		return r.word(start)
	}
}

func (r *jsonReader) object(start hcl.Pos) (hclsyntax.Expression, *jsonError) {
	r.i++
	out := &hclsyntax.ObjectConsExpr{}
	for n := 0; !r.next('}'); n++ {
		if n > 0 && !r.next(',') {
			return nil, r.wrong("a comma or a brace is missing")
		}
		r.space()
		at := r.pos()
		if r.i >= len(r.data) || r.data[r.i] != '"' {
			return nil, r.wrong("a key is missing")
		}
		key, err := r.text()
		if err != nil {
			return nil, err
		}
		keyAt := r.since(at)
		if !r.next(':') {
			return nil, r.wrong("a colon is missing")
		}
		value, err := r.value()
		if err != nil {
			return nil, err
		}
		keyExpr, _ := r.keyOf(key, keyAt)
		out.Items = append(out.Items, hclsyntax.ObjectConsItem{KeyExpr: keyExpr, ValueExpr: value})
	}
	out.SrcRange = r.since(start)
	out.OpenRange = out.SrcRange
	return out, nil
}

// keyOf makes an expression of a key: a template where values are, else itself.
func (r *jsonReader) keyOf(key string, at hcl.Range) (hclsyntax.Expression, error) {
	if e, err := r.leaf(key, r.name, at); err == nil {
		return e, nil
	}
	return literals(key, r.name, at)
}

func (r *jsonReader) array(start hcl.Pos) (hclsyntax.Expression, *jsonError) {
	r.i++
	out := &hclsyntax.TupleConsExpr{}
	for n := 0; !r.next(']'); n++ {
		if n > 0 && !r.next(',') {
			return nil, r.wrong("a comma or a bracket is missing")
		}
		value, err := r.value()
		if err != nil {
			return nil, err
		}
		out.Exprs = append(out.Exprs, value)
	}
	out.SrcRange = r.since(start)
	out.OpenRange = out.SrcRange
	return out, nil
}

func (r *jsonReader) text() (string, *jsonError) {
	start := r.i
	for i := start + 1; i < len(r.data); i++ {
		switch r.data[i] {
		case '\\':
			i++
		case '\n':
			return "", r.wrong("a text does not end")
		case '"':
			var out string
			if err := json.Unmarshal(r.data[start:i+1], &out); err != nil {
				return "", r.wrong("a text is not JSON")
			}
			r.i = i + 1
			return out, nil
		}
	}
	return "", r.wrong("a text does not end")
}

func (r *jsonReader) word(start hcl.Pos) (hclsyntax.Expression, *jsonError) {
	end := r.i
	for end < len(r.data) && !strings.ContainsRune(" \t\r\n,:{}[]\"", rune(r.data[end])) {
		end++
	}
	word := string(r.data[r.i:end])
	if word == "" {
		return nil, r.wrong("a value is missing")
	}
	value := cty.NullVal(cty.DynamicPseudoType)
	switch word {
	case "null":
	case "true", "false":
		value = cty.BoolVal(word == "true")
	default:
		if !json.Valid([]byte(word)) {
			return nil, r.wrong(fmt.Sprintf("%q is no value", word))
		}
		number, ok := numberOf(word)
		if !ok {
			return nil, r.wrong(word + " is too large a number")
		}
		value = number
	}
	r.i = end
	return &hclsyntax.LiteralValueExpr{Val: value, SrcRange: r.since(start)}, nil
}
