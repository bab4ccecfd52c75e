package iam

import (
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/iam/data"
	"github.com/belay-dev/belay/internal/model"
)

// An Inclusion answers whether policies allow no more than others do.
type Inclusion struct {
	Answer Answer
	// Witness is, where the answer is No, a request that the one allows and the
	// other does not; both evaluations have been made.
	Witness *Request
	// Why says why the answer is Unknown.
	Why string
	// Future lists action patterns that are covered today and may cover more when
	// AWS publishes new actions: s3:Get* against a list of all its actions.
	Future []string
}

// branchLimit bounds the ways in which conditions and resources are combined in
// the search for a witness of one action.
const branchLimit = 2_000

// Includes answers whether whatever the principal may do with the policies of
// part it may do with those of whole. Both are of one principal, whose requests
// are to its own account; resource policies are not compared.
func (a *Analyzer) Includes(whole, part Policies, who Principal) Inclusion {
	c := comparison{a: a, who: who, whole: layersOf(whole), part: layersOf(part), policies: [2]Policies{whole, part}, enclosed: map[[2]*Grant]bool{}}
	if why := c.unknown(part); why != "" {
		return Inclusion{Answer: Unknown, Why: why}
	}
	out := Inclusion{Answer: Yes}
	for _, class := range c.classes() {
		witness, answer, why := c.class(class)
		if answer == No {
			return Inclusion{Answer: No, Witness: witness}
		}
		if answer == Unknown && out.Answer == Yes {
			out.Answer, out.Why = Unknown, why
		}
	}
	if why := c.unpublished(&out); why != "" && out.Answer == Yes {
		out.Answer, out.Why = Unknown, why
	}
	return out
}

// compared is policies as layers, each of which must allow, and all of their
// denies.
type compared struct {
	layers [][]*Grant // the allows of each layer; identity is the first
	denies []*Grant
}

func layersOf(p Policies) compared {
	var out compared
	add := func(grants []*Grant) {
		allows := []*Grant{}
		for _, g := range grants {
			if g.effect != Yes {
				out.denies = append(out.denies, g)
			}
			if g.effect != No {
				allows = append(allows, g)
			}
		}
		out.layers = append(out.layers, allows)
	}
	add(p.Identity)
	for _, grants := range append([][]*Grant{p.Boundary, p.Session}, p.ServiceControl...) {
		if grants != nil {
			add(grants)
		}
	}
	return out
}

func (c compared) all() []*Grant {
	out := slices.Clone(c.denies)
	for _, l := range c.layers {
		out = append(out, l...)
	}
	return out
}

type comparison struct {
	a           *Analyzer
	who         Principal
	whole, part compared
	policies    [2]Policies // whole, part
	enclosed    map[[2]*Grant]bool
}

// unknown says what of the part is not known, so that nothing can be said of all
// that it allows.
func (c *comparison) unknown(part Policies) string {
	for _, name := range []string{"identity", "boundary", "session", "service control"} {
		if why := part.Unknown[name]; why != "" {
			return why
		}
	}
	for _, g := range c.part.all() {
		switch {
		case g.effect == Unknown:
			return "the effect of " + g.Name + " is not known"
		case g.actions.why != "":
			return g.actions.why
		case g.resources.why != "":
			return g.resources.why
		}
	}
	return ""
}

// An actionClass is actions that the same statements are about and that take the
// same resources: what holds of one holds of all.
type actionClass struct {
	id      data.ActionID
	grants  map[*Grant]bool
	covered bool // a statement of the whole allows all of it without condition
}

// classes are those of the actions that the part may allow.
func (c *comparison) classes() []actionClass {
	var may Set
	for _, g := range c.part.layers[0] {
		may = may.Union(g.actions.upper)
	}
	grants := append(c.part.all(), c.whole.all()...)
	// Actions are split by the sets of the statements, one after the other; most
	// statements of a policy share few sets.
	groups := []Set{may}
	for _, g := range grants {
		var next []Set
		for _, group := range groups {
			in, out := group.Intersect(g.actions.upper), group.Minus(g.actions.upper)
			for _, s := range []Set{in, out} {
				if !s.Empty() {
					next = append(next, s)
				}
			}
		}
		groups = next
	}
	var out []actionClass
	for _, group := range groups {
		out = append(out, c.split(group, grants)...)
	}
	return out
}

