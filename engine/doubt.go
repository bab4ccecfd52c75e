package engine

import (
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/workspace"
)

// A doubt is an attribute that a rule reads and that is not known.
type doubt struct {
	node *workspace.Node
	via  string // the edge from the subject to node, "" if it is the subject
	unknown
}

// doubts are those about one subject.
type doubts struct {
	list  []doubt
	bare  []string // names of what the rule reads by value, sorted
	total bool     // what is found cannot be relied on either
}

// surelyKnown tells that doubtsOf has nothing to say of a subject: everything is
// known of it, and of all that the rule reaches from it. Most resources of an account
// are so, and each is a subject of some forty rules.
func (in *input) surelyKnown(rule *Rule, n *workspace.Node) bool {
	if !in.known[n] {
		return false
	}
	via := ""
	for _, at := range rule.uses { // which those of one edge follow one another in
		if at.root != rule.Subject || at.via == via {
			continue
		}
		via = at.via
		for _, to := range n.Edges[via] {
			if !in.known[to] {
				return false
			}
		}
	}
	return true
}

// doubtsOf lists what is not known of a subject and of the resources that
// the rule reaches from it.
func doubtsOf(rule *Rule, n *workspace.Node) doubts {
	var d doubts
	for _, at := range rule.uses {
		how := at.how
		if how == shown || at.root != rule.Subject {
			continue
		}
		nodes := []*workspace.Node{n}
		if at.via != "" {
			nodes = n.Edges[at.via]
		}
		for _, target := range nodes {
			u, ok := unknownOf(target, at.attr)
			if !ok || !u.whole && how&worded == 0 {
				continue
			}
			d.list = append(d.list, doubt{node: target, via: at.via, unknown: u})
			if name := at.field(); how&bare != 0 && u.whole && !slices.Contains(d.bare, name) {
				d.bare = append(d.bare, name)
			}
			d.total = d.total || how&total != 0
		}
	}
	slices.Sort(d.bare)
	return d
}

// answer is the unknown answer about a subject. It stands where the first
// unknown value is written, if that is on the subject, and gives every reason.
func (d doubts) answer(n *workspace.Node) answer {
	a := answer{outcome: Unknown, node: n, at: n.At}
	var reasons []string
	for i, x := range d.list {
		switch {
		case i > 0:
		case x.node == n:
			a.at, a.path = x.at, x.path
		default:
			_, a.at = locate(n, []any{x.via})
			a.path = []any{x.via}
			a.related = append(a.related, Related{At: x.at, Message: x.why})
		}
		if !slices.Contains(reasons, x.why) {
			reasons = append(reasons, x.why)
		}
	}
	if len(reasons) == 0 {
		reasons = []string{reason("")}
	}
	a.message = strings.Join(reasons, "; ")
	return a
}

// unknown is something of an attribute that is not known.
type unknown struct {
	why   string
	whole bool // more than a hole in a text, of which rules can still ask something
	path  []any
	at    source.Span // where it is written
}

// unknownOf is what is not known of an attribute, written as in read: of
// metrics[].period, the period of the first entry that has an unknown one.
func unknownOf(n *workspace.Node, attr string) (unknown, bool) {
	name, rest, nested := strings.Cut(attr, within)
	if why, ok := n.Unknown[name]; ok && !nested {
		u := unknown{why: reason(why), whole: true}
		u.path, u.at = whereUnknown(n, name, u.why)
		return u, true
	}
	value, ok := n.Attr(name)
	if !ok || !doubtful(value.Value) {
		return unknown{}, false
	}
	fields := []string{}
	if nested {
		fields = strings.Split(rest, within)
	}
	_, at := locate(n, []any{name})
	value.At = at
	path, at, why := search(value, []any{name}, fields, whyUnknown)
	if why != "" {
		return unknown{why: why, whole: true, path: path, at: at}, true
	}
	path, at, why = search(value, []any{name}, fields, whyHole)
	return unknown{why: why, path: path, at: at}, why != ""
}

// doubtful tells whether some part of a value is not known.
func doubtful(value model.Value) bool {
	switch v := value.(type) {
	case model.Text:
		return hasHole(v)
	case model.Unknown, model.Choice:
		return true
	case model.List:
		return slices.ContainsFunc(v, func(item model.Attr) bool { return doubtful(item.Value) })
	case model.Block:
		for _, field := range v {
			if doubtful(field.Value) {
				return true
			}
		}
	case nil, model.Number, model.Bool:
	}
	return false
}

// whereUnknown is where an attribute that is not known is written: the item of
// a list, rather than the list. What is worked out is not written anywhere; where
// one attribute that is written is unknown for the same reason, that is the place.
func whereUnknown(n *workspace.Node, name, why string) ([]any, source.Span) {
	path, at := locate(n, []any{name})
	attr, ok := attribute(n, name)
	if !ok || model.Kinds[n.Kind][name].Derived {
		var same []source.Span
		for _, other := range sortedNames(n.Resource.Attrs) {
			attr := n.Resource.Attrs[other]
			attr.At = placed(attr, n.At)
			for _, look := range []func(model.Value) string{whyUnknown, whyHole} {
				if _, at, got := search(attr, nil, nil, look); got == why {
					same = append(same, at)
					break
				}
			}
		}
		if len(same) == 1 {
			at = same[0]
		}
		return path, at
	}
	attr.At = at
	if path, at, got := search(attr, path, nil, whyUnknown); got != "" {
		return path, at
	}
	return path, at
}

// search finds the first part of a value that is not known: the fields lead
// into the entries of lists, and what they lead to, or an item of it, is looked
// at. Nil fields are any.
func search(attr model.Attr, path []any, fields []string, look func(model.Value) string) ([]any, source.Span, string) {
	switch v := attr.Value.(type) {
	case model.List:
		for i, item := range v {
			item.At = placed(item, attr.At)
			if path, at, why := search(item, append(slices.Clone(path), i), fields, look); why != "" {
				return path, at, why
			}
		}
	case model.Block:
		if fields == nil {
			return searchBlock(attr, v, path, look)
		}
		if len(fields) == 0 {
			break
		}
		if field, ok := v[fields[0]]; ok {
			field.At = placed(field, attr.At)
			return search(field, append(slices.Clone(path), fields[0]), fields[1:], look)
		}
	default:
		return path, attr.At, look(v)
	}
	return nil, source.Span{}, ""
}

func searchBlock(attr model.Attr, block model.Block, path []any, look func(model.Value) string) ([]any, source.Span, string) {
	for _, name := range sortedNames(block) {
		field := block[name]
		field.At = placed(field, attr.At)
		if path, at, why := search(field, append(slices.Clone(path), name), nil, look); why != "" {
			return path, at, why
		}
	}
	return nil, source.Span{}, ""
}

// whyUnknown is why a value is not known, "" if it is.
func whyUnknown(value model.Value) string {
	switch v := value.(type) {
	case model.Unknown, model.Choice:
		return valueTerm(v).why
	default:
		return ""
	}
}

// whyHole is why a text is not known in full, "" if it is.
func whyHole(value model.Value) string {
	if t, ok := value.(model.Text); ok {
		return holeReason(t)
	}
	return ""
}
