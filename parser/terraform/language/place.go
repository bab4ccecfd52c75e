package language

import (
	"bytes"
	"sync"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"

	"github.com/belay-dev/belay/internal/source"
)

// converted is the Byte of a position whose column counts code points already.
const converted = -1

// A text file that was read: what is needed to turn its positions into places.
type file struct {
	name  string
	data  []byte
	ascii bool

	once  sync.Once
	lines []int // where each line begins, if the file is not ASCII
}

func newFile(name string, data []byte) *file {
	return &file{name: name, data: data, ascii: isASCII(data)}
}

func isASCII(data []byte) bool {
	for _, c := range data {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// column is the column of a position in code points. HCL counts grapheme
// clusters, which are the same only where the line is ASCII.
func (f *file) column(p hcl.Pos) int {
	if f == nil || f.ascii || p.Byte == converted {
		return p.Column
	}
	f.once.Do(func() {
		f.lines = []int{0}
		for i, c := range f.data {
			if c == '\n' {
				f.lines = append(f.lines, i+1)
			}
		}
	})
	if p.Line < 1 || p.Line > len(f.lines) || p.Byte > len(f.data) {
		return p.Column
	}
	start := f.lines[p.Line-1]
	if p.Byte < start {
		return p.Column
	}
	return utf8.RuneCount(f.data[start:p.Byte]) + 1
}

func (f *file) span(r *hcl.Range) source.Span {
	return source.At(r.Filename, r.Start.Line, f.column(r.Start)).To(r.End.Line, f.column(r.End))
}

// rangeOf is a range that is the place of a span.
func rangeOf(s source.Span) *hcl.Range {
	if s.IsZero() {
		return nil
	}
	return &hcl.Range{
		Filename: s.File,
		Start:    hcl.Pos{Line: int(s.Line), Column: int(s.Column), Byte: converted},
		End:      hcl.Pos{Line: int(s.EndLine), Column: int(s.EndColumn), Byte: converted},
	}
}

// byteOrderMark is what some editors put before a text.
var byteOrderMark = []byte("\xef\xbb\xbf")

func withoutMark(data []byte) []byte { return bytes.TrimPrefix(data, byteOrderMark) }
