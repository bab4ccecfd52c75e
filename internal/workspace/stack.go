package workspace

import (
	"cmp"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// stackID is the id of what a unit deploys as a whole. No resource is called so.
const stackID = "(stack)"

// addStack adds what a unit deploys as a whole to its resources, where there is
// something to ask about it: it is deployed in more than one way. Units are kept
// between checks, so that one may have it already.
func addStack(u *model.Unit, environments []Environment) {
	if len(environments) < 2 || u.Live || len(u.Resources) == 0 || u.Resources[len(u.Resources)-1].ID == stackID {
		return
	}
	first := u.Resources[0].At
	u.Resources = append(slices.Clip(u.Resources), &model.Resource{
		ID: stackID, Label: u.Key, Kind: model.Stack, Type: "stack", Cloud: model.AWS,
		At: source.Span{File: first.File, Line: 1, Column: 1}, Attrs: model.Block{},
	})
}

// Written counts the resources that somebody wrote.
func (u *Unit) Written() int {
	n := len(u.Resources)
	if n > 0 && u.Resources[n-1].Kind == model.Stack {
		n--
	}
	return n
}

// answersOf are the answers of a unit where it is deployed with the parameters of an
// environment. What that leaves open is the default, or open where there is none.
func (s *scope) answersOf(e Environment) *answers {
	holds := map[string]string{}
	for name, point := range s.choices {
		switch given, ok := e.Parameters[strings.TrimPrefix(name, variablePrefix)]; {
		case ok:
			holds[name] = outcomeOf(point, given)
		case !point.Required && len(point.Outcomes) > 0 && !overVariables(name, e):
			holds[name] = point.Outcomes[0]
		}
	}
	return &answers{scope: s, holds: holds, why: "environment " + e.Name + " does not set what it depends on"}
}

// uniqueNames are the kinds of which no two in one account and Region have one name.
var uniqueNames = map[model.Kind]bool{
	model.Function: true, model.Queue: true, model.Topic: true, model.Table: true, model.Bucket: true, model.Stream: true,
	model.DeliveryStream: true, model.StateMachine: true, model.Role: true, model.User: true, model.Group: true,
	model.EventBus: true, model.EventRule: true, model.Schedule: true, model.Pipe: true, model.Alarm: true,
	model.CompositeAlarm: true, model.LogGroup: true, model.Secret: true, model.Key: true,
}

// fixedNames lists the resources of a stack that are called the same in two of the
// environments, so that one account cannot hold both. A name that a parameter or a
// variable is part of may be another in each, whatever its default is.
func fixedNames(l *linker, _ *Node) (model.Value, string) {
	list, why := model.List{}, ""
	for _, r := range l.scope.unit.Resources {
		attr := r.Attrs[nameAttribute(r.Kind)]
		if !uniqueNames[r.Kind] || attr.Value == nil || len(attr.Via()) > 0 || l.scope.unit.Composed[r.ID] {
			continue
		}
		name, unsure := l.sameName(r, attr.Value)
		if name == nil {
			why = cmp.Or(why, unsure)
			continue
		}
		list = append(list, model.Attr{At: cmp.Or(attr.At, r.At), Value: model.Block{
			"id":   {Value: model.Lit(cmp.Or(r.Label, r.ID))},
			"name": {Value: name},
		}})
	}
	return orNothing(list, why)
}

// orNothing is a list of which nothing is known where nothing is in it and more may be.
func orNothing(list model.List, why string) (model.Value, string) {
	if len(list) == 0 && why != "" {
		return nil, why
	}
	return list, why
}

// sameName is the name that a resource has in two environments, nil if no two are
// seen to have one that is the same, or why two may.
func (l *linker) sameName(r *model.Resource, name model.Value) (same model.Text, unsure string) {
	seen := map[string]bool{}
	for _, e := range l.builder.options.Environments {
		a := l.scope.answersOf(e)
		value := a.value(name)
		if there := a.truth(r.If); there != yes || value == model.Value(model.Unknown{Why: a.why}) {
			if there != no {
				unsure = a.why
			}
			continue
		}
		text, ok := value.(model.Text)
		if !ok || len(text) == 0 || !alikeEverywhere(text) {
			continue
		}
		if seen[text.String()] {
			return text, ""
		}
		seen[text.String()] = true
	}
	return nil, unsure
}

// alikeEverywhere tells whether a text is the same in all stacks of one account and
// Region.
func alikeEverywhere(t model.Text) bool {
	return !slices.ContainsFunc(t, func(p model.Part) bool {
		if p.Hole == nil {
			return false
		}
		stack := p.Hole.Name == "AWS::StackName" || p.Hole.Name == "AWS::StackId"
		return p.Hole.Source != model.PseudoHole || stack
	})
}

// A control is what keeps a stack watched or guarded, and may be there in one
// environment and not in another.
type control struct {
	sort string // alarms, access, encryption, failures
	// attribute is the one that says so; "" is the resource itself. Without is the
	// word by which it says that there is none.
	attribute, without string
}

// controls are those of each kind.
var controls = map[model.Kind][]control{
	model.Alarm:           {{sort: "alarms"}},
	model.CompositeAlarm:  {{sort: "alarms"}},
	model.Authorizer:      {{sort: "access"}},
	model.Route:           {{sort: "access", attribute: "authorization", without: "NONE"}},
	model.FunctionURL:     {{sort: "access", attribute: "auth", without: "NONE"}},
	model.Bucket:          {{sort: "access", attribute: "block_public", without: "false"}},
	model.Function:        {{sort: "encryption", attribute: "kms_key_arn"}, {sort: "failures", attribute: "dead_letter_arn"}},
	model.Queue:           {{sort: "encryption", attribute: "kms_key_arn"}, {sort: "failures", attribute: "dead_letter_arn"}},
	model.Topic:           {{sort: "encryption", attribute: "kms_key_arn"}},
	model.Stream:          {{sort: "encryption", attribute: "kms_key_arn"}},
	model.LogGroup:        {{sort: "encryption", attribute: "kms_key_arn"}},
	model.EventSource:     {{sort: "failures", attribute: "on_failure_arn"}},
	model.EventTarget:     {{sort: "failures", attribute: "dead_letter_arn"}},
	model.EventSubscriber: {{sort: "failures", attribute: "dead_letter_arn"}},
	model.Schedule:        {{sort: "failures", attribute: "dead_letter_arn"}},
	model.Subscription:    {{sort: "failures", attribute: "dead_letter_arn"}},
}

// drift lists the controls that some classes of environments have and others lack,
// though what they are about is there.
func drift(l *linker, _ *Node) (model.Value, string) {
	list, why := model.List{}, ""
	for _, r := range l.scope.unit.Resources {
		for _, c := range controls[r.Kind] {
			at := r.At
			if c.attribute != "" {
				attr := r.Attrs[c.attribute]
				if !guarded(attr.Value) {
					continue
				}
				at = cmp.Or(attr.At, at)
			} else if r.If == nil {
				continue
			}
			has, lacks, unsure := l.classesOf(r, c)
			if len(has) > 0 && len(lacks) > 0 {
				list = append(list, driftItem(r, c, at, has, lacks))
				continue
			}
			why = cmp.Or(why, unsure)
		}
	}
	return orNothing(list, why)
}

// lackedInProduction tells whether production lacks a control of drift.
func lackedInProduction(item model.Block) bool {
	return slices.ContainsFunc(texts(nil, item["lacks"].Value), func(t model.Text) bool { return equals(t, "prod") })
}

// notLackedInProduction tells that production has it, or that none is compared.
func notLackedInProduction(item model.Block) bool { return !lackedInProduction(item) }

// sortsOfDrift are the sorts of those controls of drift of which something is so.
func sortsOfDrift(so func(item model.Block) bool) fact {
	return func(l *linker, n *Node) (model.Value, string) {
		value, why := l.fact(n, "drift")
		list, ok := value.(model.List)
		if !ok {
			return nil, why
		}
		var sorts []string
		for _, item := range list {
			block, _ := item.Value.(model.Block)
			if sort := wordOf(block["sort"].Value); so(block) && !slices.Contains(sorts, sort) {
				sorts = append(sorts, sort)
			}
		}
		return orNothing(listOf(sorts), why)
	}
}

func driftItem(r *model.Resource, c control, at source.Span, has, lacks []string) model.Attr {
	block := model.Block{
		"id":    {Value: model.Lit(cmp.Or(r.Label, r.ID))},
		"sort":  {Value: model.Lit(c.sort)},
		"has":   {Value: listOf(has)},
		"lacks": {Value: listOf(lacks)},
	}
	if c.attribute != "" {
		block["attribute"] = model.Attr{Value: model.Lit(c.attribute)}
	}
	return model.Attr{At: at, Value: block}
}

// classesOf are the classes of which all environments have a control, and those of
// which none has. unsure says why one may be neither.
func (l *linker) classesOf(r *model.Resource, c control) (has, lacks []string, unsure string) {
	so := map[string][]truth{}
	for _, e := range l.builder.options.Environments {
		a := l.scope.answersOf(e)
		switch there := a.has(r, c); {
		case !l.wanted(a, r, c):
		case there == open:
			so[e.Class] = append(so[e.Class], open)
			unsure = cmp.Or(unsure, a.why)
		default:
			so[e.Class] = append(so[e.Class], there)
		}
	}
	for class := range so {
		switch {
		case !slices.ContainsFunc(so[class], func(t truth) bool { return t != yes }):
			has = append(has, class)
		case !slices.ContainsFunc(so[class], func(t truth) bool { return t != no }):
			lacks = append(lacks, class)
		}
	}
	slices.Sort(has)
	slices.Sort(lacks)
	return has, lacks, unsure
}

// has tells whether a resource is, or has, a control.
func (a *answers) has(r *model.Resource, c control) truth {
	if c.attribute == "" {
		return a.truth(r.If)
	}
	switch v := a.value(r.Attrs[c.attribute].Value).(type) {
	case nil:
		return no
	case model.Unknown:
		return open
	case model.Bool:
		if !bool(v) {
			return no
		}
	case model.Text:
		if literal, known := v.Literal(); known && (literal == "" || literal == c.without) {
			return no
		}
	default:
	}
	return yes
}

// wanted tells whether an environment has what a control is about: the resource that
// has the attribute, or what the resource names.
func (l *linker) wanted(a *answers, r *model.Resource, c control) bool {
	if c.attribute != "" {
		return a.truth(r.If) == yes
	}
	for _, attr := range r.Attrs {
		for _, t := range texts(nil, attr.Value) {
			for _, p := range t {
				if p.Hole == nil || p.Hole.Source != model.ResourceHole {
					continue
				}
				if of := l.scope.byID[p.Hole.Resource]; of != nil && a.truth(of.If) == no {
					return false
				}
			}
		}
	}
	return true
}

// stackFacts are the facts about what a unit deploys as a whole.
var stackFacts = factTable{model.Stack: {
	"fixed_names": fixedNames, "drift": drift, "prod_lacks": sortsOfDrift(lackedInProduction), "untried": sortsOfDrift(notLackedInProduction),
}}
