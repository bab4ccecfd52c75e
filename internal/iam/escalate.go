package iam

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"sort"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// A Holder is a principal, or a group, with what bears on it.
type Holder struct {
	ID        string // what findings call it
	Principal Principal
	Policies  Policies
	// Trust is the trust policy of a role.
	Trust []*Grant
	// Group tells that it is a group: nobody, but what users get who join it. Groups
	// are the ids of those that a user is in; their statements are not part of
	// Policies.
	Group  bool
	Groups []string
	// CustomerPolicies are the ARNs of the customer policies that it holds.
	CustomerPolicies []model.Text
}

// A Runner is something that exists and runs with a role.
type Runner struct {
	ID      string
	Service string // lambda.amazonaws.com
	ARN     model.Text
	Role    string // id of the holder
}

// Holders is the principals that are seen together, and what runs with their
// roles. Nothing is assumed of what is not seen, but that it may exist.
type Holders struct {
	Holders []Holder
	Runners []Runner
}

// Evidence is an action that a path needs, a resource on which it is allowed, and
// the statements that allow it.
type Evidence struct {
	Action   string
	Resource model.Text
	Grants   []*Grant
}

// An Escalation is one way in which a holder gains permissions.
type Escalation struct {
	Technique string
	Family    Family
	Says      string // what is done: "replaces the code of a function"
	// Service is who must be trusted by the role that is gained, or "".
	Service string
	// Evidence is by step of the technique.
	Evidence []Evidence
	// Verdict is Allowed, Depends with Conditions, or Undecided with Why.
	Verdict    Decision
	Conditions []string
	Why        string
	// Targets are the ids of holders that are seen and gained so, at most twenty;
	// those that may do more than the holder come first, and More counts them.
	Targets []string
	More    int
	// Unseen tells that others which are not seen may be gained so too.
	Unseen bool
	// Admin tells that it may do everything in the end: at once, or from a target on
	// by the path.
	Admin bool
	// Path is the hops to an administrator, the first by this technique. Empty if
	// Admin is false, or if the technique itself gives everything.
	Path []Hop
}

// A Hop is one edge of a path.
type Hop struct {
	From, To  string // ids of holders
	Technique string
	Says      string
	Evidence  []Evidence
	Verdict   Decision
}

// targetLimit is how many targets of one technique are named.
const targetLimit = 20

// Escalations works out how each holder that is no administrator could gain
// permissions, by id. A hop by AssumeRole is part of paths, and an escalation of
// its own where it leads to more.
func (a *Analyzer) Escalations(h Holders) map[string][]Escalation {
	g := a.newGraph(h)
	g.reach()
	out := map[string][]Escalation{}
	for _, n := range g.nodes {
		if n.admin == Yes || n.holder.Group {
			continue
		}
		if found := g.escalations(n); len(found) > 0 {
			out[n.holder.ID] = found
		}
	}
	return out
}

// graph is holders and what leads from one to the other.
type graph struct {
	a        *Analyzer
	nodes    []*holderNode
	byID     map[string]*holderNode
	byARN    map[string][]*holderNode // literal ARNs, for trust policies that name them
	named    []*holderNode            // roles whose trust policy names an ARN
	sorted   []*holderNode            // roles and users with literal ARNs, in order
	partial  []*holderNode            // those with holes in theirs
	open     []*holderNode            // roles that an account or anybody may assume, or who is not known
	leading  []*holderNode            // those that are, or get to, an administrator
	runners  map[string][]Runner      // by service
	prints   map[string]int           // numbers of fingerprints, which many share
	ability  map[abilityOf][]ability
	trusting map[trustOf]Answer
	trusted  map[string]int  // number of a trust policy, by content
	sets     map[int][2]Set  // by number of the fingerprint
	more     map[[2]int]bool // whether one fingerprint may do what another may not
}

// A trustOf is a question to a trust policy, which many roles share.
type trustOf struct {
	policy  int
	service string
}

// An abilityOf is a question to policies, which many holders of a kind share.
type abilityOf struct {
	print int
	kind  PrincipalKind
}

type holderNode struct {
	holder  Holder
	print   int     // number of the fingerprint of its policies
	arn     string  // "" if it has holes
	pattern pattern // of the ARN
	trust   int
	open    bool // an account or anybody may assume it, or who may is not known
	// accounts tells of an open one that it leaves the choice to accounts: whoever
	// assumes it needs a policy that says so.
	accounts bool
	admin    Answer
	next     *Hop     // first hop to an administrator
	level    int      // hops to an administrator, -1 if there is no way
	joined   Policies // its own and those of its groups
	// assumable are the roles that its policies let it assume, as far as their own
	// trust does; nil until that is worked out.
	assumable *language
	// abilities is nil until they are worked out.
	abilities []ability
}

