package cloudformation

import (
	"bytes"
	"cmp"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/comment"
)

// marks are the comments and the metadata of a template that ask for a suppression.
func marks(file string, data []byte, document int) []model.Mark {
	data = normalize(data)
	if !comment.MayHave(data) {
		return nil
	}
	documents, _ := decode(data) // what cannot be read is reported where it is read
	if document >= len(documents) {
		return nil
	}
	f := markFinder{file: file, data: data, lines: bytes.Split(data, []byte("\n"))}
	f.begin(documents, document)
	f.metadata("", f.root, source.Lines(file, f.page.First, f.page.Last))
	f.resources(child(f.root, "Resources"), f.end(f.root, "Resources"))
	f.page.Comments = f.comments()
	out := slices.Concat(f.page.Marks(), f.out)
	slices.SortStableFunc(out, func(a, b model.Mark) int { return a.At.Compare(b.At) })
	return out
}

// alsoMarks are the marks of the files that belong to a template: definitions of
// state machines and of APIs, and snippets.
func alsoMarks(files []string, read func(name string) ([]byte, error)) []model.Mark {
	var out []model.Mark
	for _, name := range files {
		if ext := path.Ext(name); ext != ".yaml" && ext != ".yml" {
			continue
		}
		data, err := read(name)
		if err != nil {
			continue // whoever wants the file says so
		}
		for _, m := range marks(name, data, 0) {
			if m.Entry == nil {
				out = append(out, m)
			}
		}
	}
	return out
}

type markFinder struct {
	file  string
	data  []byte
	lines [][]byte
	root  *yaml.Node
	page  comment.Page
	out   []model.Mark
}

// begin finds out which lines are the document's.
func (f *markFinder) begin(documents []*yaml.Node, document int) {
	f.root = resolve(documents[document])
	f.page = comment.Page{File: f.file, Data: f.data, Begins: f.root.Line}
	if len(documents) == 1 {
		return
	}
	f.page.First, f.page.Last = 1, len(f.lines)
	if document > 0 {
		f.page.First = f.separator(lastLine(documents[document-1]), f.root.Line)
	}
	if document+1 < len(documents) {
		f.page.Last = f.separator(lastLine(f.root), resolve(documents[document+1]).Line) - 1
	}
}

// separator is the line between two others that begins another document.
func (f *markFinder) separator(from, to int) int {
	for number := to; number > from; number-- {
		if number <= len(f.lines) && bytes.HasPrefix(f.lines[number-1], []byte("---")) {
			return number
		}
	}
	return to
}

// lastLine is the line in which the last node below n begins.
func lastLine(n *yaml.Node) int {
	last := n.Line
	for _, c := range n.Content {
		last = max(last, lastLine(c))
	}
	return last
}

// end is the last line of the value of a key.
func (f *markFinder) end(n *yaml.Node, key string) int {
	last := f.page.Last
	if last == 0 {
		last = len(f.lines)
	}
	if n.Kind != yaml.MappingNode {
		return last
	}
	from := 0
	for i := 0; i+1 < len(n.Content); i += 2 {
		switch line := n.Content[i].Line; {
		case n.Content[i].Value == key:
			from = line
		case from > 0:
			return max(line-1, from)
		}
	}
	return last
}

// resources goes through a mapping of resources that ends with a line. What a loop
// makes is covered by its place, since one text stands for several resources.
func (f *markFinder) resources(n *yaml.Node, last int) {
	if n == nil || n.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], resolve(n.Content[i+1])
		b := comment.Block{First: key.Line, Last: last, Resource: key.Value}
		if i+2 < len(n.Content) {
			b.Last = max(n.Content[i+2].Line-1, b.First)
		}
		if len(value.Content) > 0 {
			b.Head = value.Content[0].Line
		}
		loop := strings.HasPrefix(key.Value, "Fn::ForEach::")
		if loop || strings.ContainsAny(key.Value, "${&") {
			b.Resource = ""
		}
		f.page.Blocks = append(f.page.Blocks, b)
		if loop && value.Kind == yaml.SequenceNode && len(value.Content) == 3 {
			f.resources(resolve(value.Content[2]), b.Last)
			continue
		}
		f.metadata(b.Resource, value, f.extent(n, i, b))
	}
}

