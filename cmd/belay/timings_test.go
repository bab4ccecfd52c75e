package main

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestTimings prints the tables with a clock that goes on by a millisecond each
// time somebody looks at it.
func TestTimings(t *testing.T) {
	now := time.Unix(0, 0)
	var stderr bytes.Buffer
	w := newStopwatch(func() time.Time {
		now = now.Add(time.Millisecond)
		return now
	}, &stderr)
	w.timings = true
	w.phase(phaseFind)()
	load := w.phase(phaseLoad)
	w.each(phaseLoad, "a.yaml", 2)()
	w.each(phaseLoad, "b\x1b.yaml", 2)()
	load()
	o := w.observer()
	o.Compile()()
	ask := o.Unit("a.yaml", 1)
	o.Rule("timeout-default")()
	o.Rule("timeout-default")()
	o.Rule("memory-default")()
	ask()
	w.phase(phaseLoad)()
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	want := `phase                          time
find files                   1.0 ms
load                         6.0 ms
compile rules, part of ask   1.0 ms
all, some at the same time  21.0 ms

slowest of 2 rules             time  times asked
timeout-default              2.0 ms            2
memory-default               1.0 ms            1

slowest of 2 units             time         load     ask
a.yaml                       8.0 ms       1.0 ms  7.0 ms
b?.yaml                      1.0 ms       1.0 ms  0.0 ms
`
	if diff := cmp.Diff(want, stderr.String()); diff != "" {
		t.Errorf("timings (-want +got):\n%s", diff)
	}
}

// TestNoStopwatch does nothing where nobody looks.
func TestNoStopwatch(t *testing.T) {
	w := stopwatchOf(t.Context())
	w.phase(phaseLoad)()
	w.each(phaseLoad, "a.yaml", 1)()
	if w.observer() != nil {
		t.Error("got an observer")
	}
	w = newStopwatch(time.Now, &bytes.Buffer{})
	if w.observer() != nil {
		t.Error("got an observer though nothing was asked for")
	}
}