// An ability is a technique that policies allow at all, on something.
type ability struct {
	technique  *technique
	answer     Answer
	decision   Decision
	conditions []string
	why        string
	evidence   []Evidence
	// patterns are where the target may be: the resources of the statements that
	// allow the step on the target.
	patterns language
	all      bool
}

func (a *Analyzer) newGraph(h Holders) *graph {
	g := &graph{
		a: a, byID: map[string]*holderNode{}, byARN: map[string][]*holderNode{}, runners: map[string][]Runner{},
		prints: map[string]int{}, ability: map[abilityOf][]ability{}, trusting: map[trustOf]Answer{}, trusted: map[string]int{}, sets: map[int][2]Set{},
		more: map[[2]int]bool{},
	}
	for _, r := range h.Runners {
		g.runners[r.Service] = append(g.runners[r.Service], r)
	}
	groups := map[string]Holder{}
	for _, holder := range h.Holders {
		if holder.Group {
			groups[holder.ID] = holder
		}
	}
	admins := map[int]Answer{}
	for _, holder := range h.Holders {
		n := &holderNode{holder: holder, level: -1, joined: holder.Policies}
		for _, id := range holder.Groups {
			n.joined.Identity = append(slices.Clip(n.joined.Identity), groups[id].Policies.Identity...)
		}
		n.print = g.number(n.joined)
		trust := keys(holder.Trust)
		if _, ok := g.trusted[trust]; !ok {
			g.trusted[trust] = len(g.trusted)
		}
		n.trust = g.trusted[trust]
		admin, ok := admins[n.print]
		if !ok {
			admin, _ = a.Admin(n.joined)
			admins[n.print] = admin
		}
		n.admin = admin
		g.nodes = append(g.nodes, n)
		g.byID[holder.ID] = n
		g.index(n)
	}
	sort.SliceStable(g.sorted, func(i, j int) bool { return g.sorted[i].arn < g.sorted[j].arn })
	return g
}

func (g *graph) index(n *holderNode) {
	if n.holder.Group {
		return
	}
	if arn, ok := n.holder.Principal.ARN.Literal(); ok && arn != "" {
		n.arn, n.pattern = arn, literalPattern(arn)
		g.sorted = append(g.sorted, n)
	} else {
		g.partial = append(g.partial, n)
	}
	g.indexTrust(n)
}

// indexTrust sorts a role by whom its trust policy names. Most name services, and
// so no role at all.
func (g *graph) indexTrust(n *holderNode) {
	n.accounts = true
	names := map[string]bool{}
	for _, grant := range n.holder.Trust {
		if grant.effect == No {
			continue
		}
		if !grant.principals.set || grant.principals.negated || grant.principals.why != "" {
			n.open, n.accounts = true, false
		}
		for _, p := range grant.principals.texts {
			if arn := g.indexPrincipal(n, p); arn != "" {
				names[arn] = true
			}
		}
	}
	for _, arn := range sortedKeys(names) {
		g.byARN[arn] = append(g.byARN[arn], n)
	}
	if len(names) > 0 {
		g.named = append(g.named, n)
	}
	if n.open {
		g.open = append(g.open, n)
	}
}

// indexPrincipal looks at one principal of a trust policy. It returns the ARN of a
// user or role that is named.
func (g *graph) indexPrincipal(n *holderNode, principal model.Text) string {
	kind, value := split(principal, ':')
	word, known := kind.Literal()
	arn, literal := value.Literal()
	switch {
	case known && word != "AWS":
		if word == "Federated" && strings.Contains(value.String(), ":saml-provider/") {
			g.runners[samlService] = append(g.runners[samlService], Runner{n.holder.ID, samlService, value, n.holder.ID})
		}
		return ""
	case known && literal && strings.HasPrefix(arn, "arn:") && !strings.HasSuffix(arn, ":root"):
		return arn
	}
	n.open = true
	n.accounts = n.accounts && known && ofAccount(value)
	return ""
}