// extent is what is written of the resource at index i: up to the next one, which
// may begin on the same line.
func (f *markFinder) extent(n *yaml.Node, i int, b comment.Block) source.Span {
	if i+2 < len(n.Content) && n.Content[i+2].Line <= lastLine(n.Content[i+1]) || i > 0 && lastLine(n.Content[i-1]) >= b.First {
		out := source.At(f.file, b.First, n.Content[i].Column)
		if i+2 < len(n.Content) {
			return out.To(n.Content[i+2].Line, n.Content[i+2].Column)
		}
		return out.To(b.Last, utf8.RuneCount(f.lines[b.Last-1])+1)
	}
	return source.Lines(f.file, b.First, b.Last)
}

// metadata reads the Metadata of a resource, or of the template.
func (f *markFinder) metadata(resource string, n *yaml.Node, covers source.Span) {
	all := child(n, "Metadata")
	add := func(word string, item *yaml.Node, entry model.Block) {
		f.out = append(f.out, model.Mark{Word: word, Entry: entry, At: f.span(item), Covers: covers, Resource: resource})
	}
	for _, item := range items(child(child(all, "belay"), "ignore")) {
		if item.Kind == yaml.ScalarNode {
			f.out = append(f.out, model.Mark{Word: model.Ignore, Text: item.Value, At: f.span(item), Covers: covers, Resource: resource})
			continue
		}
		entry, _ := f.plain(item, 0).(model.Block)
		if entry == nil {
			entry = model.Block{}
		}
		add(model.Ignore, item, entry)
	}
	if own := child(all, "belay"); own != nil {
		f.misspelt(own, resource, covers)
	}
	if all != nil && all.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(all.Content); i += 2 {
			if key := all.Content[i]; key.Value != "belay" && strings.EqualFold(key.Value, "belay") {
				add(key.Value, key, model.Block{})
			}
		}
	}
	for _, tool := range []string{"cfn_nag", "cdk_nag"} {
		for _, item := range items(child(child(all, tool), "rules_to_suppress")) {
			add(tool, item, f.foreign(child(item, "id"), child(item, "reason")))
		}
	}
	for _, item := range items(child(child(all, "checkov"), "skip")) {
		add("checkov:skip", item, f.foreign(child(item, "id"), child(item, "comment")))
	}
	for _, item := range items(child(child(child(all, "cfn-lint"), "config"), "ignore_checks")) {
		add("cfn-lint", item, f.foreign(item, nil))
	}
}

// misspelt makes marks that say so of keys beside ignore.
func (f *markFinder) misspelt(n *yaml.Node, resource string, covers source.Span) {
	if n.Kind != yaml.MappingNode {
		f.out = append(f.out, model.Mark{Word: "belay", At: f.span(n), Covers: covers, Resource: resource})
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := n.Content[i]; key.Value != "ignore" {
			f.out = append(f.out, model.Mark{Word: "belay: " + key.Value, At: f.span(key), Covers: covers, Resource: resource})
		}
	}
}

// items are the items of a list, or the one thing that is none.
func items(n *yaml.Node) []*yaml.Node {
	switch {
	case n == nil || n.ShortTag() == "!!null":
		return nil
	case n.Kind != yaml.SequenceNode:
		return []*yaml.Node{n}
	}
	out := make([]*yaml.Node, len(n.Content))
	for i, item := range n.Content {
		out[i] = resolve(item)
	}
	return out
}

// foreign is what a mark of another tool says.
func (f *markFinder) foreign(id, reason *yaml.Node) model.Block {
	entry := model.Block{}
	for name, n := range map[string]*yaml.Node{"rule": id, "reason": reason} {
		if n != nil && n.Kind == yaml.ScalarNode {
			entry[name] = model.Attr{Value: model.Lit(n.Value), At: f.span(n)}
		}
	}
	return entry
}

// plain is a node as it is written: nothing in a mark is worked out.
func (f *markFinder) plain(n *yaml.Node, depth int) model.Value {
	n = resolve(n)
	switch {
	case depth > 4:
	case n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null":
		return nil
	case n.Kind == yaml.ScalarNode && !isCall(n):
		return model.Lit(n.Value)
	case n.Kind == yaml.SequenceNode && !isCall(n):
		list := make(model.List, len(n.Content))
		for i, item := range n.Content {
			list[i] = model.Attr{Value: f.plain(item, depth+1), At: f.span(item)}
		}
		return list
	case n.Kind == yaml.MappingNode && !isCall(n):
		block := model.Block{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			block[n.Content[i].Value] = model.Attr{Value: f.plain(n.Content[i+1], depth+1), At: f.span(n.Content[i])}
		}
		return block
	}
	return model.Unknown{Why: "it is worked out on deployment"}
}

func isCall(n *yaml.Node) bool {
	_, _, ok := call(n)
	return ok
}

