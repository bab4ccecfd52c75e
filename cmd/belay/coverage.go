package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/workspace"
)

// coverages gathers how many of its loss states an alarm watches of each unit, of
// several at the same time and of large ones part by part.
type coverages struct {
	mu  sync.Mutex
	all map[string]*engine.Coverage // by unit
}

func (c *coverages) add(u *workspace.Unit) {
	states, undecided := u.LossStates()
	if len(states)+undecided == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	of := c.all[u.Key]
	if of == nil {
		of = &engine.Coverage{Unit: u.Key}
		if c.all == nil {
			c.all = map[string]*engine.Coverage{}
		}
		c.all[u.Key] = of
	}
	of.States += len(states)
	of.Undecided += undecided
	for _, s := range states {
		if s.Watched {
			of.Watched++
			continue
		}
		of.Gaps = append(of.Gaps, engine.Gap{Resource: s.Resource.ID, Signal: s.Signal, At: s.Resource.At})
	}
}

func (c *coverages) sorted() []engine.Coverage {
	var out []engine.Coverage
	for _, unit := range slices.Sorted(maps.Keys(c.all)) {
		of := c.all[unit]
		if of.States == 0 {
			continue
		}
		slices.SortStableFunc(of.Gaps, func(a, b engine.Gap) int {
			return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Signal, b.Signal))
		})
		out = append(out, *of)
	}
	return out
}

// withSignals adds the signals of every kind that has some to what is worked out.
func withSignals(reads map[model.Kind]map[string]bool) {
	for kind, shape := range model.Kinds {
		if _, ok := shape["signals"]; !ok {
			continue
		}
		if reads[kind] == nil {
			reads[kind] = map[string]bool{}
		}
		reads[kind]["signals"] = true
	}
}

// share refuses what is no share of the loss states. The configuration's is checked
// where it is read.
func (c *chooser) share() error {
	if c.minCoverage < 0 || c.minCoverage > 100 {
		return fmt.Errorf("--min-coverage cannot be %v, want a percentage from 0 to 100", c.minCoverage)
	}
	return nil
}

// thin names the first unit of which less than a percentage of the loss states
// is watched, "" if there is none.
func thin(result *engine.Result, percent float64) string {
	for _, c := range result.Coverage {
		if 100*float64(c.Watched) < percent*float64(c.States) {
			return fmt.Sprintf("%s, less than %v percent", figure(c), percent)
		}
	}
	return ""
}

// eventPaths says of each unit how many of its loss states are watched, a line each.
func eventPaths(result *engine.Result) []string {
	var out []string
	for _, c := range result.Coverage {
		out = append(out, figure(c))
	}
	return out
}

// figure says how many of the loss states of a unit are watched, and which are not.
func figure(c engine.Coverage) string {
	said := fmt.Sprintf("%s watches %d of %d states in which events are lost", c.Unit, c.Watched, c.States)
	if len(c.Gaps) == 0 {
		return said
	}
	const most = 5
	gaps := make([]string, 0, most+1)
	for i, gap := range c.Gaps {
		if i == most && len(c.Gaps) > most+1 {
			gaps = append(gaps, fmt.Sprintf("%d more", len(c.Gaps)-most))
			break
		}
		gaps = append(gaps, gap.Signal+" of "+gap.Resource)
	}
	return said + " (unwatched: " + strings.Join(gaps, ", ") + ")"
}
