package workspace

import (
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// maxWorlds is how many worlds a component may have before its guarded values
// count as unknown. Every one is an evaluation of every rule.
const maxWorlds = 16

// maxAssignments bounds the search for distinct worlds.
const maxAssignments = 1 << 14

// A truth is the answer of a guard: it may hang on a choice that is not made.
type truth int

const (
	open truth = iota
	yes
	no
)

func (t truth) not() truth {
	switch t {
	case yes:
		return no
	case no:
		return yes
	case open:
	}
	return open
}

// answers are what the choice points are taken to be: all of them in a world,
// none where a unit is seen from another.
type answers struct {
	scope *scope
	holds map[string]string
	why   string // why guarded values are unknown where a choice is not made
}

// truth answers a guard, by Kleene's logic where choices are open.
func (a *answers) truth(g model.Guard) truth { return a.truthWithin(g, nil) }

// truthWithin guards against conditions that name one another in a circle.
func (a *answers) truthWithin(g model.Guard, names []string) truth {
	switch g := g.(type) {
	case nil:
		return yes
	case model.Is:
		return a.is(g)
	case model.Named:
		condition, ok := a.scope.conditions[g.Name]
		if !ok || slices.Contains(names, g.Name) {
			return open
		}
		return a.truthWithin(condition, append(names, g.Name))
	case model.Not:
		return a.truthWithin(g.Guard, names).not()
	case model.All:
		return a.all(g, yes, names)
	case model.Any:
		negated := make(model.All, len(g))
		for i, part := range g {
			negated[i] = model.Not{Guard: part}
		}
		return a.all(negated, yes, names).not()
	}
	return open
}

func (a *answers) all(guards model.All, so truth, names []string) truth {
	for _, g := range guards {
		switch a.truthWithin(g, names) {
		case no:
			return no
		case open:
			so = open
		case yes:
		}
	}
	return so
}

func (a *answers) is(g model.Is) truth {
	outcome, ok := a.holds[g.Choice]
	if !ok {
		point := a.scope.choices[g.Choice]
		if point == nil || len(point.Outcomes) != 1 {
			return open
		}
		outcome = point.Outcomes[0]
	}
	if outcome == g.Outcome {
		return yes
	}
	return no
}

// value makes the choices in a value. What hangs on a choice that is not made
// is unknown.
func (a *answers) value(value model.Value) model.Value {
	switch v := value.(type) {
	case model.Choice:
		switch a.truth(v.If) {
		case yes:
			return a.value(v.Then)
		case no:
			return a.value(v.Else)
		case open:
		}
		return model.Unknown{Why: a.why}
	case model.List:
		return a.list(v)
	case model.Block:
		return a.block(v)
	case nil, model.Text, model.Number, model.Bool, model.Unknown:
	}
	return value
}

// attr makes the choices in an attribute, which stands where what is chosen does.
func (a *answers) attr(attr model.Attr) model.Attr {
	for {
		choice, ok := attr.Value.(model.Choice)
		if !ok {
			attr.Value = a.value(attr.Value)
			return attr
		}
		side, at := choice.Then, choice.ThenAt
		switch a.truth(choice.If) {
		case yes:
		case no:
			side, at = choice.Else, choice.ElseAt
		case open:
			side, at = model.Unknown{Why: a.why}, attr.At
		}
		if attr.Value = side; !at.IsZero() && side != nil {
			attr.At = at
		}
	}
}

// list keeps the items that are not set in a world, so that the others keep
// their source indexes.
func (a *answers) list(list model.List) model.Value {
	if !slices.ContainsFunc(list, func(item model.Attr) bool { return guarded(item.Value) }) {
		return list
	}
	out := make(model.List, len(list))
	for i, item := range list {
		out[i] = a.attr(item)
	}
	return out
}

func (a *answers) block(block model.Block) model.Value {
	open := false
	for _, attr := range block {
		open = open || guarded(attr.Value)
	}
	if !open {
		return block
	}
	out := make(model.Block, len(block))
	for name, attr := range block {
		if attr = a.attr(attr); attr.Value != nil {
			out[name] = attr
		}
	}
	return out
}

// guarded tells whether a choice stands anywhere in a value.
func guarded(value model.Value) bool {
	switch v := value.(type) {
	case model.Choice:
		return true
	case model.List:
		return slices.ContainsFunc(v, func(item model.Attr) bool { return guarded(item.Value) })
	case model.Block:
		for _, attr := range v {
			if guarded(attr.Value) {
				return true
			}
		}
	case nil, model.Text, model.Number, model.Bool, model.Unknown:
	}
	return false
}

// A decision is a guard of a resource or value, and the decisions that matter
// on either side of it.
type decision struct {
	guard           model.Guard
	then, otherwise []decision
}

// decisions collects the guards of a resource. A resource that does not exist
// has no values, so theirs matter only where it does.
func decisions(r *model.Resource) []decision {
	var inner []decision
	for _, name := range sortedKeys(r.Attrs) {
		inner = valueDecisions(inner, r.Attrs[name].Value)
	}
	if r.If == nil {
		return inner
	}
	return []decision{{guard: r.If, then: inner}}
}

func valueDecisions(out []decision, value model.Value) []decision {
	switch v := value.(type) {
	case model.Choice:
		return append(out, decision{
			guard:     v.If,
			then:      valueDecisions(nil, v.Then),
			otherwise: valueDecisions(nil, v.Else),
		})
	case model.List:
		for _, item := range v {
			out = valueDecisions(out, item.Value)
		}
	case model.Block:
		for _, name := range sortedKeys(v) {
			out = valueDecisions(out, v[name].Value)
		}
	case nil, model.Text, model.Number, model.Bool, model.Unknown:
	}
	return out
}

// signature writes how the decisions turn out, one character per decision that
// is met. Worlds with one signature are one world.
func (a *answers) signature(b *strings.Builder, all []decision) {
	for _, d := range all {
		switch a.truth(d.guard) {
		case yes:
			b.WriteByte('1')
			a.signature(b, d.then)
		case no:
			b.WriteByte('0')
			a.signature(b, d.otherwise)
		case open:
			b.WriteByte('?')
		}
	}
}

// points adds the choice points that a guard depends on, and the names of the
// conditions on the way.
func (s *scope) points(g model.Guard, points, names map[string]bool) {
	switch g := g.(type) {
	case nil:
	case model.Is:
		if point := s.choices[g.Choice]; point != nil && len(point.Outcomes) > 0 {
			points[g.Choice] = true
		}
	case model.Named:
		if condition, ok := s.conditions[g.Name]; ok && !names[g.Name] {
			names[g.Name] = true
			s.points(condition, points, names)
		}
	case model.Not:
		s.points(g.Guard, points, names)
	case model.All:
		for _, part := range g {
			s.points(part, points, names)
		}
	case model.Any:
		for _, part := range g {
			s.points(part, points, names)
		}
	}
}

func (s *scope) decisionPoints(d decision, points, names map[string]bool) {
	s.points(d.guard, points, names)
	for _, inner := range d.then {
		s.decisionPoints(inner, points, names)
	}
	for _, inner := range d.otherwise {
		s.decisionPoints(inner, points, names)
	}
}

// A group is decisions that share choice points, and the ways in which they can
// turn out together.
type group struct {
	decisions []decision
	points    []string // in the unit's order
	names     map[string]bool
	ways      []way
}

// A way is one way in which the decisions of a group turn out: every answer to
// its choice points that has it, the first one found first.
type way struct {
	signature string
	answers   []map[string]string
}

// worlds lists the distinct worlds of decisions, or ok is false if they are
// more than maxWorlds. Groups of decisions that share no choice point are
// independent, so each is searched alone.
func (s *scope) worlds(all []decision) (worlds []World, ok bool) {
	total := 1
	groups := s.groups(all)
	for i := range groups {
		if !s.search(&groups[i], maxWorlds/total) {
			return nil, false
		}
		total *= len(groups[i].ways)
	}
	worlds = []World{{Holds: map[string]string{}, describes: map[string]bool{}}}
	for i := range groups {
		var next []World
		for _, world := range worlds {
			for _, way := range groups[i].ways {
				next = append(next, s.extend(world, &groups[i], way))
			}
		}
		worlds = next
	}
	return worlds, true
}

// groups splits decisions by the choice points that they share. Decisions that
// depend on none turn out in one way and are in no group.
func (s *scope) groups(all []decision) []group {
	joined := newSets(len(s.unit.Choices))
	index := make(map[string]int, len(s.unit.Choices))
	for i, point := range s.unit.Choices {
		index[point.Name] = i
	}
	firsts := make([]int, len(all)) // a choice point of each decision, -1 without
	names := make([]map[string]bool, len(all))
	for i, d := range all {
		points := map[string]bool{}
		names[i] = map[string]bool{}
		s.decisionPoints(d, points, names[i])
		firsts[i] = -1
		for _, name := range sortedKeys(points) {
			if firsts[i] < 0 {
				firsts[i] = index[name]
			}
			joined.join(firsts[i], index[name])
		}
	}
	byRoot := map[int]*group{}
	for i, point := range s.unit.Choices {
		root := joined.root(i)
		if byRoot[root] == nil {
			byRoot[root] = &group{names: map[string]bool{}}
		}
		byRoot[root].points = append(byRoot[root].points, point.Name)
	}
	for i, d := range all {
		if firsts[i] >= 0 {
			g := byRoot[joined.root(firsts[i])]
			g.decisions = append(g.decisions, d)
			maps.Copy(g.names, names[i])
		}
	}
	var groups []group
	for i := range s.unit.Choices {
		if g := byRoot[i]; g != nil && len(g.decisions) > 0 { // a root is the first of its set
			groups = append(groups, *g)
		}
	}
	return groups
}

// search finds the ways of a group, and gives up past limit or when there is
// too much to try.
func (s *scope) search(g *group, limit int) bool {
	tries := 1
	for _, name := range g.points {
		if tries *= len(s.choices[name].Outcomes); tries > maxAssignments || tries == 0 {
			return false
		}
	}
	found := map[string]int{}
	a := &answers{scope: s, holds: map[string]string{}}
	for try := range tries {
		rest := try
		for _, name := range slices.Backward(g.points) {
			outcomes := s.choices[name].Outcomes
			a.holds[name] = outcomes[rest%len(outcomes)]
			rest /= len(outcomes)
		}
		var b strings.Builder
		a.signature(&b, g.decisions)
		at, ok := found[b.String()]
		if !ok {
			if at = len(g.ways); at == limit {
				return false
			}
			found[b.String()] = at
			g.ways = append(g.ways, way{signature: b.String()})
		}
		g.ways[at].answers = append(g.ways[at].answers, maps.Clone(a.holds))
	}
	return true
}

// extend adds one way of a group to a world, with what can be said of it for
// certain: the conditions and outcomes that are the same in all its answers.
func (s *scope) extend(world World, g *group, w way) World {
	out := World{
		Holds: maps.Clone(world.Holds), describes: maps.Clone(world.describes), ways: append(slices.Clip(world.ways), w),
	}
	maps.Copy(out.Holds, w.answers[0])
	for name := range g.names {
		s.describe(out.describes, w, conditionWord(name), model.Named{Name: name})
	}
	for _, name := range g.points {
		for _, outcome := range s.choices[name].Outcomes {
			s.describe(out.describes, w, choiceWord(name, outcome), model.Is{Choice: name, Outcome: outcome})
		}
	}
	return out
}

// describe notes the answer of a guard if it is the same in all answers of a way.
func (s *scope) describe(words map[string]bool, w way, word string, g model.Guard) {
	first := open
	for i, holds := range w.answers {
		a := &answers{scope: s, holds: holds}
		now := a.truth(g)
		if now == open || i > 0 && now != first {
			return
		}
		first = now
	}
	words[word] = first == yes
}
