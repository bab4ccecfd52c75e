package iam

import (
	"crypto/sha256"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/belay-dev/belay/internal/iam/data"
	"github.com/belay-dev/belay/internal/model"
)

// A Grant is a statement as questions are asked of it: its actions expanded, its
// patterns compiled. It is made by an Analyzer and never changed.
type Grant struct {
	// Statement is the attributes it was made of, and Name what the asker calls it.
	Statement model.Block
	Name      string
	*meaning
}

// meaning is what equal statements share.
type meaning struct {
	key        string // equal for grants that grant the same
	effect     Answer // Yes for Allow, No for Deny, Unknown
	actions    actionPart
	resources  resourcePart
	principals principalPart
	atoms      []atom
	reading    reading
}

// actionPart is the actions of a grant, between two bounds.
type actionPart struct {
	upper, lower Set
	texts        []model.Text
	negated      bool
	// none are the patterns that cover no action that is known.
	none []string
	why  string // why the actions, or some of them, are not known
}

// resourcePart is the resources of a grant. A statement of a resource policy
// that names none is about the resource it is set on.
type resourcePart struct {
	texts   []model.Text
	negated bool
	own     bool
	why     string
	bounds  *bounds
}

// bounds are the languages of the resources of a statement, between two bounds. They
// are compiled when somebody asks: of most statements of an account nobody does, and
// a compiled ARN takes a kilobyte.
type bounds struct {
	once                   sync.Once
	reading                reading
	texts                  []model.Text
	upperBound, lowerBound language
}

// upper is the language of the patterns whose holes hold anything, text by text.
func (p resourcePart) upper() language {
	p.bounds.compile()
	return p.bounds.upperBound
}

// lower is that of what they are sure to cover.
func (p resourcePart) lower() language {
	p.bounds.compile()
	return p.bounds.lowerBound
}

func (b *bounds) compile() { b.once.Do(b.read) }

func (b *bounds) read() {
	r := b.reading
	r.wildcards = true
	for _, t := range b.texts {
		upper, lower := r, r
		upper.free = true
		lower.confined = true
		b.upperBound = append(b.upperBound, upper.compile(t))
		if s, ok := t.Literal(); ok && !strings.Contains(s[:max(len(s)-1, 0)], "*") {
			b.lowerBound = append(b.lowerBound, b.upperBound[len(b.upperBound)-1]) // both bounds are one
			continue
		}
		b.lowerBound = append(b.lowerBound, lower.compile(t))
	}
}

// An Analyzer works out what the statements of one unit mean. It remembers what
// it has worked out by content, so that the same statement, action pattern or
// policy is worked out once. It may be used by several goroutines.
type Analyzer struct {
	*memory
	binding   Binding
	variables map[string]string

	own      sync.Mutex
	facts    map[string]*StatementFacts
	grants   map[string]*meaning
	attached map[string][]*Grant // of policies that AWS manages, by name
}

// memory is what analyzers of all units share: facts about actions, which have no
// holes that a unit could give a meaning.
type memory struct {
	Universe *data.Universe
	Managed  *data.Managed

	full       Set
	mu         sync.Mutex
	expansions map[string]expansion
	unions     map[string]Set
	formats    map[data.ActionID]language
	classes    map[data.ActionID]Class
	managed    map[string][]*Grant // of no unit
	calls      map[string]call     // by action; the same few are asked of each principal
}

// NewAnalyzer returns an Analyzer over the facts that belay was built with.
// Binding may be nil.
func NewAnalyzer(binding Binding) (*Analyzer, error) {
	u, err := data.Actions()
	if err != nil {
		return nil, err
	}
	m, err := data.ManagedPolicies()
	if err != nil {
		return nil, err
	}
	a := &Analyzer{memory: &memory{
		Universe: u, Managed: m, full: fullSet(u), expansions: map[string]expansion{}, unions: map[string]Set{},
		formats: map[data.ActionID]language{}, managed: map[string][]*Grant{}, calls: map[string]call{},
	}}
	return a.With(binding), nil
}

// With returns an Analyzer for another unit. Holes are told apart by their names,
// which only one unit gives a meaning.
func (a *Analyzer) With(binding Binding) *Analyzer {
	return &Analyzer{
		memory: a.memory, binding: binding,
		facts: map[string]*StatementFacts{}, grants: map[string]*meaning{}, attached: map[string][]*Grant{},
	}
}

