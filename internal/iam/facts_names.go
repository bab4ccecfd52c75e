package iam

import (
	"cmp"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/iam/data"
	"github.com/belay-dev/belay/internal/model"
)

// unknownActions are the patterns of a statement that cover nothing that is
// known, with what is probably meant.
func (a *Analyzer) unknownActions(g *Grant) []UnknownAction {
	var out []UnknownAction
	for _, pattern := range g.actions.none {
		out = append(out, a.unknownAction(pattern))
	}
	return out
}

// UnknownAction says what is probably meant by an action or a pattern of actions that
// covers nothing that is known. It is false if there is such an action.
func (a *Analyzer) UnknownAction(pattern string) (UnknownAction, bool) {
	if pattern == "*" || slices.Contains(strings.Split(pattern, ":"), "") {
		return UnknownAction{Pattern: pattern}, pattern != "*"
	}
	g := a.Grant("", model.Block{"actions": model.Attr{Value: model.List{{Value: model.Lit(pattern)}}}})
	if len(g.actions.none) == 0 {
		return UnknownAction{}, false
	}
	return a.unknownAction(pattern), true
}

func (a *Analyzer) unknownAction(pattern string) UnknownAction {
	u := UnknownAction{Pattern: pattern, Reason: "action"}
	if meant, ok := data.Alias(pattern); ok {
		u.Suggestion, u.Reason = meant, "alias"
		return u
	}
	prefix, verb, _ := strings.Cut(strings.ToLower(pattern), ":")
	service := a.Universe.Service(prefix)
	wild := strings.ContainsAny(verb, "*?")
	switch {
	case service == nil:
		u.Reason = "service"
		u.Suggestion = a.nearestService(prefix, verb)
	case wild:
		u.Reason = "wildcard"
	default:
		u.Suggestion = a.nearestAction(service, verb)
	}
	return u
}

// nearestAction is the action of a service whose name is nearest, if it is near.
func (a *Analyzer) nearestAction(s *data.Service, verb string) string {
	best, found := 1+max(1, len(verb)/5), ""
	for id := s.First; id < s.End; id++ {
		name := a.Universe.Verb(id)
		if name == verb+"s" || name+"s" == verb {
			return a.Universe.Name(id)
		}
		if d := distance(verb, name, best); d < best {
			best, found = d, a.Universe.Name(id)
		}
	}
	return found
}

// nearestService names the action of another service that is meant: one whose
// prefix is near and which has the action.
func (a *Analyzer) nearestService(prefix, verb string) string {
	best, found := 4, ""
	for _, s := range a.Universe.Services {
		d := distance(prefix, s.Prefix, best)
		if strings.Contains(prefix, s.Prefix) || strings.Contains(s.Prefix, prefix) {
			d = min(d, 3)
		}
		if d >= best {
			continue
		}
		if id, ok := a.Universe.Find(s.Prefix + ":" + verb); ok {
			best, found = d, a.Universe.Name(id)
		} else if strings.ContainsAny(verb, "*?") && d < 2 {
			best, found = d, s.Prefix+":"+verb
		}
	}
	return found
}

// distance is how many letters must be changed, left out or put in to make one
// word of the other; limit if it is that or more.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal, least := row[0], limit
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
			least = min(least, cost)
		}
		if least >= limit {
			return limit
		}
	}
	return min(row[len(b)], limit)
}

// keyMatches tells whether a published condition key is a key, in lower case:
// aws:ResourceTag/${TagKey} stands for every tag, kms:EncryptionContext:${...} for
// every context.
func keyMatches(published, key string) bool {
	published = strings.ToLower(published)
	if published == key {
		return true
	}
	i := strings.IndexAny(published, "$<")
	if i <= 0 {
		return false
	}
	end := map[byte]string{'$': "}", '<': ">"}[published[i]]
	_, rest, _ := strings.Cut(published[i:], end)
	return strings.HasPrefix(key, published[:i]) && len(key) > i && strings.HasSuffix(key, rest)
}

