package main

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/workspace"
)

// coverages gathers how many of its loss states an alarm watches of each unit, of
// several at the same time.
type coverages struct {
	mu  sync.Mutex
	all []engine.Coverage
}

func (c *coverages) add(u *workspace.Unit) {
	states, undecided := u.LossStates()
	if len(states) == 0 {
		return
	}
	of := engine.Coverage{Unit: u.Key, States: len(states), Undecided: undecided}
	for _, s := range states {
		if s.Watched {
			of.Watched++
			continue
		}
		of.Gaps = append(of.Gaps, engine.Gap{Resource: s.Resource.ID, Signal: s.Signal, At: s.Resource.At})
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = append(c.all, of)
}

func (c *coverages) sorted() []engine.Coverage {
	slices.SortFunc(c.all, func(a, b engine.Coverage) int { return cmp.Compare(a.Unit, b.Unit) })
	return c.all
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
