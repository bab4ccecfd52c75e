package workspace

import (
	"fmt"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// compositeBroken lists why a composite alarm does not say what it should: its
// rule reads what is no alarm or itself, or can never be true.
func compositeBroken(l *linker, composite *Node) (model.Value, string) {
	why := first(composite.Unknown["rule"], composite.Unknown["suppressor"])
	rule := textOf(composite, "rule")
	var reasons []string
	names := alarmNames(rule)
	if h := firstHole(rule); h != nil && len(names) == 0 {
		why = first(why, whyHole(h))
	}
	for _, name := range names {
		reason, unsure := l.readsNoAlarm(name)
		if reason != "" {
			reasons = append(reasons, reason)
		}
		why = first(why, unsure)
	}
	if circle := l.circle(composite, []*Node{composite}); circle != "" {
		reasons = append(reasons, circle)
	}
	if len(reasons) == 0 && why == "" {
		reasons = l.neverTrue(rule)
	}
	return listOf(reasons), why
}

// readsNoAlarm tells that a name in a rule is that of a resource which is no
// alarm, or the template's word for an alarm instead of its name.
func (l *linker) readsNoAlarm(name model.Text) (reason, unsure string) {
	r := l.resolve(name, model.Alarm, model.CompositeAlarm)
	switch {
	case len(r.nodes) > 0:
		return "", ""
	case isLiteral(name):
		for _, kind := range []model.Kind{model.Alarm, model.CompositeAlarm} {
			if why := l.meant(name.String(), kind); why != "" {
				return fmt.Sprintf("no alarm is called %s: %s", name, why), ""
			}
		}
		return "", "" // an alarm of somebody else's
	}
	for _, part := range name {
		if part.Hole == nil || part.Hole.Source != model.ResourceHole {
			continue
		}
		if n := l.node(part.Hole.Resource); n != nil && n.Kind != model.Alarm && n.Kind != model.CompositeAlarm && n.Kind != model.CustomResource {
			return fmt.Sprintf("%s is a %s and no alarm", n.ID, kindWord(n.Kind)), ""
		}
	}
	return "", r.why
}

// circle tells that a composite alarm reads or waits for itself, by way of
// others. CloudWatch never evaluates such alarms again.
func (l *linker) circle(composite *Node, path []*Node) string {
	names := alarmNames(textOf(composite, "rule"))
	if suppressor := textOf(composite, "suppressor"); len(suppressor) > 0 {
		names = append(names, suppressor)
	}
	for _, name := range names {
		for _, n := range l.resolve(name, model.CompositeAlarm).nodes {
			switch {
			case n == path[0]:
				ids := make([]string, len(path))
				for i, p := range path {
					ids[i] = p.name()
				}
				return fmt.Sprintf("its state depends on itself: %s, %s", strings.Join(ids, ", "), n.name())
			case n.Unit != l.scope.unit || slices.Contains(path, n):
			default:
				if found := l.circle(n, append(slices.Clip(path), n)); found != "" {
					return found
				}
			}
		}
	}
	return ""
}

// neverTrue tells that a rule cannot become true: of the alarms that it wants to
// fire, one that it cannot do without never does.
func (l *linker) neverTrue(rule model.Text) []string {
	p := ruleParser{linker: l, holes: map[string]*model.Hole{}}
	written, holes := marked(rule)
	p.rest, p.holes = written, holes
	so := p.either()
	if p.skip(); p.rest != "" || p.failed || so != no || len(p.reasons) == 0 {
		return nil
	}
	return []string{"its rule cannot become true: " + strings.Join(p.reasons, "; ")}
}

// A ruleParser reads the rule of a composite alarm and evaluates it where the
// alarms that never fire do not, and anything may be of the others.
type ruleParser struct {
	linker  *linker
	rest    string
	holes   map[string]*model.Hole
	reasons []string
	failed  bool
}

func (p *ruleParser) skip() { p.rest = strings.TrimLeft(p.rest, " \t\r\n") }

// word takes a word, in any case, if it is next.
func (p *ruleParser) word(w string) bool {
	p.skip()
	if len(p.rest) < len(w) || !strings.EqualFold(p.rest[:len(w)], w) {
		return false
	}
	p.rest = p.rest[len(w):]
	return true
}

func (p *ruleParser) either() truth {
	so := p.both()
	for p.word("OR") {
		so = either(so, p.both())
	}
	return so
}

func (p *ruleParser) both() truth {
	so := p.one()
	for p.word("AND") {
		other := p.one()
		so = either(so.not(), other.not()).not()
	}
	return so
}

func (p *ruleParser) one() truth {
	switch {
	case p.word("NOT"):
		return p.one().not()
	case p.word("TRUE"):
		return yes
	case p.word("FALSE"):
		return no
	case p.word("ALARM"):
		return p.fires(p.argument())
	case p.word("OK"), p.word("INSUFFICIENT_DATA"):
		p.argument()
		return open
	case p.word("("):
		so := p.either()
		p.failed = !p.word(")") || p.failed
		return so
	}
	p.failed = true
	return open
}

// argument is the name within the parentheses of a function.
func (p *ruleParser) argument() model.Text {
	if !p.word("(") {
		p.failed = true
		return nil
	}
	name, rest, ok := strings.Cut(p.rest, ")")
	p.failed = p.failed || !ok
	p.rest = rest
	return unmarked(strings.Trim(name, " \t\r\n\"'"), p.holes)
}

func (p *ruleParser) fires(name model.Text) truth {
	for _, n := range p.linker.resolve(name, model.Alarm).nodes {
		reasons, unsure := p.linker.home(n).fact(n, "never_fires")
		if list, _ := reasons.(model.List); len(list) > 0 && unsure == "" {
			p.reasons = append(p.reasons, fmt.Sprintf("alarm %s cannot fire, as %s", n.name(), wordOf(list[0].Value)))
			return no
		}
	}
	return open
}
