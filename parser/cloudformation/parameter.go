package cloudformation

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// An Argument is a value that somebody gives a parameter.
type Argument struct {
	Value string
	At    source.Span // zero if it was given on the command line
}

// A parameter is an entry of Parameters.
type parameter struct {
	name    string
	key     *yaml.Node
	kind    string      // its Type
	at      source.Span // of its value, or of its name
	value   model.Value // given, else the default; nil if neither
	via     []source.Span
	given   bool
	allowed []string
	why     string // why it has no value
}

// open tells whether a deployment may give the parameter another value.
func (p *parameter) open() bool { return !p.given }

// isList tells whether a reference to the parameter gives a list.
func (p *parameter) isList() bool {
	inner, ok := strings.CutPrefix(p.kind, "AWS::SSM::Parameter::Value<")
	if ok {
		return strings.HasPrefix(inner, "List<") || strings.HasPrefix(inner, "CommaDelimitedList")
	}
	return strings.HasPrefix(p.kind, "List<") || p.kind == "CommaDelimitedList"
}

// typed is the value that a text given for the parameter stands for.
func (p *parameter) typed(text string) model.Value {
	if p.isList() {
		list := model.List{}
		if text == "" {
			return list
		}
		for item := range strings.SplitSeq(text, ",") {
			list = append(list, model.Attr{Value: model.Lit(strings.TrimSpace(item)), At: p.at})
		}
		return list
	}
	if p.kind == "Number" {
		if f, err := strconv.ParseFloat(strings.TrimSpace(text), 64); err == nil {
			return model.Number{Value: f, Source: strings.TrimSpace(text)}
		}
	}
	return model.Lit(text)
}

// hole is the parameter without a value. A list has no symbol: one hole would
// say that it has one item.
func (p *parameter) hole(why string) model.Value {
	if p.isList() {
		return model.Unknown{Why: why}
	}
	return model.HoleText(model.Hole{Source: model.ParameterHole, Name: p.name, Why: why})
}

func (r *reader) parameterValue(p *parameter) model.Attr {
	if value, ok := r.assumed[p.name]; ok {
		return model.Attr{Value: value}.WithVia(p.via)
	}
	if point, ok := r.points[p.name]; ok {
		return model.Attr{Value: point.value()}.WithVia(p.via)
	}
	if p.value == nil {
		return model.Attr{Value: p.hole(p.why)}
	}
	return model.Attr{Value: p.value}.WithVia(p.via)
}

// readParameters reads the section Parameters.
func (r *reader) readParameters(n *yaml.Node, given map[string]Argument) []*parameter {
	var out []*parameter
	for _, e := range r.entries(n) {
		p := &parameter{name: e.name, key: e.key, at: r.span(e.key), kind: "String"}
		if kind := r.find(e.value, "Type"); kind != nil {
			p.kind = resolve(kind).Value
		}
		if allowed := r.find(e.value, "AllowedValues"); allowed != nil {
			for _, item := range resolve(allowed).Content {
				p.allowed = append(p.allowed, parameterText(item))
			}
		}
		r.giveValue(p, e.value, given)
		r.parameters[p.name] = p
		out = append(out, p)
	}
	return out
}

// giveValue takes the value given by the user, else the default.
func (r *reader) giveValue(p *parameter, declaration *yaml.Node, given map[string]Argument) {
	p.why = "parameter " + p.name + " has no default"
	if len(p.allowed) > 0 {
		p.why += " and may be " + alternatives(p.allowed)
	}
	if strings.HasPrefix(p.kind, "AWS::SSM::Parameter::Value<") {
		p.why = "parameter " + p.name + " is read from Parameter Store on deployment"
		return
	}
	if argument, ok := given[p.name]; ok {
		at := argument.At
		why := r.refuses(p, declaration, argument.Value)
		if why == "" {
			if !at.IsZero() {
				p.at, p.via = at, []source.Span{at}
			}
			p.value, p.given = p.typed(argument.Value), true
			return
		}
		if at.IsZero() {
			at = r.span(p.key)
		}
		r.problem(at, "parameter-refused", source.Noted, why, "Give a value that the template allows.")
	}
	key, value := r.findEntry(declaration, "Default")
	if value == nil || resolve(value).ShortTag() == "!!null" {
		return
	}
	text := parameterText(value)
	if why := r.refuses(p, declaration, text); why != "" {
		r.tell(value, "parameter-refused", source.Noted, "the default of "+why, "Correct the default, or what is allowed.")
	}
	p.at, p.via = r.span(key), []source.Span{r.span(key)}
	p.value = p.typed(text)
}