// ofAccount tells whether a principal of type AWS is an account: its number, or
// the ARN of its root.
func ofAccount(value model.Text) bool {
	if hole, whole := value.Hole(); whole {
		return hole.Source == model.PseudoHole
	}
	if _, rest, isARN := arnAccount(value); isARN {
		literal, ok := rest.Literal()
		return ok && literal == "root"
	}
	literal, ok := value.Literal()
	return ok && len(literal) == 12 && strings.Trim(literal, "0123456789") == ""
}

// trustingOf is the roles whose trust policy may let a node in, as far as whom it
// names goes.
func (g *graph) trustingOf(n *holderNode) []*holderNode {
	named := g.named // of a node whose ARN is not known the name may be its own
	if n.arn != "" {
		named = g.byARN[n.arn]
	}
	out := slices.Clone(named)
	for _, to := range g.open {
		if g.mayLetIn(to, n) && !slices.Contains(named, to) {
			out = append(out, to)
		}
	}
	return out
}

// mayLetIn tells whether the trust policy of a role may let a node in: by name, by
// an account that leaves it to policies which the node has, or in a way that is not
// known.
func (g *graph) mayLetIn(to, n *holderNode) bool {
	switch {
	case to.holder.Principal.Kind != Role || to == n:
		return false
	case to.open && (!to.accounts || len(g.assumable(n)) > 0 || n.joined.Unknown["identity"] != ""):
		return true
	case n.arn != "":
		return slices.Contains(g.byARN[n.arn], to)
	}
	return slices.Contains(g.named, to)
}

// number is the number of the fingerprint of policies.
func (g *graph) number(p Policies) int {
	key := fingerprint(p)
	n, ok := g.prints[key]
	if !ok {
		n = len(g.prints)
		g.prints[key] = n
	}
	return n
}

// fingerprint is equal for policies that allow the same.
func fingerprint(p Policies) string {
	h := sha256.New()
	layers := append([][]*Grant{p.Identity, p.Boundary, p.Session}, p.ServiceControl...)
	for _, l := range layers {
		h.Write([]byte(keys(l)))
		h.Write([]byte{'|'})
	}
	for _, name := range sortedKeys(p.Unknown) {
		h.Write([]byte(name + "=" + p.Unknown[name] + "\n"))
	}
	return string(h.Sum(nil))
}

func keys(grants []*Grant) string {
	out := make([]string, len(grants))
	for i, g := range grants {
		out[i] = g.key
	}
	slices.Sort(out)
	return strings.Join(out, "")
}

// mayDo is the actions that policies allow on something, at most and at least.
func (g *graph) mayDo(n *holderNode) (upper, lower Set) {
	if sets, ok := g.sets[n.print]; ok {
		return sets[0], sets[1]
	}
	for _, grant := range n.joined.Identity {
		if grant.effect == No {
			continue
		}
		upper = upper.Union(grant.actions.upper)
		lower = lower.Union(grant.actions.lower)
	}
	if n.joined.Boundary != nil {
		var most Set
		for _, grant := range n.joined.Boundary {
			if grant.effect != No {
				most = most.Union(grant.actions.upper)
			}
		}
		upper, lower = upper.Intersect(most), lower.Intersect(most)
	}
	g.sets[n.print] = [2]Set{upper, lower}
	return upper, lower
}

// abilities are the techniques that a holder's policies allow at all.
func (g *graph) abilities(n *holderNode) []ability {
	if n.abilities != nil {
		return n.abilities
	}
	key := abilityOf{n.print, n.holder.Principal.Kind}
	found, ok := g.ability[key]
	if ok {
		n.abilities = found
		return found
	}
	found = []ability{}
	upper, _ := g.mayDo(n)
	for i := range techniques {
		t := &techniques[i]
		if !suits(t.gains, n.holder.Principal.Kind) || !g.mayStart(t, upper) {
			continue
		}
		if found1, ok := g.tryAbility(n, t); ok {
			found = append(found, found1)
		}
	}
	g.ability[key], n.abilities = found, found
	return found
}

// suits tells whether a technique is for a kind of principal. A policy alone may
// be of any.
func suits(gains target, kind PrincipalKind) bool {
	if kind == "" {
		return true
	}
	switch gains {
	case ownUser, ownGroup, joinedGroup:
		return kind == User
	case ownUserBoundary:
		return kind == User
	case ownRole, ownRoleBoundary:
		return kind == Role || kind == Session
	case ownPolicy, freshRole, otherRole, otherUser, passedRole, runningRole:
	}
	return true
}

