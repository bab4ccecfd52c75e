package workspace

import (
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// An Outline is what other units can know a unit by, and what of them it can know.
// Outlines of units that are the same may be shared between workspaces.
type Outline struct {
	unit     *model.Unit
	names    []string   // physical names that mean the same in other units
	policies []string   // those of policies
	exports  [][]string // of each export, texts that stand in what imports it
	imports  bool
	all      passage // all texts of the unit
	attached passage // those that may name a policy

	alarms, filters, alarmRules bool
}

// attaching are the attributes that name policies.
var attaching = map[string]bool{"managed_policy_arns": true, "permissions_boundary_arn": true}

// OutlineOf looks through a unit.
func OutlineOf(u *model.Unit) *Outline {
	o := &Outline{unit: u}
	for _, r := range u.Resources {
		o.resource(r)
	}
	for _, name := range sortedKeys(u.Outputs) {
		o.pass(u.Outputs[name].Value)
	}
	for _, c := range u.Children {
		for _, name := range sortedKeys(c.Parameters) {
			o.pass(c.Parameters[name].Value)
		}
	}
	for _, e := range u.Exports {
		o.pass(e.Value.Value)
		o.exports = append(o.exports, literals(e.Name))
	}
	slices.Sort(o.names)
	o.names = slices.Compact(o.names)
	o.all.end()
	o.attached.end()
	return o
}

// resource notes what a resource is called and what it says.
func (o *Outline) resource(r *model.Resource) {
	for _, name := range sortedKeys(r.Attrs) {
		o.write(r.Attrs[name].Value)
		if attaching[name] {
			o.attach(r.Attrs[name].Value)
		}
	}
	for _, t := range texts(nil, r.Attrs[nameAttribute(r.Kind)].Value) {
		switch {
		case !comparableText(t) || local[r.Kind]:
		case r.Kind == model.Policy:
			o.policies = append(o.policies, probes(t.String())...)
		default:
			o.names = append(o.names, probes(t.String())...)
		}
	}
	o.alarms = o.alarms || r.Kind == model.Alarm || r.Kind == model.CompositeAlarm
	o.filters = o.filters || r.Kind == model.MetricFilter
	o.alarmRules = o.alarmRules || r.Kind == model.EventRule && onAlarms(r)
}

// pass adds the texts of a value that another unit may use for anything.
func (o *Outline) pass(value model.Value) {
	o.write(value)
	o.attach(value)
}

// attach adds the texts of a value that may name policies.
func (o *Outline) attach(value model.Value) {
	for _, t := range texts(nil, value) {
		o.attached.add(t.String())
	}
}

// write adds the texts of a value.
func (o *Outline) write(value model.Value) {
	for _, t := range texts(nil, value) {
		o.all.add(t.String())
		o.imports = o.imports || slices.ContainsFunc(t, func(p model.Part) bool {
			return p.Hole != nil && p.Hole.Source == model.ImportHole
		})
	}
}

// unescaped are the characters that stand in a text as they do in a document in it.
func unescaped(c rune) bool {
	return c > ' ' && c < 0x7f && !strings.ContainsRune(`"'\<>&()`, c) || c == '⟦' || c == '⟧'
}

// probes are texts of which one stands wherever a name is used: the name, or what
// follows its last slash, since a log group is called after its function. Of a
// name that may be escaped it is the longest part that is not.
func probes(name string) []string {
	last := name[strings.LastIndexByte(name, '/')+1:]
	out := []string{longest(name)}
	if part := longest(last); last != name && part != "" {
		out = append(out, part)
	}
	return out
}

func longest(name string) string {
	best := ""
	for _, part := range strings.FieldsFunc(name, func(c rune) bool { return !unescaped(c) }) {
		if len(part) > len(best) {
			best = part
		}
	}
	return best
}

// literals are the parts of the name of an export that stand in the names by which
// it is imported.
func literals(name model.Text) []string {
	var out []string
	for _, p := range name {
		if p.Hole == nil && !strings.ContainsAny(p.Literal, "*?") {
			out = append(out, p.Literal)
		}
	}
	return out
}

// uses tells whether a unit may use a name or an export of another.
func (o *Outline) uses(other *Outline) bool {
	if slices.ContainsFunc(other.names, o.all.has) || slices.ContainsFunc(other.policies, o.attached.has) {
		return true
	}
	return o.imports && slices.ContainsFunc(other.exports, func(words []string) bool {
		return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(o.all.text, word) })
	})
}

// nests tells whether one of two units deploys the other.
func (o *Outline) nests(other *Outline) bool {
	of := func(a, b *Outline) bool {
		return slices.ContainsFunc(a.unit.Children, func(c model.Child) bool { return c.Key == b.unit.Key })
	}
	return of(o, other) || of(other, o)
}

