package suppress

import (
	"slices"
	"strings"
)

// hygiene says what is wrong with suppressions: those that have expired, those
// that match nothing and those that do not say what they cover.
func (a *application) hygiene() {
	for _, one := range a.asks {
		if one.tool != "" || !a.anyReported(one) {
			continue
		}
		for _, c := range one.clauses {
			a.inspect(one, c)
		}
	}
	a.reportImports()
}

func (a *application) inspect(one *ask, c *clause) {
	o := one.became[c]
	what := "the suppression of " + c.rule
	if one.ignore != nil {
		what = "the entry of ignore for " + c.rule + one.said
	}
	if on := apart(o.on); a.Broad && len(on) > 1 {
		a.problem("suppression-broad", one.at, "Put one on each resource that it is about, so that what comes in addition is reported.",
			"%s covers %d resources: %s", what, len(on), strings.Join(first(on, 5), ", "))
	}
	switch {
	case a.expired(one.request) && len(o.back) > 0:
		a.problem("suppression-expired", one.at, "Correct what it suppressed, or give it another day.",
			"%s has expired on %s, and what it suppressed is found: %s", what, one.until, strings.Join(first(o.back, 3), "; "))
	case len(o.bare) > 0:
		found := witnesses(o.bare)
		a.problem("suppression-without-witnesses", one.at, a.naming(one, c, found),
			"%s covers only findings without witnesses, and here it finds %s", what, strings.Join(first(found, 5), ", "))
	case !a.decided(one, c):
	case a.expired(one.request):
		a.problem("suppression-expired", one.at, "Remove it.", "%s has expired on %s, and matches nothing", what, one.until)
	case !o.matches:
		a.problem("suppression-unused", one.at, "Remove it.", "%s matches nothing", what)
	default:
		var gone []string
		for _, w := range c.witnesses {
			if !o.named[normal(w)] {
				gone = append(gone, w)
			}
		}
		if len(gone) > 0 {
			a.problem("suppression-unused", one.at, "Remove what is found no more.", "%s names what is not found: %s", what, strings.Join(first(gone, 5), ", "))
		}
	}
}

// apart are the resources of a list of ids, sorted, each once and without their parts.
func apart(ids []string) []string {
	var out []string
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		name, unit, _ := strings.Cut(id, " of ")
		if !slices.ContainsFunc(out, func(other string) bool {
			owner, in, _ := strings.Cut(other, " of ")
			return in == unit && (strings.HasPrefix(name, owner+".") || strings.HasPrefix(name, owner+"/"))
		}) {
			out = append(out, id)
		}
	}
	return out
}

// naming says how to name the witnesses that are found.
func (a *application) naming(one *ask, c *clause, found []string) string {
	if one.ignore != nil {
		return "Add witnesses: [" + strings.Join(quoteAll(Listed(found)), ", ") + "], or witnesses: [\"*\"] for whatever is found."
	}
	for _, m := range one.marks {
		if m.Entry != nil {
			return `Add "witnesses": [` + strings.Join(quoteAll(Listed(found)), ", ") + `], or "witnesses": ["*"] for whatever is found.`
		}
	}
	clauses := make([]string, len(one.clauses))
	for i, other := range one.clauses {
		clauses[i] = clauseText(other.rule, other.witnesses)
		if other.all {
			clauses[i] = other.rule + "(*)"
		}
		if other == c {
			clauses[i] = clauseText(c.rule, found)
		}
	}
	return "Write " + one.text(clauses...) + "; or " + c.rule + "(*) for whatever is found."
}

func quoteAll(texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = quote(text)
	}
	return out
}

// decided tells whether all answers are there that a clause could match.
func (a *application) decided(one *ask, c *clause) bool {
	if a.Partial || one.ignore != nil && a.Apart || one.became[c].doubt {
		return false
	}
	asked := false
	for _, rule := range a.All {
		switch {
		case !c.names(rule.ID):
		case a.asked[rule.ID]:
			asked = true
		default:
			return false
		}
	}
	if !asked {
		return false
	}
	if one.ignore != nil {
		for _, u := range a.Units {
			if !a.Reported(u.Key) {
				return false
			}
		}
	}
	for unit := range one.marks {
		if !a.Reported(unit) {
			return false
		}
	}
	for _, failure := range a.Result.Failures {
		if c.names(failure.Rule.ID) {
			return false
		}
	}
	return true
}

// witnesses are words sorted, each once.
func witnesses(words []string) []string {
	words = slices.Clone(words)
	slices.Sort(words)
	return slices.Compact(words)
}

// first are the first few of a list, with a word for the rest.
func first(list []string, n int) []string {
	if len(list) <= n {
		return list
	}
	return append(slices.Clone(list[:n]), "and more")
}
