package iam

import (
	"cmp"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/iam/data"
	"github.com/belay-dev/belay/internal/model"
)

// A Class says what an action does to those who are afraid of it, from the worst
// to the least. It is finer than the access level, and one per action.
type Class string

// The classes.
const (
	PermissionsClass Class = "permissions" // changes who may do what
	CredentialsClass Class = "credentials" // returns credentials
	SecretClass      Class = "secret"      // reads secrets
	WriteClass       Class = "write"
	DataClass        Class = "data" // reads stored data
	ReadClass        Class = "read"
	TaggingClass     Class = "tagging"
	ListClass        Class = "list"
)

var classes = []Class{PermissionsClass, CredentialsClass, SecretClass, WriteClass, DataClass, ReadClass, TaggingClass, ListClass}

// worse orders classes, the worst first.
func worse(a, b Class) int { return slices.Index(classes, a) - slices.Index(classes, b) }

// exampleLimit is how many actions an item names: enough for a message, and never
// the universe.
const exampleLimit = 12

// Actions is some of the actions that a pattern of a statement covers.
type Actions struct {
	// Pattern is the action or pattern as it is written; for NotAction it is "*".
	Pattern string
	Count   int
	Class   Class // the worst of them
	// Examples are the first of them, the worst first. They are all of them if there
	// are no more than twelve.
	Examples []string
	// Keys are the condition keys that bound them, where Conditioned says so.
	Keys []string
}

// UnknownAction is a pattern that covers no action there is.
type UnknownAction struct {
	Pattern string
	// Suggestion is what is probably meant, or "".
	Suggestion string
	// Reason is alias (the name of an API call or an endpoint), service (there is no
	// such service), action (the service has no such action) or wildcard.
	Reason string
}

// A StarResource is a resource pattern that covers every resource of a type.
type StarResource struct {
	Pattern  string
	Types    []string // "sqs queue"
	Examples []string // actions of the statement that take the types
}

// A Mismatch is an action of the statement for which it names no resource of a
// type that the action takes, so that it grants, or denies, nothing.
type Mismatch struct {
	Action string
	// Types are those that the action takes: none means that it takes * alone.
	Types []string
	// Wanted is the format of the ARN that the action takes, of several the one most
	// like the resources that are named.
	Wanted string
}

// A ConditionIssue is a condition that does not do what it seems to.
type ConditionIssue struct {
	Condition string // as text
	Operator  string
	Key       string
	// Reason is one of: unsupported-key (no action of the statement has it),
	// misspelt-key, for-all-values (holds where the key is absent), literal-wildcard
	// (StringEquals takes * for a star), type (the operator does not suit the key),
	// if-exists (a guard that a request without the key passes), never (it never
	// holds), always (it always holds).
	Reason     string
	Suggestion string // the key or operator that is probably meant, or ""
}

// Levels counts actions by access level. An action of two levels counts for
// both.
type Levels struct{ List, Read, Write, Permissions, Tagging int }

// StatementFacts is what a statement amounts to. Facts about a statement that is
// not all known cover what is known, and Why says what may be missing.
type StatementFacts struct {
	Why string
	// All tells that it names every action, those of tomorrow too.
	All bool
	// Count and Levels are of the actions that are known today.
	Count  int
	Levels Levels
	// Services are those of which it names nine tenths of the actions that write or
	// manage permissions, in lower case and sorted. Empty if All.
	Services []string
	// FullServices are those of which it names every action, by svc:* or otherwise.
	FullServices []string
	Unknown      []UnknownAction
	// Star tells that its resources are everything: *, or NotResource.
	Star Answer
	// Of a statement whose resources are everything: actions that no resource can
	// scope; those that have a required type of resource; those whose types are
	// alternatives; those that are optional in fact; and those which a condition of
	// the statement bounds. By pattern.
	Unscopable, Required, Alternatives, Optional, Conditioned []Actions
	// Surprising are, by pattern, actions of a more dangerous class than the visible
	// part of the pattern suggests: s3:PutBucketPolicy of s3:Put*.
	Surprising []Actions
	StarTypes  []StarResource
	// AnyRegion and AnyAccount list resources whose Region or account is a wildcard
	// although the type has one.
	AnyRegion, AnyAccount []string
	Mismatched            []Mismatch
	Conditions            []ConditionIssue
}