// Affected returns the keys of the units whose graphs may be other than they were
// if the units of some keys are, those among them. A unit that is not among them
// has the same findings whatever those units became, as far as this workspace
// tells: to be sure, ask the workspace of before, too.
//
// Units are linked by names that each other's texts hold, by exports, and as nested
// stacks, at any remove. Rules and metrics on alarms look at what is in other units
// without a link, and at no more than is written there. Whoever lets a unit look at
// another in one more way adds it here; TestSinceShortWay of cmd/belay tells if not.
//
// Reached are units that are among the affected already, as another workspace tells:
// what is linked with them is affected, too.
func Affected(outlines []*Outline, changed, reached map[string]bool) map[string]bool {
	affected := map[string]bool{}
	queue := beyond(outlines, changed)
	for _, o := range outlines {
		if reached[o.unit.Key] && !changed[o.unit.Key] {
			queue = append(queue, o)
		}
	}
	for _, o := range queue {
		affected[o.unit.Key] = true
	}
	for len(queue) > 0 {
		o := queue[0]
		queue = queue[1:]
		for _, other := range outlines {
			if !affected[other.unit.Key] && (o.uses(other) || other.uses(o) || o.nests(other)) {
				affected[other.unit.Key] = true
				queue = append(queue, other)
			}
		}
	}
	return affected
}

// beyond are the changed units, and those that look at what is written in them
// without a link.
func beyond(outlines []*Outline, changed map[string]bool) []*Outline {
	var alarms, alarmRules bool
	for _, o := range outlines {
		if changed[o.unit.Key] {
			alarms, alarmRules = alarms || o.alarms, alarmRules || o.alarmRules
		}
	}
	var out []*Outline
	for _, o := range outlines {
		if changed[o.unit.Key] || alarms && o.filters || alarmRules && o.alarms {
			out = append(out, o)
		}
	}
	return out
}

// Seen returns the keys of the units without which the graphs of some units would
// be other than they are: those units, and what rules and metrics on alarms look at.
func Seen(outlines []*Outline, asked map[string]bool) map[string]bool {
	var alarms, filters bool
	seen := map[string]bool{}
	for _, o := range outlines {
		if asked[o.unit.Key] {
			seen[o.unit.Key] = true
			alarms, filters = alarms || o.alarms, filters || o.filters
		}
	}
	for _, o := range outlines {
		if alarms && o.alarmRules || filters && o.alarms {
			seen[o.unit.Key] = true
		}
	}
	return seen
}

// A passage is texts in which others are looked for.
type passage struct {
	text    string
	builder strings.Builder
	// grams are the sequences of three bytes that it has, hashed: a quick answer
	// where something is not in it.
	grams []uint64
}

func (p *passage) add(text string) {
	p.builder.WriteString(text)
	p.builder.WriteByte('\n')
}

// end ends the adding.
func (p *passage) end() {
	p.text = p.builder.String()
	p.builder = strings.Builder{}
	size := 16
	for size < len(p.text)/8 && size < 1<<10 {
		size *= 2
	}
	p.grams = make([]uint64, size)
	for i := range len(p.text) - 2 {
		word, bit := p.gram(p.text, i)
		p.grams[word] |= bit
	}
}

func (p *passage) gram(text string, i int) (word int, bit uint64) {
	return p.gramOf(text[i], text[i+1], text[i+2])
}

func (p *passage) gramOf(a, b, c byte) (word int, bit uint64) {
	h := (uint32(a) | uint32(b)<<8 | uint32(c)<<16) * 2654435761 >> 8
	return int(h>>6) & (len(p.grams) - 1), 1 << (h & 63)
}

// has tells whether a text stands somewhere, and is not part of a longer word.
func (p *passage) has(text string) bool {
	for i := range len(text) - 2 {
		if word, bit := p.gram(text, i); p.grams[word]&bit == 0 {
			return false
		}
	}
	for from := 0; ; {
		i := strings.Index(p.text[from:], text)
		if i < 0 {
			return false
		}
		start := from + i
		end := start + len(text)
		if (start == 0 || !inWord(p.text[start-1]) || escaped(p.text[:start])) && (end == len(p.text) || !inWord(p.text[end])) {
			return true
		}
		from = start + 1
	}
}

// escaped tells whether a text ends with a character of JSON that is escaped.
func escaped(text string) bool { return len(text) >= 6 && text[len(text)-6:len(text)-4] == `\u` }

// inWord tells whether a character goes on with a name. Nothing that refers to a
// resource puts one beside its name.
func inWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}
