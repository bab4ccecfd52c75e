package workspace

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
)

// A Principal is a role, a user, a group of which no user is seen, or a policy of which
// none of these is, as questions are asked of it in one world.
type Principal struct {
	Node   *Node // the role, the user, the group or the policy
	linker *linker
	holder *holder
}

// Principals lists the principals of the units, in each world.
func (w *Workspace) Principals() []Principal {
	var out []Principal
	for _, l := range w.builder.linkers() {
		for _, n := range l.graph.Nodes {
			if n.Kind != model.Role && n.Kind != model.User && !nobodyIn(n) && (n.Kind != model.Policy || !l.unheld(n)) {
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
	if !ok || !known || literal == "" {
		return false
	}
	return name == literal || p.hasARN(name, literal)
}

// hasARN tells whether an ARN is that of the principal, as far as its account and its
// path are known.
func (p Principal) hasARN(arn, name string) bool {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" || parts[2] != "iam" || p.Node.Unit.Account != "" && parts[4] != p.Node.Unit.Account {
		return false
	}
	path := "/"
	if t, ok := p.Node.Attrs["path"].Value.(model.Text); ok {
		said, known := t.Literal()
		if !known {
			return strings.HasPrefix(parts[5], string(p.Node.Kind)+"/") && strings.HasSuffix(parts[5], "/"+name)
		}
		path = said
	}
	return parts[5] == string(p.Node.Kind)+path+name
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
	text, target := p.linker.resourceCalled(resource)
	worlds := p.linker.guards(p.Node, target, action)
	if len(worlds) == 0 {
		worlds = []protection{{unseen: unseenPolicy(p.Node.Unit, text, target, action)}}
	}
	answers := make([]Answer, len(worlds))
	agree := true
	for i, in := range worlds {
		answers[i] = p.answer(action, text, target, in)
		agree = agree && answers[i].Decision == answers[0].Decision
	}
	out := answers[0]
	for _, other := range answers[1:] {
		out.Allows = distinctNodes(append(out.Allows, other.Allows...))
		out.Denies = distinctNodes(append(out.Denies, other.Denies...))
		out.Managed = append(out.Managed, other.Managed...)
		out.Conditions = append(out.Conditions, other.Conditions...)
	}
	if !agree {
		out.settle(target, worlds, answers)
	}
	slices.Sort(out.Managed)
	slices.Sort(out.Conditions)
	out.Managed, out.Conditions = slices.Compact(out.Managed), slices.Compact(out.Conditions)
	return out
}

// settle makes of answers that differ between worlds of the resource the one that holds
// for all: it depends on what tells the worlds apart.
func (answer *Answer) settle(target *Node, worlds []protection, answers []Answer) {
	var all, may []int
	unknown := false
	for i, other := range answers {
		all = append(all, worlds[i].world)
		switch other.Decision {
		case iam.Denied:
			continue
		case iam.Undecided:
			unknown = true
		case iam.Allowed, iam.Depends:
		}
		may = append(may, worlds[i].world)
		answer.Why = other.Why
	}
	answer.Decision = iam.Depends
	if unknown {
		answer.Decision = iam.Undecided
	}
	when := target.Unit.When(target.Component, may, all)
	answer.Conditions = append(answer.Conditions, when...)
}

func distinctNodes(nodes []*Node) []*Node {
	var out []*Node
	for _, n := range nodes {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// answer answers in one world of the resource.
func (p Principal) answer(action string, text model.Text, target *Node, in protection) Answer {
	a, _ := p.linker.analyzer()
	policies, principal := p.holder.policies, p.holder.principal
	statements := maps.Clone(p.holder.statements)
	for _, boundary := range p.Node.Edges["boundary"] {
		for _, s := range boundary.Edges["statements"] {
			statements[p.linker.grantOf(a, s)] = s
		}
	}
	for _, s := range in.statements {
		g := a.Grant(s.name(), documentOf(s))
		statements[g] = s
		policies.Resource = append(slices.Clip(policies.Resource), g)
	}
	if why := cmp.Or(in.why, in.unseen); why != "" {
		policies.Unknown = maps.Clone(policies.Unknown)
		policies.Unknown["resource"] = why
	}
	if p.Node.Kind == model.Group {
		principal.ARN = nil // of whoever is in it
	}
	if account := p.Node.Unit.Account; account != "" {
		principal.Account = model.Lit(account)
	}
	v := a.Evaluate(policies, iam.Request{
		Principal: principal, Action: action, Resource: text, ResourceAccount: accountOf(text, target),
	})
	byIdentity := func(g *iam.Grant) bool { return slices.Contains(policies.Identity, g) }
	if in.unseen != "" && policies.Unknown["identity"] == "" && !slices.ContainsFunc(v.Allows, byIdentity) {
		// A policy that nobody sees is taken to let in whom policies of its account do.
		v = iam.Verdict{Decision: iam.Denied, Denies: v.Denies, Why: "no identity policy allows it"}
	}
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
	return out
}

// accountOf is the account of a resource, nothing if it is not known.
func accountOf(text model.Text, target *Node) model.Text {
	if parts := strings.SplitN(opening(text), ":", 6); len(parts) == 6 && parts[0] == "arn" && parts[4] != "" && !strings.ContainsAny(parts[4], "*?") {
		return model.Lit(parts[4])
	}
	if target != nil && target.Unit.Account != "" {
		return model.Lit(target.Unit.Account)
	}
	return nil
}

// A protection is what guards a resource in a world of its component.
type protection struct {
	world      int
	statements []*Node
	why        string // why there may be more
	unseen     string // why none is seen, and one decides
}

// guards are what guards a resource in each world that there can be beside that of the
// principal. There are none where no policy of the resource is seen.
func (l *linker) guards(principal, target *Node, action string) []protection {
	if target == nil {
		return nil
	}
	edge := "resource_policy"
	if target.Kind == model.Role && strings.HasPrefix(strings.ToLower(action), "sts:assumerole") {
		edge = "trust"
	}
	var out []protection
	seen := false
	for _, other := range l.builder.byUnit[target.Unit].rounds {
		n := other.node(target.ID)
		if n == nil || n.World != other.graph.Round || !beside(principal, n) {
			continue
		}
		g := protection{world: n.World, statements: n.Edges[edge], why: n.Unknown[edge]}
		seen = seen || len(g.statements) > 0 || g.why != ""
		out = append(out, g)
	}
	if !seen {
		return nil
	}
	if target.Unit != l.scope.unit && target.Unit.Format != accountFormat {
		// What its texts refer to is something else here.
		return []protection{{unseen: target.Unit.Key + " decides on the policy of " + target.name()}}
	}
	return out
}

// beside tells whether the worlds of two nodes can be at the same time.
func beside(a, b *Node) bool {
	if a.Unit != b.Unit {
		return true
	}
	if a.Component == b.Component {
		return a.World == b.World
	}
	other := b.Unit.Components[b.Component].Worlds[b.World].Holds
	for name, outcome := range a.Unit.Components[a.Component].Worlds[a.World].Holds {
		if is, ok := other[name]; ok && is != outcome {
			return false
		}
	}
	return true
}

// unseenPolicy says why it is not known what guards a resource of which no policy is
// seen, where that decides: of keys, of roles that are assumed and in other accounts.
func unseenPolicy(of *Unit, text model.Text, target *Node, action string) string {
	account, known := accountOf(text, target).Literal()
	elsewhere := known && account != "" && of.Account != "" && account != of.Account
	if !elsewhere && !iam.Mandatory(action) {
		return ""
	}
	return "the policy of " + text.String() + " is not seen"
}

// resourceCalled is the ARN of what a user names, and the resource itself if it
// is one of a unit.
func (l *linker) resourceCalled(name string) (model.Text, *Node) {
	if isPattern(name) {
		return model.Lit(name), l.observed(name)
	}
	id, rest, _ := strings.Cut(name, "/")
	var text model.Text
	n := l.resource(id)
	if n != nil {
		text = l.arnOf(n)
	} else if n = l.builder.resource(id); n != nil {
		text = elsewhere(n)
	} else { // of what is read beside this workspace
		return model.HoleText(model.Hole{Source: model.OpaqueHole, Name: name, Why: "the ARN of " + name + " is not seen here"}), nil
	}
	if rest != "" {
		text = model.Concat(text, model.Lit("/"+rest))
	}
	return text, n
}

// observed is the resource of an account that has an ARN, or of which the ARN is a
// part as that of an object is of its bucket; nil if none is. Of several snapshots of an
// account it is that of the one which the linker's unit is of.
func (l *linker) observed(arn string) *Node {
	bucket, _, _ := strings.Cut(arn, "/")
	var found *Node
	for _, other := range l.builder.linkers() {
		if other.scope.unit.Format != accountFormat {
			continue
		}
		own := slices.Equal(other.scope.unit.Files, l.scope.unit.Files)
		for _, n := range other.graph.Nodes {
			if (n.ID == arn || n.Kind == model.Bucket && n.ID == bucket) && (found == nil || own) {
				found = n
			}
		}
	}
	return found
}

// isPattern tells whether a name is one of ARNs, rather than one of a unit.
func isPattern(name string) bool {
	return strings.HasPrefix(name, "arn:") || strings.ContainsAny(name, "*")
}

// resource is the resource of the unit that people call so, nil if none is.
func (l *linker) resource(id string) *Node {
	for _, r := range l.scope.rounds[:l.graph.Round+1] {
		i := slices.IndexFunc(r.graph.Nodes, func(n *Node) bool {
			return arnFormats[n.Kind] != "" && (n.ID == id || cmp.Or(n.Label, n.ID) == id)
		})
		if i >= 0 {
			return r.graph.Nodes[i]
		}
	}
	return nil
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