// Statement returns the facts of a statement, given as the attributes of its
// kind; what is not known in it is a value Unknown. They are worked out once for
// equal statements.
func (a *Analyzer) Statement(statement model.Block) *StatementFacts {
	return a.Facts(a.Grant("", statement))
}

// Facts returns the facts of the statement of a grant.
func (a *Analyzer) Facts(g *Grant) *StatementFacts {
	a.own.Lock()
	f, ok := a.facts[g.key]
	a.own.Unlock()
	if ok {
		return f
	}
	f = a.statementFacts(g)
	a.own.Lock()
	a.facts[g.key] = f
	a.own.Unlock()
	return f
}

func (a *Analyzer) statementFacts(g *Grant) *StatementFacts {
	f := &StatementFacts{Why: cmp.Or(g.actions.why, g.resources.why)}
	known := g.actions.lower
	f.All = known.Has(futureOfAll(a.Universe)) && known.Equal(a.full)
	a.levels(f, known)
	f.Unknown = a.unknownActions(g)
	f.Star = g.resources.star()
	if f.Star == Yes && !f.All { // of everything on everything there is no more to say
		a.scopability(f, g)
	}
	a.surprising(f, g)
	a.starTypes(f, g)
	a.mismatched(f, g)
	f.Conditions = a.conditionIssues(g)
	return f
}

// star answers whether the resources are everything.
func (p resourcePart) star() Answer {
	if p.negated {
		return answers[p.why == ""] + answers[p.why != ""]/2
	}
	answer := No
	if p.why != "" {
		answer = Unknown
	}
	for i, t := range p.texts {
		literal, known := t.Literal()
		switch {
		case known && literal != "" && strings.Trim(literal, "*") == "":
			return Yes
		case known: // it has a letter or a ?, and matches no less
		case p.lower()[i].all():
			return Yes
		case p.upper()[i].all():
			answer = Unknown
		}
	}
	return answer
}

func (a *Analyzer) levels(f *StatementFacts, set Set) {
	var service *data.Service
	writing, all := 0, 0 // of the service, whose actions follow one another
	done := func() {
		if service == nil || f.All {
			return
		}
		if all == int(service.End-service.First) {
			f.FullServices = append(f.FullServices, service.Prefix)
		}
		if writing > 0 && writing*10 >= a.writes(service)*9 {
			f.Services = append(f.Services, service.Prefix)
		}
	}
	for id := range set.All() {
		if int(id) >= a.Universe.Len() {
			break
		}
		f.Count++
		action := a.action(id)
		for i, n := range []*int{&f.Levels.List, &f.Levels.Read, &f.Levels.Write, &f.Levels.Permissions, &f.Levels.Tagging} {
			if action.Levels&(1<<i) != 0 {
				*n++
			}
		}
		if of := a.Universe.ServiceOf(id); of != service {
			done()
			service, writing, all = of, 0, 0
		}
		all++
		if action.Levels&(data.Write|data.PermissionsManagement) != 0 {
			writing++
		}
	}
	done()
}

// writes is how many actions of a service write or manage permissions.
func (a *Analyzer) writes(s *data.Service) int {
	n := 0
	for id := s.First; id < s.End; id++ {
		if a.action(id).Levels&(data.Write|data.PermissionsManagement) != 0 {
			n++
		}
	}
	return n
}

// noAction stands for an action whose facts do not unpack, which a damaged
// binary alone has.
var noAction = &data.Action{}

func (a *Analyzer) action(id data.ActionID) *data.Action {
	action, err := a.Universe.Action(id)
	if err != nil {
		return noAction
	}
	return action
}

// Class is the class of an action.
func (a *Analyzer) Class(id data.ActionID) Class {
	if class, ok := a.sensitive()[id]; ok {
		return class
	}
	switch levels := a.action(id).Levels; {
	case levels&data.PermissionsManagement != 0:
		return PermissionsClass
	case levels&data.Tagging != 0:
		return TaggingClass
	case levels&data.Write != 0:
		return WriteClass
	case levels&data.List != 0:
		return ListClass
	}
	return ReadClass
}

// sensitive is the classes that the tables give to actions.
func (a *Analyzer) sensitive() map[data.ActionID]Class {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.classes != nil {
		return a.classes
	}
	a.classes = map[data.ActionID]Class{}
	for _, row := range []struct {
		kind  data.Sensitivity
		class Class
	}{
		{data.DataRead, DataClass},
		{data.SecretRead, SecretClass},
		{data.Credentials, CredentialsClass},
		{data.Escalation, PermissionsClass},
	} {
		for _, name := range data.Sensitive(row.kind) {
			if id, ok := a.Universe.Find(name); ok {
				a.classes[id] = row.class
			}
		}
	}
	return a.classes
}