// split makes classes of actions that the same statements are about, by what
// resources they take.
func (c *comparison) split(group Set, grants []*Grant) []actionClass {
	var first data.ActionID
	for id := range group.All() {
		first = id
		break
	}
	about := map[*Grant]bool{}
	for _, g := range grants {
		if g.actions.upper.Has(first) {
			about[g] = true
		}
	}
	class := actionClass{id: first, grants: about}
	if c.plain(about) {
		class.covered = true
		return []actionClass{class}
	}
	var out []actionClass
	seen := map[string]bool{}
	for id := range group.All() {
		key := ""
		if int(id) < c.a.Universe.Len() {
			key = c.a.takesKey(id)
		}
		if !seen[key] {
			seen[key] = true
			out = append(out, actionClass{id: id, grants: about})
		}
	}
	return out
}

// plain tells whether the whole surely allows a class: each layer has a statement
// that allows it on everything without condition, and nothing denies it.
func (c *comparison) plain(about map[*Grant]bool) bool {
	for _, g := range c.whole.denies {
		if about[g] {
			return false
		}
	}
	return !slices.ContainsFunc(c.whole.layers, func(layer []*Grant) bool {
		return !slices.ContainsFunc(layer, func(g *Grant) bool {
			return about[g] && g.effect == Yes && len(g.atoms) == 0 && g.actions.why == "" && g.actions.exact() && g.resources.star() == Yes && !g.resources.negated
		})
	})
}

// exact tells whether the two bounds of the actions are one.
func (p actionPart) exact() bool { return p.upper.Equal(p.lower) }