func (g *graph) mayStart(t *technique, upper Set) bool {
	for _, s := range t.steps {
		if !slices.ContainsFunc(s.anyOf, func(action string) bool {
			c := g.a.call(action)
			return !c.known || upper.Has(c.id) // of an action that is not known the statements are asked
		}) {
			return false
		}
	}
	return true
}

// tryAbility asks whether each step is allowed on something, the steps on one
// variable on the same.
func (g *graph) tryAbility(n *holderNode, t *technique) (ability, bool) {
	out := ability{technique: t, answer: Yes, decision: Allowed}
	for _, v := range []variable{theTarget, theRunner, anything} {
		var steps []step
		for _, s := range t.steps {
			if s.on == v {
				steps = append(steps, s)
			}
		}
		if v == anything {
			for _, s := range steps {
				out.take(g.together(n, t, []step{s}))
			}
		} else if len(steps) > 0 {
			out.take(g.together(n, t, steps))
		}
		if out.answer == No {
			return out, false
		}
	}
	g.where(n, &out)
	return out, true
}

// take adds what one variable's steps say.
func (b *ability) take(c ability) {
	if c.answer < b.answer {
		b.answer = c.answer
	}
	if c.decision == Undecided || c.decision == Depends && b.decision == Allowed {
		b.decision = c.decision
	}
	b.conditions = append(b.conditions, c.conditions...)
	b.why = cmp.Or(b.why, c.why)
	b.evidence = append(b.evidence, c.evidence...)
}

// together looks for one resource on which all steps are allowed: it takes those
// of each step's own patterns.
func (g *graph) together(n *holderNode, t *technique, steps []step) ability {
	best := ability{answer: No}
	context := passContext(t)
	var resources []model.Text
	for i, s := range steps {
		var others []model.Text
		if len(steps) > 1 {
			others = g.textsOf(n, steps[(i+1)%len(steps)])
		}
		for _, action := range s.anyOf {
			resources = append(resources, g.a.resourcesFor(n.joined, action, others, context)...)
		}
	}
	for _, r := range resources {
		if got := g.on(n, t, steps, place{r, true}); got.answer > best.answer {
			best = got
		}
		if best.answer == Yes {
			break
		}
	}
	return best
}

// textsOf are the resources of the statements that may allow a step; nil is any.
func (g *graph) textsOf(n *holderNode, s step) []model.Text {
	var out []model.Text
	for _, grant := range n.joined.Identity {
		if grant.effect == No || !g.about(grant, s) {
			continue
		}
		if grant.resources.negated || grant.resources.why != "" {
			return nil
		}
		out = append(out, grant.resources.texts...)
	}
	return out
}

func (g *graph) about(grant *Grant, s step) bool {
	return slices.ContainsFunc(s.anyOf, func(action string) bool {
		return grant.actions.action(g.a.call(action)) != No
	})
}

// passContext is what is known of a call that passes a role.
func passContext(t *technique) Context {
	switch {
	case t.gains == passedRole:
		return Context{"iam:passedtoservice": {model.Lit(t.service)}}
	case strings.HasPrefix(t.id, "put-") && t.bounded():
		// Another boundary than a condition asks for, or the change is none.
		return Context{"iam:permissionsboundary": {model.Lit("arn:aws:iam::aws:policy/AdministratorAccess")}}
	}
	return nil
}

// bounded tells whether a technique is about a permissions boundary.
func (t *technique) bounded() bool { return t.gains == ownRoleBoundary || t.gains == ownUserBoundary }

// A place is a resource that steps are on: one that is there, or one that was tried.
type place struct {
	resource model.Text
	tried    bool
}

// on answers for steps on one resource.
func (g *graph) on(n *holderNode, t *technique, steps []step, at place) ability {
	out := ability{answer: Yes, decision: Allowed}
	for _, s := range steps {
		var best Verdict
		var name string
		for _, action := range s.anyOf {
			v := g.a.Evaluate(n.joined, Request{
				Principal: n.holder.Principal, Action: action, Resource: at.resource, Tried: at.tried, Context: passContext(t),
			})
			if name == "" || v.Answer() > best.Answer() {
				best, name = v, action
			}
		}
		out.take(ability{
			answer: best.Answer(), decision: best.Decision, conditions: best.Conditions, why: best.Why,
			evidence: []Evidence{{name, at.resource, best.Allows}},
		})
		if out.answer == No {
			return out
		}
	}
	if out.decision == Denied {
		out.decision = Depends
	}
	return out
}