// patterns yields the patterns of a statement with what each covers of a set beyond
// those before it, if it is anything. NotAction is one pattern.
func (a *Analyzer) patterns(g *Grant, of Set, f func(pattern string, set Set)) {
	if g.actions.negated {
		f("*", g.actions.lower.Intersect(of))
		return
	}
	for _, text := range g.actions.texts {
		if set := a.expand(text).lower.Intersect(of); !set.Empty() {
			f(text.String(), set)
			of = of.Minus(set)
		}
	}
}

// gather makes items of the actions that a question picks.
func (a *Analyzer) gather(pattern string, ids []data.ActionID) []Actions {
	if len(ids) == 0 {
		return nil
	}
	slices.SortStableFunc(ids, func(x, y data.ActionID) int { return worse(a.Class(x), a.Class(y)) })
	item := Actions{Pattern: pattern, Count: len(ids), Class: a.Class(ids[0])}
	for _, id := range ids[:min(len(ids), exampleLimit)] {
		item.Examples = append(item.Examples, a.Universe.Name(id))
	}
	return []Actions{item}
}

// scopability sorts the actions of a statement on everything by what could scope
// them.
func (a *Analyzer) scopability(f *StatementFacts, g *Grant) {
	a.patterns(g, g.actions.lower, func(pattern string, set Set) {
		var unscopable, required, alternatives, optional []data.ActionID
		conditioned := map[string][]data.ActionID{}
		for id := range set.All() {
			if int(id) >= a.Universe.Len() {
				break
			}
			action := a.action(id)
			switch bound := a.bound(g, id); {
			case bound != "":
				conditioned[bound] = append(conditioned[bound], id)
			case len(action.Types) == 0:
				unscopable = append(unscopable, id)
			case slices.ContainsFunc(action.Types, func(t data.ActionType) bool { return t.Required }):
				required = append(required, id)
			case a.optional(id):
				optional = append(optional, id)
			default:
				alternatives = append(alternatives, id)
			}
		}
		f.Unscopable = append(f.Unscopable, a.gather(pattern, unscopable)...)
		f.Required = append(f.Required, a.gather(pattern, required)...)
		f.Alternatives = append(f.Alternatives, a.gather(pattern, alternatives)...)
		f.Optional = append(f.Optional, a.gather(pattern, optional)...)
		for _, key := range sortedKeys(conditioned) {
			for _, item := range a.gather(pattern, conditioned[key]) {
				item.Keys = []string{key}
				f.Conditioned = append(f.Conditioned, item)
			}
		}
	})
}

// optional tells whether an action has calls without a resource. Tags can be on
// resources of each type, so that the types of such actions are alternatives.
func (a *Analyzer) optional(id data.ActionID) bool {
	return data.Optional(a.Universe.Name(id))
}

// bound is the key of a condition of the statement that bounds which resources
// the action reaches, or "".
func (a *Analyzer) bound(g *Grant, id data.ActionID) string {
	for _, atom := range g.atoms {
		if atom.key == "" || !a.supports(id, atom.key) || !bites(atom, g.reading) {
			continue
		}
		if data.Scopes(a.Universe.Name(id), atom.key) {
			return atom.key
		}
	}
	return ""
}

// bites tells whether a condition shuts somebody out who has another value.
func bites(a atom, r reading) bool {
	o := a.operator
	if o.negated || o.ifExists || o.forAll || o.base == "null" {
		return false
	}
	return a.why == "" && a.constant(r) == Unknown
}

// readVerbs are starts of actions that suggest reading.
var readVerbs = []string{"get", "list", "describe", "batchget", "query", "scan", "search", "view", "read", "head", "lookup", "select", "check", "detect", "download", "preview", "estimate", "verify", "validate", "test"}

