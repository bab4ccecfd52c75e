package report

import "unicode/utf8"

// rowStep is how many characters are between the marks of a row.
const rowStep = 128

// A row is a line of a file. A plan is one line of megabytes with thousands of
// findings on it, so that no question may cost as much as the line is long.
type row struct {
	text   string
	length int   // in code points
	marks  []int // where each 128th code point starts; nil where each is a byte
}

func newRow(text string) row {
	r := row{text: text, length: utf8.RuneCountInString(text)}
	if r.length == len(text) {
		return r
	}
	n := 0
	for i := range text {
		if n%rowStep == 0 {
			r.marks = append(r.marks, i)
		}
		n++
	}
	return r
}

// offset is the byte at which a code point starts, counted from 0; the end of the
// text for those beyond it.
func (r row) offset(n int) int {
	switch {
	case n >= r.length:
		return len(r.text)
	case r.marks == nil:
		return n
	}
	at := r.marks[n/rowStep]
	for range n % rowStep {
		_, size := utf8.DecodeRuneInString(r.text[at:])
		at += size
	}
	return at
}

// cut is the code points from one to before another, counted from 0.
func (r row) cut(from, to int) string {
	start := r.offset(from)
	return r.text[start:max(r.offset(to), start)]
}