// where notes in which resources the target of an ability is.
func (g *graph) where(n *holderNode, b *ability) {
	for _, s := range b.technique.steps {
		if s.on != theTarget {
			continue
		}
		for _, grant := range n.joined.Identity {
			if grant.effect == No || !g.about(grant, s) {
				continue
			}
			if grant.resources.negated || grant.resources.why != "" || grant.resources.star() != No {
				b.all = true
			}
			b.patterns = append(b.patterns, grant.resources.upper()...)
		}
		return
	}
}

// trusts answers whether a role lets a service take it.
func (g *graph) trusts(n *holderNode, service string) Answer {
	if n.holder.Principal.Kind != Role {
		return No
	}
	key := trustOf{n.trust, service}
	answer, ok := g.trusting[key]
	if !ok {
		answer = g.a.Evaluate(Policies{Resource: n.holder.Trust, Unknown: n.holder.Policies.Unknown}, Request{
			Principal: Principal{Kind: Service, ARN: model.Lit(service)}, Action: "sts:AssumeRole", Resource: n.holder.Principal.ARN,
		}).Answer()
		g.trusting[key] = answer
	}
	return answer
}

// candidates are the nodes that an ability may gain.
func (g *graph) candidates(b *ability) []*holderNode {
	if b.all {
		return append(slices.Clip(g.sorted), g.partial...)
	}
	var out []*holderNode
	for _, p := range b.patterns {
		n, _, _ := p.prefix()
		prefix := p[:n].text()
		if slices.ContainsFunc(p[:n], func(t tok) bool { return t.kind != charTok }) {
			prefix = ""
		}
		from := sort.Search(len(g.sorted), func(i int) bool { return g.sorted[i].arn >= prefix })
		for _, node := range g.sorted[from:] {
			if !strings.HasPrefix(node.arn, prefix) {
				break
			}
			out = append(out, node)
		}
	}
	return append(out, g.partial...)
}

// gains answers whether an ability of one node gains another, with the evidence.
func (g *graph) gains(n *holderNode, b *ability, to *holderNode) (ability, bool) {
	none := ability{answer: No}
	if to == n {
		return none, false
	}
	t := b.technique
	kind := to.holder.Principal.Kind
	out := ability{answer: b.answer, decision: b.decision, conditions: b.conditions, why: b.why, evidence: b.evidence}
	switch t.gains {
	case otherUser:
		if kind != User {
			return none, false
		}
	case otherRole:
		if kind != Role {
			return none, false
		}
	case passedRole:
		trusted := g.trusts(to, t.service)
		if trusted == No {
			return none, false
		}
		if trusted == Unknown {
			out.take(ability{answer: Unknown, decision: Depends, conditions: []string{"whether the trust policy of " + to.holder.ID + " lets " + t.service + " in"}})
		}
	case runningRole:
		return g.running(n, b, to)
	case joinedGroup, ownRole, ownUser, ownGroup, ownPolicy, freshRole, ownRoleBoundary, ownUserBoundary:
		return none, false
	}
	if !b.all && to.arn != "" && !meetsAny(to.pattern, b.patterns) {
		return none, false
	}
	var steps []step
	for _, s := range t.steps {
		if s.on == theTarget {
			steps = append(steps, s)
		}
	}
	got := g.on(n, t, steps, place{resource: to.holder.Principal.ARN})
	if got.answer == No {
		return none, false
	}
	// The steps on the target are answered for this one; the others as before.
	var rest []Evidence
	for _, e := range out.evidence {
		if !slices.ContainsFunc(steps, func(s step) bool { return slices.Contains(s.anyOf, e.Action) }) {
			rest = append(rest, e)
		}
	}
	out.evidence = append(got.evidence, rest...)
	if len(rest) == 0 {
		out.answer, out.decision, out.conditions, out.why = got.answer, got.decision, got.conditions, got.why
		return out, true
	}
	got.evidence = nil
	out.take(got)
	return out, true
}

func literalPattern(s string) pattern { return reading{}.compile(model.Lit(s)) }

// running answers for something that runs with the role of a node.
func (g *graph) running(n *holderNode, b *ability, to *holderNode) (ability, bool) {
	var steps []step
	for _, s := range b.technique.steps {
		if s.on == theRunner {
			steps = append(steps, s)
		}
	}
	for _, r := range g.runners[b.technique.service] {
		if r.Role != to.holder.ID {
			continue
		}
		if len(steps) == 0 {
			return *b, true
		}
		if got := g.on(n, b.technique, steps, place{resource: r.ARN}); got.answer != No {
			return got, true
		}
	}
	return ability{answer: No}, false
}

