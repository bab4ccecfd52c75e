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
	// names and policies are what stands wherever a resource is named, in one of two
	// ways: names that are seen whole, and what is seen of others.
	names, policies []sought
}

// A sought is a name that is looked for in the texts of another unit.
type sought struct {
	whole []string // of which one stands where the name does
	parts []string // that all stand there; if whole is empty
}

func soughtOf(names []model.NameGlimpse) []sought {
	out := make([]sought, len(names))
	for i, name := range names {
		if name.Whole {
			out[i].whole = probes(name.Parts[0])
		} else {
			out[i].parts = longests(name.Parts)
		}
	}
	return out
}

// longests are the longest parts of texts that are not escaped in documents.
func longests(parts []string) []string {
	out := make([]string, len(parts))
	for i, part := range parts {
		out[i] = longest(part)
	}
	return out
}

// GlanceOf makes what is seen of a unit ready to be compared with outlines.
func GlanceOf(key string, g *model.Glimpse) *Glance {
	out := &Glance{key: key, of: g, names: soughtOf(g.Names), policies: soughtOf(g.Policies)}
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
	r := vicinityOf(outlines, changed, asked)
	var out []string
	for _, g := range glances {
		if r.beyond(g.of) || slices.ContainsFunc(r.linked, g.meets) {
			out = append(out, g.key)
		}
	}
	return out
}

// A vicinity is what units that are asked about can be linked with, or look at.
type vicinity struct {
	linked []searches
	is     Outline // what all of them have
	was    Outline // what those have that are not what they were
}

func vicinityOf(outlines []*Outline, changed, asked map[string]bool) vicinity {
	var r vicinity
	for _, o := range outlines {
		if !asked[o.unit.Key] {
			continue
		}
		r.linked = append(r.linked, searchesOf(o))
		r.is.alarms, r.is.filters = r.is.alarms || o.alarms, r.is.filters || o.filters
		if changed[o.unit.Key] {
			r.was.alarms, r.was.alarmRules = r.was.alarms || o.alarms, r.was.alarmRules || o.alarmRules
		}
	}
	return r
}

// beyond tells whether a unit may be affected or seen without a link, as the function
// beyond and Seen have it.
func (r *vicinity) beyond(g *model.Glimpse) bool {
	return r.was.alarms && g.MetricFilters || r.was.alarmRules && g.Alarms ||
		r.is.alarms && g.AlarmRules || r.is.filters && g.Alarms
}

// meets tells whether one of two units may use, or deploy, the other.
func (g *Glance) meets(w searches) bool {
	o := w.of
	return slices.ContainsFunc(w.names, g.text.says) || slices.ContainsFunc(w.policies, g.attached.says) ||
		g.of.Imports && slices.ContainsFunc(w.exports, g.text.saysAll) ||
		slices.ContainsFunc(g.names, o.all.may) || slices.ContainsFunc(g.policies, o.attached.may) ||
		o.imports && slices.ContainsFunc(g.of.Exports, func(parts []string) bool { return o.all.hasAll(longests(parts)) }) ||
		slices.ContainsFunc(o.unit.Children, func(c model.Child) bool { return c.Key == g.key })
}

// may tells whether a name may stand in texts.
func (p *passage) may(name sought) bool {
	return slices.ContainsFunc(name.whole, p.has) || len(name.parts) > 0 && p.hasAll(name.parts)
}

// hasAll tells whether each part of a name stands somewhere.
func (p *passage) hasAll(parts []string) bool {
	return !slices.ContainsFunc(parts, func(part string) bool { return !p.holds(part) })
}

// holds tells whether a text stands somewhere, be it in a longer word.
func (p *passage) holds(text string) bool { return p.grammed(text) && strings.Contains(p.text, text) }

// The searches of a unit are the words that are looked for in a source to know
// whether the names and exports of the unit stand in it.
type searches struct {
	of              *Outline
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
	w := searches{of: o, names: all(o.names), policies: all(o.policies)}
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

// saysAll tells whether a unit with these runs may have texts with each of some words,
// be they parts of longer ones.
func (p *passage) saysAll(all []string) bool {
	return !slices.ContainsFunc(all, func(word string) bool { return !p.holds(word) && !p.says(word) })
}

// says tells whether a unit with these runs may have a text with a word.
func (p *passage) says(word string) bool { return len(word) < 3 || p.has(word) || p.composes(word) }

// maxComposed is how long a word may be, in bytes, for which it is looked whether it
// can be put together. No service takes longer names; a longer one might be.
const maxComposed = 512

// composes tells whether a word may be put together of runs: the end of one, whole
// ones, and the beginning of one. It does not look whether a run begins with the last
// character or ends with the first.
func (p *passage) composes(word string) bool {
	if len(word) > maxComposed {
		return true
	}
	c := composition{in: p, word: word}
	for i := 1; i < len(word); i++ {
		if (i == 1 || p.gramAt(word[i-2], word[i-1], '\n')) && c.rest(i) && c.ends(0, i) {
			return true
		}
	}
	return false
}

// A composition is a word that is put together of runs.
type composition struct {
	in     *passage
	word   string
	rests  [maxComposed]bool // from where on whole runs and the beginning of one are the rest
	looked [maxComposed]bool // whether rests was found out
}

// rest tells whether whole runs and the beginning of one are the word from i on.
func (c *composition) rest(i int) bool {
	if i == len(c.word)-1 || c.looked[i] {
		return c.rests[i] || i == len(c.word)-1
	}
	c.looked[i] = true
	c.rests[i] = c.begins(i)
	for j := i + 1; j < len(c.word) && !c.rests[i]; j++ {
		c.rests[i] = c.ends(i, j) && c.rest(j)
	}
	return c.rests[i]
}

// begins tells whether a run begins with the word from i on.
func (c *composition) begins(i int) bool {
	return c.in.gramAt('\n', c.word[i], c.word[i+1]) && c.in.grammed(c.word[i:]) && strings.Contains(c.in.text, "\n"+c.word[i:])
}

// ends tells whether the word from i to j is a run or, from its beginning on, the end
// of one.
func (c *composition) ends(i, j int) bool {
	if i == 0 {
		return j == 1 || c.in.gramAt(c.word[j-2], c.word[j-1], '\n') && c.in.grammed(c.word[:j]) && strings.Contains(c.in.text, c.word[:j]+"\n")
	}
	if j == i+1 {
		return c.in.gramAt('\n', c.word[i], '\n')
	}
	return c.in.gramAt('\n', c.word[i], c.word[i+1]) && c.in.gramAt(c.word[j-2], c.word[j-1], '\n') && c.in.grammed(c.word[i:j]) &&
		strings.Contains(c.in.text, "\n"+c.word[i:j]+"\n")
}

// grammed is false if a text stands nowhere.
func (p *passage) grammed(text string) bool {
	for i := range len(text) - 2 {
		if word, bit := p.gram(text, i); p.grams[word]&bit == 0 {
			return false
		}
	}
	return true
}

// gramAt is false if a sequence of three bytes stands nowhere.
func (p *passage) gramAt(a, b, c byte) bool {
	word, bit := p.gramOf(a, b, c)
	return p.grams[word]&bit != 0
}