// Forget drops what was worked out of statements, and keeps what is known of
// actions and patterns of actions: the statements of a large account are many, and
// few of them are the same.
func (a *Analyzer) Forget() {
	a.own.Lock()
	defer a.own.Unlock()
	a.facts, a.grants = map[string]*StatementFacts{}, map[string]*meaning{}
}

// Grant makes a grant of a statement, given as the attributes of its kind. An
// attribute that is not known is a value Unknown in it. Name is what paths and
// verdicts call it.
func (a *Analyzer) Grant(name string, statement model.Block) *Grant {
	key := grantKey(statement)
	a.own.Lock()
	m, ok := a.grants[key]
	a.own.Unlock()
	if !ok {
		m = a.meaning(statement)
		m.key = key
		a.own.Lock()
		a.grants[key] = m
		a.own.Unlock()
	}
	return &Grant{Statement: statement, Name: name, meaning: m}
}

// grantKey is equal for statements that grant the same and are unknown for the
// same reasons.
func grantKey(statement model.Block) string {
	b := make([]byte, 0, 512) // as long as most statements
	for _, name := range documentAttrs {
		attr, ok := statement[name]
		if !ok {
			continue
		}
		b = append(append(b, name...), '=')
		start := len(b)
		b = appendCanonical(b, attr.Value)
		if name == "actions" || name == "not_actions" {
			lower(b[start:])
		}
		b = append(b, '\n')
		b = appendReasons(b, attr)
	}
	// As text it is as long as the statement, and kept for each.
	sum := sha256.Sum256(b)
	return string(sum[:])
}

// appendReasons adds why an element or an item of it is not known.
func appendReasons(b []byte, attr model.Attr) []byte {
	switch v := attr.Value.(type) {
	case model.Text, model.Number, model.Bool, model.Block:
	case model.List:
		for _, item := range v {
			if u, unknown := item.Value.(model.Unknown); unknown {
				b = append(append(append(b, '?'), u.Why...), '\n')
			}
		}
	default:
		for _, item := range append(model.Items(attr), attr) {
			if u, unknown := item.Value.(model.Unknown); unknown {
				b = append(append(append(b, '?'), u.Why...), '\n')
			}
		}
	}
	return b
}

// lower folds the letters of actions, which are ASCII.
func lower(b []byte) {
	for i, c := range b {
		b[i] = lowered(c)
	}
}

// appendCanonical adds what canonical writes.
func appendCanonical(b []byte, value model.Value) []byte {
	switch v := value.(type) {
	case model.Text:
		return strconv.AppendQuote(b, v.String())
	case model.List:
		if len(v) > 1 {
			return append(b, canonical(v)...)
		}
		b = append(b, '[')
		for _, item := range v {
			b = appendCanonical(b, item.Value)
		}
		return append(b, ']')
	default:
		return append(b, canonical(v)...)
	}
}

func (a *Analyzer) meaning(statement model.Block) *meaning {
	g := &meaning{effect: Unknown, reading: reading{binding: a.binding, variables: a.variables}}
	if text, ok := statement["effect"].Value.(model.Text); ok {
		if word, known := text.Literal(); known {
			g.effect = answers[word == "Allow"]
		}
	}
	g.actions = a.actionPart(statement)
	g.resources = readResources(statement, g.reading)
	g.principals = readPrincipals(statement)
	g.atoms = atoms(statement["conditions"].Value)
	return g
}

// part reads an element that a statement has in one of two forms.
func part(statement model.Block, name string) (texts []model.Text, negated, set bool, why string) {
	value := statement[name].Value
	if value == nil {
		value, negated = statement["not_"+name].Value, true
	}
	if value == nil {
		return nil, false, false, ""
	}
	for _, item := range model.Items(model.Attr{Value: value}) {
		switch v := item.Value.(type) {
		case model.Text:
			texts = append(texts, v)
		case model.Unknown:
			why = v.Why
		default:
			why = "it depends on a condition of the template"
		}
	}
	return texts, negated, true, why
}

