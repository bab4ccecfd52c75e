package source_test

import (
	"testing"

	"github.com/belay-dev/belay/internal/source"
)

func TestMapAt(t *testing.T) {
	m := source.Map{{Offset: 0, Line: 3, Column: 5}, {Offset: 10, Line: 4, Column: 5}}
	for _, c := range []struct{ offset, line, column int }{{0, 3, 5}, {9, 3, 14}, {10, 4, 5}, {12, 4, 7}} {
		if line, column := m.At(c.offset); line != c.line || column != c.column {
			t.Errorf("At(%d): got %d:%d, want %d:%d", c.offset, line, column, c.line, c.column)
		}
	}
	if line, _ := (source.Map{}).At(3); line != 0 {
		t.Errorf("an empty map knows no place, got line %d", line)
	}
}

func TestSpanString(t *testing.T) {
	if got, want := (source.Span{File: "a.yaml", Line: 2, Column: 3}).String(), "a.yaml:2:3"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := (source.Span{File: "a.yaml"}).String(), "a.yaml"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
