package workspace

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
)

// An escalation is one way in which the holder of a statement gains permissions.
type escalation struct {
	iam.Escalation
	holder *holder
}

// runnerEdges are what runs with a role, as the service that it trusts for it.
var runnerEdges = map[string]string{
	"functions":      "lambda.amazonaws.com",
	"state_machines": "states.amazonaws.com",
}

// escalations are the ways of all holders of the unit, by the statement that
// comes first in them. What policies that AWS manages allow alone has none.
func (l *linker) escalations() map[*Node][]escalation {
	if l.escalating != nil {
		return l.escalating
	}
	l.escalating = map[*Node][]escalation{}
	a, why := l.analyzer()
	if why != "" {
		return l.escalating
	}
	byID := map[string]*holder{}
	seen := iam.Holders{}
	for _, n := range l.graph.Nodes {
		switch n.Kind {
		case model.Role, model.User:
			l.addPrincipal(n, &seen, byID)
		case model.Group:
			l.addGroup(n, &seen)
		default:
		}
	}
	l.escalateIn(a, seen, byID)
	for _, n := range l.graph.Nodes {
		if nobodyIn(n) {
			with, alone := seen, map[string]*holder{}
			with.Holders = slices.Clip(with.Holders)
			l.addMember(n, &with, alone)
			l.escalateIn(a, with, alone)
		}
		if n.Kind != model.Policy || !l.unheld(n) {
			continue
		}
		// Each by itself: nobody is known to be the holder of another.
		for _, kind := range []iam.PrincipalKind{iam.User, iam.Role} {
			with, alone := seen, map[string]*holder{}
			with.Holders = slices.Clip(with.Holders)
			l.addPolicy(n, kind, &with, alone)
			l.escalateIn(a, with, alone)
		}
	}
	if l.apart { // the rest of the unit comes later, and who holds what would stay
		l.held, l.granted = nil, nil
		a.Forget()
	}
	return l.escalating
}

// escalateIn keeps the ways of some of the holders that are seen together.
func (l *linker) escalateIn(a *iam.Analyzer, all iam.Holders, of map[string]*holder) {
	if len(of) == 0 {
		return
	}
	found := a.Escalations(all)
	for _, id := range slices.Sorted(maps.Keys(found)) {
		h := of[id]
		if h == nil {
			continue
		}
		for _, e := range found[id] {
			if s := h.first(e); s != nil && !l.said(s, e) {
				l.escalating[s] = append(l.escalating[s], escalation{e, h})
			}
		}
	}
}

// said tells whether another holder of the statement has the same way.
func (l *linker) said(s *Node, e iam.Escalation) bool {
	return slices.ContainsFunc(l.escalating[s], func(other escalation) bool { return other.Technique == e.Technique })
}

func (l *linker) addPrincipal(n *Node, all *iam.Holders, byID map[string]*holder) {
	h := l.holder(n)
	if h == nil {
		return
	}
	a, _ := l.analyzer()
	var trust []*iam.Grant
	for _, s := range n.Edges["trust"] {
		trust = append(trust, l.grantOf(a, s))
	}
	var held []model.Text
	for _, policy := range n.Edges["policies"] {
		if inline, _ := isTrue(policy, "inline"); !inline {
			held = append(held, model.HoleText(model.Hole{Source: model.ResourceHole, Name: policy.ID, Resource: l.local(policy)}))
		}
	}
	byID[n.ID] = h
	own := h.policies
	own.Identity = own.Identity[:h.own:h.own]
	var groups []string
	for _, group := range n.Edges["groups"] {
		groups = append(groups, group.ID)
	}
	all.Holders = append(all.Holders, iam.Holder{
		ID: n.ID, Principal: h.principal, Policies: own, Groups: groups, Trust: trust, CustomerPolicies: held,
	})
	for _, edge := range sortedKeys(runnerEdges) {
		for _, runner := range n.Edges[edge] {
			arn := l.arnOf(runner)
			all.Runners = append(all.Runners, iam.Runner{ID: runner.name(), Service: runnerEdges[edge], ARN: arn, Role: n.ID})
		}
	}
}