// supports tells whether requests for an action may have a condition key. The
// keys of tags are global and not supported by all.
func (a *Analyzer) supports(id data.ActionID, key string) bool {
	_, ok := a.keyKind(id, key)
	return ok
}

// keyKind is the kind of a key that an action has.
func (a *Analyzer) keyKind(id data.ActionID, key string) (string, bool) {
	tag := isTagKey(key)
	if kind, ok := data.GlobalKey(key); ok && !tag {
		return kind, true
	}
	action := a.action(id)
	for _, k := range action.Keys {
		if keyMatches(k.Name, key) {
			return k.Kind, true
		}
	}
	for _, t := range action.Types {
		for _, k := range t.Type.Keys {
			if keyMatches(k.Name, key) {
				return k.Kind, true
			}
		}
	}
	return "", false
}

func isTagKey(key string) bool {
	return key == "aws:tagkeys" || strings.HasPrefix(key, "aws:resourcetag/") || strings.HasPrefix(key, "aws:requesttag/")
}

// supportLimit is how many actions are asked for a key; a statement of more has
// one that supports it.
const supportLimit = 400

// conditionIssues finds conditions that do not do what they seem to.
func (a *Analyzer) conditionIssues(g *Grant) []ConditionIssue {
	var out []ConditionIssue
	for _, c := range g.atoms {
		if c.key == "" {
			continue
		}
		reason, suggestion := a.conditionIssue(g, c)
		if reason != "" {
			out = append(out, ConditionIssue{Condition: c.String(), Operator: c.written, Key: c.key, Reason: reason, Suggestion: suggestion})
		}
	}
	return append(out, contradictions(g)...)
}

func (a *Analyzer) conditionIssue(g *Grant, c atom) (reason, suggestion string) {
	kind, supported, judged := a.supported(g, c.key)
	if judged && !supported {
		if near := a.nearestKey(g, c.key); near != "" {
			return "misspelt-key", near
		}
		return "unsupported-key", ""
	}
	o := c.operator
	if wrongKind(o, kind) {
		return "type", operatorFor(kind, o)
	}
	if o.forAll && g.effect == Yes && !companion(g, c.key) {
		return "for-all-values", ""
	}
	if o.forAll && kind != "" && !strings.HasPrefix(kind, "Array") && g.effect == Yes {
		return "for-all-values", ""
	}
	if f := o.family(); f == stringFamily && !o.wildcards && literalWildcard(c) {
		return "literal-wildcard", strings.Replace(strings.Replace(c.written, "NotEquals", "NotLike", 1), "Equals", "Like", 1)
	}
	if o.ifExists && !o.negated && g.effect == Yes && guards[c.key] {
		return "if-exists", strings.TrimSuffix(c.written, "IfExists")
	}
	if everywhere(c) && !o.negated {
		return "always", ""
	}
	switch c.constant(g.reading) {
	case Yes:
		return "always", ""
	case No:
		return "never", ""
	case Unknown:
	}
	return "", ""
}

// guards are keys that say who calls: a condition on one with IfExists lets in
// who has none.
var guards = map[string]bool{
	"aws:multifactorauthpresent": true, "aws:principalorgid": true, "aws:sourceaccount": true, "aws:sourcearn": true,
	"aws:sourceip": true, "aws:sourcevpc": true, "aws:sourcevpce": true, "sts:externalid": true, "iam:passedtoservice": true,
	"iam:permissionsboundary": true,
}

// supported tells whether any action of the statement has the key; judged is
// false where that cannot be known: keys of identity providers, and statements
// whose actions are not.
func (a *Analyzer) supported(g *Grant, key string) (kind string, supported, judged bool) {
	prefix, _, _ := strings.Cut(key, ":")
	if strings.Contains(prefix, ".") || prefix == "saml" || strings.Contains(prefix, "/") {
		return "", true, false
	}
	if kind, ok := data.GlobalKey(key); ok && !isTagKey(key) {
		return kind, true, true
	}
	n := 0
	for id := range g.actions.upper.All() {
		if int(id) >= a.Universe.Len() {
			break
		}
		if kind, ok := a.keyKind(id, key); ok {
			return kind, true, true
		}
		if n++; n > supportLimit {
			return "", true, false
		}
	}
	if g.actions.why != "" || n == 0 || a.elsewhere(g, key) {
		return "", true, false
	}
	return "", false, true
}

