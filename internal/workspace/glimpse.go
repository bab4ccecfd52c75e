package workspace

import (
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// A Glance is a unit that was looked at and not loaded.
type Glance struct {
	key  string
	of   *model.Glimpse
	text passage
	// attached is what may name a policy.
	attached passage
}

// GlanceOf makes what is seen of a unit ready to be compared with outlines.
func GlanceOf(key string, g *model.Glimpse) *Glance {
	out := &Glance{key: key, of: g}
	out.text.add(g.Text)
	out.text.end()
	out.attached.add(g.Attached)
	out.attached.end()
	return out
}

// Key is the key of the unit.
func (g *Glance) Key() string { return g.key }

// Near returns the keys of the glances whose units may be affected, or seen, as
// Affected and Seen have it, where the units of some keys are asked about, and those
// of others, among them, are not what they were. While there are any, they are to be
// loaded and outlined, and what is asked about is to be worked out again.
func Near(outlines []*Outline, glances []*Glance, changed, asked map[string]bool) []string {
	if len(glances) == 0 {
		return nil
	}
	var reached []*Outline
	var said []searches
	var was, is Outline // all that is changed, and all that is asked about
	for _, o := range outlines {
		if !asked[o.unit.Key] {
			continue
		}
		reached, said = append(reached, o), append(said, searchesOf(o))
		is.alarms, is.filters = is.alarms || o.alarms, is.filters || o.filters
		if changed[o.unit.Key] {
			was.alarms, was.alarmRules = was.alarms || o.alarms, was.alarmRules || o.alarmRules
		}
	}
	var out []string
	for _, g := range glances {
		of, meets := g.of, false
		for i := 0; i < len(reached) && !meets; i++ {
			meets = g.meets(reached[i], said[i])
		}
		if was.alarms && of.MetricFilters || was.alarmRules && of.Alarms || // as beyond has it
			is.alarms && of.AlarmRules || is.filters && of.Alarms { // as Seen has it
			meets = true
		}
		if meets {
			out = append(out, g.key)
		}
	}
	return out
}

// meets tells whether one of two units may use, or deploy, the other.
func (g *Glance) meets(o *Outline, w searches) bool {
	return slices.ContainsFunc(w.names, g.text.says) || slices.ContainsFunc(w.policies, g.attached.says) ||
		g.of.Imports && slices.ContainsFunc(w.exports, g.text.saysAll) ||
		slices.ContainsFunc(g.of.Names, o.all.may) || slices.ContainsFunc(g.of.Policies, o.attached.may) ||
		o.imports && slices.ContainsFunc(g.of.Exports, o.all.hasAll) ||
		slices.ContainsFunc(o.unit.Children, func(c model.Child) bool { return c.Key == g.key })
}

// may tells whether a name may stand in texts.
func (p *passage) may(name model.NameGlimpse) bool {
	if name.Whole {
		return slices.ContainsFunc(probes(name.Parts[0]), p.has)
	}
	return p.hasAll(name.Parts)
}

// hasAll tells whether each part of a name stands somewhere.
func (p *passage) hasAll(parts []string) bool {
	return !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(p.text, longest(part)) })
}

// The searches of a unit are the words that are looked for in a source to know
// whether the names and exports of the unit stand in it.
type searches struct {
	names, policies []string
	exports         [][]string
}

func searchesOf(o *Outline) searches {
	all := func(names []string) []string {
		out := make([]string, len(names))
		for i, name := range names {
			out[i] = soughtIn(name)
		}
		return out
	}
	w := searches{names: all(o.names), policies: all(o.policies)}
	for _, e := range o.exports {
		w.exports = append(w.exports, all(e))
	}
	return w
}

// leading are words that loaders put before names, so that a source need not have
// them to have the name.
var leading = map[string]bool{"": true, "aws": true, "lambda": true, "apigateway": true, "vendedlogs": true, "states": true}

// soughtIn is the longest of the words of which a name is put together, without holes.
func soughtIn(name string) string {
	word, hole := "", false
	for part := range strings.FieldsFuncSeq(name, func(c rune) bool {
		hole = c == '⟦' || hole && c != '⟧'
		return hole || c == '⟧' || c == '/' || c == ':'
	}) {
		if len(part) > len(word) && !leading[part] {
			word = part
		}
	}
	return word
}

// saysAll tells whether a unit with these runs may have texts with each of some words.
func (p *passage) saysAll(all []string) bool {
	return !slices.ContainsFunc(all, func(word string) bool { return !p.says(word) })
}

// says tells whether a unit with these runs may have a text with a word.
func (p *passage) says(word string) bool { return len(word) < 3 || p.has(word) || p.composes(word) }

// maxComposed is how long a word may be, in bytes, for which it is looked whether it
// can be put together. No service takes longer names; a longer one might be.
const maxComposed = 512

// composes tells whether a word may be put together of runs: the end of one, whole
// ones, and the beginning of one.
func (p *passage) composes(word string) bool {
	if len(word) > maxComposed {
		return true
	}
	var ends [maxComposed]bool // how much of the word runs may end with
	for i := 1; i < len(word); i++ {
		// That some run ends with one character is not looked up: it is likely.
		ends[i] = i == 1 || p.gramed(word[i-2], word[i-1], '\n') && strings.Contains(p.text, word[:i]+"\n")
	}
	for i := 1; i < len(word); i++ {
		if !ends[i] {
			continue
		}
		if i+1 == len(word) || p.gramed('\n', word[i], word[i+1]) && strings.Contains(p.text, "\n"+word[i:]) {
			return true
		}
		for j := i + 1; j < len(word); j++ {
			ends[j] = ends[j] || p.gramed(word[j-2], word[j-1], '\n') && strings.Contains(p.text, "\n"+word[i:j]+"\n")
		}
	}
	return false
}

// gramed is false if a sequence of three bytes stands nowhere.
func (p *passage) gramed(a, b, c byte) bool {
	word, bit := p.gram(string([]byte{a, b, c}), 0)
	return p.grams[word]&bit != 0
}