// addGroup adds a group, of which somebody may make himself a member. It is nobody
// itself.
func (l *linker) addGroup(n *Node, all *iam.Holders) {
	if h := l.holder(n); h != nil {
		all.Holders = append(all.Holders, iam.Holder{ID: n.ID, Principal: h.principal, Policies: h.policies, Group: true})
	}
}

// addMember adds a user of a group of which none is seen.
func (l *linker) addMember(group *Node, all *iam.Holders, byID map[string]*holder) {
	h := l.holder(group)
	if h == nil {
		return
	}
	id := group.ID + " user"
	byID[id] = h
	all.Holders = append(all.Holders, iam.Holder{
		ID: id, Principal: iam.Principal{Kind: iam.User, ARN: anybody(iam.User, group)}, Groups: []string{group.ID},
	})
}

// anybody is the ARN of a user or role that holds a policy, or is in a group, and is not
// seen.
func anybody(kind iam.PrincipalKind, of *Node) model.Text {
	return model.Concat(
		model.Lit("arn:"), pseudo("AWS::Partition"), model.Lit(":iam::"), pseudo("AWS::AccountId"), model.Lit(":"+string(kind)+"/"),
		model.HoleText(model.Hole{Source: model.OpaqueHole, Name: "holder of " + of.ID, Why: "who holds the policy is not seen"}),
	)
}

// unheld tells whether an identity policy has no role or user that is seen, so that it
// is judged by itself, as a user's and as a role's.
func (l *linker) unheld(n *Node) bool {
	basis, _ := word(n, "basis")
	boundary, _ := l.fact(n, "boundary")
	return basis == string(iam.Identity) && len(grantees(n)) == 0 && boundary != model.Bool(true)
}

func (l *linker) addPolicy(n *Node, kind iam.PrincipalKind, all *iam.Holders, byID map[string]*holder) {
	h := l.holder(n)
	if h == nil {
		return
	}
	id := n.ID + " " + string(kind)
	byID[id] = h
	all.Holders = append(all.Holders, iam.Holder{ID: id, Principal: iam.Principal{Kind: kind, ARN: anybody(kind, n)}, Policies: h.policies})
}

func pseudo(name string) model.Text {
	return model.HoleText(model.Hole{Source: model.PseudoHole, Name: name})
}

// first is the statement of the holder that comes first in a way. iam:PassRole
// alone is often needed for other things, so that what makes use of it goes before.
func (h *holder) first(e iam.Escalation) *Node {
	var passing *Node
	for _, step := range e.Evidence {
		for _, g := range step.Grants {
			s := h.statements[g]
			switch {
			case s == nil:
			case strings.EqualFold(step.Action, "iam:PassRole"):
				passing = cmp.Or(passing, s)
			default:
				return s
			}
		}
	}
	return passing
}

// escalates tells whether an action of a statement is part of a way to more
// permissions that another rule speaks of.
func (l *linker) escalates(n *Node, action string) bool {
	for _, all := range l.escalations() {
		for _, e := range all {
			for _, step := range e.Evidence {
				if strings.EqualFold(step.Action, action) && slices.ContainsFunc(step.Grants, func(g *iam.Grant) bool { return e.holder.statements[g] == n }) {
					return true
				}
			}
		}
	}
	return false
}

// ofOneself tells whether the users among the resources of a statement are the
// caller itself, as where users manage their own keys: user/${aws:username}, on
// whatever path. With more before or after it the name is another's.
func ofOneself(n *Node) bool {
	own := false
	for _, t := range flat(nil, n.Attrs["resources"].Value) {
		f := fields(t, ":", 6)
		if len(f) < 6 {
			return false
		}
		if start := opening(f[5]); strings.Contains(start, "/") && !strings.HasPrefix(start, "user/") {
			continue // a device, a role: no user
		}
		name := last(f[5], "/")
		hole, whole := name.Hole()
		if !whole || hole.Source != model.PolicyVariableHole || !strings.EqualFold(hole.Name, "aws:username") {
			return false
		}
		own = true
	}
	return own
}

