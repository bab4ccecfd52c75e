package workspace

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// A Past is what a workspace was, so that one of which little has changed is linked
// anew in little time. It knows units by their pointers: one that is loaded again is
// another. The zero value is no past.
//
// A unit is kept if it is there as it was, as are all units that it asked for
// something, and if no other unit gives what it asked for in vain. What was found
// out about it then still holds.
type Past struct {
	options  Options
	clusters []*cluster
	gives    map[*model.Unit][]question
}

// A cluster is units that asked one another, directly or not.
type cluster struct {
	members []member
	asked   map[question]bool
	metrics map[metricQuestion]bool
}

// A member is a unit, and what was found out about it.
type member struct {
	unit      *model.Unit
	completed bool // with its facts
	problems  []source.Problem
	elsewhere map[int]map[string]bool
}

// A question is something that a unit asks other units for by a word that stands for
// the same everywhere.
type question struct {
	of   askedOf
	kind model.Kind
	name string
}

type askedOf int

const (
	ofName    askedOf = iota // a resource of a kind, by its physical name
	ofKey                    // a unit, by its key
	ofParent                 // the units that deploy one, by its key
	ofExport                 // an export, by its name
	ofStacked                // exports whose names hold the names of their stacks
	ofRules                  // rules on alarms that they do not name
)

// A metricQuestion asks whether an alarm looks at a metric.
type metricQuestion struct{ namespace, name string }

// notes are what a unit asks others for while it is linked and its facts are worked
// out.
type notes struct {
	asked    map[question]bool
	metrics  map[metricQuestion]bool
	met      map[*scope]bool // those that gave something
	problems []source.Problem
	// elsewhere are the signals for which each statement of the settings was needed.
	elsewhere map[int]map[string]bool
}

func (n *notes) ask(of askedOf, kind model.Kind, name string) {
	if n.asked == nil {
		n.asked = map[question]bool{}
	}
	n.asked[question{of, kind, name}] = true
}

func (n *notes) askMetric(namespace, name string) {
	if n.metrics == nil {
		n.metrics = map[metricQuestion]bool{}
	}
	n.metrics[metricQuestion{namespace, name}] = true
}

func (n *notes) meet(other *scope) {
	if n.met == nil {
		n.met = map[*scope]bool{}
	}
	n.met[other] = true
}

// given are the questions that a unit answers.
func given(u *model.Unit) []question {
	out := []question{{of: ofKey, name: u.Key}}
	for i := range u.Children {
		out = append(out, question{of: ofParent, name: u.Children[i].Key})
	}
	for _, e := range u.Exports {
		if ofStack(e.Name) {
			out = append(out, question{of: ofStacked})
			continue
		}
		out = append(out, question{of: ofExport, name: e.Name.String()})
	}
	for _, r := range u.Resources {
		for _, t := range texts(nil, r.Attrs[nameAttribute(r.Kind)].Value) {
			if comparableText(t) {
				out = append(out, question{ofName, r.Kind, t.String()})
			}
		}
		if broadRule(r) {
			out = append(out, question{of: ofRules})
		}
	}
	return out
}

// Link links units to a workspace as Link does, and keeps those whose past holds:
// they are marked so and have no graphs. Wanted tells of a unit whether something is
// to be found out about it, and answered whether that was found out before. Remember
// has to follow once Each has returned.
func (p *Past) Link(units []*model.Unit, options Options, wanted, answered func(*model.Unit) bool) *Workspace {
	if !reflect.DeepEqual(p.options, options) {
		p.options, p.clusters = options, nil
	}
	all := len(options.External) > 0 // statements speak of units that nobody asks about
	givers := p.givers(units)
	kept, open := p.split(units, givers, func(m member) bool {
		return (answered(m.unit) || !wanted(m.unit)) && (m.completed || !all)
	})
	for {
		w := Link(open, options)
		if len(kept) == 0 {
			return w
		}
		for _, s := range w.builder.scopes {
			if all || wanted(s.unit.Unit) {
				s.complete()
			}
		}
		more := answering(kept, w.builder.scopes, givers)
		if len(more) == 0 {
			return w.with(kept)
		}
		for g := range more {
			for _, m := range g.members {
				open = append(open, m.unit)
			}
		}
		kept = slices.DeleteFunc(kept, func(g *cluster) bool { return more[g] })
	}
}