func (a *Analyzer) actionPart(statement model.Block) actionPart {
	texts, negated, set, why := part(statement, "actions")
	p := actionPart{texts: texts, negated: negated, why: why}
	if !set && why == "" {
		p.why = "the statement names no action"
	}
	key := make([]string, len(texts))
	for i, t := range texts {
		e := a.expand(t)
		if e.none {
			p.none = append(p.none, t.String())
		}
		key[i] = t.String()
	}
	p.upper = a.union("u"+strings.Join(key, "\n"), texts, func(e expansion) Set { return e.upper })
	p.lower = p.upper
	if slices.ContainsFunc(texts, func(t model.Text) bool { _, known := t.Literal(); return !known }) {
		p.lower = a.union("l"+strings.Join(key, "\n"), texts, func(e expansion) Set { return e.lower })
	}
	if p.why != "" {
		p.upper = a.full
	}
	if negated {
		p.upper, p.lower = a.full.Minus(p.lower), a.full.Minus(p.upper)
		if p.why != "" {
			p.lower = Set{}
		}
	}
	return p
}

func (a *Analyzer) expand(text model.Text) expansion {
	key := text.String()
	a.mu.Lock()
	e, ok := a.expansions[key]
	a.mu.Unlock()
	if ok {
		return e
	}
	e = expand(a.Universe, text)
	a.mu.Lock()
	a.expansions[key] = e
	a.mu.Unlock()
	return e
}

// union is the union of what patterns cover. Many statements of an account have
// the same list of actions.
func (a *Analyzer) union(key string, texts []model.Text, side func(expansion) Set) Set {
	a.mu.Lock()
	set, ok := a.unions[key]
	a.mu.Unlock()
	if ok {
		return set
	}
	ids := []data.ActionID{}
	for _, t := range texts {
		s := side(a.expand(t))
		if len(s.chunks) > 8 {
			set = set.Union(s)
			continue
		}
		for id := range s.All() {
			ids = append(ids, id)
		}
	}
	set = set.Union(setOf(ids...))
	a.mu.Lock()
	a.unions[key] = set
	a.mu.Unlock()
	return set
}

func readResources(statement model.Block, r reading) resourcePart {
	texts, negated, set, why := part(statement, "resources")
	return resourcePart{texts: texts, negated: negated, own: !set, why: why, bounds: &bounds{reading: r, texts: texts}}
}

// A call is an action by name, and its id if it is one that is known.
type call struct {
	name  string
	id    data.ActionID
	known bool
}

func (a *Analyzer) call(action string) call {
	a.mu.Lock()
	defer a.mu.Unlock()
	c, ok := a.calls[action]
	if !ok {
		id, known := a.Universe.Find(action)
		c = call{action, id, known}
		a.calls[action] = c
	}
	return c
}

// action answers whether the grant is about an action. A name that is not known
// is matched as text.
func (p actionPart) action(c call) Answer {
	if c.known {
		switch {
		case p.lower.Has(c.id):
			return Yes
		case p.upper.Has(c.id):
			return Unknown
		}
		return No
	}
	answer := No
	if p.why != "" {
		answer = Unknown
	}
	for _, t := range p.texts {
		answer = max(answer, MatchAction(t, model.Lit(c.name)))
	}
	if p.negated {
		return Yes - answer
	}
	return answer
}

// resource answers whether the grant is about a resource, given in both bounds.
func (p resourcePart) resource(upper, lower pattern) Answer {
	if p.own {
		return Yes
	}
	answer := No
	if p.why != "" {
		answer = Unknown
	}
	upperBound, lowerBound := p.upper(), p.lower()
	for i := range upperBound {
		switch {
		case covered(lower, lowerBound[i]) || meets(lowerBound[i], lower):
			answer = Yes
		case meets(upperBound[i], upper):
			answer = max(answer, Unknown)
		}
		if answer == Yes {
			break
		}
	}
	if p.negated {
		return Yes - answer
	}
	return answer
}

// conditions answers whether all conditions hold.
func (g *Grant) conditions(context Context) (answer Answer, deciding []string) {
	answer = Yes
	for _, a := range g.atoms {
		got := a.eval(context, g.reading)
		if got == Unknown {
			deciding = append(deciding, a.String())
		}
		answer = min(answer, got)
	}
	return answer, deciding
}
