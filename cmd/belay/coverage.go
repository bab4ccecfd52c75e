package main

import (
	"fmt"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/workspace"
)

// coverage says of each unit how many of its loss states an alarm watches.
func coverage(w *workspace.Workspace) []engine.Coverage {
	var out []engine.Coverage
	for _, u := range w.Units {
		states, undecided := u.LossStates()
		if len(states) == 0 {
			continue
		}
		c := engine.Coverage{Unit: u.Key, States: len(states), Undecided: undecided}
		for _, s := range states {
			if s.Watched {
				c.Watched++
				continue
			}
			c.Gaps = append(c.Gaps, engine.Gap{Resource: s.Resource.ID, Signal: s.Signal, At: s.Resource.At})
		}
		out = append(out, c)
	}
	return out
}

// thin names the first unit of which less than a percentage of the loss states
// is watched, "" if there is none.
func thin(result *engine.Result, percent float64) string {
	for _, c := range result.Coverage {
		if 100*float64(c.Watched) < percent*float64(c.States) {
			return fmt.Sprintf("%s watches %d of %d states in which events are lost, less than %v percent", c.Unit, c.Watched, c.States, percent)
		}
	}
	return ""
}
