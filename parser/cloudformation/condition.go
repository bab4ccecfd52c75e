package cloudformation

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

const (
	// maxTrials is how many combinations of values a test is tried with to see
	// which of them it tells apart.
	maxTrials = 1024
	// anyOther is the outcome of the values that the template does not name.
	anyOther = "any other value"
)

// A condition is an entry of Conditions.
type condition struct {
	name    string
	key     *yaml.Node
	value   *yaml.Node
	guard   model.Guard
	done    bool
	pending bool // being read: it is reached again only through a loop
	broken  bool // it is part of a loop
}

// A point is a parameter whose values the template tells apart.
type point struct {
	name      string
	at        source.Span
	parameter *parameter // nil for a pseudo parameter
	classes   []class
}

// A class is values that no test tells apart.
type class struct {
	outcome string
	values  []string
	other   bool        // it has the values that the template does not name
	trial   model.Value // one of them
	shown   model.Value // what a reference gives where the outcome holds
}

// value is what a reference gives, outcome by outcome.
func (p *point) value() model.Value {
	out := p.classes[0].shown
	for _, c := range slices.Backward(p.classes[1:]) {
		out = choose(model.Is{Choice: p.name, Outcome: c.outcome}, c.shown, out)
	}
	return out
}

// A test is a call whose result depends on parameters.
type test struct {
	node         *yaml.Node
	name         string
	argument     *yaml.Node
	dependencies []string
}

// survey finds what the template makes of its open parameters, before any of
// its values is read: which conditions are used, which calls tell values of a
// parameter apart, and so which outcomes each parameter has.
type survey struct {
	r       *reader
	used    []string // conditions, in order of use
	isUsed  map[string]bool
	tests   []test
	seen    map[*yaml.Node]bool
	ordered []string // what tests depend on, in order
}

func (r *reader) settle(parameters []*parameter, roots ...*yaml.Node) []string {
	s := &survey{r: r, isUsed: map[string]bool{}, seen: map[*yaml.Node]bool{}}
	for _, root := range roots {
		if root != nil {
			s.visit(root, 0)
		}
	}
	for i := 0; i < len(s.used); i++ { // grows by the conditions that conditions use
		if c, ok := r.conditions[s.used[i]]; ok {
			s.visitCondition(c.value, 0)
		}
	}
	for _, p := range parameters {
		s.ordered = append(s.ordered, p.name)
	}
	for _, t := range s.tests {
		for _, name := range t.dependencies {
			if !slices.Contains(s.ordered, name) {
				s.ordered = append(s.ordered, name)
			}
		}
	}
	s.classify()
	return s.used
}

func (s *survey) use(name string) {
	if !s.isUsed[name] {
		s.isUsed[name] = true
		s.used = append(s.used, name)
	}
}

// visit walks nodes as they are written. An alias needs no visit: what it
// stands for is somewhere else in the tree.
func (s *survey) visit(n *yaml.Node, depth int) {
	if s.seen[n] || depth > 2*maxDepth {
		return
	}
	s.seen[n] = true
	if name, argument, ok := call(n); ok {
		argument = resolve(argument)
		switch name {
		case "Fn::If":
			if argument.Kind == yaml.SequenceNode && len(argument.Content) > 0 {
				s.use(resolve(argument.Content[0]).Value)
			}
		case "Fn::FindInMap":
			s.test(n, name, argument, argument)
		case "Fn::Select":
			if argument.Kind == yaml.SequenceNode && len(argument.Content) == 2 {
				s.test(n, name, argument, argument.Content[0])
			}
		case "Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not":
			s.visitCondition(n, depth+1)
		}
		s.children(argument, depth)
		return
	}
	if n.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if value := resolve(n.Content[i+1]); n.Content[i].Value == "Condition" && value.Kind == yaml.ScalarNode {
				s.use(value.Value)
			}
		}
	}
	s.children(n, depth)
}

func (s *survey) children(n *yaml.Node, depth int) {
	for _, child := range n.Content {
		s.visit(child, depth+1)
	}
}

func (s *survey) visitCondition(n *yaml.Node, depth int) {
	n = resolve(n)
	if depth > maxDepth {
		return
	}
	name, argument, ok := conditionCall(n)
	if !ok {
		return
	}
	switch name {
	case "Condition":
		s.use(argument.Value)
	case "Fn::Equals":
		s.test(n, name, argument, argument)
		s.children(argument, depth)
	default:
		for _, item := range argument.Content {
			s.visitCondition(item, depth+1)
		}
	}
}

