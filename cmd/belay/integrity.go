package main

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/belay-dev/belay/internal/iam/data"
	"github.com/belay-dev/belay/internal/metric"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/workspace"
)

// Dated facts are about AWS and that come with Belay.
type dated struct {
	what  string
	date  string        // as of which they hold
	fresh time.Duration // how long nothing is said of their age
	kind  model.Kind    // they are about nothing else
}

// settledFor is for how long the tables hold that change a few times a year.
const settledFor = 365 * 24 * time.Hour

func datedFacts() []dated {
	actions, managed := data.Sources()
	return []dated{
		{"the actions of IAM", actions.Date, staleAfter, model.Statement},
		{"the policies that AWS manages", managed.Date, staleAfter, model.Role},
		{"the runtimes of Lambda", workspace.RuntimesAsOf, settledFor, model.Function},
		{"limits and prices", workspace.LimitsAsOf, settledFor, model.Function},
		{"the metrics of services", metric.AsOf, settledFor, model.Alarm},
	}
}

// integrityOf is what is wrong with how the units are judged, whatever is in them.
func integrityOf(reported []*workspace.Unit, day time.Time) []source.Problem {
	units := make([]*model.Unit, len(reported))
	for i, u := range reported {
		units[i] = u.Unit
	}
	return append(stale(units, day), twice(units)...)
}

// stale says which of the facts that what is checked depends on are old: what AWS
// added since is not known, and nothing is found about it.
func stale(units []*model.Unit, day time.Time) []source.Problem {
	kinds := map[model.Kind]bool{}
	for _, u := range units {
		for _, r := range u.Resources {
			if r.Cloud == model.AWS {
				kinds[r.Kind] = true
			}
		}
	}
	var old []string
	for _, t := range datedFacts() {
		if !kinds[t.kind] {
			continue
		}
		if age := (data.Source{Date: t.date}).Age(day); age > t.fresh {
			old = append(old, fmt.Sprintf("%s of %s, %d days old", t.what, t.date, int(age.Hours()/24)))
		}
	}
	if old == nil {
		return nil
	}
	return []source.Problem{{
		ID: "reference-data-stale", Effect: source.Noted,
		Message: "what is known of AWS is old: " + strings.Join(old, "; "),
		Fix:     "Take a newer release: what AWS added since is not known to this one.",
	}}
}

// twice says of plans and states that lie beside their source and are checked for
// themselves: the same resource is judged as often as it is read.
func twice(units []*model.Unit) []source.Problem {
	var plans, roots []*model.Unit
	for _, u := range units {
		switch {
		case u.Format != "terraform":
		case slices.Equal(u.Files, []string{u.Key}):
			plans = append(plans, u)
		default:
			roots = append(roots, u)
		}
	}
	var out []source.Problem
	for _, plan := range plans {
		for _, root := range roots {
			if common := inCommon(plan, root); common > 0 && 2*common >= len(plan.Resources) && beside(plan.Key, root.Key) {
				out = append(out, source.Problem{
					ID: "duplicate-subject", At: source.Span{File: plan.Key}, Effect: source.Noted,
					Message: fmt.Sprintf("%d of its %d resources are in %s, too, and are judged twice", common, len(plan.Resources), root.Key),
					Fix:     fmt.Sprintf("Give --plan %s=%s if it is the plan of that, to judge both as one; else check one of them.", root.Key, plan.Key),
				})
				break
			}
		}
	}
	return out
}

// inCommon is how many resources of a unit are in another, by their ids without the
// keys of instances.
func inCommon(a, b *model.Unit) int {
	ids := make(map[string]bool, len(b.Resources))
	for _, r := range b.Resources {
		ids[withoutKeys(r.ID)] = true
	}
	common := 0
	for _, r := range a.Resources {
		if ids[withoutKeys(r.ID)] {
			common++
		}
	}
	return common
}

// withoutKeys is an address without the keys of instances.
func withoutKeys(address string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(address, "[")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		_, address, _ = strings.Cut(after, "]")
	}
}

// beside tells whether a file is in a folder, below it or in one above it.
func beside(file, folder string) bool {
	in := path.Dir(file)
	within := func(inner, outer string) bool {
		return outer == "." || inner == outer || strings.HasPrefix(inner, outer+"/")
	}
	return within(in, folder) || within(folder, in)
}