// own answers for a technique by which a holder rewrites what it may do itself.
func (g *graph) ownTarget(n *holderNode, b *ability) (ability, bool) {
	var resources []model.Text
	switch b.technique.gains {
	case ownRoleBoundary, ownUserBoundary:
		if n.joined.Boundary == nil && n.joined.Unknown["boundary"] == "" {
			return ability{answer: No}, false
		}
		resources = []model.Text{n.holder.Principal.ARN}
	case ownRole, ownUser:
		resources = []model.Text{n.holder.Principal.ARN}
	case ownGroup:
		for _, id := range n.holder.Groups {
			if group := g.byID[id]; group != nil {
				resources = append(resources, group.holder.Principal.ARN)
			}
		}
	case ownPolicy:
		resources = n.holder.CustomerPolicies
	case freshRole:
		return *b, true
	case joinedGroup, otherRole, otherUser, passedRole, runningRole:
		return ability{answer: No}, false
	}
	if n.holder.Principal.ARN == nil && len(resources) <= 1 || b.all {
		return *b, true // a policy alone is judged for what it may be attached to
	}
	best := ability{answer: No}
	for _, r := range resources {
		if got := g.on(n, b.technique, b.technique.steps, place{resource: r}); got.answer > best.answer {
			best = got
		}
	}
	return best, best.answer != No
}

// assumable is the language of the roles that a node's own policies may let it
// assume.
func (g *graph) assumable(n *holderNode) language {
	if n.assumable != nil {
		return *n.assumable
	}
	l := language{}
	for _, grant := range n.joined.Identity {
		if grant.effect == No || !g.about(grant, step{anyOf: []string{"sts:AssumeRole"}}) {
			continue
		}
		for _, one := range grant.resources.languages() {
			l = append(l, one...)
		}
	}
	n.assumable = &l
	return l
}

// assumes answers whether one node may assume the role of another.
func (g *graph) assumes(n, to *holderNode) (Verdict, bool) {
	if to == n || to.holder.Principal.Kind != Role || n.holder.Group {
		return Verdict{}, false
	}
	if to.arn != "" && to.open && !slices.Contains(g.byARN[n.arn], to) && !meetsAny(to.pattern, g.assumable(n)) {
		return Verdict{}, false
	}
	p := n.joined
	p.Resource = to.holder.Trust
	v := g.a.Evaluate(p, Request{
		Principal: n.holder.Principal, Action: "sts:AssumeRole", Resource: to.holder.Principal.ARN,
		ResourceAccount: to.holder.Principal.Account,
	})
	return v, v.Answer() != No
}

// reach works out from the administrators backwards who gets to one, hop by hop:
// first over hops that are sure, then over those that depend on something too.
func (g *graph) reach() {
	for _, n := range g.nodes {
		switch {
		case n.holder.Group:
		case n.admin == Yes:
			n.level = 0
			g.leading = append(g.leading, n)
		case g.atOnce(n):
			n.level = 1
			g.leading = append(g.leading, n)
		}
	}
	for _, least := range []Answer{Yes, Unknown} {
		for frontier := g.leading; len(frontier) > 0; {
			frontier = g.before(frontier, least)
			g.leading = append(g.leading, frontier...)
		}
	}
}

// before are the nodes without a way that have a hop to one of some others.
func (g *graph) before(others []*holderNode, least Answer) []*holderNode {
	var found []*holderNode
	for _, n := range g.nodes {
		if n.holder.Group || n.level >= 0 {
			continue
		}
		if hop, to := g.hopTo(n, others, least); hop != nil {
			n.next, n.level = hop, to.level+1
			found = append(found, n)
		}
	}
	return found
}

// atOnce tells whether a node may give itself everything.
func (g *graph) atOnce(n *holderNode) bool {
	for _, b := range g.abilities(n) {
		if got, ok := g.ownTarget(n, &b); ok && got.answer == Yes && g.ends(n, b.technique) {
			return true
		}
	}
	return g.joins(n) != nil
}

// ends tells whether what a technique gives is everything: whoever writes its own
// policies has that, and who is rid of a boundary what its policies say.
func (g *graph) ends(n *holderNode, t *technique) bool {
	if !t.bounded() {
		return true
	}
	free := n.joined
	free.Boundary = nil
	admin, _ := g.a.Admin(free)
	return admin == Yes
}