// test notes a call whose result depends on open parameters named in where.
func (s *survey) test(n *yaml.Node, name string, argument, where *yaml.Node) {
	dependencies := s.r.dependencies(where)
	if name != "Fn::Equals" {
		// A mapping by region has a row for each; which one it is makes no world.
		dependencies = slices.DeleteFunc(dependencies, func(d string) bool { return strings.HasPrefix(d, "AWS::") })
	}
	if len(dependencies) > 0 {
		s.tests = append(s.tests, test{n, name, argument, dependencies})
	}
}

// dependencies are the open parameters and pseudo parameters that n names.
func (r *reader) dependencies(n *yaml.Node) []string {
	var out []string
	add := func(name string) {
		p, ok := r.parameters[name]
		pseudo := strings.HasPrefix(name, "AWS::") && name != "AWS::NoValue" && r.known[name] == ""
		if (ok && p.open() || pseudo) && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	seen := map[*yaml.Node]bool{}
	var visit func(n *yaml.Node, depth int)
	visit = func(n *yaml.Node, depth int) {
		n = resolve(n)
		if seen[n] || depth > 2*maxDepth {
			return
		}
		seen[n] = true
		if name, argument, ok := call(n); ok {
			argument = resolve(argument)
			text := argument
			if argument.Kind == yaml.SequenceNode && len(argument.Content) > 0 {
				text = resolve(argument.Content[0])
			}
			switch name {
			case "Ref":
				add(argument.Value)
			case "Fn::Sub":
				for _, variable := range variables(text.Value) {
					add(variable)
				}
			}
			n = argument
		}
		for _, child := range n.Content {
			visit(child, depth+1)
		}
	}
	visit(n, 0)
	return out
}

// variables are the names between ${ and } of a text for Fn::Sub.
func variables(text string) []string {
	var out []string
	for {
		_, after, ok := strings.Cut(text, "${")
		if !ok {
			return out
		}
		name, rest, ok := strings.Cut(after, "}")
		if !ok {
			return out
		}
		if !strings.HasPrefix(name, "!") {
			out = append(out, strings.TrimSpace(name))
		}
		text = rest
	}
}

// A candidate is a value to try a parameter with.
type candidate struct {
	text  string
	other bool
	value model.Value
}

// classify sorts the values of each parameter that tests depend on by what the
// tests make of them.
func (s *survey) classify() {
	candidates := map[string][]candidate{}
	for _, name := range s.ordered {
		if !slices.ContainsFunc(s.tests, func(t test) bool { return slices.Contains(t.dependencies, name) }) {
			continue
		}
		candidates[name] = s.candidatesOf(name)
		s.r.candidates[name] = map[string]bool{}
		for _, c := range candidates[name] {
			if !c.other {
				s.r.candidates[name][c.text] = true
			}
		}
	}
	verdicts := map[string][]string{} // by parameter, one per candidate: all that tests say
	for name, list := range candidates {
		verdicts[name] = make([]string, len(list))
	}
	for _, t := range s.tests {
		s.try(t, candidates, verdicts)
	}
	for _, name := range s.ordered {
		if list, ok := candidates[name]; ok {
			s.group(name, list, verdicts[name])
		}
	}
}

// candidatesOf are the values that tell something: those allowed, else those
// that the template compares with or looks up, the default first.
func (s *survey) candidatesOf(name string) []candidate {
	var words []string
	p := s.r.parameters[name]
	hasDefault := false
	if p != nil && p.value != nil {
		if text, ok := defaultText(p); ok {
			words = append(words, text)
			hasDefault = true
		}
	}
	closed := false
	if p != nil && len(p.allowed) > 0 {
		words, closed = append(words, p.allowed...), true
	} else {
		for _, t := range s.tests {
			if !slices.Contains(t.dependencies, name) {
				continue
			}
			more, isKey := s.named(t, name)
			words = append(words, more...)
			closed = closed || isKey
		}
	}
	var out []candidate
	for _, word := range words {
		if slices.ContainsFunc(out, func(c candidate) bool { return c.text == word }) {
			continue
		}
		c := candidate{text: word, value: model.Lit(word)}
		if p != nil {
			c.value = p.typed(word)
		}
		out = append(out, c)
	}
	if !closed || len(out) == 0 {
		out = append(out, candidate{other: true, value: s.symbol(name)})
	}
	if hasDefault {
		out[0].value = p.value
	}
	return out
}

// defaultText is the default as a user would write it.
func defaultText(p *parameter) (string, bool) {
	list, ok := p.value.(model.List)
	if !ok {
		return literal(p.value)
	}
	words := make([]string, len(list))
	for i, item := range list {
		words[i], _ = literal(item.Value)
	}
	return strings.Join(words, ","), true
}

func (s *survey) symbol(name string) model.Value {
	if p := s.r.parameters[name]; p != nil {
		return p.hole(p.why)
	}
	return model.HoleText(model.Hole{Source: model.PseudoHole, Name: name})
}

// named are the values of a parameter that a test names. The second result is
// true if any other value makes the deployment fail: it is no key of the
// mapping.
func (s *survey) named(t test, name string) (words []string, isKey bool) {
	r := s.r
	assumed := map[string]model.Value{}
	for _, d := range t.dependencies {
		assumed[d] = s.symbol(d)
	}
	var values []model.Value
	r.assuming(assumed, true, func() {
		for _, item := range t.argument.Content {
			values = append(values, r.attr(item).Value)
		}
	})
	switch t.name {
	case "Fn::Equals":
		if len(values) != 2 {
			return nil, false
		}
		for i, v := range values {
			text, ok := v.(model.Text)
			if other, known := literal(values[1-i]); ok && known {
				if hole, word, ok := unify(text, other); ok && hole.Name == name {
					words = append(words, word)
				}
			}
		}
	case "Fn::FindInMap":
		return s.keys(t, values, name)
	}
	return words, false
}

func (s *survey) keys(t test, values []model.Value, name string) (words []string, isKey bool) {
	if len(values) < 3 {
		return nil, false
	}
	mapping, _ := literal(values[0])
	table := s.r.mappings[mapping]
	for i, v := range values[1:3] {
		text, ok := v.(model.Text)
		hole, isHole := text.Hole()
		if !ok || !isHole || hole.Name != name {
			continue
		}
		isKey = s.r.defaultValue(t.argument) == nil
		for _, row := range s.r.entries(table) {
			if i == 0 {
				words = append(words, row.name)
				continue
			}
			for _, cell := range s.r.entries(row.value) {
				words = append(words, cell.name)
			}
		}
	}
	return words, isKey && len(words) > 0
}

// unify says what the only hole of a text must be for it to be word.
func unify(t model.Text, word string) (*model.Hole, string, bool) {
	var hole *model.Hole
	for i, p := range t {
		switch {
		case p.Hole != nil && hole != nil:
			return nil, "", false
		case p.Hole != nil:
			hole = p.Hole
		case i == 0:
			rest, ok := strings.CutPrefix(word, p.Literal)
			if !ok {
				return nil, "", false
			}
			word = rest
		default:
			rest, ok := strings.CutSuffix(word, p.Literal)
			if !ok {
				return nil, "", false
			}
			word = rest
		}
	}
	return hole, word, hole != nil
}

// try works a test out for every combination of candidates and adds what it
// says to the verdict on each of them. A comparison that stays open for one of
// them is a choice point of its own.
func (s *survey) try(t test, candidates map[string][]candidate, verdicts map[string][]string) {
	total := 1
	for _, d := range t.dependencies {
		if total *= len(candidates[d]); total > maxTrials {
			s.giveUp(t)
			return
		}
	}
	results := make([]string, total)
	for i := range results {
		assumed := map[string]model.Value{}
		for rest, j := i, 0; j < len(t.dependencies); j++ {
			list := candidates[t.dependencies[j]]
			assumed[t.dependencies[j]] = list[rest%len(list)].value
			rest /= len(list)
		}
		result, known := s.result(t, assumed)
		if !known {
			s.giveUp(t)
			return
		}
		results[i] = result
	}
	s.r.tested[t.node] = true
	stride := 1
	for _, d := range t.dependencies {
		for i, result := range results {
			j := i / stride % len(candidates[d])
			verdicts[d][j] += result + "\x00"
		}
		stride *= len(candidates[d])
	}
}

func (s *survey) giveUp(t test) {
	if t.name == "Fn::Equals" {
		s.r.atoms[t.node] = true
		return
	}
	s.r.tooOpen[t.node] = true
}

// result is what a test says under assumptions, as a text to compare.
func (s *survey) result(t test, assumed map[string]model.Value) (result string, known bool) {
	r := s.r
	r.assuming(assumed, true, func() {
		if t.name == "Fn::Equals" {
			var equal bool
			equal, known = r.equals(t.argument)
			result = fmt.Sprint(equal)
			return
		}
		result, known = render(r.attr(t.node).Value), true
	})
	return result, known
}

// group makes classes of the candidates with equal verdicts.
func (s *survey) group(name string, candidates []candidate, verdicts []string) {
	p := &point{name: name, parameter: s.r.parameters[name]}
	if p.parameter != nil {
		p.at = s.r.span(p.parameter.key)
	}
	index := map[string]int{}
	for i, c := range candidates {
		j, ok := index[verdicts[i]]
		if !ok {
			j = len(p.classes)
			index[verdicts[i]] = j
			p.classes = append(p.classes, class{outcome: outcomeName(c), trial: c.value})
		}
		if c.other {
			p.classes[j].other = true
			continue
		}
		p.classes[j].values = append(p.classes[j].values, c.text)
	}
	if len(p.classes) < 2 {
		s.r.single[name] = p.classes[0].trial
		return
	}
	for i := range p.classes {
		p.classes[i].shown = s.shown(p, i)
	}
	s.r.points[name] = p
}

func outcomeName(c candidate) string {
	switch {
	case c.other:
		return anyOther
	case c.text == "":
		return `""`
	}
	return c.text
}

// shown is what a reference gives where an outcome holds: the default if the
// outcome has it, the value if there is one, else the symbol.
func (s *survey) shown(p *point, i int) model.Value {
	c := p.classes[i]
	if p.parameter == nil {
		return s.symbol(p.name) // the region is the same symbol in every world
	}
	if i == 0 && p.parameter.value != nil || len(c.values) == 1 && !c.other {
		return c.trial
	}
	if c.other {
		return p.parameter.hole("parameter " + p.name + " may be any other value here")
	}
	return p.parameter.hole("parameter " + p.name + " may be " + alternatives(c.values) + " here")
}

// render is a value as a text that is equal exactly for equal values.
func render(v model.Value) string {
	switch v := v.(type) {
	case nil:
		return "nil"
	case model.Text:
		return "text " + v.String()
	case model.List:
		out := "list"
		for _, item := range v {
			out += " (" + render(item.Value) + ")"
		}
		return out
	case model.Block:
		out := "block"
		for _, key := range sortedKeys(v) {
			out += " " + key + " (" + render(v[key].Value) + ")"
		}
		return out
	case model.Choice:
		return fmt.Sprintf("choice %#v (%s) (%s)", v.If, render(v.Then), render(v.Else))
	default:
		return fmt.Sprintf("%T %v", v, v)
	}
}

// perOutcome reads the call n once for each combination of outcomes that where,
// a part of it, names.
func (r *reader) perOutcome(n, where *yaml.Node, f func() model.Attr) model.Attr {
	if r.tooOpen[n] {
		return unknown("it depends on too many parameters")
	}
	var points []*point
	total := 1
	for _, name := range r.dependencies(where) {
		p, ok := r.points[name]
		if _, tried := r.assumed[name]; !ok || tried || p.parameter == nil {
			continue
		}
		points = append(points, p)
		total *= len(p.classes)
	}
	if len(points) == 0 && !r.tested[n] {
		return f()
	}
	if total > maxTrials {
		return unknown("it depends on too many parameters")
	}
	var via []source.Span
	var each func(i int, assumed map[string]model.Value, quiet bool) model.Value
	each = func(i int, assumed map[string]model.Value, quiet bool) model.Value {
		if i == len(points) {
			var attr model.Attr
			r.assuming(assumed, quiet, func() { attr = f() })
			if !quiet {
				via = attr.Via
			}
			return attr.Value
		}
		p := points[i]
		values := make([]model.Value, len(p.classes))
		for j, c := range p.classes {
			value := c.trial
			if !r.tested[n] { // it may tell values apart that are of one class here
				value = c.shown
			}
			values[j] = each(i+1, with(assumed, p.name, value), quiet || j > 0)
		}
		out := values[0]
		for j, c := range slices.Backward(p.classes) {
			if j > 0 {
				out = choose(model.Is{Choice: p.name, Outcome: c.outcome}, values[j], out)
			}
		}
		return out
	}
	base := r.assumed
	if r.tested[n] {
		base = r.trials(where)
	}
	value := each(0, base, false)
	return model.Attr{Value: value, Via: via}
}

func with(assumed map[string]model.Value, name string, value model.Value) map[string]model.Value {
	out := map[string]model.Value{name: value}
	for k, v := range assumed {
		if k != name {
			out[k] = v
		}
	}
	return out
}

// conditionCall takes a condition function apart. {Condition: Name} is one here,
// and a mapping of its own everywhere else.
func conditionCall(n *yaml.Node) (name string, argument *yaml.Node, ok bool) {
	n = resolve(n)
	if n.Kind == yaml.MappingNode && len(n.Content) == 2 && n.Content[0].Value == "Condition" {
		return "Condition", resolve(n.Content[1]), true
	}
	name, argument, ok = call(n)
	if ok {
		argument = resolve(argument)
	}
	return name, argument, ok
}

// named is the guard of the condition of a name: nil if it always holds. The
// second result is false if there is no such condition.
func (r *reader) named(n *yaml.Node, name string) (model.Guard, bool) {
	c, ok := r.conditions[name]
	if !ok {
		r.tell(n, "condition-undefined", source.Noted,
			fmt.Sprintf("condition %s is not defined", name), "Define the condition, or correct its name.")
		return nil, false
	}
	if c.pending {
		c.broken = true
		r.tell(c.key, "condition-undefined", source.Noted,
			fmt.Sprintf("condition %s depends on itself", name), "Take the condition out of what it depends on.")
	}
	if c.pending || c.broken {
		return nil, false
	}
	if !c.done {
		c.pending = true
		guard := r.guard(c.value)
		c.pending = false
		if r.assumed != nil { // so it is in this trial only
			return guard, true
		}
		c.guard, c.done = guard, true
		if c.broken {
			c.guard = r.atom(c.key, "condition "+name)
			return nil, false
		}
	}
	if c.guard == nil || never(c.guard) {
		return c.guard, true
	}
	return model.Named{Name: name}, true
}

// guard reads a condition. Nil always holds, an empty Any never does.
func (r *reader) guard(n *yaml.Node) model.Guard {
	n, leave, why := r.enter(n)
	defer leave()
	if why != "" {
		return r.atom(n, why)
	}
	name, argument, ok := conditionCall(n)
	if !ok {
		if b, isBool := plain(n).(model.Bool); isBool && n.Kind == yaml.ScalarNode {
			return constant(bool(b))
		}
		return r.malformed(n, "a condition is no condition function")
	}
	switch name {
	case "Condition":
		guard, ok := r.named(argument, argument.Value)
		if !ok {
			return r.atom(n, "condition "+argument.Value)
		}
		return guard
	case "Fn::Equals":
		return r.equalsGuard(n, argument)
	case "Fn::Not":
		if argument.Kind == yaml.SequenceNode && len(argument.Content) == 1 {
			return negate(r.guard(argument.Content[0]))
		}
		return r.malformed(n, "Fn::Not wants a list of one condition")
	case "Fn::And", "Fn::Or":
		if argument.Kind != yaml.SequenceNode {
			return r.malformed(n, name+" wants a list of conditions")
		}
		guards := make([]model.Guard, len(argument.Content))
		for i, item := range argument.Content {
			guards[i] = r.guard(item)
		}
		if name == "Fn::And" {
			return all(guards)
		}
		return anyOf(guards)
	}
	return r.malformed(n, name+" is no condition function")
}

func (r *reader) malformed(n *yaml.Node, why string) model.Guard {
	r.tell(n, "function-malformed", source.Noted, why, "")
	return r.atom(n, why)
}

// atom is a condition that is true or false for reasons that nothing here can
// see: a choice point of its own.
func (r *reader) atom(n *yaml.Node, name string, outcomes ...string) model.Guard {
	if r.quiet {
		return model.Is{Choice: name, Outcome: "true"}
	}
	if len(outcomes) == 0 {
		outcomes = []string{"true", "false"}
	}
	if !slices.ContainsFunc(r.choices, func(c model.ChoicePoint) bool { return c.Name == name }) {
		r.choices = append(r.choices, model.ChoicePoint{Name: name, Outcomes: outcomes, At: r.span(n)})
	}
	return model.Is{Choice: name, Outcome: "true"}
}

func (r *reader) equalsGuard(n, argument *yaml.Node) model.Guard {
	if argument.Kind != yaml.SequenceNode || len(argument.Content) != 2 {
		return r.malformed(n, "Fn::Equals wants two values")
	}
	if r.atoms[n] {
		return r.equalsAtom(n, argument)
	}
	var points []*point
	for _, name := range r.dependencies(argument) {
		p, ok := r.points[name]
		if _, tried := r.assumed[name]; ok && !tried {
			points = append(points, p)
		}
	}
	open := false
	var each func(i int, assumed map[string]model.Value) model.Guard
	each = func(i int, assumed map[string]model.Value) model.Guard {
		if i == len(points) {
			var equal, known bool
			r.assuming(assumed, true, func() { equal, known = r.equals(argument) })
			open = open || !known
			return constant(equal)
		}
		p := points[i]
		guards := make([]model.Guard, len(p.classes))
		for j, c := range p.classes {
			guards[j] = each(i+1, with(assumed, p.name, c.trial))
		}
		return p.guard(guards)
	}
	guard := each(0, r.trials(argument))
	if open {
		return r.equalsAtom(n, argument)
	}
	return guard
}

// trials are the assumptions about what n depends on and no test tells apart.
func (r *reader) trials(n *yaml.Node) map[string]model.Value {
	assumed := r.assumed
	for _, name := range r.dependencies(n) {
		value, ok := r.single[name]
		if _, tried := assumed[name]; ok && !tried {
			assumed = with(assumed, name, value)
		}
	}
	return assumed
}

// guard joins what holds under each outcome.
func (p *point) guard(guards []model.Guard) model.Guard {
	var parts []model.Guard
	always := 0
	var except model.Guard
	for i, g := range guards {
		is := model.Is{Choice: p.name, Outcome: p.classes[i].outcome}
		switch {
		case g == nil:
			always++
			parts = append(parts, is)
		case never(g):
			except = is
		default:
			parts = append(parts, all([]model.Guard{is, g}))
		}
	}
	if always == len(guards) {
		return nil
	}
	if len(guards) > 2 && always == len(guards)-1 && except != nil {
		return model.Not{Guard: except}
	}
	return anyOf(parts)
}

// equalsAtom is a comparison of which only a deployment knows the answer. Its
// first outcome is what the defaults give.
func (r *reader) equalsAtom(n, argument *yaml.Node) model.Guard {
	defaults := map[string]model.Value{}
	for name, p := range r.parameters {
		if p.value != nil {
			defaults[name] = p.value
		}
	}
	var sides [2]string
	outcomes := []string{"true", "false"}
	r.assuming(defaults, true, func() {
		if equal, known := r.equals(argument); known && !equal {
			outcomes = []string{"false", "true"}
		}
	})
	symbols := map[string]model.Value{}
	for name, p := range r.parameters {
		if p.open() {
			symbols[name] = model.HoleText(model.Hole{Source: model.ParameterHole, Name: name})
		}
	}
	r.assuming(symbols, true, func() {
		for i, item := range argument.Content {
			sides[i] = callName(item)
			if text, ok := r.attr(item).Value.(model.Text); ok {
				sides[i] = strings.NewReplacer("⟦", "", "⟧", "").Replace(text.String())
			}
			if sides[i] == "" {
				sides[i] = `""`
			}
		}
	})
	name := sides[0] + " equals " + sides[1]
	if callName(argument.Content[0]) != "Ref" && strings.HasPrefix(sides[0], "Fn::") || strings.HasPrefix(sides[1], "Fn::") {
		name += fmt.Sprintf(" at %d:%d", n.Line, n.Column)
	}
	return r.atom(n, name, outcomes...)
}

// equals compares the two values of Fn::Equals.
func (r *reader) equals(argument *yaml.Node) (equal, known bool) {
	if argument.Kind != yaml.SequenceNode || len(argument.Content) != 2 {
		return false, false
	}
	a, ok1 := comparand(r.locate(r.attr(argument.Content[0]).Value))
	b, ok2 := comparand(r.locate(r.attr(argument.Content[1]).Value))
	if !ok1 || !ok2 {
		return false, false
	}
	x, ok1 := a.Literal()
	y, ok2 := b.Literal()
	switch {
	case ok1 && ok2:
		return x == y, true
	case a.Equal(b):
		return true, true
	case !ok1 && !ok2:
		return false, apart(a, b)
	case ok1:
		return false, r.differs(b, x)
	}
	return false, r.differs(a, y)
}

// locate puts in what is known of where the stack goes.
func (r *reader) locate(v model.Value) model.Value {
	text, ok := v.(model.Text)
	if !ok || len(r.known) == 0 {
		return v
	}
	parts := make([]model.Text, len(text))
	for i, p := range text {
		parts[i] = model.Text{p}
		if p.Hole != nil && p.Hole.Source == model.PseudoHole && r.known[p.Hole.Name] != "" {
			parts[i] = model.Lit(r.known[p.Hole.Name])
		}
	}
	return model.Concat(parts...)
}

func comparand(v model.Value) (model.Text, bool) {
	if v == nil {
		return model.Text{}, true
	}
	if t, ok := v.(model.Text); ok {
		return t, true
	}
	word, ok := literal(v)
	return model.Lit(word), ok
}

// apart tells whether two texts with holes differ in what they begin with.
func apart(a, b model.Text) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	x, y := a[0].Literal, b[0].Literal
	n := min(len(x), len(y))
	return x[:n] != y[:n]
}

