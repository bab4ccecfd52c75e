// Package source says where things are in the input, and what is wrong there.
package source

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// A Span is a place in an input file. Lines and columns count from 1, columns
// in code points: YAML's unit and a SARIF unit. A zero Line means that only the
// file is known; a zero EndLine means that only the start is. EndColumn is the column
// after the last one.
type Span struct {
	File string // slash-separated, relative to where the check began
	// There is one for every value that was read, so that these are no wider than they
	// have to be. See At for what is behind the last line that they can tell.
	Line, Column, EndLine, EndColumn int32
}

// At is a place of which only the start is known.
func At(file string, line, column int) Span {
	return Span{File: file, Line: narrow(line), Column: narrow(column)}
}

// To is the place up to an end.
func (s Span) To(line, column int) Span {
	s.EndLine, s.EndColumn = narrow(line), narrow(column)
	return s
}

// Start is where the place begins.
func (s Span) Start() (line, column int) { return int(s.Line), int(s.Column) }

// End is where the place ends, zeros if that is not known.
func (s Span) End() (line, column int) { return int(s.EndLine), int(s.EndColumn) }

// Lines is a place that is whole lines, from the first to the last.
func Lines(file string, first, last int) Span {
	return Span{File: file, Line: narrow(first), EndLine: narrow(last)}
}

// narrow is a line or column, and the last one that a Span can tell of those behind it: a
// snapshot may have more than two billion characters in one line.
func narrow(n int) int32 { return int32(min(max(n, 0), math.MaxInt32)) }

// String is file:line:column, as editors and terminals link it.
func (s Span) String() string {
	if s.Line == 0 {
		return s.File
	}
	return fmt.Sprintf("%s:%d:%d", s.File, s.Line, s.Column)
}

// IsZero tells whether the place is unknown altogether.
func (s Span) IsZero() bool { return s == Span{} }

// Compare orders spans by file, line and column.
func (s Span) Compare(t Span) int {
	return cmp.Or(cmp.Compare(s.File, t.File), cmp.Compare(s.Line, t.Line), cmp.Compare(s.Column, t.Column))
}

// Effect says what a problem costs.
type Effect int

const (
	// Noted costs nothing: everything was examined.
	Noted Effect = iota
	// Partial leaves some rules undecided on some resources.
	Partial
	// Lost means that something that was asked for was not examined.
	Lost
)

// String is the word that reports use.
func (e Effect) String() string {
	switch e {
	case Partial:
		return "partial"
	case Lost:
		return "lost"
	case Noted:
	}
	return "noted"
}

// A Problem is something wrong with the input. It is collected, never
// returned, and everything else is still examined.
type Problem struct {
	ID        string // a slug that never changes: "duplicate-key"
	At        Span
	Message   string // one sentence: what is so, of what, with the value seen
	Fix       string // what to do, one sentence; may be empty
	Effect    Effect
	Hides     []string // kinds of resource it may hide; empty with Partial means any kind
	Undecides []string // rules left undecided; the engine fills it in from Hides
}

// A Map says where the characters of a text stand in a file. Between two points
// the characters stand side by side; a hole in the text counts as one character.
// Points are sorted by Offset.
type Map []MapPoint

// A MapPoint is the place of one character.
type MapPoint struct {
	Offset       int // code points from the start of the text
	Line, Column int
}

// At returns the line and column of the character at offset, zeros if the map is empty.
func (m Map) At(offset int) (line, column int) {
	i, found := slices.BinarySearchFunc(m, offset, func(p MapPoint, offset int) int { return p.Offset - offset })
	if !found {
		i--
	}
	if i < 0 {
		return 0, 0
	}
	return m[i].Line, m[i].Column + offset - m[i].Offset
}
