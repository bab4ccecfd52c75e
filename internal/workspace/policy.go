package workspace

import (
	"github.com/belay-dev/belay/internal/model"
)

// policyEdges are the edges of a statement to what its resource policy guards.
var policyEdges = map[model.Kind]string{
	model.Queue:  "queues",
	model.Topic:  "topics",
	model.Bucket: "buckets",
	model.Key:    "keys",
}

// policyServices are the kinds of resource that the resource policies of a
// service guard, by the statement's service.
var policyServices = map[string]model.Kind{
	"sqs": model.Queue, "sns": model.Topic, "s3": model.Bucket, "kms": model.Key,
	"secretsmanager": model.Secret, "events": model.EventBus, "lambda": model.Function,
	"dynamodb": model.Table, "kinesis": model.Stream, "apigateway": model.API, "execute-api": model.API,
}

// guardedKinds are the kinds that have an edge resource_policy.
var guardedKinds = []model.Kind{
	model.Queue, model.Topic, model.Bucket, model.Key, model.Secret, model.EventBus,
	model.Function, model.Table, model.Stream, model.API,
}

// linkPolicies links statements, policies, roles and what resource policies
// guard.
func (l *linker) linkPolicies() {
	for _, n := range l.graph.Nodes {
		switch n.Kind {
		case model.Role, model.User, model.Group:
			l.linkAttached(n)
		case model.Policy:
			for _, s := range l.statementsOf(n) {
				l.connect(s, "policy", n, "statements")
			}
			l.linkHolders(n, l.statementsOf(n))
			l.linkGuarded(n, l.statementsOf(n))
		default:
		}
	}
}

// statementsOf returns the statements that stand in a policy, of this unit or
// of another.
func (l *linker) statementsOf(policy *Node) []*Node {
	if own := l.of(policy); own != l {
		return own.statementsOf(policy)
	}
	if l.statements == nil {
		l.statements = map[string][]*Node{}
		for _, n := range l.graph.Nodes {
			if n.Kind == model.Statement {
				id, _ := word(n, "policy_id")
				l.statements[id] = append(l.statements[id], n)
			}
		}
	}
	return l.statements[l.local(policy)]
}

// linkAttached links a role, a user or a group to the customer policies that it
// names. Policies that AWS manages are not in the workspace and no edge.
func (l *linker) linkAttached(holder *Node) {
	if why, ok := holder.Unknown["managed_policy_arns"]; ok {
		l.unknownPolicies(holder, why)
	}
	for _, t := range flat(nil, holder.Attrs["managed_policy_arns"].Value) {
		r := l.resolve(t, model.Policy)
		if r.why != "" {
			l.unknownPolicies(holder, r.why)
		}
		for _, policy := range r.nodes {
			l.hold(holder, policy, l.statementsOf(policy))
		}
	}
}

func (l *linker) unknownPolicies(holder *Node, why string) {
	holder.incomplete("policies", why)
	holder.incomplete("statements", why)
}

// heldBy are the attributes in which a policy names its holders, and heldIn the edges
// to them, by the holder's kind.
var (
	heldBy = map[model.Kind]string{model.Role: "role_names", model.User: "user_names", model.Group: "group_names"}
	heldIn = map[model.Kind]string{model.Role: "roles", model.User: "users", model.Group: "groups"}
)

// linkHolders links a policy to the roles, users and groups that it names as holders,
// or to the roles whose trust policy it is.
func (l *linker) linkHolders(policy *Node, statements []*Node) {
	basis, _ := word(policy, "basis")
	for _, kind := range []model.Kind{model.Role, model.User, model.Group} {
		if why, ok := policy.Unknown[heldBy[kind]]; ok {
			l.unknownHolders(policy, statements, kind, why)
		}
		for _, t := range flat(nil, policy.Attrs[heldBy[kind]].Value) {
			r := l.resolve(t, kind)
			if r.why != "" {
				l.unknownHolders(policy, statements, kind, r.why)
			}
			for _, holder := range r.nodes {
				if basis == "trust" {
					l.trust(holder, policy, statements)
					continue
				}
				l.hold(holder, policy, statements)
			}
		}
	}
}