// differs tells whether a text with holes cannot be word: its literal parts do
// not fit, or its hole stands for values that the template does not name.
func (r *reader) differs(t model.Text, word string) bool {
	if first, last := t[0].Literal, t[len(t)-1].Literal; !strings.HasPrefix(word, first) || !strings.HasSuffix(word, last) {
		return true
	}
	hole, value, ok := unify(t, word)
	if !ok {
		return false
	}
	_, tried := r.assumed[hole.Name]
	named := hole.Source == model.ParameterHole || hole.Source == model.PseudoHole
	return tried && named && r.candidates[hole.Name][value]
}

func constant(holds bool) model.Guard {
	if holds {
		return nil
	}
	return model.Any{}
}

// never tells whether a guard holds nowhere.
func never(guard model.Guard) bool {
	g, ok := guard.(model.Any)
	return ok && len(g) == 0
}

func negate(guard model.Guard) model.Guard {
	switch g := guard.(type) {
	case nil:
		return model.Any{}
	case model.Not:
		return g.Guard
	default:
		if never(g) {
			return nil
		}
		return model.Not{Guard: g}
	}
}

func all(guards []model.Guard) model.Guard {
	var out model.All
	for _, g := range guards {
		switch {
		case never(g):
			return model.Any{}
		case g == nil || slices.ContainsFunc(out, func(o model.Guard) bool { return reflect.DeepEqual(o, g) }):
		default:
			out = append(out, g)
		}
	}
	switch len(out) {
	case 0:
		return nil
	case 1:
		return out[0]
	}
	return out
}

