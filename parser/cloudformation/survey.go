package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/belay-dev/belay/internal/model"
)

const (
	// maxTrials is how many combinations of values a test is tried with to see
	// which of them it tells apart.
	maxTrials = 1024
	// anyOther is the outcome of the values that the template does not name.
	anyOther = "any other value"
)

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
	if len(n.Content) == 0 || s.seen[n] || depth > 2*maxDepth {
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
	d := dependencies{r: r, seen: map[*yaml.Node]bool{}}
	d.visit(n, 0)
	return d.names
}

type dependencies struct {
	r     *reader
	names []string
	seen  map[*yaml.Node]bool
}

func (d *dependencies) add(name string) {
	p, ok := d.r.parameters[name]
	pseudo := strings.HasPrefix(name, "AWS::") && name != "AWS::NoValue" && d.r.known[name] == ""
	if (ok && p.open() || pseudo) && !slices.Contains(d.names, name) {
		d.names = append(d.names, name)
	}
}

func (d *dependencies) visit(n *yaml.Node, depth int) {
	n = resolve(n)
	if len(n.Content) == 0 || d.seen[n] || depth > 2*maxDepth {
		return
	}
	d.seen[n] = true
	switch name, argument, _ := call(n); name {
	case "Ref":
		d.add(resolve(argument).Value)
	case "Fn::Sub":
		for _, variable := range variables(first(resolve(argument)).Value) {
			d.add(variable)
		}
	}
	for _, child := range n.Content {
		d.visit(child, depth+1)
	}
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
	p := s.r.parameters[name]
	words, closed := s.words(p, name)
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
	return out
}

// words are the texts of the candidates. They are closed if no deployment can
// have another value.
func (s *survey) words(p *parameter, name string) (words []string, closed bool) {
	if p != nil && p.value != nil {
		if text, ok := defaultText(p); ok {
			words = append(words, text)
		}
	}
	if p != nil && len(p.allowed) > 0 {
		return append(words, p.allowed...), true
	}
	for _, t := range s.tests {
		if !slices.Contains(t.dependencies, name) {
			continue
		}
		more, isKey := s.named(t, name)
		words = append(words, more...)
		closed = closed || isKey
	}
	return words, closed
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
			p.classes = append(p.classes, class{trial: c.value})
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
		p.classes[i].outcome = outcomeName(p.classes[i])
		p.classes[i].shown = s.shown(p, i)
	}
	s.r.points[name] = p
}

// outcomeName names all values of a class, so that what is said of an outcome is
// not taken for one value of several.
func outcomeName(c class) string {
	words := c.values
	if c.other {
		words = append(slices.Clone(words), anyOther)
	}
	return alternatives(words)
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
