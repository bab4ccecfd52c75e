package workspace

import (
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// classes orders the classes of environments, the one that most depends on first.
var classes = map[string]int{"prod": 3, "shared": 2, "ephemeral": 1}

// class is the class of the declared environment whose parameters select a
// world; of several, that on which most depends.
func (b *builder) class(s *scope, world World) string {
	class := ""
	for _, e := range b.options.Environments {
		if s.selects(e, world) && classes[e.Class] > classes[class] {
			class = e.Class
		}
	}
	return class
}

// selects tells whether deploying with the parameters of an environment may give
// a world. A parameter that the environment does not give has its default, which
// is the first outcome; one without a default may be any.
func (s *scope) selects(e Environment, world World) bool {
	for _, w := range world.ways {
		if !slices.ContainsFunc(w.answers, func(holds map[string]string) bool { return s.gives(e, holds) }) {
			return false
		}
	}
	return true
}

func (s *scope) gives(e Environment, holds map[string]string) bool {
	for name, outcome := range holds {
		point := s.choices[name]
		given, ok := e.Parameters[strings.TrimPrefix(name, variablePrefix)]
		switch {
		case ok && outcomeOf(point, given) != outcome:
			return false
		case !ok && !point.Required && point.Outcomes[0] != outcome && !overVariables(name, e):
			return false
		}
	}
	return true
}

// variablePrefix is what Terraform's variables are called by where they are used.
const variablePrefix = "var."

// overVariables tells whether a choice point is an expression over a variable that
// an environment gives: what it is there is not worked out, so it may be either.
func overVariables(name string, e Environment) bool {
	for parameter := range e.Parameters {
		if _, rest, ok := strings.Cut(name, variablePrefix+parameter); ok && (rest == "" || !strings.ContainsRune(nameRunes, rune(rest[0]))) {
			return true
		}
	}
	return false
}

// nameRunes are what the names of variables are of.
const nameRunes = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

// outcomeOf is the outcome of a choice point for a value, "" if none of its
// outcomes is: a value that the parameter does not allow.
func outcomeOf(point *model.ChoicePoint, given string) string {
	if outcome, ok := point.Values[given]; ok {
		return outcome
	}
	if slices.Contains(point.Outcomes, given) {
		return given
	}
	return point.Other
}

// idleEnvironments lists the declared environments that are not of production and
// in which an alias has provisioned concurrency that nothing scales. A number that a
// parameter gives may be another in each.
func idleEnvironments(l *linker, alias *Node) (model.Value, string) {
	var names []string
	unsure := ""
	for _, e := range l.builder.options.Environments {
		if e.Class == "prod" {
			continue
		}
		switch idle, why := l.idles(alias, l.scope.answersOf(e)); {
		case idle:
			names = append(names, e.Name)
		default:
			unsure = first(unsure, why)
		}
	}
	return listOf(names), unsure
}

// idles tells whether an alias has provisioned concurrency that nothing scales where
// some answers hold, or why nobody can tell.
func (l *linker) idles(alias *Node, a *answers) (bool, string) {
	switch a.truth(alias.If) {
	case no:
		return false, ""
	case open:
		return false, a.why
	case yes:
	}
	written := alias.Resource.Attrs
	provisioned, scales := written["provisioned_concurrency"], a.value(written["autoscaling"].Value)
	count := a.value(provisioned.Value)
	number, known := count.(model.Number)
	switch {
	case count == nil, known && number.Value == 0, scales == model.Value(model.Bool(true)):
		return false, ""
	case !known:
		return false, whyNot(count)
	case scales != nil && scales != model.Value(model.Bool(false)):
		return false, whyNot(scales)
	case len(provisioned.Via()) > 0:
		return false, "what is provisioned may be another number in each environment"
	}
	return true, ""
}

// whyNot says why a value is not known.
func whyNot(value model.Value) string {
	if unknown, ok := value.(model.Unknown); ok {
		return unknown.Why
	}
	return "it is known on deployment only"
}
