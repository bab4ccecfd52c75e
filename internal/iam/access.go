package iam

import (
	"cmp"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/iam/data"
	"github.com/belay-dev/belay/internal/model"
)

// A Breadth says how many resources a statement reaches with an action.
type Breadth string

// The breadths.
const (
	Everything Breadth = "everything" // every resource of the type
	Matching   Breadth = "matching"   // those whose name matches a pattern
	Named      Breadth = "named"      // those that it names
)

// A Reach is the sensitive actions of one kind that a statement allows.
type Reach struct {
	Kind    data.Sensitivity
	Breadth Breadth // the widest of them
	// Open are those that no condition bounds, Bounded those that one does, with its
	// key. Unscopable tells that no resource could scope any of them.
	Open, Bounded []Actions
	Unscopable    bool
	Resources     []string // of the statement, as written
}

// Reaches lists what a statement that allows reaches of the sensitive actions of some
// kinds, by kind.
func (a *Analyzer) Reaches(g *Grant, kinds ...data.Sensitivity) []Reach {
	if g.effect == No {
		return nil
	}
	var out []Reach
	for _, kind := range kinds {
		if r, ok := a.reach(g, kind); ok {
			out = append(out, r)
		}
	}
	return out
}

func (a *Analyzer) reach(g *Grant, kind data.Sensitivity) (Reach, bool) {
	set := g.actions.lower.Intersect(a.kind(kind))
	r := Reach{Kind: kind, Breadth: Named, Unscopable: true}
	if set.Empty() {
		return r, false
	}
	for _, t := range g.resources.texts {
		r.Resources = append(r.Resources, t.String())
	}
	widths := []Breadth{Named, Matching, Everything}
	a.patterns(g, set, func(pattern string, covers Set) {
		var open []data.ActionID
		bounded := map[string][]data.ActionID{}
		for id := range covers.All() {
			breadth, touches := a.breadth(g, id)
			if !touches {
				continue
			}
			if slices.Index(widths, breadth) > slices.Index(widths, r.Breadth) {
				r.Breadth = breadth
			}
			r.Unscopable = r.Unscopable && len(a.action(id).Types) == 0
			if key := a.bound(g, id); key != "" {
				bounded[key] = append(bounded[key], id)
				continue
			}
			open = append(open, id)
		}
		r.Open = append(r.Open, a.gather(pattern, open)...)
		for _, key := range sortedKeys(bounded) {
			for _, item := range a.gather(pattern, bounded[key]) {
				item.Keys = []string{key}
				r.Bounded = append(r.Bounded, item)
			}
		}
	})
	return r, len(r.Open)+len(r.Bounded) > 0
}

// kind is the set of the actions of a kind.
func (a *Analyzer) kind(kind data.Sensitivity) Set {
	key := "kind " + string(kind)
	a.mu.Lock()
	set, ok := a.unions[key]
	a.mu.Unlock()
	if ok {
		return set
	}
	var ids []data.ActionID
	for _, name := range data.Sensitive(kind) {
		if id, ok := a.Universe.Find(name); ok {
			ids = append(ids, id)
		}
	}
	set = setOf(ids...)
	a.mu.Lock()
	a.unions[key] = set
	a.mu.Unlock()
	return set
}

// breadth says how many resources of its types an action reaches by a
// statement, and whether it reaches any.
func (a *Analyzer) breadth(g *Grant, id data.ActionID) (breadth Breadth, touches bool) {
	if g.resources.negated || g.resources.own || g.resources.star() == Yes {
		return Everything, true
	}
	types := a.action(id).Types
	breadth = Named
	for i, text := range g.resources.texts {
		if !meetsAny(g.resources.upper()[i], a.formatsOf(id)) {
			continue
		}
		touches = true
		parts := arnParts(text)
		p := reading{wildcards: true, binding: a.binding}.compile(text)
		for _, t := range types {
			if coversType(parts, p, t.Type) {
				return Everything, true
			}
		}
		if wild(parts[len(parts)-1]) {
			breadth = Matching
		}
	}
	return breadth, touches || g.resources.why != ""
}

// Admin answers whether a principal may do everything: nine tenths and a half of
// all actions, or every action of IAM, on everything. A condition on a Deny does
// not count as taking access away; one on an Allow makes the answer unknown. The
// text says why it is unknown.
func (a *Analyzer) Admin(p Policies) (Answer, string) {
	upper, lower := a.onEverything(p.Identity)
	why := cmp.Or(p.Unknown["identity"], p.Unknown["boundary"], p.Unknown["service control"])
	if p.Unknown["identity"] != "" {
		upper = a.full
	}
	limit := func(grants []*Grant) {
		u, l := a.onEverything(grants)
		upper, lower = upper.Intersect(u), lower.Intersect(l)
	}
	if p.Boundary != nil {
		limit(p.Boundary)
	}
	if p.Session != nil {
		limit(p.Session)
	}
	for _, level := range p.ServiceControl {
		limit(level)
	}
	if p.Unknown["boundary"] != "" || p.Unknown["service control"] != "" {
		lower = Set{}
	}
	switch {
	case a.isAdmin(lower):
		return Yes, ""
	case a.isAdmin(upper):
		return Unknown, cmp.Or(why, "a condition decides whether it may")
	}
	return No, ""
}

