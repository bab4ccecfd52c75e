package language

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/comment"
)

// comments makes marks of the comments of a file.
func (p *parsed) comments() {
	if p.body == nil || !comment.MayHave(p.file.data) {
		return
	}
	page := comment.Page{File: p.file.name, Data: p.file.data, Begins: firstLine(p.body), Attached: true}
	page.Blocks = blocksOf(p.body, nil)
	// The file was parsed, so there is nothing wrong with its tokens.
	tokens, _ := hclsyntax.LexConfig(p.file.data, p.file.name, hcl.InitialPos)
	last := 0 // the line in which something else ends
	for _, t := range tokens {
		switch t.Type {
		case hclsyntax.TokenComment:
			page.Comments = append(page.Comments, p.comment(t, last))
		case hclsyntax.TokenNewline:
		default:
			last = t.Range.End.Line
		}
	}
	p.marks = page.Marks()
}

// comment is a comment without its signs. That of a line has the line's end in it.
func (p *parsed) comment(t hclsyntax.Token, last int) comment.Comment {
	text := strings.TrimRight(string(t.Bytes), "\r\n")
	out := comment.Comment{
		Line: t.Range.Start.Line, Column: p.file.column(t.Range.Start), Alone: t.Range.Start.Line != last,
		EndLine: t.Range.Start.Line + strings.Count(text, "\n"),
	}
	if inner, ok := strings.CutPrefix(text, "/*"); ok {
		text = strings.TrimSuffix(inner, "*/")
		end := t.Range.End.Byte
		after, _, _ := bytes.Cut(p.file.data[min(end, len(p.file.data)):], []byte("\n"))
		out.Alone = out.Alone && len(bytes.TrimSpace(after)) == 0
	} else {
		text = strings.TrimLeft(text, "#/")
	}
	out.Text = text
	return out
}

// firstLine is the line of the first thing in a body, 0 if nothing is.
func firstLine(body *hclsyntax.Body) int {
	first := 0
	see := func(line int) {
		if first == 0 || line < first {
			first = line
		}
	}
	for _, a := range body.Attributes {
		see(a.NameRange.Start.Line)
	}
	for _, b := range body.Blocks {
		see(b.TypeRange.Start.Line)
	}
	return first
}

// blocksOf are all blocks in a body, nested ones too.
func blocksOf(body *hclsyntax.Body, out []comment.Block) []comment.Block {
	for _, b := range body.Blocks {
		last := b.CloseBraceRange.End.Line
		head := firstLine(b.Body)
		if head == 0 {
			head = last
		}
		out = append(out, comment.Block{First: b.TypeRange.Start.Line, Last: last, Head: head})
		out = blocksOf(b.Body, out)
	}
	return out
}

// noted makes marks of the comments of a block in JSON, which are a member called
// by two slashes.
func (p *parsed) noted(at hcl.Range, object *hclsyntax.ObjectConsExpr) {
	for _, item := range object.Items {
		if name, _ := jsonKey(item); name != "//" {
			continue
		}
		covers := p.file.span(&object.SrcRange)
		start := p.file.span(&at)
		covers.Line, covers.Column = start.Line, start.Column
		p.mark(item.ValueExpr, covers)
	}
}

// mark makes marks of a comment in JSON: a text, or a list of them.
func (p *parsed) mark(e hclsyntax.Expression, covers source.Span) {
	if list, ok := e.(*hclsyntax.TupleConsExpr); ok {
		for _, item := range list.Exprs {
			p.mark(item, covers)
		}
		return
	}
	text, ok := literal(e)
	if !ok {
		return
	}
	if word, rest, ok := comment.Split(text); ok {
		at := e.Range()
		p.marks = append(p.marks, model.Mark{Word: word, Text: rest, At: p.file.span(&at), Covers: covers})
	}
}