// takesKey is equal for actions that take the same resources.
func (a *Analyzer) takesKey(id data.ActionID) string {
	var b strings.Builder
	for _, t := range a.action(id).Types {
		b.WriteString(t.Type.Service + " " + t.Type.Name)
		if t.Required {
			b.WriteByte('!')
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// takes is the language of the resources that a call of an action may name: * if
// no type is required.
func (a *Analyzer) takes(id data.ActionID) language {
	l := slices.Clip(a.formatsOf(id))
	if !slices.ContainsFunc(a.action(id).Types, func(t data.ActionType) bool { return t.Required }) {
		l = append(l, pattern{{char: '*'}})
	}
	return l
}

// class looks for a request of a class that the part allows and the whole does
// not. The first search takes wildcards across colons, so that nothing escapes
// it; a witness that the evaluator is not sure of is looked for again with the
// bounds that it is sure of.
func (c *comparison) class(class actionClass) (*Request, Answer, string) {
	if class.covered {
		return nil, Yes, ""
	}
	why := "whether a request is allowed depends on what the policies leave open"
	for _, bounds := range []bool{false, true} {
		s := branching{comparison: c, class: class, bounds: bounds, within: []language{c.takes(class.id)}}
		request := s.search()
		if request == nil {
			if s.gaveUp {
				return nil, Unknown, "too many conditions and patterns to compare"
			}
			if !bounds {
				return nil, Yes, ""
			}
			break
		}
		if c.confirmed(*request) {
			return c.plausible(request), No, ""
		}
	}
	return nil, Unknown, why
}

// plausible gives a witness the partition, Region and account that a reader
// expects where those of the search are made up and as good.
func (c *comparison) plausible(r *Request) *Request {
	literal, ok := r.Resource.Literal()
	parts := strings.SplitN(literal, ":", 6)
	if !ok || len(parts) < 6 {
		return r
	}
	account, _ := c.who.Account.Literal()
	for i, want := range []string{1: "aws", 3: "us-east-1", 4: account} {
		if want == "" || parts[i] == want {
			continue
		}
		better, have := *r, parts[i]
		parts[i] = want
		better.Resource = model.Lit(strings.Join(parts, ":"))
		if !meetsAny(literalPattern(better.Resource.String()), c.takes(c.id(r.Action))) || !c.confirmed(better) {
			parts[i] = have
			continue
		}
		r = &better
	}
	return r
}

func (c *comparison) id(action string) data.ActionID {
	id, ok := c.a.Universe.Find(action)
	if !ok {
		return futureOfAll(c.a.Universe)
	}
	return id
}

// confirmed asks the evaluator, which knows nothing of the search.
func (c *comparison) confirmed(r Request) bool {
	return c.a.Evaluate(c.policies[1], r).Answer() == Yes && c.a.Evaluate(c.policies[0], r).Answer() == No
}

func (c *comparison) takes(id data.ActionID) language {
	if int(id) >= c.a.Universe.Len() {
		return language{{{kind: manyTok}}}
	}
	return c.a.takes(id)
}

// unpublished looks at patterns that cover no action that is known, and at those
// that may cover more tomorrow.
func (c *comparison) unpublished(out *Inclusion) string {
	for _, g := range c.part.layers[0] {
		if g.actions.negated {
			continue
		}
		for _, text := range g.actions.texts {
			e := c.a.expand(text)
			literal, known := text.Literal()
			if !e.none && known && !strings.ContainsAny(literal, "*?") {
				continue
			}
			if c.covers(text) {
				continue
			}
			if e.none {
				return text.String() + " is no action that is known"
			}
			out.Future = append(out.Future, text.String())
		}
	}
	return ""
}

// covers tells whether the action patterns of the whole cover a pattern, whatever
// actions there will be.
func (c *comparison) covers(text model.Text) bool {
	var union language
	r := reading{wildcards: true, fold: true}
	for _, g := range c.whole.layers[0] {
		if g.actions.negated {
			if g.actions.exact() && g.actions.lower.Contains(c.a.expand(text).upper) {
				return true
			}
			continue
		}
		for _, t := range g.actions.texts {
			if literal, ok := t.Literal(); ok && strings.Trim(literal, "*") == "" {
				return true
			}
			union = append(union, r.compile(t))
		}
	}
	return includes(union, r.compile(text)) == Yes
}

// notPublished is the name of an action that there is not yet, for a witness that
// sqs:* covers and a list of the actions of today does not.
const notPublished = "NotPublishedYet"

// nameOf is the name of an action, or of one that is not published yet.
func (a *Analyzer) nameOf(id data.ActionID) string {
	switch n := int(id) - a.Universe.Len(); {
	case n < 0:
		return a.Universe.Name(id)
	case n < len(a.Universe.Services):
		return a.Universe.Services[n].Prefix + ":" + notPublished
	}
	return "new-service:" + notPublished
}

// A branching is the search for one request: it chooses, statement by statement,
// why it applies or why it does not.
type branching struct {
	*comparison
	class           actionClass
	bounds          bool
	within, without []language
	wants           []want
	chosen          []*Grant // of the part, one of each layer
	branches        int
	gaveUp          bool
}

// search starts with what must allow and must not deny in the part.
func (s *branching) search() *Request {
	return s.allowed(s.part.layers)
}

// allowed chooses a statement of each layer of the part that applies.
func (s *branching) allowed(layers [][]*Grant) *Request {
	if len(layers) == 0 {
		if s.matched() {
			return nil
		}
		return s.avoid(s.part.denies, s.fails)
	}
	for _, g := range layers[0] {
		if !s.class.grants[g] {
			continue
		}
		s.chosen = append(s.chosen, g)
		r := s.applying(g, func() *Request { return s.allowed(layers[1:]) })
		s.chosen = s.chosen[:len(s.chosen)-1]
		if r != nil {
			return r
		}
	}
	return nil
}

// matched tells that no witness can come of the statements chosen: each layer of
// the whole has one that covers one of them, and each of its denies is covered by
// a deny of the part. That is how most statements of two versions of a policy are
// to each other, and it saves the search.
func (s *branching) matched() bool {
	for _, layer := range s.whole.layers {
		if !s.some(layer, func(by *Grant) bool {
			return by.effect == Yes && by.actions.lower.Has(s.class.id) && slices.ContainsFunc(s.chosen, func(g *Grant) bool { return s.encloses(by, g) })
		}) {
			return false
		}
	}
	return !s.some(s.whole.denies, func(d *Grant) bool {
		return !s.some(s.part.denies, func(by *Grant) bool { return s.encloses(by, d) })
	})
}

// some tells whether one of the statements that are about the class is as asked.
func (s *branching) some(grants []*Grant, f func(*Grant) bool) bool {
	return slices.ContainsFunc(grants, func(g *Grant) bool { return s.class.grants[g] && f(g) })
}

// encloses tells whether one statement surely applies wherever another does, for
// actions that both are about.
func (c *comparison) encloses(by, g *Grant) bool {
	if by.key == g.key && !slices.ContainsFunc(g.atoms, func(c atom) bool { return c.key == "" || c.why != "" }) {
		return true
	}
	key := [2]*Grant{by, g}
	answer, ok := c.enclosed[key]
	if !ok {
		answer = by.effect == g.effect && resourcesInclude(by.resources, g.resources) && implied(by.atoms, g.atoms, g.reading)
		c.enclosed[key] = answer
	}
	return answer
}

// fails chooses why the whole does not allow: a deny, or a layer without an allow.
func (s *branching) fails() *Request {
	for _, layer := range s.whole.layers {
		// What is not sure to allow is as good as not there.
		var sure []*Grant
		for _, g := range layer {
			if g.effect == Yes && g.actions.lower.Has(s.class.id) {
				sure = append(sure, g)
			}
		}
		if slices.ContainsFunc(sure, unconditional) {
			continue
		}
		if r := s.avoid(sure, s.solve); r != nil {
			return r
		}
	}
	for _, g := range s.whole.denies {
		if s.class.grants[g] && g.actions.why == "" && g.resources.why == "" {
			if r := s.applying(g, s.solve); r != nil {
				return r
			}
		}
	}
	return nil
}

// unconditional tells whether a statement is about everything, always.
func unconditional(g *Grant) bool {
	return len(g.atoms) == 0 && g.resources.star() == Yes && !g.resources.negated
}

// languageOf is the resources of a statement in the reading of the search.
func (s *branching) languageOf(g *Grant, upper bool) language {
	switch {
	case !s.bounds:
		return g.resources.exact()
	case upper:
		return g.resources.upper()
	}
	return g.resources.lower()
}

// applying goes on with a statement that applies.
func (s *branching) applying(g *Grant, next func() *Request) *Request {
	within, without, wants := s.within, s.without, s.wants
	defer func() { s.within, s.without, s.wants = within, without, wants }()
	if !g.resources.own {
		// A word of the lower bound is one of which the evaluator is sure.
		if l := s.languageOf(g, g.resources.negated); g.resources.negated {
			s.without = append(slices.Clip(without), l)
		} else {
			s.within = append(slices.Clip(within), l)
		}
	}
	for _, c := range g.atoms {
		if c.key == "" {
			return nil
		}
		s.wants = append(slices.Clip(s.wants), want{c, true})
	}
	return next()
}

// avoid goes on with statements none of which applies.
func (s *branching) avoid(grants []*Grant, next func() *Request) *Request {
	if len(grants) == 0 {
		return next()
	}
	g, rest := grants[0], func() *Request { return s.avoid(grants[1:], next) }
	if !s.class.grants[g] || s.apart(g) {
		return rest()
	}
	if s.branches++; s.branches > branchLimit {
		s.gaveUp = true
		return nil
	}
	within, without, wants := s.within, s.without, s.wants
	reset := func() { s.within, s.without, s.wants = within, without, wants }
	defer reset()
	if s.elsewhere(g) {
		if r := rest(); r != nil {
			return r
		}
	}
	reset()
	for _, c := range g.atoms {
		if c.key != "" { // of a condition that is not known the evaluator will say so
			s.wants = append(slices.Clip(wants), want{c, false})
		}
		if c.key == "" || s.solvable(c.key) {
			if r := rest(); r != nil {
				return r
			}
		}
		reset()
	}
	return nil
}

// elsewhere chooses a resource that a statement does not name, if there is one
// left.
func (s *branching) elsewhere(g *Grant) bool {
	if g.resources.own || g.resources.star() == Yes && !g.resources.negated {
		return false
	}
	if l := s.languageOf(g, !g.resources.negated); g.resources.negated {
		s.within = append(slices.Clip(s.within), l)
	} else {
		s.without = append(slices.Clip(s.without), l)
	}
	return s.possible()
}

// apart tells that a statement does not apply to anything that is left: its
// resources are others, or one of its conditions contradicts what is chosen.
func (s *branching) apart(g *Grant) bool {
	if !g.resources.own && !g.resources.negated && g.resources.why == "" {
		l := s.languageOf(g, true)
		for _, within := range s.within {
			if !slices.ContainsFunc(within, func(p pattern) bool { return meetsAny(p, l) }) {
				return true
			}
		}
	}
	for _, c := range g.atoms {
		if wants := s.of(c.key); c.key != "" && len(wants) > 0 {
			if _, can := solve(append(wants, want{c, true}), reading{binding: s.a.binding}); can == No {
				return true
			}
		}
	}
	return false
}

// possible tells whether a resource is left.
func (s *branching) possible() bool {
	_, found := findWord(s.within, s.without)
	return found != No
}

// solvable tells whether values for a key are left.
func (s *branching) solvable(key string) bool {
	_, can := solve(s.of(key), reading{binding: s.a.binding})
	return can != No
}

func (s *branching) of(key string) []want {
	var out []want
	for _, w := range s.wants {
		if w.atom.key == key {
			out = append(out, w)
		}
	}
	return out
}

// solve makes a request of the choices.
func (s *branching) solve() *Request {
	word, found := findResource(s.within, s.without)
	if found == Unknown {
		s.gaveUp = true
	}
	if found != Yes {
		return nil
	}
	r := Request{Principal: s.who, Resource: word.asText(), Context: Context{}}
	r.Action = s.a.nameOf(s.class.id)
	for _, g := range append(s.part.all(), s.whole.all()...) {
		for _, c := range g.atoms {
			if _, done := r.Context[c.key]; done || c.key == "" {
				continue
			}
			wants := s.of(c.key)
			if len(wants) == 0 {
				r.Context[c.key] = nil
				continue
			}
			values, can := solve(wants, reading{binding: s.a.binding})
			if can == No {
				return nil
			}
			r.Context[c.key] = values
		}
	}
	return &r
}