// elsewhere tells that a tag key, of which the published facts are not complete,
// is not to be judged: only a service none of whose actions has it is.
func (a *Analyzer) elsewhere(g *Grant, key string) bool {
	if !isTagKey(key) {
		return false
	}
	seen := map[int]bool{}
	for id := range g.actions.upper.All() {
		if int(id) >= a.Universe.Len() {
			break
		}
		s := a.Universe.ServiceOf(id)
		if seen[s.Index] {
			continue
		}
		seen[s.Index] = true
		keys, err := s.Keys()
		if err != nil || slices.ContainsFunc(keys, func(k data.Key) bool { return keyMatches(k.Name, key) }) {
			return true
		}
	}
	return false
}

// nearestKey is a key that the statement's actions have and that is spelt nearly
// like this one.
func (a *Analyzer) nearestKey(g *Grant, key string) string {
	candidates := data.GlobalKeys()
	for id := range g.actions.upper.All() {
		if int(id) >= a.Universe.Len() {
			break
		}
		for _, k := range a.action(id).Keys {
			candidates = append(candidates, strings.ToLower(k.Name))
		}
	}
	best, found := 3, ""
	for _, candidate := range candidates {
		if d := distance(key, candidate, best); d < best && d > 0 {
			best, found = d, candidate
		}
	}
	return found
}

// wrongKind tells whether an operator cannot suit keys of a kind.
func wrongKind(o operator, kind string) bool {
	kind = strings.TrimPrefix(kind, "ArrayOf")
	switch o.family() {
	case addressFamily:
		return kind != "" && kind != "IPAddress"
	case numberFamily:
		return kind == "Bool" || kind == "ARN" || kind == "IPAddress"
	case dateFamily:
		return kind != "" && kind != "Date" && kind != "Numeric"
	case arnFamily:
		return kind == "Bool" || kind == "Numeric" || kind == "Date" || kind == "IPAddress"
	case boolFamily:
		return kind == "Numeric" || kind == "ARN" || kind == "Date" || kind == "IPAddress"
	case stringFamily:
		return kind == "IPAddress" || kind == "Date"
	case nullFamily:
	}
	return false
}

// operatorFor is the operator for a kind of key.
func operatorFor(kind string, o operator) string {
	negated := map[bool]string{true: "Not"}[o.negated]
	switch strings.TrimPrefix(kind, "ArrayOf") {
	case "IPAddress":
		return negated + "IpAddress"
	case "Bool":
		return "Bool"
	case "Numeric":
		return "Numeric" + negated + "Equals"
	case "Date":
		return "Date" + negated + "Equals"
	case "ARN":
		return "Arn" + negated + "Like"
	}
	return "String" + negated + "Equals"
}

// companion tells whether another condition of the statement asks that the key is
// there.
func companion(g *Grant, key string) bool {
	for _, c := range g.atoms {
		if c.key != key || c.operator.forAll {
			continue
		}
		if c.operator.base == "null" && c.null(true) == No || c.operator.base != "null" && c.of(nil, g.reading) == No {
			return true
		}
	}
	return false
}

// literalWildcard tells whether a value holds what looks like a wildcard.
func literalWildcard(c atom) bool {
	if c.operator.family() != stringFamily {
		return false
	}
	return slices.ContainsFunc(c.values, func(v model.Text) bool {
		s, ok := v.Literal()
		return wild(v) && (!ok || s != "*" || c.key != "aws:tagkeys")
	})
}

// everywhere tells whether a condition on an address takes all of the Internet.
func everywhere(c atom) bool {
	return c.operator.family() == addressFamily && slices.ContainsFunc(c.values, func(v model.Text) bool {
		s, _ := v.Literal()
		p, ok := parsePrefix(s)
		return ok && p.Bits() == 0
	})
}

