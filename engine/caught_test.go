package engine

import (
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/workspace"
)

// TestBugReachesTheCaller wants a bug in one unit where somebody can catch it, after
// all other units.
func TestBugReachesTheCaller(t *testing.T) {
	w := &workspace.Workspace{Units: make([]*workspace.Unit, 20)}
	var done [20]bool
	defer func() {
		bug, _ := recover().(string)
		if !strings.HasPrefix(bug, "unit 3\n") {
			t.Errorf("got bug %q, want that of unit 3", bug)
		}
		for i, d := range done {
			if d == (i == 3) {
				t.Errorf("unit %d: done is %v", i, d)
			}
		}
	}()
	eachPart(t.Context(), w, workspace.Parts{}, func(i int, _ workspace.Part) func() {
		return func() {
			if i == 3 {
				panic("unit 3")
			}
			done[i] = true
		}
	})
}