// surprising finds what wildcards cover that their authors cannot have meant.
func (a *Analyzer) surprising(f *StatementFacts, g *Grant) {
	if g.actions.negated || g.effect == No {
		return
	}
	for _, text := range g.actions.texts {
		literal, ok := text.Literal()
		_, verb, found := strings.Cut(strings.ToLower(literal), ":")
		if !ok || !found || !strings.ContainsAny(verb, "*?") || strings.Trim(verb, "*?") == "" {
			continue
		}
		var ids []data.ActionID
		for id := range a.expand(text).lower.All() {
			if int(id) < a.Universe.Len() && a.surprises(verb, id) && a.reaches(g, id) {
				ids = append(ids, id)
			}
		}
		f.Surprising = append(f.Surprising, a.gather(literal, ids)...)
	}
}

// reaches tells whether a statement has a resource that an action may be on: one that
// takes none is on * alone.
func (a *Analyzer) reaches(g *Grant, id data.ActionID) bool {
	if g.resources.negated || g.resources.own || g.resources.why != "" || g.resources.star() != No {
		return true
	}
	return slices.ContainsFunc(g.resources.upper(), func(p pattern) bool { return meetsAny(p, a.formatsOf(id)) })
}

// surprises tells whether an action is more than the visible part of a pattern
// suggests.
func (a *Analyzer) surprises(verb string, id data.ActionID) bool {
	stem := verb[:strings.IndexAny(verb, "*?")]
	class, name := a.Class(id), a.Universe.Verb(id)
	visible := strings.Trim(verb, "*?")
	reads := slices.ContainsFunc(readVerbs, func(r string) bool { return strings.HasPrefix(stem, r) })
	switch class {
	case PermissionsClass:
		return !mentions(visible, "polic", "permission", "acl", "grant", "role", "trust", "access", "boundary")
	case CredentialsClass:
		return !mentions(visible, "credential", "token", "password", "key", "assume", "login", "session", "presigned")
	case SecretClass:
		return reads && !mentions(visible, "secret", "parameter", "value", "decrypt", "config")
	case TaggingClass:
		return stem != "" && !mentions(visible, "tag")
	case WriteClass:
		if reads {
			return true
		}
		deletes := strings.HasPrefix(name, "delete") || strings.HasPrefix(name, "remove")
		return deletes && !strings.HasPrefix(stem, "d") && !strings.HasPrefix(stem, "r") && a.Universe.ControlPlane(id)
	case DataClass, ReadClass, ListClass:
	}
	return false
}

// mentions tells whether a text has one of some words, or ends in the beginning
// of one: PutBucketPol* says what it is about.
func mentions(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(word string) bool {
		for n := 3; n < len(word); n++ {
			if strings.HasSuffix(s, word[:n]) {
				return true
			}
		}
		return strings.Contains(s, word)
	})
}

// starTypes finds resource patterns that are everything of a type.
func (a *Analyzer) starTypes(f *StatementFacts, g *Grant) {
	if g.resources.negated || g.resources.own {
		return
	}
	for _, text := range g.resources.texts {
		p := reading{wildcards: true, binding: a.binding}.compile(text)
		if p.all() {
			continue
		}
		parts := arnParts(text)
		if star := a.starResource(g, text, p, parts); len(star.Types) > 0 {
			f.StarTypes = append(f.StarTypes, star)
		}
		region, account := wildSegments(parts)
		if region {
			f.AnyRegion = append(f.AnyRegion, text.String())
		}
		if account {
			f.AnyAccount = append(f.AnyAccount, text.String())
		}
	}
}

// starResource finds the types of which a resource pattern is everything.
func (a *Analyzer) starResource(g *Grant, text model.Text, p pattern, parts []model.Text) StarResource {
	star := StarResource{Pattern: text.String()}
	covers := map[*data.ResourceType]bool{}
	for id := range a.candidates(g, parts).All() {
		if int(id) >= a.Universe.Len() {
			break
		}
		hit := false
		for _, t := range a.action(id).Types {
			covered, done := covers[t.Type]
			if !done {
				covered = coversType(parts, p, t.Type)
				covers[t.Type] = covered
				if covered {
					star.Types = append(star.Types, t.Type.Service+" "+t.Type.Name)
				}
			}
			hit = hit || covered
		}
		if hit && len(star.Examples) < exampleLimit && a.bound(g, id) == "" {
			star.Examples = append(star.Examples, a.Universe.Name(id))
		}
	}
	return star
}

