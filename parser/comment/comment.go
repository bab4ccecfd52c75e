// Package comment makes marks of comments. What a comment is, a loader knows; which
// comments are marks and what a mark covers is the same in every format.
package comment

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// foreign are the words of other tools.
var foreign = []string{"checkov:skip", "bridgecrew:skip", "trivy:ignore", "tfsec:ignore", "cfsec:ignore", "cfn_nag", "cdk_nag", "cfn-lint"}

// words are what a file with a mark has somewhere.
var words = [][]byte{
	[]byte("belay"), []byte("Belay"), []byte("BELAY"), []byte("checkov"), []byte("bridgecrew"), []byte("trivy:"), []byte("tfsec:"), []byte("cfsec:"), []byte("_nag"), []byte("cfn-lint"),
}

// MayHave tells cheaply whether a file may have marks.
func MayHave(data []byte) bool {
	return slices.ContainsFunc(words, func(word []byte) bool { return bytes.Contains(data, word) })
}

// A Comment is a comment of a file.
type Comment struct {
	Text    string // without the signs that make it a comment
	Line    int
	Column  int // of its sign, in code points
	EndLine int
	Alone   bool // nothing else is written on its lines
}

// A Block is a part of a file that is covered whole by a mark above it, on its
// first line or at its head, which is before anything in it.
type Block struct {
	First, Last int
	Head        int    // the line of the first thing in it
	Resource    string // ID of the resource it is, "" if it is none or stands for several
}

// A Page is what a mark has to do with.
type Page struct {
	File        string
	Data        []byte
	First, Last int // the lines that belong to it; 0 is all
	Begins      int // the line of the first thing in it
	// Attached says that what stands directly above the first thing belongs to
	// that, and not to the file.
	Attached bool
	Blocks   []Block
	Comments []Comment // in order
}

// Marks are the marks among the comments.
func (p Page) Marks() []model.Mark {
	lines := strings.Split(string(p.Data), "\n")
	var out []model.Mark
	for i, c := range p.Comments {
		word, text, ok := Split(c.Text)
		if !ok {
			continue
		}
		end := c.EndLine
		if c.Alone {
			var rest string
			rest, end = p.continued(i)
			text += rest
		}
		m := model.Mark{Word: word, Text: text, At: p.place(c)}
		p.cover(&m, c, end, lines)
		out = append(out, m)
	}
	return out
}

func (p Page) place(c Comment) source.Span {
	text, _, _ := strings.Cut(c.Text, "\n")
	end := c.Column + 1 + utf8.RuneCountInString(strings.TrimRight(text, " \t\r"))
	return source.At(p.File, c.Line, c.Column).To(c.Line, end)
}

// continued is the text of the comments that follow directly, up to the next
// mark, and the last line of all of them.
func (p Page) continued(i int) (text string, end int) {
	end = p.Comments[i].EndLine
	another := false
	for _, c := range p.Comments[i+1:] {
		if !c.Alone || c.Line != end+1 {
			break
		}
		end = c.EndLine
		if _, _, ok := Split(c.Text); ok {
			another = true
		}
		if !another {
			text += "\n" + c.Text
		}
	}
	return text, end
}

// Split tells whether a comment is a mark, ours or another tool's. Word is what
// makes it one, text the rest.
func Split(comment string) (word, text string, ok bool) {
	comment = strings.TrimLeft(comment, " \t\r\n")
	for _, word := range foreign {
		if rest, ok := strings.CutPrefix(comment, word); ok && (rest == "" || strings.ContainsAny(rest[:1], ":= ")) {
			return word, rest, true
		}
	}
	// A word that is nearly ours is a mark too, lest it do nothing unseen.
	match := near.FindStringSubmatch(comment)
	if match == nil || match[1] != ":" && !slices.Contains(verbs, strings.ToLower(match[2])) {
		return "", "", false
	}
	return match[0], comment[len(match[0]):], true
}

// near is what may be meant as our word.
var near = regexp.MustCompile(`^(?i:belay)([:_ -]) ?([A-Za-z]+)`)

// verbs are what people write for ignore.
var verbs = []string{"ignore", "ignored", "skip", "disable", "suppress", "nolint", "allow"}

// cover says what a mark covers: end is the last line of the comments that it is
// among.
func (p Page) cover(m *model.Mark, c Comment, end int, lines []string) {
	if !c.Alone {
		if !strings.HasSuffix(m.Word, ":skip") || !p.skip(m, c.Line) {
			p.line(m, c.EndLine)
		}
		return
	}
	if c.Line < p.Begins && (!p.Attached || end+1 != p.Begins) {
		m.Covers = source.Lines(p.File, p.First, p.Last)
		return
	}
	above := slices.ContainsFunc(p.Blocks, func(b Block) bool { return b.First == end+1 })
	if strings.HasSuffix(m.Word, ":skip") && !above && p.skip(m, c.Line) {
		return
	}
	var head *Block
	for i, b := range p.Blocks {
		if b.First < c.Line && c.Line < b.Head && (head == nil || b.First >= head.First) {
			head = &p.Blocks[i]
		}
	}
	if head != nil {
		p.block(m, *head)
		return
	}
	if end >= len(lines) || strings.TrimSpace(lines[end]) == "" {
		m.Stray = "nothing stands in the line below it"
		return
	}
	below := strings.TrimRight(lines[end], " \t\r")
	if c.Column > indent(below) || strings.ContainsAny(strings.TrimSpace(below)[:1], "})]") {
		m.Stray = "it is indented more than the line below it"
		return
	}
	p.line(m, end+1)
}

// skip covers the whole resource that a mark of checkov stands in, wherever it
// does.
func (p Page) skip(m *model.Mark, line int) bool {
	if strings.HasPrefix(m.Word, "belay") {
		return false
	}
	for _, b := range p.Blocks { // outer ones come first
		if b.First <= line && line <= b.Last {
			p.block(m, b)
			return true
		}
	}
	return false
}

// indent is the column up to which a comment above a line belongs to it: that of
// the first thing in it, behind the dashes of list items.
func indent(line string) int {
	rest := strings.TrimLeft(line, " \t")
	for strings.HasPrefix(rest, "- ") {
		rest = strings.TrimLeft(rest[1:], " \t")
	}
	return utf8.RuneCountInString(line[:len(line)-len(rest)]) + 1
}

// line covers a line, or the block that begins in it.
func (p Page) line(m *model.Mark, line int) {
	var begins []Block
	for _, b := range p.Blocks {
		if b.First == line {
			begins = append(begins, b)
		}
	}
	if len(begins) == 1 {
		p.block(m, begins[0])
		return
	}
	m.Covers = source.Lines(p.File, line, line)
}

func (p Page) block(m *model.Mark, b Block) {
	m.Resource = b.Resource
	m.Covers = source.Lines(p.File, b.First, b.Last)
}