// joins is a group that a user can join and that makes it an administrator, or
// lets it make itself one.
func (g *graph) joins(n *holderNode) *holderNode {
	for _, b := range g.abilities(n) {
		if b.technique.gains != joinedGroup {
			continue
		}
		for _, group := range g.nodes {
			if !group.holder.Group || slices.Contains(n.holder.Groups, group.holder.ID) {
				continue
			}
			if got := g.on(n, b.technique, b.technique.steps, place{resource: group.holder.Principal.ARN}); got.answer == No {
				continue
			}
			with := *n
			with.abilities, with.assumable = nil, nil
			with.holder.Groups = append(slices.Clip(n.holder.Groups), group.holder.ID)
			with.joined.Identity = append(slices.Clip(n.joined.Identity), group.holder.Policies.Identity...)
			with.print = g.number(with.joined)
			// What it gains may let it join the next group; each recursion has one more.
			if admin, _ := g.a.Admin(with.joined); admin == Yes || g.atOnce(&with) {
				return group
			}
		}
	}
	return nil
}

// hopTo is a hop from a node to one of some others, of an answer at least.
func (g *graph) hopTo(n *holderNode, others []*holderNode, least Answer) (*Hop, *holderNode) {
	abilities := g.abilities(n)
	for _, to := range others {
		if hop, answer := g.assumeHop(n, to); hop != nil && answer >= least {
			return hop, to
		}
		for i := range abilities {
			if got, ok := g.gains(n, &abilities[i], to); ok && got.answer >= least {
				t := abilities[i].technique
				return &Hop{n.holder.ID, to.holder.ID, t.id, t.says, got.evidence, got.decision}, to
			}
		}
	}
	return nil, nil
}

// assumeHop is the hop of assuming a role, or nil.
func (g *graph) assumeHop(n, to *holderNode) (*Hop, Answer) {
	if !g.mayLetIn(to, n) {
		return nil, No
	}
	v, ok := g.assumes(n, to)
	if !ok {
		return nil, No
	}
	return assumption(n, to, v), v.Answer()
}

func assumption(n, to *holderNode, v Verdict) *Hop {
	return &Hop{
		n.holder.ID, to.holder.ID, assumeRole.id, assumeRole.says,
		[]Evidence{{"sts:AssumeRole", to.holder.Principal.ARN, v.Allows}},
		v.Decision,
	}
}

// escalations lists the ways of one node.
func (g *graph) escalations(n *holderNode) []Escalation {
	var out []Escalation
	abilities := g.abilities(n)
	for i := range abilities {
		b := &abilities[i]
		t := b.technique
		e := Escalation{Technique: t.id, Family: t.family, Says: t.says, Service: t.service}
		e.fill(b)
		switch t.gains {
		case ownRole, ownUser, ownGroup, ownPolicy, freshRole, ownRoleBoundary, ownUserBoundary:
			got, ok := g.ownTarget(n, b)
			if !ok {
				continue
			}
			e.fill(&got)
			e.Admin = got.answer == Yes && g.ends(n, t)
		case joinedGroup:
			group := g.joins(n)
			e.Unseen = b.all
			if group != nil {
				e.Admin, e.Targets, e.More = true, []string{group.holder.ID}, 1
			}
		case otherRole, otherUser, passedRole, runningRole:
			g.targets(n, b, &e)
		}
		out = append(out, e)
	}
	return append(out, g.assumed(n)...)
}

// fill copies what an ability says.
func (e *Escalation) fill(b *ability) {
	e.Evidence, e.Verdict, e.Why = b.evidence, b.decision, b.why
	e.Conditions = slices.Compact(slices.Sorted(slices.Values(b.conditions)))
}

// targets lists what an ability gains of what is seen.
func (g *graph) targets(n *holderNode, b *ability, e *Escalation) {
	var more, others []string
	done := map[*holderNode]bool{}
	for _, to := range g.worthTrying(b) {
		if len(more) >= targetLimit {
			break
		}
		if done[to] {
			continue
		}
		done[to] = true
		if len(others) >= targetLimit && len(g.nodes) > compareLimit && !g.beyond(n, to) {
			continue // enough of its kind are named
		}
		got, ok := g.gains(n, b, to)
		switch {
		case !ok:
		case g.beyond(n, to):
			more = append(more, to.holder.ID)
			g.gained(n, to, &got, e)
		default:
			others = append(others, to.holder.ID)
		}
	}
	e.More = len(more)
	e.Targets = append(more, others...)
	e.Targets = e.Targets[:min(len(e.Targets), targetLimit)]
	// What is named and seen is all that there is; a name that is not seen is another.
	e.Unseen = b.technique.gains == runningRole || b.all || !b.patterns.named() || len(e.Targets) == 0
}