func anyOf(guards []model.Guard) model.Guard {
	var out model.Any
	for _, g := range guards {
		switch {
		case g == nil:
			return nil
		case never(g) || slices.ContainsFunc(out, func(o model.Guard) bool { return reflect.DeepEqual(o, g) }):
		default:
			out = append(out, g)
		}
	}
	if len(out) == 1 {
		return out[0]
	}
	if out == nil {
		return model.Any{}
	}
	return out
}

// choicePoints lists what the template leaves open, parameters first.
func (r *reader) choicePoints(parameters []*parameter) []model.ChoicePoint {
	var out []model.ChoicePoint
	var names []string
	for _, p := range parameters {
		names = append(names, p.name)
	}
	var pseudo []string
	for name, p := range r.points {
		if p.parameter == nil {
			pseudo = append(pseudo, name)
		}
	}
	slices.Sort(pseudo)
	for _, name := range append(names, pseudo...) {
		p, ok := r.points[name]
		if !ok {
			continue
		}
		c := model.ChoicePoint{Name: name, At: p.at, Values: map[string]string{}}
		for _, class := range p.classes {
			c.Outcomes = append(c.Outcomes, class.outcome)
			for _, v := range class.values {
				c.Values[v] = class.outcome
			}
			if class.other {
				c.Other = class.outcome
			}
		}
		out = append(out, c)
	}
	return append(out, r.choices...)
}
