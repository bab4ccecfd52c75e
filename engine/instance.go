package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// calls are the calls of modules that led to a resource, nearest first: the same
// line of a module is deployed by each of them.
func calls(r *model.Resource) []Related {
	var out []Related
	for _, at := range r.Via {
		out = append(out, Related{At: at, Message: "the module is called here"})
	}
	return out
}

// fold makes one finding of those that the instances of one block have in common:
// the same rule says the same at the same place, of resources that have one
// identity. The instances are its witnesses, so that a new one is news.
func fold(findings []Finding) []Finding {
	type place struct {
		identity, when string
		at             source.Span
		outcome        Outcome
		severity       Severity
		nth            int // of the findings of one resource there
	}
	type seen struct {
		place   place
		subject string
	}
	first := map[place]int{}
	nth := map[seen]int{}
	instances := map[int][]string{}
	var out []Finding
	for _, f := range findings {
		p := place{identity: f.Identity, when: strings.Join(f.When, "\x00"), at: f.At, outcome: f.Outcome, severity: f.Severity}
		s := seen{p, f.Subject.ID}
		p.nth = nth[s]
		nth[s]++
		i, ok := first[p]
		if !ok {
			first[p] = len(out)
			instances[len(out)] = []string{f.Subject.ID}
			out = append(out, f)
			continue
		}
		instances[i] = append(instances[i], f.Subject.ID)
		out[i].Witnesses = append(out[i].Witnesses, f.Witnesses...)
	}
	for i := range out {
		more := len(instances[i]) - 1
		if more == 0 {
			continue
		}
		f := &out[i]
		f.Witnesses = append(f.Witnesses, instances[i]...)
		slices.Sort(f.Witnesses)
		f.Witnesses = slices.Compact(f.Witnesses)
		instance := "instance"
		if more > 1 {
			instance = "instances"
		}
		f.Message = fmt.Sprintf("%s (and %d more %s)", f.Message, more, instance)
	}
	return out
}