// makesRoles tells whether a way is to make a role at will, of which the rule on
// permissions boundaries speaks.
func (l *linker) makesRoles(e escalation) bool {
	for _, step := range e.Evidence {
		if !strings.EqualFold(step.Action, "iam:CreateRole") {
			continue
		}
		for _, g := range step.Grants {
			if s := e.holder.statements[g]; s != nil {
				value, _ := l.fact(s, "unbounded_roles")
				return len(flat(nil, value)) > 0
			}
		}
	}
	return false
}

// named tells whether a way depends on nothing but whether resources that the
// statements name one by one are others than those: a reference to one resource
// covers no second one.
func (e escalation) named() bool {
	for _, condition := range e.Conditions {
		if !strings.HasPrefix(condition, "whether ") {
			return false
		}
	}
	for _, step := range e.Evidence {
		for _, g := range step.Grants {
			for _, t := range flat(nil, g.Statement["resources"].Value) {
				if !oneResource(t) {
					return false
				}
			}
		}
	}
	return true
}

// oneResource tells whether a text names one resource, whichever it is.
func oneResource(t model.Text) bool {
	return !slices.ContainsFunc(t, func(p model.Part) bool {
		if p.Hole == nil {
			return strings.ContainsAny(p.Literal, "*?")
		}
		switch p.Hole.Source {
		case model.ResourceHole, model.PseudoHole, model.ImportHole:
			return false
		case model.OpaqueHole, model.ParameterHole, model.DynamicHole, model.PolicyVariableHole:
		}
		return true
	})
}

// escalatesBy lists the ways of a family that begin with a statement.
func escalatesBy(family iam.Family) fact {
	return func(l *linker, n *Node) (model.Value, string) {
		out := model.List{}
		why := ""
		if !l.grantsIdentity(n) {
			return out, ""
		}
		for _, e := range l.escalations()[n] {
			if e.Family != family || l.makesRoles(e) || e.Family == iam.PrincipalFamily && ofOneself(n) {
				continue
			}
			switch e.Verdict {
			case iam.Allowed:
				out = append(out, model.Attr{Value: e.block()})
			case iam.Depends:
				if e.named() {
					continue
				}
				why = cmp.Or(why, "conditions decide whether it "+e.Says+": "+strings.Join(e.Conditions, "; "))
			case iam.Undecided:
				why = cmp.Or(why, cmp.Or(e.Why, "whether it "+e.Says+" is known on deployment only"))
			case iam.Denied:
			}
		}
		return out, why
	}
}

// block is the escalation as rules see it.
func (e escalation) block() model.Block {
	var actions []string
	steps := model.List{}
	for _, step := range e.Evidence {
		actions = append(actions, step.Action)
		id, name, on := "", "a policy that AWS manages", model.Lit("what it takes")
		for _, g := range step.Grants {
			if s := e.holder.statements[g]; s != nil {
				id, name = s.ID, s.name()
				on = resourcesOf(s)
				break
			}
		}
		says := model.Concat(model.Lit(name+" allows "+step.Action+" on "), on)
		steps = append(steps, model.Attr{Value: model.Block{"id": {Value: model.Lit(id)}, "says": {Value: says}}})
	}
	return model.Block{
		"technique": {Value: model.Lit(e.Technique)},
		"says":      {Value: model.Lit(e.Says)},
		"actions":   {Value: listOf(actions)},
		"targets":   {Value: listOf(e.Targets)},
		"admin":     {Value: model.Bool(e.Admin)},
		"steps":     {Value: steps},
	}
}

// resourcesOf are the resources of a statement in words, the first two of many.
func resourcesOf(s *Node) model.Text {
	texts := flat(nil, s.Attrs["resources"].Value)
	if len(texts) == 0 {
		return model.Lit("all but what it lists")
	}
	out := texts[0]
	if len(texts) > 1 {
		out = model.Concat(out, model.Lit(", "), texts[1])
	}
	if len(texts) > 2 {
		out = model.Concat(out, model.Lit(" and others"))
	}
	return out
}