// candidates are the actions of the statement that may take a resource: those of
// the ARN's service, whose types alone are named after it, and of services that
// use the ARNs of others.
func (a *Analyzer) candidates(g *Grant, parts []model.Text) Set {
	if len(parts) < 6 || g.actions.lower.Len() < 2_000 {
		return g.actions.lower
	}
	service, known := parts[2].Literal()
	s := a.Universe.Service(service)
	if !known || s == nil {
		return g.actions.lower
	}
	var ids []data.ActionID
	for id := s.First; id < s.End; id++ {
		ids = append(ids, id)
	}
	return g.actions.lower.Intersect(setOf(ids...))
}

// arnParts cuts an ARN into its six parts; fewer if a wildcard or a hole may hold
// several of them.
func arnParts(text model.Text) []model.Text {
	var parts []model.Text
	rest := text
	for len(parts) < 5 {
		before, after := split(rest, ':')
		if after == nil {
			return append(parts, rest)
		}
		parts = append(parts, before)
		rest = after
	}
	return append(parts, rest)
}

// coversType tells whether a pattern covers all resources of a type that an
// account may have in a Region: whichever those are, the part after the account
// decides.
func coversType(parts []model.Text, whole pattern, t *data.ResourceType) bool {
	for _, format := range t.AllFormats() {
		fields := strings.SplitN(format, ":", 6)
		if len(fields) < 6 {
			continue
		}
		if len(parts) < 6 {
			if includes(language{whole}, compileFormat(format)) == Yes {
				return true
			}
			continue
		}
		service, known := parts[2].Literal()
		if !known || !Glob(service, fields[2]) || !strings.Contains(fields[5], "${") {
			continue
		}
		p := reading{wildcards: true}.compile(parts[5])
		if includes(language{p}, compileFormat(fields[5])) == Yes {
			return true
		}
	}
	return false
}

// wildSegments tells whether the Region or the account of an ARN is a wildcard.
func wildSegments(parts []model.Text) (region, account bool) {
	if len(parts) < 6 {
		return false, false
	}
	star := func(t model.Text) bool { s, ok := t.Literal(); return ok && strings.ContainsAny(s, "*?") }
	return star(parts[3]), star(parts[4])
}

// mismatched finds actions that take none of the resources.
func (a *Analyzer) mismatched(f *StatementFacts, g *Grant) {
	if g.resources.negated || g.resources.own || g.resources.why != "" || g.actions.negated {
		return
	}
	for _, text := range g.actions.texts {
		if s, ok := text.Literal(); !ok || strings.ContainsAny(s, "*?") {
			continue
		}
		for id := range a.expand(text).lower.All() {
			formats := a.formatsOf(id)
			if slices.ContainsFunc(g.resources.upper(), func(p pattern) bool { return p.all() || meetsAny(p, formats) }) {
				continue
			}
			m := Mismatch{Action: a.Universe.Name(id)}
			likeness := -1
			for _, t := range a.action(id).Types {
				m.Types = append(m.Types, t.Type.Name)
				if like := g.resources.like(t.Type.Formats[0]); like > likeness {
					likeness, m.Wanted = like, t.Type.Formats[0]
				}
			}
			f.Mismatched = append(f.Mismatched, m)
		}
	}
}

// like is how many of the service, Region and account of a format are what some
// ARN of the set has, set or not: of a bucket and an access point, a statement
// that names objects means the bucket.
func (p resourcePart) like(format string) int {
	wanted := strings.SplitN(format, ":", 6)
	most := 0
	for _, text := range p.texts {
		parts := arnParts(text)
		if len(parts) < 6 || len(wanted) < 6 {
			continue
		}
		same := 0
		if service, known := parts[2].Literal(); known && service == wanted[2] {
			same++
		}
		for _, i := range []int{3, 4} {
			if literal, known := parts[i].Literal(); (known && literal == "") == (wanted[i] == "") {
				same++
			}
		}
		most = max(most, same)
	}
	return most
}

func meetsAny(p pattern, union language) bool {
	return slices.ContainsFunc(union, func(q pattern) bool { return meets(p, q) })
}

// formatsOf is the language of the ARNs that an action takes; none for an action
// that takes * alone.
func (a *Analyzer) formatsOf(id data.ActionID) language {
	a.mu.Lock()
	l, ok := a.formats[id]
	a.mu.Unlock()
	if ok {
		return l
	}
	for _, t := range a.action(id).Types {
		for _, format := range t.Type.AllFormats() {
			l = append(l, compileFormat(format))
		}
	}
	a.mu.Lock()
	a.formats[id] = l
	a.mu.Unlock()
	return l
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
