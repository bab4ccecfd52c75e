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
}

// GlanceOf makes what is seen of a unit ready to be compared with outlines.
func GlanceOf(key string, g *model.Glimpse) *Glance {
	out := &Glance{key: key, of: g}
	out.text.add(g.Text)
	out.text.end()
	return out
}

// Near returns the keys of the glances whose units may be affected, or seen, as
// Affected and Seen have it, where the units of some keys are asked about, and those
// of others, among them, are not what they were. While there are any, they are to be
// loaded and outlined, and what is asked about is to be worked out again.
func Near(outlines []*Outline, glances []*Glance, changed, asked map[string]bool) []string {
	var reached []*Outline
	var was, is Outline // all that is changed, and all that is asked about
	for _, o := range outlines {
		if !asked[o.unit.Key] {
			continue
		}
		reached = append(reached, o)
		is.alarms, is.filters = is.alarms || o.alarms, is.filters || o.filters
		if changed[o.unit.Key] {
			was.alarms, was.alarmRules = was.alarms || o.alarms, was.alarmRules || o.alarmRules
		}
	}
	var out []string
	for _, g := range glances {
		of := g.of
		if was.alarms && of.MetricFilters || was.alarmRules && of.Alarms || // as beyond has it
			is.alarms && of.AlarmRules || is.filters && of.Alarms || // as Seen has it
			slices.ContainsFunc(reached, g.meets) {
			out = append(out, g.key)
		}
	}
	return out
}

// meets tells whether one of two units may use, or deploy, the other.
func (g *Glance) meets(o *Outline) bool {
	return slices.ContainsFunc(o.names, g.says) || slices.ContainsFunc(o.policies, g.says) ||
		g.of.Imports && slices.ContainsFunc(o.exports, g.saysAll) ||
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

// saysAll tells whether a unit may have texts with each of some parts.
func (g *Glance) saysAll(parts []string) bool {
	return !slices.ContainsFunc(parts, func(part string) bool { return !g.says(part) })
}

// leading are words that loaders put before names, so that a source need not have
// them to have the name.
var leading = map[string]bool{"": true, "aws": true, "lambda": true, "apigateway": true, "vendedlogs": true, "states": true}

// says tells whether a unit may have a text with a name. Of what is put together of
// words, it looks at the longest.
func (g *Glance) says(name string) bool {
	word, hole := "", false
	for _, part := range strings.FieldsFunc(name, func(c rune) bool {
		hole = c == '⟦' || hole && c != '⟧'
		return hole || c == '⟧' || c == '/' || c == ':'
	}) {
		if len(part) > len(word) && !leading[part] && !strings.HasPrefix(part, "AWS") {
			word = part
		}
	}
	return len(word) < 2 || g.text.has(word) || g.composes(word)
}

// composes tells whether a word may be put together of runs: the end of one, whole
// ones, and the beginning of one.
func (g *Glance) composes(word string) bool {
	text := g.text.text
	var ends [maxComposed + 1]bool // how much of the word runs may end with
	if len(word) > maxComposed {
		return true
	}
	some := false
	for i := 1; i < len(word); i++ {
		ends[i] = strings.Contains(text, word[:i]+"\n")
		some = some || ends[i]
	}
	for i := 1; some && i < len(word); i++ {
		if !ends[i] {
			continue
		}
		if strings.Contains(text, "\n"+word[i:]) {
			return true
		}
		for j := i + 1; j < len(word); j++ {
			ends[j] = ends[j] || strings.Contains(text, "\n"+word[i:j]+"\n")
		}
	}
	return false
}

// maxComposed is how long a word may be, in bytes, for which it is looked whether it
// can be put together. No service takes longer names; a longer one might be.
const maxComposed = 512
