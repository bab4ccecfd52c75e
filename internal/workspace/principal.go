package workspace

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
)

// A Principal is a role, a user, or a policy of which neither is seen, as questions are
// asked of it in one world.
type Principal struct {
	Node   *Node // the role, the user or the policy
	linker *linker
	holder *holder
}

// Principals lists the principals of the units, in each world.
func (w *Workspace) Principals() []Principal {
	var out []Principal
	for _, l := range w.builder.linkers() {
		for _, n := range l.graph.Nodes {
			if n.Kind != model.Role && n.Kind != model.User && (n.Kind != model.Policy || !l.unheld(n)) {
				continue
			}
			if h := l.holder(n); h != nil {
				out = append(out, Principal{n, l, h})
			}
		}
	}
	return out
}

// linkers are those of each unit and round.
func (b *builder) linkers() []*linker {
	var out []*linker
	for _, s := range b.scopes {
		out = append(out, s.rounds...)
	}
	return out
}

// Called tells whether people call the principal so: by its id, by what messages
// call it, by its physical name or by its ARN.
func (p Principal) Called(name string) bool {
	if name == p.Node.ID || name == p.Node.Label || name == p.Node.Unit.Key+":"+p.Node.ID {
		return true
	}
	if p.Node.Kind == model.Policy && strings.HasSuffix(p.Node.ID, "/"+name) {
		return true // the file of a policy, as named from where it is
	}
	text, ok := p.Node.Attrs["name"].Value.(model.Text)
	literal, known := text.Literal()
	return ok && known && (name == literal || strings.HasSuffix(name, ":"+string(p.Node.Kind)+"/"+literal))
}

// World is the number of the world of the principal's component in which it is asked.
func (p Principal) World() int { return p.linker.graph.Round }

// Name is how messages call the principal.
func (p Principal) Name() string {
	if p.Node.Kind != model.Policy {
		return string(p.Node.Kind) + " " + p.Node.name()
	}
	return "the holder of " + p.Node.name()
}

// An Answer says whether a principal may do an action on a resource.
type Answer struct {
	iam.Verdict
	Resource model.Text // as it was asked about
	// Statements are those that allow and that deny, which are seen. The verdict's
	// grants of policies that AWS manages have none.
	Allows, Denies []*Node
	// Managed are the names of policies that AWS manages which allow it.
	Managed []string
}

// Ask answers whether the principal may do an action on a resource: an ARN, or
// the id of a resource of its unit, which may be followed by a slash and more.
func (p Principal) Ask(action, resource string) Answer {
	a, _ := p.linker.analyzer()
	text, target := p.linker.resourceCalled(resource)
	policies := p.holder.policies
	statements := p.holder.statements
	if target != nil && target.Unknown["resource_policy"] == "" {
		statements = maps.Clone(p.holder.statements)
		for _, s := range target.Edges["resource_policy"] {
			g := a.Grant(s.name(), documentOf(s))
			statements[g] = s
			policies.Resource = append(policies.Resource, g)
		}
	}
	v := a.Evaluate(policies, iam.Request{Principal: p.holder.principal, Action: action, Resource: text})
	out := Answer{Verdict: v, Resource: text}
	for _, g := range v.Allows {
		if s := statements[g]; s != nil {
			out.Allows = append(out.Allows, s)
		} else {
			name, _, _ := strings.Cut(g.Name, " ")
			out.Managed = append(out.Managed, name)
		}
	}
	for _, g := range v.Denies {
		if s := statements[g]; s != nil {
			out.Denies = append(out.Denies, s)
		}
	}
	slices.Sort(out.Managed)
	out.Managed = slices.Compact(out.Managed)
	return out
}

// resourceCalled is the ARN of what a user names, and the resource itself if it
// is one of the unit.
func (l *linker) resourceCalled(name string) (model.Text, *Node) {
	if isPattern(name) {
		return model.Lit(name), nil
	}
	id, rest, _ := strings.Cut(name, "/")
	text := model.Lit(name)
	n := l.resource(id)
	if n != nil {
		text = l.arnOf(n)
	} else if other := l.builder.resource(id); other != nil {
		text = elsewhere(other)
	} else {
		return text, nil
	}
	if rest != "" {
		text = model.Concat(text, model.Lit("/"+rest))
	}
	return text, n
}

// isPattern tells whether a name is one of ARNs, rather than one of a unit.
func isPattern(name string) bool {
	return strings.HasPrefix(name, "arn:") || strings.ContainsAny(name, "*")
}

// resource is the resource of the unit that people call so, nil if none is.
func (l *linker) resource(id string) *Node {
	i := slices.IndexFunc(l.graph.Nodes, func(n *Node) bool {
		return arnFormats[n.Kind] != "" && (n.ID == id || cmp.Or(n.Label, n.ID) == id)
	})
	if i < 0 {
		return nil
	}
	return l.graph.Nodes[i]
}

// resource is the first resource of any unit that people call so, nil if none is.
func (b *builder) resource(id string) *Node {
	for _, l := range b.linkers() {
		if n := l.resource(id); n != nil {
			return n
		}
	}
	return nil
}

// Names tells whether a resource can be asked about by a name: an ARN, a pattern of
// ARNs, or the id of a resource of any unit, which may be followed by a slash and more.
func (w *Workspace) Names(resource string) bool {
	id, _, _ := strings.Cut(resource, "/")
	return isPattern(resource) || w.builder.resource(id) != nil
}

// elsewhere is the ARN of a resource as another unit can know it: what of it is not
// written down is unknown there, the account and the region too.
func elsewhere(n *Node) model.Text {
	var out []model.Text
	literal, name := model.Text{}, false
	if t, ok := n.Attrs["name"].Value.(model.Text); ok {
		if said, known := t.Literal(); known {
			literal, name = model.Lit(said), true
		}
	}
	for format := arnFormats[n.Kind]; format != ""; {
		before, rest, _ := strings.Cut(format, "${")
		variable, after, _ := strings.Cut(rest, "}")
		out = append(out, model.Lit(before))
		format = after
		where := n.Unit.Key
		switch {
		case variable == "":
			continue
		case variable == "Partition":
			out = append(out, pseudo("AWS::Partition"))
			continue
		case variable != "Region" && variable != "Account" && name:
			out = append(out, literal)
			continue
		case variable != "Region" && variable != "Account":
			where += ":" + n.ID
		}
		out = append(out, model.HoleText(model.Hole{
			Source: model.OpaqueHole, Name: variable + " of " + where, Why: n.Unit.Key + " decides on it",
		}))
	}
	return model.Concat(out...)
}
