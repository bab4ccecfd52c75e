package terraform

import (
	"regexp"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/draft"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// maxHops is how often a reference is followed to what it is a reference to.
const maxHops = 8

// settle follows references to what the configuration itself sets: the topic
// ARN of a subscription is whatever the subscription says. The name by which a
// resource is known stays a reference to it.
func (m *mapper) settle() {
	raw := make(map[string]*config.Resource, len(m.root.Resources))
	for _, r := range m.root.Resources {
		raw[r.Address] = r
	}
	s := settler{raw: raw}
	for _, r := range m.root.Resources {
		next := *r
		next.Values = s.block(r.Values, maxHops)
		leaveAlone(&next)
		m.byAddress[r.Address] = &next
		if r.Mode == config.Managed {
			m.byType[r.Type] = append(m.byType[r.Type], &next)
		}
	}
}

// leaveAlone makes attributes unknown that are not set, and that something else
// may set, since Terraform ignores their changes.
func leaveAlone(r *config.Resource) {
	for _, path := range r.Ignored {
		why := model.Unknown{Why: "lifecycle ignores changes of " + path + ", so something else may set it"}
		names := strings.Split(indexes.ReplaceAllString(path, ""), ".")
		block := r.Values
		for len(names) > 1 {
			nested, _ := block[names[0]].Value.(model.List)
			if len(nested) == 0 {
				break
			}
			inner, ok := nested[0].Value.(model.Block)
			if !ok {
				break
			}
			block, names = inner, names[1:]
		}
		if block[names[0]].Value == nil {
			block[names[0]] = model.Attr{Value: why, At: r.At}
		}
	}
}

// indexes are those of a path.
var indexes = regexp.MustCompile(`\[[^\]]*\]`)

type settler struct{ raw map[string]*config.Resource }

func (s settler) block(block model.Block, hops int) model.Block {
	out := make(model.Block, len(block))
	for name, attr := range block {
		out[name] = s.attr(attr, hops)
	}
	return out
}

func (s settler) attr(attr model.Attr, hops int) model.Attr {
	text, ok := attr.Value.(model.Text)
	if ok && len(text) > 1 && attr.Inner() != nil {
		return attr // the map of its characters counts one for each hole
	}
	attr.Value = s.value(attr.Value, hops)
	return attr
}

func (s settler) value(value model.Value, hops int) model.Value {
	switch v := value.(type) {
	case model.Text:
		return s.text(v, hops)
	case model.List:
		out := make(model.List, len(v))
		for i, item := range v {
			out[i] = s.attr(item, hops)
		}
		return out
	case model.Block:
		return s.block(v, hops)
	case model.Choice:
		return model.Choice{If: v.If, Then: s.value(v.Then, hops), Else: s.value(v.Else, hops)}
	default:
		return value
	}
}

func (s settler) text(text model.Text, hops int) model.Value {
	if hops == 0 {
		return text
	}
	if hole, ok := text.Hole(); ok {
		if found, ok := s.follow(hole); ok {
			return s.value(found, hops-1)
		}
		return text
	}
	out := make([]model.Text, len(text))
	var choices []model.Value // what stands for the parts, if one of them has two sides
	for i := range text {
		out[i] = text[i : i+1]
		if text[i].Hole == nil {
			continue
		}
		found, ok := s.follow(text[i].Hole)
		if !ok {
			continue
		}
		switch followed := s.value(found, hops-1).(type) {
		case model.Text:
			out[i] = followed
		case model.Choice:
			if choices == nil {
				choices = make([]model.Value, len(text))
			}
			choices[i] = followed
		default:
		}
	}
	if choices == nil {
		return model.Concat(out...)
	}
	return distributed(out, choices)
}

// distributed is a text of which some parts are choices.
func distributed(parts []model.Text, choices []model.Value) model.Value {
	for i, part := range parts {
		if choices[i] == nil {
			choices[i] = part
		}
	}
	whole, ok := draft.Distribute(choices, func(sides []model.Value) model.Value {
		out := make([]model.Text, len(sides))
		for i, side := range sides {
			if text, ok := side.(model.Text); ok {
				out[i] = text
			} else {
				out[i] = parts[i] // what is set is no text: the reference is
			}
		}
		return model.Concat(out...)
	})
	if !ok {
		return model.Concat(parts...)
	}
	return whole
}

// follow is what the configuration sets for the attribute that a hole is.
func (s settler) follow(hole *model.Hole) (model.Value, bool) {
	if hole.Source != model.ResourceHole {
		return nil, false
	}
	r := s.raw[hole.Resource]
	if r == nil || r.Mode == config.Managed && hole.Attribute == config.NameAttribute(r.Type) {
		return nil, false
	}
	attr, ok := r.Values[hole.Attribute]
	if !ok || attr.Value == nil {
		return nil, false
	}
	if _, unknown := attr.Value.(model.Unknown); unknown {
		return nil, false
	}
	return attr.Value, true
}

// standIn are the types that stand for another resource: an alias is its key.
// The path leads on.
var standIn = map[string]string{
	"aws_kms_alias":               "target_key_id",
	"aws_kinesis_stream_consumer": "stream_arn",
	"aws_sfn_alias":               "routing_configuration[0].state_machine_version_arn",
}

// standIns replaces, in the attributes that edges are made of, references to
// what stands for another resource and is itself of no kind.
func (m *mapper) standIns() {
	some := false
	for typ := range standIn {
		some = some || len(m.byType[typ]) > 0
	}
	if !some {
		return
	}
	for _, r := range m.Resources {
		for _, attribute := range model.Kinds[r.Kind] {
			attr, ok := r.Attrs[attribute.Type.From]
			if attribute.Type.From != "" && ok {
				attr.Value = m.lead(attr.Value)
				r.Attrs[attribute.Type.From] = attr
			}
		}
	}
}

func (m *mapper) lead(value model.Value) model.Value {
	switch v := value.(type) {
	case model.Text:
		hole, ok := v.Hole()
		if !ok || hole.Source != model.ResourceHole {
			return v
		}
		r := m.byAddress[hole.Resource]
		if r == nil || standIn[r.Type] == "" {
			return v
		}
		if target := m.property(r, standIn[r.Type]).Value; target != nil {
			return target
		}
		return v
	case model.List:
		out := make(model.List, len(v))
		for i, item := range v {
			item.Value = m.lead(item.Value)
			out[i] = item
		}
		return out
	case model.Choice:
		return model.Choice{If: v.If, Then: m.lead(v.Then), Else: m.lead(v.Else)}
	default:
		return value
	}
}

// A match says whether two things belong together: it is true, false, unknown
// where nobody can tell, or a choice of these.
type match = model.Value

const no = model.Bool(false)

// never tells whether a match is false whatever holds.
func never(m match) bool {
	if choice, ok := m.(model.Choice); ok {
		return never(choice.Then) && never(choice.Else)
	}
	return m == nil || m == model.Value(no)
}

// same is where two values are the same text.
func same(a, b model.Value) match {
	return compared(a, b, model.Text.Equal)
}

// sameResource is where two values are the same text, or name one resource.
func sameResource(a, b model.Value) match {
	return compared(a, b, func(x, y model.Text) bool {
		one, ok := x.Hole()
		other, too := y.Hole()
		if ok && too && one.Resource != "" && one.Resource == other.Resource {
			return true
		}
		return x.Equal(y)
	})
}

func compared(a, b model.Value, equal func(x, y model.Text) bool) match {
	out, ok := draft.Distribute([]model.Value{a, b}, func(values []model.Value) model.Value {
		x, ok := values[0].(model.Text)
		y, too := values[1].(model.Text)
		if ok && too {
			return model.Bool(equal(x, y))
		}
		for _, value := range values {
			if unknown, ok := value.(model.Unknown); ok {
				return unknown
			}
		}
		return no
	})
	if !ok {
		return model.Unknown{Why: "it depends on too many conditions"}
	}
	return out
}

// all is where every one of the matches is.
func all(matches ...match) match { return draft.AllTrue(matches...) }

// names is where a value, or an item of it, names a resource: by a reference, or
// by the name that it is given.
func (m *mapper) names(value model.Value, r *config.Resource) match {
	return m.ledNames(m.lead(value), r)
}

// ledNames is names of a value that was followed as far as it leads.
func (m *mapper) ledNames(value model.Value, r *config.Resource) match {
	own := r.Values[config.NameAttribute(r.Type)].Value
	return model.Convert(value, func(value model.Value) model.Value {
		list, ok := value.(model.List)
		if !ok {
			return m.nameIs(value, own, r)
		}
		out := model.Value(no)
		for _, item := range list {
			out = either(m.nameIs(item.Value, own, r), out)
		}
		return out
	})
}

// either is where one of two matches is.
func either(a, b match) match {
	out, ok := draft.Distribute([]model.Value{a, b}, func(values []model.Value) model.Value {
		for _, value := range values {
			if value == model.Value(model.Bool(true)) {
				return value
			}
		}
		for _, value := range values {
			if unknown, ok := value.(model.Unknown); ok {
				return unknown
			}
		}
		return no
	})
	if !ok {
		return model.Unknown{Why: "it depends on too many conditions"}
	}
	return out
}

func (m *mapper) nameIs(value, own model.Value, r *config.Resource) match {
	return model.Convert(value, func(value model.Value) model.Value {
		text, ok := value.(model.Text)
		switch {
		case !ok && own == nil, ok && len(text) == 0:
			if _, unknown := value.(model.Unknown); unknown {
				return value
			}
			return no
		case ok && draft.Refers(text, r.Address):
			return model.Bool(true)
		case ok && (own == nil || m.refersToOther(text)):
			return no // what others are called is not what this one is called
		}
		return same(value, own)
	})
}

// refersToOther tells whether a text refers to a resource of the unit.
func (m *mapper) refersToOther(text model.Text) bool {
	for _, part := range text {
		if part.Hole != nil && part.Hole.Source == model.ResourceHole && m.byAddress[part.Hole.Resource] != nil {
			return true
		}
	}
	return false
}

// eachNaming calls f for the resources of a type that name a resource, or that
// may do.
func (m *mapper) eachNaming(r *config.Resource, typ, path string, f func(by *config.Resource, named match)) {
	n := m.naming(typ, path)
	for _, i := range n.candidates(r.Address) {
		if named := m.ledNames(n.values[i], r); !never(named) {
			f(m.byType[typ][i], named)
		}
	}
}

// A naming is what the resources of a type have at a path, as far as it leads, by
// their number. What refers to resources names these and no others, so that nobody
// else need be compared with it.
type naming struct {
	values []model.Value
	refer  map[string][]int // by the address of what they refer to
	others []int            // that may name any resource
}

// candidates are the numbers of values that may name what is at an address.
func (n *naming) candidates(address string) []int {
	refer := n.refer[address]
	if len(refer) == 0 {
		return n.others
	}
	out := slices.Concat(refer, n.others)
	slices.Sort(out)
	return out
}

// naming is that of a type and a path. Every resource of another type asks for it. A
// path into a block is followed each time: what is wrong on the way is a problem of
// the resource that asks.
func (m *mapper) naming(typ, path string) *naming {
	key := typ + " " + path
	n, ok := m.named[key]
	if ok {
		return n
	}
	n = &naming{values: make([]model.Value, len(m.byType[typ])), refer: map[string][]int{}}
	for i, by := range m.byType[typ] {
		// What stands in for another may stand in for a third one.
		value := m.lead(m.lead(m.property(by, path).Value))
		n.values[i] = value
		if to := map[string]bool{}; m.refersOnly(value, to) {
			for address := range to {
				n.refer[address] = append(n.refer[address], i)
			}
		} else {
			n.others = append(n.others, i)
		}
	}
	if !strings.ContainsAny(path, ".[") {
		m.named[key] = n
	}
	return n
}

// refersOnly tells whether each text of a value refers to a resource that is there,
// and adds to what they refer.
func (m *mapper) refersOnly(value model.Value, to map[string]bool) bool {
	switch v := value.(type) {
	case model.Text:
		for _, part := range v {
			if part.Hole != nil {
				to[part.Hole.Resource] = true
			}
		}
		return m.refersToOther(v)
	case model.List:
		for _, item := range v {
			if !m.refersOnly(item.Value, to) {
				return false
			}
		}
		return true
	case model.Choice:
		return m.refersOnly(v.Then, to) && m.refersOnly(v.Else, to)
	default:
		return false
	}
}

// setBy is an attribute of a resource that sets it for another, where the two
// belong together. Where nobody can tell whether they do, it is unknown.
func setBy(by *config.Resource, together match, attr model.Attr) model.Attr {
	if attr.Value == nil {
		return model.Attr{}
	}
	value := attr.Value
	attr.Value = model.Guarded(by.If, model.Convert(together, func(side model.Value) model.Value {
		switch v := side.(type) {
		case model.Bool:
			if v {
				return value
			}
		case model.Unknown:
			return v
		default:
		}
		return nil
	}))
	return attr.WithVia(append(slices.Clip(attr.Via()), by.Via...))
}

// refersTo returns the resource that a text refers to, if it is nothing but a
// reference.
func (m *mapper) refersTo(value model.Value) (*config.Resource, *model.Hole) {
	text, ok := value.(model.Text)
	if !ok {
		return nil, nil
	}
	hole, ok := text.Hole()
	if !ok || hole.Source != model.ResourceHole {
		return nil, nil
	}
	return m.byAddress[hole.Resource], hole
}

// ref is the text that refers to an attribute of a resource.
func ref(r *config.Resource, attribute string) model.Text {
	return config.Reference(r.Address, r.Type, attribute)
}