// worthTrying are the nodes that an ability may gain. Those that lead to an
// administrator come first: they are few, and worth finding.
func (g *graph) worthTrying(b *ability) []*holderNode {
	if b.technique.gains != runningRole {
		return append(slices.Clip(g.leading), g.candidates(b)...)
	}
	var out []*holderNode
	for _, r := range g.runners[b.technique.service] {
		if to := g.byID[r.Role]; to != nil {
			out = append(out, to)
		}
	}
	return out
}

// gained notes one target that may do more: the first, and the first that leads
// to an administrator.
func (g *graph) gained(n, to *holderNode, got *ability, e *Escalation) {
	leads := to.level >= 0 && !e.Admin
	if leads || len(e.Path) == 0 && e.More == 0 {
		e.fill(got)
		e.More = 1
	}
	if leads {
		e.Admin = true
		e.Path = g.path(&Hop{n.holder.ID, to.holder.ID, e.Technique, e.Says, got.evidence, got.decision}, to)
		e.weaken()
	}
}

// weaken makes the verdict that of the weakest hop.
func (e *Escalation) weaken() {
	for _, h := range e.Path {
		if h.Verdict == Undecided || h.Verdict == Depends && e.Verdict == Allowed {
			e.Verdict = h.Verdict
		}
	}
}

// named tells whether all patterns are without wildcard.
func (l language) named() bool {
	for _, p := range l {
		for _, t := range p {
			if t.kind > closedSymbol {
				return false
			}
		}
	}
	return len(l) > 0
}

// path is a first hop and those that follow.
func (g *graph) path(first *Hop, to *holderNode) []Hop {
	out := []Hop{*first}
	for n := to; n.next != nil && len(out) < len(g.nodes); n = g.byID[n.next.To] {
		out = append(out, *n.next)
	}
	return out
}

// beyond tells whether a node may do something that another may not, by the
// actions of both. Where they have the same actions, their policies are compared.
func (g *graph) beyond(n, to *holderNode) bool {
	if to.level >= 0 {
		return true
	}
	key := [2]int{n.print, to.print}
	more, ok := g.more[key]
	if !ok {
		upper, _ := g.mayDo(n)
		_, lower := g.mayDo(to)
		more = !upper.Contains(lower)
		g.more[key] = more
	}
	return more || len(g.nodes) <= compareLimit && g.a.Includes(n.joined, to.joined, n.holder.Principal).Answer == No
}

// compareLimit is how many holders are compared policy by policy.
const compareLimit = 60

// assumed lists the roles that a node may assume and that may do more.
func (g *graph) assumed(n *holderNode) []Escalation {
	var out []Escalation
	for _, to := range g.trustingOf(n) {
		if len(out) >= targetLimit {
			break
		}
		if len(g.nodes) > compareLimit && !g.beyond(n, to) {
			continue
		}
		v, ok := g.assumes(n, to)
		if !ok || !g.beyond(n, to) {
			continue
		}
		hop := assumption(n, to, v)
		e := Escalation{
			Technique: assumeRole.id, Family: assumeRole.family, Says: assumeRole.says, Evidence: hop.Evidence, Verdict: v.Decision,
			Conditions: v.Conditions, Why: v.Why, Targets: []string{to.holder.ID}, More: 1, Admin: to.level >= 0,
		}
		if e.Admin {
			e.Path = g.path(hop, to)
			e.weaken()
		}
		out = append(out, e)
	}
	return append(out, g.assumedUnseen(n)...)
}

// assumeRole is the technique of assuming roles, of which the trust policy
// decides too.
var assumeRole = technique{
	id: "assume-role", family: PrincipalFamily, gains: otherRole, says: "assumes another role", steps: []step{onTarget("sts:AssumeRole")},
}

// assumedUnseen is that a node's policies let it assume roles by a pattern, which
// ones that are not seen may match.
func (g *graph) assumedUnseen(n *holderNode) []Escalation {
	if l := g.assumable(n); len(l) == 0 || l.named() {
		return nil
	}
	b, ok := g.tryAbility(n, &assumeRole)
	if !ok {
		return nil
	}
	e := Escalation{Technique: assumeRole.id, Family: assumeRole.family, Says: assumeRole.says, Unseen: true}
	e.fill(&b)
	return []Escalation{e}
}