func (r *reader) findEntry(n *yaml.Node, name string) (key, value *yaml.Node) {
	for _, e := range r.entries(n) {
		if e.name == name {
			return e.key, e.value
		}
	}
	return nil, nil
}

// parameterText is the text of a default or an allowed value. Some write a
// list where CloudFormation wants one text with commas.
func parameterText(n *yaml.Node) string {
	n = resolve(n)
	if n.Kind == yaml.SequenceNode {
		items := make([]string, len(n.Content))
		for i, item := range n.Content {
			items[i] = resolve(item).Value
		}
		return strings.Join(items, ",")
	}
	if text, ok := literal(plain(n)); ok {
		return text
	}
	return n.Value
}

// refuses says why the template does not allow a value, "" if it does.
func (r *reader) refuses(p *parameter, declaration *yaml.Node, value string) string {
	values := []string{value}
	if list, ok := p.typed(value).(model.List); ok {
		values = values[:0]
		for _, item := range list {
			word, _ := literal(item.Value)
			values = append(values, word)
		}
	}
	for _, v := range values {
		if len(p.allowed) > 0 && !slices.Contains(p.allowed, v) {
			return fmt.Sprintf("parameter %s is %q, and may be %s", p.name, v, alternatives(p.allowed))
		}
		if why := r.outOfBounds(p, declaration, v); why != "" {
			return why
		}
	}
	return ""
}

func (r *reader) outOfBounds(p *parameter, declaration *yaml.Node, value string) string {
	number, err := strconv.ParseFloat(value, 64)
	isNumber := err == nil && (p.kind == "Number" || p.kind == "List<Number>")
	bounds := []struct {
		key     string
		applies bool
		seen    float64
		least   bool
	}{
		{"MinValue", isNumber, number, true},
		{"MaxValue", isNumber, number, false},
		{"MinLength", p.kind == "String", float64(utf8.RuneCountInString(value)), true},
		{"MaxLength", p.kind == "String", float64(utf8.RuneCountInString(value)), false},
	}
	for _, b := range bounds {
		n := r.find(declaration, b.key)
		if n == nil || !b.applies {
			continue
		}
		limit, err := strconv.ParseFloat(resolve(n).Value, 64)
		if err == nil && (b.least && b.seen < limit || !b.least && b.seen > limit) {
			return fmt.Sprintf("parameter %s is %q, against %s %s", p.name, value, b.key, resolve(n).Value)
		}
	}
	if n := r.find(declaration, "AllowedPattern"); n != nil && !p.isList() {
		// Java's expressions; one that Go cannot read says nothing.
		pattern, err := regexp.Compile("^(?:" + resolve(n).Value + ")$")
		if err == nil && !pattern.MatchString(value) {
			return fmt.Sprintf("parameter %s is %q, against AllowedPattern %s", p.name, value, resolve(n).Value)
		}
	}
	return ""
}

// alternatives lists values for a message.
func alternatives(values []string) string {
	const shown = 8
	quoted := make([]string, 0, len(values))
	for _, v := range values {
		if v == "" {
			v = `""`
		}
		quoted = append(quoted, v)
	}
	if len(quoted) > shown {
		return strings.Join(quoted[:shown], ", ") + fmt.Sprintf(" and %d more", len(quoted)-shown)
	}
	if n := len(quoted); n > 1 {
		return strings.Join(quoted[:n-1], ", ") + " or " + quoted[n-1]
	}
	return strings.Join(quoted, "")
}