func (l *linker) unknownHolders(policy *Node, statements []*Node, kind model.Kind, why string) {
	policy.incomplete(heldIn[kind], why)
	for _, s := range statements {
		s.incomplete(heldIn[kind], why)
	}
}

func (l *linker) hold(holder, policy *Node, statements []*Node) {
	l.connect(policy, heldIn[holder.Kind], holder, "policies")
	for _, s := range statements {
		l.connect(s, heldIn[holder.Kind], holder, "statements")
	}
}

func (l *linker) trust(role, policy *Node, statements []*Node) {
	l.connect(policy, "roles", role, "")
	for _, s := range statements {
		l.connect(s, "roles", role, "trust")
	}
}

// linkGuarded links the statements of a resource policy to the resources that
// it is set on.
func (l *linker) linkGuarded(policy *Node, statements []*Node) {
	if why, ok := policy.Unknown["target_arns"]; ok {
		unknownGuarded(statements, guardedKinds, why)
	}
	for _, t := range flat(nil, policy.Attrs["target_arns"].Value) {
		kinds := guardedKinds
		for _, s := range statements {
			if service, ok := word(s, "service"); ok && policyServices[service] != "" {
				kinds = []model.Kind{policyServices[service]}
				break
			}
		}
		r := l.resolve(t, kinds...)
		if r.why != "" {
			unknownGuarded(statements, r.kinds, r.why)
		}
		for _, to := range r.nodes {
			for _, s := range statements {
				l.connect(s, policyEdges[to.Kind], to, "resource_policy")
			}
		}
	}
}

func unknownGuarded(statements []*Node, kinds []model.Kind, why string) {
	for _, s := range statements {
		for _, kind := range kinds {
			if name, ok := policyEdges[kind]; ok {
				s.incomplete(name, why)
			}
		}
	}
}

// linkStates links workflow states to the machine they are written in.
func (l *linker) linkStates() {
	for _, n := range l.byKind[model.State] {
		id, _ := word(n, "machine_id")
		if machine := l.node(id); machine != nil && machine.Kind == model.StateMachine {
			l.connect(n, "machine", machine, "states")
		}
	}
}

// linkLogGroups links functions to the log groups they write to: the one that
// is configured, else the one that Lambda names after the function.
func (l *linker) linkLogGroups() {
	for _, n := range l.graph.Nodes {
		if n.Kind != model.Function {
			continue
		}
		if why, ok := n.Unknown["log_group_name"]; ok {
			n.incomplete("log_group", why)
			continue
		}
		if t, ok := n.Attrs["log_group_name"].Value.(model.Text); ok {
			r := l.resolve(t, model.LogGroup)
			if r.why != "" {
				n.incomplete("log_group", r.why)
			}
			for _, to := range r.nodes {
				l.connect(n, "log_group", to, "functions")
			}
			continue
		}
		if why, ok := n.Unknown["name"]; ok {
			n.incomplete("log_group", why)
		}
		for _, to := range l.namesOf(model.LogGroup)["/aws/lambda/"+l.nameText(n, maxHops)] {
			l.connect(n, "log_group", to, "functions")
		}
	}
}

// foreignPolicies lists the policies attached to a role that are not in the
// workspace. A reference to one that is cannot be a policy that AWS manages.
func foreignPolicies(l *linker, role *Node) (model.Value, string) {
	why := role.Unknown["managed_policy_arns"]
	list, _ := role.Attrs["managed_policy_arns"].Value.(model.List)
	out := make(model.List, 0, len(list))
	for _, item := range list {
		if t, ok := item.Value.(model.Text); ok && len(l.resolve(t, model.Policy).nodes) > 0 {
			continue
		}
		out = append(out, item)
	}
	return out, why
}