// contradictions finds keys whose conditions can each hold and never together.
func contradictions(g *Grant) []ConditionIssue {
	byKey := map[string][]want{}
	for _, c := range g.atoms {
		if c.key != "" && c.constant(g.reading) != No {
			byKey[c.key] = append(byKey[c.key], want{c, true})
		}
	}
	var out []ConditionIssue
	for _, key := range sortedKeys(byKey) {
		wants := byKey[key]
		if len(wants) < 2 {
			continue
		}
		if _, can := solve(wants, g.reading); can == No {
			last := wants[len(wants)-1].atom
			out = append(out, ConditionIssue{Condition: last.String(), Operator: last.written, Key: key, Reason: "never"})
		}
	}
	return out
}

// A Redundancy is a statement that changes nothing, because of another.
type Redundancy struct {
	Statement, By *Grant
	// Reason is subsumed (the other allows, or denies, all of it) or denied (the
	// other denies all of it).
	Reason string
}

// Redundant finds statements of one principal, or of one policy, that another
// makes superfluous. Of two that say the same the later is.
func (a *Analyzer) Redundant(grants []*Grant) []Redundancy {
	var out []Redundancy
	for i, g := range grants {
		if g.effect == Unknown || g.actions.why != "" || g.resources.why != "" || g.principals.set {
			continue
		}
		for j, by := range grants {
			if i == j || by.effect == Unknown || g.effect == No && by.effect == Yes || !subsumes(by, g) {
				continue
			}
			if j > i && by.effect == g.effect && subsumes(g, by) {
				continue
			}
			reason := "subsumed"
			if by.effect != g.effect {
				reason = "denied"
			}
			out = append(out, Redundancy{g, by, reason})
			break
		}
	}
	return out
}

// subsumes tells whether one statement is sure to be about all that another is.
func subsumes(by, g *Grant) bool {
	if !by.actions.lower.Contains(g.actions.upper) || len(g.actions.none) > 0 || g.actions.upper.Empty() {
		return false
	}
	if by.principals.set != g.principals.set || !resourcesInclude(by.resources, g.resources) {
		return false
	}
	return implied(by.atoms, g.atoms, g.reading)
}

// resourcesInclude tells whether one resource element is sure to cover another.
func resourcesInclude(by, of resourcePart) bool {
	if by.own || of.own {
		return by.own && of.own
	}
	if slices.ContainsFunc(by.lower(), pattern.all) && !by.negated {
		return true
	}
	switch {
	case by.negated && of.negated:
		// All but X is within all but Y if Y is within X.
		return of.why == "" && by.why == "" && all(by.exact(), func(p pattern) bool { return includes(of.exact(), p) == Yes })
	case by.negated:
		return by.why == "" && !slices.ContainsFunc(of.upper(), func(p pattern) bool { return meetsAny(p, by.upper()) })
	case of.negated:
		return false
	}
	return of.why == "" && all(of.exact(), func(p pattern) bool { return includes(by.exact(), p) == Yes })
}

// exact is the patterns with the same reading on both sides of a comparison:
// wildcards cross colons, holes are symbols.
func (p resourcePart) exact() language {
	out := make(language, len(p.texts))
	for i, t := range p.texts {
		out[i] = reading{wildcards: true}.compile(t)
	}
	return out
}

func all(l language, f func(pattern) bool) bool {
	return !slices.ContainsFunc(l, func(p pattern) bool { return !f(p) })
}

// implied tells whether conditions follow from others: whoever meets those meets
// these.
func implied(these, those []atom, r reading) bool {
	for _, c := range these {
		if c.key == "" {
			return false
		}
		wants := []want{{c, false}}
		for _, d := range those {
			if d.key == c.key {
				wants = append(wants, want{d, true})
			}
		}
		if _, can := solve(wants, r); can != No {
			return false
		}
	}
	return true
}

// Worst is the worst class of some items, or "".
func Worst(items []Actions) Class {
	if len(items) == 0 {
		return ""
	}
	return slices.MinFunc(items, func(x, y Actions) int { return cmp.Or(worse(x.Class, y.Class), cmp.Compare(x.Pattern, y.Pattern)) }).Class
}