// givers index units by the questions that they answer.
func (p *Past) givers(units []*model.Unit) map[question][]*model.Unit {
	gives := make(map[*model.Unit][]question, len(units))
	givers := map[question][]*model.Unit{}
	for _, u := range units {
		list, ok := p.gives[u]
		if !ok {
			list = given(u)
		}
		gives[u] = list
		for _, q := range list {
			givers[q] = append(givers[q], u)
		}
	}
	p.gives = gives
	return givers
}

// split tells the clusters whose past holds from the units of which that is open.
func (p *Past) split(units []*model.Unit, givers map[question][]*model.Unit, known func(member) bool) (kept []*cluster, open []*model.Unit) {
	present := make(map[*model.Unit]bool, len(units))
	for _, u := range units {
		present[u] = true
	}
	stays := map[*model.Unit]bool{}
	for _, g := range p.clusters {
		if !g.holds(present, givers, known) || g.watched(units) {
			continue
		}
		kept = append(kept, g)
		for _, m := range g.members {
			stays[m.unit] = true
		}
	}
	for _, u := range units {
		if !stays[u] {
			open = append(open, u)
		}
	}
	return kept, open
}

// holds tells whether all members are there and nobody else answers what they ask.
func (g *cluster) holds(present map[*model.Unit]bool, givers map[question][]*model.Unit, known func(member) bool) bool {
	for _, m := range g.members {
		if !present[m.unit] || !known(m) {
			return false
		}
	}
	for q := range g.asked {
		for _, u := range givers[q] {
			if !g.has(u) {
				return false
			}
		}
	}
	return true
}

// watched tells whether an alarm of another unit looks at a metric that the cluster
// asks about.
func (g *cluster) watched(units []*model.Unit) bool {
	for q := range g.metrics {
		for _, u := range units {
			if !g.has(u) && alarmsOn(u, q.namespace, q.name) {
				return true
			}
		}
	}
	return false
}

func (g *cluster) has(u *model.Unit) bool {
	return slices.ContainsFunc(g.members, func(m member) bool { return m.unit == u })
}

// answering are the clusters that answer something that units ask.
func answering(kept []*cluster, scopes []*scope, givers map[question][]*model.Unit) map[*cluster]bool {
	clusterOf := map[*model.Unit]*cluster{}
	for _, g := range kept {
		for _, m := range g.members {
			clusterOf[m.unit] = g
		}
	}
	out := map[*cluster]bool{}
	for _, s := range scopes {
		s.notes.answered(clusterOf, givers, out)
	}
	delete(out, nil)
	return out
}

// answered adds the clusters that answer what a unit asks to out.
func (n *notes) answered(clusterOf map[*model.Unit]*cluster, givers map[question][]*model.Unit, out map[*cluster]bool) {
	for q := range n.asked {
		for _, u := range givers[q] {
			out[clusterOf[u]] = true
		}
	}
	for q := range n.metrics {
		for u, g := range clusterOf {
			if alarmsOn(u, q.namespace, q.name) {
				out[g] = true
			}
		}
	}
}

// with adds what is kept to a workspace.
func (w *Workspace) with(kept []*cluster) *Workspace {
	b := w.builder
	for _, g := range kept {
		for _, m := range g.members {
			w.Units = append(w.Units, &Unit{Unit: m.unit, Kept: true})
			w.Problems = append(w.Problems, m.problems...)
			for i, signals := range m.elsewhere {
				for signal := range signals {
					b.neededFor(i, signal)
				}
			}
		}
	}
	slices.SortStableFunc(w.Units, func(x, y *Unit) int { return strings.Compare(x.Key, y.Key) })
	w.kept = kept
	return w
}

// Remember notes what a workspace has become, once Each has returned.
func (p *Past) Remember(w *Workspace) {
	if w.builder == nil {
		return
	}
	scopes := w.builder.scopes
	at := make(map[*scope]int, len(scopes))
	for i, s := range scopes {
		at[s] = i
	}
	met := newSets(len(scopes))
	for i, s := range scopes {
		for other := range s.notes.met {
			met.join(i, at[other])
		}
	}
	p.clusters = slices.Clone(w.kept)
	clusters := map[int]*cluster{}
	for i, s := range scopes {
		root := met.root(i)
		g := clusters[root]
		if g == nil {
			g = &cluster{asked: map[question]bool{}, metrics: map[metricQuestion]bool{}}
			clusters[root] = g
			p.clusters = append(p.clusters, g)
		}
		g.members = append(g.members, member{s.unit.Unit, s.completed, s.notes.problems, s.notes.elsewhere})
		maps.Copy(g.asked, s.notes.asked)
		maps.Copy(g.metrics, s.notes.metrics)
	}
}