// onEverything is the actions that statements allow on everything: surely, and
// if what is not known goes that way.
func (a *Analyzer) onEverything(grants []*Grant) (upper, lower Set) {
	var denied Set
	for _, g := range grants {
		star := g.resources.star()
		if g.effect == No {
			if holds, _ := g.conditions(nil); star == Yes && holds == Yes && !g.resources.negated {
				denied = denied.Union(g.actions.lower)
			}
			continue
		}
		if star == No {
			continue
		}
		upper = upper.Union(g.actions.upper)
		if holds, _ := g.conditions(nil); holds == Yes && star == Yes && g.effect == Yes {
			lower = lower.Union(g.actions.lower)
		}
	}
	return upper.Minus(denied), lower.Minus(denied)
}

func (a *Analyzer) isAdmin(set Set) bool {
	s := a.Universe.Service("iam")
	all := true
	for id := s.First; id < s.End && all; id++ {
		all = set.Has(id)
	}
	return all || set.Len()*100 >= a.Universe.Len()*95
}

// A Need is a call that a principal must be able to make.
type Need struct {
	Action string
	// Resource is what the call is on, * for an action without resource. Without a
	// resource the call is on one of those that the patterns Among match, or on any.
	Resource model.Text
	Among    []model.Text
	Context  Context // what is known of the call
	For      string  // who needs it: "the event source of queue Jobs"
}

// Missing sorts out the needs that policies do not grant, and those of which
// nobody can tell, with the reason. A grant of which it is not known whether it
// covers the resource counts as one that may.
func (a *Analyzer) Missing(p Policies, who Principal, needs []Need) (missing, undecided []Need, why string) {
	for _, need := range needs {
		var v Verdict
		if need.Resource == nil {
			v, _ = a.Can(p, who, need.Action, need.Among, need.Context)
		} else {
			v = a.Evaluate(p, Request{Principal: who, Action: need.Action, Resource: need.Resource, Context: need.Context})
		}
		switch v.Answer() {
		case No:
			missing = append(missing, need)
		case Unknown:
			undecided = append(undecided, need)
			why = cmp.Or(why, v.Why, strings.Join(v.Conditions, "; "))
		case Yes:
		}
	}
	return missing, undecided, why
}

// tries bounds how many resources are tried for one question.
const tries = 64

// Can answers whether there is a resource, of those that the patterns match and
// the action takes, on which a principal may do an action; it returns the best
// verdict and the resource. Without patterns any resource will do.
func (a *Analyzer) Can(p Policies, who Principal, action string, patterns []model.Text, context Context) (Verdict, model.Text) {
	best := Verdict{Decision: Denied, Why: "no identity policy allows it"}
	var witness model.Text
	for _, resource := range a.resourcesFor(p, action, patterns, context) {
		v := a.Evaluate(p, Request{Principal: who, Action: action, Resource: resource, Tried: true, Context: context})
		if witness == nil || v.Answer() > best.Answer() {
			best, witness = v, resource
		}
		if v.Answer() == Yes {
			break
		}
	}
	if why := p.Unknown["identity"]; why != "" && best.Answer() == No && len(best.Denies) == 0 {
		// There may be no resource worth a try because a policy is not seen.
		return Verdict{Decision: Undecided, Why: why}, witness
	}
	return best, witness
}

// resourcesFor lists resources worth a try: for each pattern that may allow the
// action, one that no Deny which surely holds covers.
func (a *Analyzer) resourcesFor(p Policies, action string, patterns []model.Text, context Context) []model.Text {
	c := a.call(action)
	takes := language{{{char: '*'}}, append(literalPattern("arn:"), tok{kind: manyTok})}
	if c.known {
		takes = a.formatsOf(c.id)
		if len(takes) == 0 {
			return []model.Text{model.Lit("*")}
		}
	}
	within := append([]language{takes}, a.limits(p, c)...)
	if patterns != nil {
		within = append(within, a.loose(patterns))
	}
	denied := a.denied(p, c, context)
	var out []model.Text
	for _, g := range p.Identity {
		if g.effect == No || g.actions.action(c) == No {
			continue
		}
		without := denied
		if g.resources.negated {
			without = append(slices.Clip(denied), g.resources.lower())
		}
		for _, l := range append(g.resources.surely(), g.resources.languages()...) {
			if word, found := findResource(append(slices.Clip(within), l), without); found == Yes {
				out = append(out, word.asText())
			}
			if len(out) >= tries {
				return out
			}
		}
	}
	return out
}