func (f *markFinder) span(n *yaml.Node) source.Span {
	return source.At(f.file, n.Line, n.Column)
}

// comments are the comments from the first to the last that may be a mark. A sign
// in the middle of a text makes no comment.
func (f *markFinder) comments() []comment.Comment {
	texts := f.texts()
	var out []comment.Comment
	first, last := max(f.page.First, 1), f.page.Last
	if last == 0 {
		last = len(f.lines)
	}
	start := 0
	for number, line := range f.lines[:min(last, len(f.lines))] {
		if number+1 >= first {
			if at := texts.sign(line, start); at >= 0 {
				out = append(out, comment.Comment{
					Text: string(bytes.TrimLeft(bytes.TrimRight(line[at:], "\r"), "#")), Line: number + 1, EndLine: number + 1,
					Column: utf8.RuneCount(line[:at]) + 1, Alone: len(bytes.Trim(line[:at], "- \t")) == 0,
				})
			}
		}
		start += len(line) + 1
	}
	return out
}

// texts are the texts in a document in which a sign makes no comment, in order, by
// bytes.
type texts struct {
	data    []byte
	scalars []*yaml.Node
	starts  []int
	next    int // the first that begins behind where the search is
	from    int // the text that was passed last
	to      int
}

func (f *markFinder) texts() *texts {
	const signless = yaml.LiteralStyle | yaml.FoldedStyle | yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle
	t := &texts{data: f.data}
	var collect func(n *yaml.Node)
	collect = func(n *yaml.Node) {
		if n.Kind == yaml.ScalarNode && n.Style&signless != 0 {
			t.scalars = append(t.scalars, n)
		}
		for _, c := range n.Content {
			collect(c)
		}
	}
	collect(f.root)
	slices.SortFunc(t.scalars, byPlace)
	text := newPage(f.file, f.data)
	for _, n := range t.scalars {
		start, _ := text.offset(n.Line, n.Column) // every node is somewhere
		t.starts = append(t.starts, start)
	}
	return t
}

func byPlace(a, b *yaml.Node) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// sign is where the comment of a line begins, of which the first byte is at start;
// -1 if it has none. Lines are asked for in order.
func (t *texts) sign(line []byte, start int) int {
	for at := range line {
		if line[at] != '#' || at > 0 && line[at-1] != ' ' && line[at-1] != '\t' {
			continue
		}
		if !t.inside(start + at) {
			return at
		}
	}
	return -1
}

// inside tells whether a byte is in a text.
func (t *texts) inside(at int) bool {
	passed := t.next
	for t.next < len(t.starts) && t.starts[t.next] <= at {
		t.next++
	}
	if t.next > passed {
		t.from, t.to = t.extent(t.next - 1)
	}
	return t.from <= at && at < t.to
}

// extent is where a text is, without what stands in the line of a block's sign.
func (t *texts) extent(i int) (from, to int) {
	n := t.scalars[i]
	w := &walk{data: t.data, at: t.starts[i]}
	w.properties()
	if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		w.restOfLine()
		w.step()
		return w.at, t.blockEnd(w.at, n.Value)
	}
	return w.at, t.quoteEnd(w.at)
}

// blockEnd is the end of a block with a value: what follows is indented less. The
// value says how much of the indent of a line is its own.
func (t *texts) blockEnd(at int, value string) int {
	blank := func(line string) bool { return strings.Trim(line, " ") == "" }
	own := -1
	for line := range strings.SplitSeq(value, "\n") {
		if !blank(line) {
			own = leadingSpaces(line)
			break
		}
	}
	if own < 0 { // there is nothing in it
		return at
	}
	indent := -1
	for line := range bytes.Lines(t.data[at:]) {
		if text := strings.TrimRight(string(line), "\r\n"); !blank(text) {
			if indent < 0 {
				indent = max(leadingSpaces(text)-own, 0)
			}
			if leadingSpaces(text) < indent {
				break
			}
		}
		at += len(line)
	}
	return at
}

// quoteEnd is the place behind the quote that ends the text that one begins.
func (t *texts) quoteEnd(at int) int {
	if at >= len(t.data) {
		return at
	}
	quote := t.data[at]
	for i := at + 1; i < len(t.data); i++ {
		switch {
		case t.data[i] == '\\' && quote == '"':
			i++
		case t.data[i] != quote:
		case quote == '\'' && i+1 < len(t.data) && t.data[i+1] == quote:
			i++
		default:
			return i + 1
		}
	}
	return len(t.data)
}
