package engine

import "github.com/belay-dev/belay/internal/source"

// A Suppression is what asked that a finding not be reported, or some of its
// witnesses.
type Suppression struct {
	By     Asker
	Reason string
	Until  string // the last day on which it holds, 2027-01-31; "" if it does not end
	// At is the mark, or the entry of the configuration or of the baseline.
	At source.Span
}

// An Asker is where suppressions are written.
type Asker string

// The places where suppressions are written.
const (
	ByMark          Asker = "mark"          // a comment or metadata in the source
	ByConfiguration Asker = "configuration" // ignore in .belay.yaml
	ByBaseline      Asker = "baseline"
)