// surely are the patterns with holes, each as what it is sure to cover: of a queue
// in the Region of the stack, one in that Region. In any other the answer depends.
func (p resourcePart) surely() []language {
	if p.negated || p.own || p.why != "" {
		return nil
	}
	var out []language
	for i, t := range p.texts {
		if _, literal := t.Literal(); !literal {
			out = append(out, p.lower()[i:i+1])
		}
	}
	return out
}

// loose is the language of patterns whose holes may hold anything.
func (a *Analyzer) loose(patterns []model.Text) language {
	var l language
	for _, t := range patterns {
		l = append(l, reading{wildcards: true, free: true, binding: a.binding}.compile(t))
	}
	return l
}

// languages are the patterns to look for a resource in, one by one.
func (p resourcePart) languages() []language {
	if p.negated || p.own || p.why != "" {
		return []language{{{{kind: manyTok}}}}
	}
	upper := p.upper()
	out := make([]language, len(upper))
	for i := range upper {
		out[i] = upper[i : i+1]
	}
	return out
}

// limits are the languages of the layers that must allow too.
func (a *Analyzer) limits(p Policies, c call) []language {
	layers := append([][]*Grant{p.Boundary, p.Session}, p.ServiceControl...)
	var out []language
	for _, grants := range layers {
		if grants == nil {
			continue
		}
		var l language
		for _, g := range grants {
			if g.effect != No && g.actions.action(c) != No {
				for _, one := range g.resources.languages() {
					l = append(l, one...)
				}
			}
		}
		out = append(out, l)
	}
	return out
}

// denied is the languages that Denies which surely hold cover.
func (a *Analyzer) denied(p Policies, c call, context Context) []language {
	var l language
	for _, grants := range append([][]*Grant{p.Identity, p.Boundary, p.Session}, p.ServiceControl...) {
		for _, g := range grants {
			if g.effect != No || g.resources.negated || g.actions.action(c) != Yes {
				continue
			}
			if holds, _ := g.conditions(context); holds == Yes {
				l = append(l, g.resources.lower()...)
			}
		}
	}
	if len(l) == 0 {
		return nil
	}
	return []language{l}
}

// DocumentGrants returns the statements of the document of an identity policy. Each is
// named after the policy.
func (a *Analyzer) DocumentGrants(name string, document model.Attr) []*Grant {
	statements, _ := Statements(document, Identity)
	grants := make([]*Grant, len(statements))
	for i, s := range statements {
		grants[i] = a.Grant(name+" "+s.Path, s.Attrs)
	}
	return grants
}

// ManagedGrants returns the statements of a policy that AWS manages, by its name
// or ARN; nil with false if there is none of that name. Each is named after the
// policy.
func (a *Analyzer) ManagedGrants(name string) (grants []*Grant, found bool, err error) {
	p, ok := a.Managed.FindARN(name)
	if !ok && !strings.HasPrefix(name, "arn:") {
		p, ok = a.Managed.Find(name)
	}
	if !ok {
		return nil, false, nil
	}
	a.own.Lock()
	grants, ok = a.attached[p.Name]
	a.own.Unlock()
	if ok {
		return grants, true, nil
	}
	shared, err := a.managedGrants(p)
	if err != nil {
		return nil, true, err
	}
	for _, g := range shared {
		grants = append(grants, a.bind(g))
	}
	a.own.Lock()
	a.attached[p.Name] = grants
	a.own.Unlock()
	return grants, true, nil
}

// managedGrants are the statements of a policy that AWS manages, of no unit.
func (a *Analyzer) managedGrants(p data.ManagedPolicy) ([]*Grant, error) {
	a.mu.Lock()
	grants, ok := a.managed[p.Name]
	a.mu.Unlock()
	if ok {
		return grants, nil
	}
	statements, err := a.managedStatements(p)
	if err != nil {
		return nil, err
	}
	free := a.With(nil)
	for _, s := range statements {
		grants = append(grants, free.Grant(p.Name+" "+s.Path, s.Attrs))
	}
	a.mu.Lock()
	a.managed[p.Name] = grants
	a.mu.Unlock()
	return grants, nil
}

// bind makes a grant of no unit one of the analyzer's: what it is compared with may
// have holes that the unit gives a meaning.
func (a *Analyzer) bind(g *Grant) *Grant {
	m := *g.meaning
	m.reading.binding, m.reading.variables = a.binding, a.variables
	m.resources.bounds = &bounds{reading: m.reading, texts: m.resources.texts}
	return &Grant{Statement: g.Statement, Name: g.Name, meaning: &m}
}
