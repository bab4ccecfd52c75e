package workspace

import (
	"cmp"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
)

// services are the services of the kinds that an environment names so that the
// function works with them.
var services = map[model.Kind]string{
	model.Table:          "dynamodb",
	model.Queue:          "sqs",
	model.Topic:          "sns",
	model.Bucket:         "s3",
	model.StateMachine:   "states",
	model.Secret:         "secretsmanager",
	model.Stream:         "kinesis",
	model.DeliveryStream: "firehose",
	model.EventBus:       "events",
}

// narrowPolicies are policies that AWS manages and that grant nothing on what an
// environment names. What others grant is not looked up here: a role that has
// one may have access.
var narrowPolicies = []string{
	"AWSLambdaBasicExecutionRole",
	"AWSLambdaVPCAccessExecutionRole",
	"AWSLambdaENIManagementAccess",
	"AWSXRayDaemonWriteAccess",
	"AWSXrayWriteOnlyAccess",
	"CloudWatchLambdaInsightsExecutionRolePolicy",
}

// A named variable is one of a function's environment and what it names.
type variable struct {
	name string
	of   *Node
}

// variables are the environment variables whose value is the name, the URL or
// the ARN of a resource of one of the kinds.
func (l *linker) variables(n *Node, kinds ...model.Kind) []variable {
	var out []variable
	list, _ := n.Attrs["environment"].Value.(model.List)
	for _, item := range list {
		block, _ := item.Value.(model.Block)
		value, ok := block["value"].Value.(model.Text)
		if !ok || len(value) == 0 {
			continue
		}
		name, _ := block["name"].Value.(model.Text)
		for _, to := range l.resolve(value, kinds...).nodes {
			out = append(out, variable{name.String(), to})
		}
	}
	return out
}

// unreached lists the resources that the environment of a function names and on
// which its role grants no action at all.
func unreached(l *linker, n *Node) (model.Value, string) {
	list := model.List{}
	kinds := make([]model.Kind, 0, len(services))
	for kind := range services {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	variables := l.variables(n, kinds...)
	why := n.Unknown["environment"]
	if len(variables) == 0 {
		return list, why
	}
	why = cmp.Or(why, n.Unknown["role"])
	for _, v := range variables {
		reached, unknown := l.mayUse(n, v.of)
		why = cmp.Or(why, unknown)
		if reached || unknown != "" {
			continue
		}
		list = append(list, model.Attr{At: v.of.At, Value: model.Block{
			"variable": {Value: model.Lit(v.name)},
			"id":       {Value: model.Lit(v.of.name())},
			"kind":     {Value: model.Lit(string(v.of.Kind))},
			"says":     {Value: model.Lit("Allow the actions of " + services[v.of.Kind] + " that it calls on " + l.grantedAs(n, work{of: v.of}))},
		}})
	}
	return list, why
}

// mayUse tells whether the role of a function, or the policy of a resource,
// grants any action on the resource. A function without a role that is seen may.
func (l *linker) mayUse(n, to *Node) (bool, string) {
	if len(to.Edges["resource_policy"]) > 0 || len(n.Edges["role"]) == 0 {
		return true, ""
	}
	why := ""
	for _, role := range n.Edges["role"] {
		managed, unknown := managedAccess(role)
		if managed {
			return true, ""
		}
		why = cmp.Or(why, unknown)
		for _, s := range role.Edges["statements"] {
			if effect, _ := word(s, "effect"); effect == "Deny" {
				continue
			}
			if l.of(s).mayGrant(s, to) {
				return true, ""
			}
		}
		why = cmp.Or(why, incompleteEdges(role, "statements", "managed_policy_arns"))
	}
	return false, why
}

// managedAccess tells whether a role has a policy of AWS that may grant access.
func managedAccess(role *Node) (bool, string) {
	why := ""
	for _, t := range flat(nil, role.Attrs["managed_policy_arns"].Value) {
		literal, known := t.Literal()
		name := literal[strings.LastIndex(literal, "/")+1:]
		switch {
		case !known && firstHole(t) != nil:
			why = cmp.Or(why, whyHole(firstHole(t)))
		case known && strings.HasPrefix(literal, "arn:aws:iam::aws:") && !slices.Contains(narrowPolicies, name):
			return true, ""
		}
	}
	return false, why
}

// mayGrant tells whether a statement may grant an action on a resource. Whatever
// is not known may.
func (l *linker) mayGrant(s, to *Node) bool {
	if s.Unknown["actions"] != "" || s.Unknown["resources"] != "" || s.Attrs["not_actions"].Value != nil {
		return true
	}
	acts := false
	for _, pattern := range flat(nil, s.Attrs["actions"].Value) {
		service := opening(pattern)
		own := services[to.Kind]
		acts = acts || strings.HasPrefix(service, "*") || len(pattern) > 0 && pattern[0].Hole != nil ||
			strings.HasPrefix(strings.ToLower(service), own+":")
	}
	// A role that is taken, or passed on, has grants of its own.
	for _, pattern := range flat(nil, s.Attrs["actions"].Value) {
		action := strings.ToLower(opening(pattern))
		if strings.HasPrefix(action, "sts:") || action == "iam:passrole" {
			return true
		}
	}
	if !acts {
		return false
	}
	if s.Attrs["not_resources"].Value != nil {
		return true
	}
	for _, r := range flat(nil, s.Attrs["resources"].Value) {
		if l.mayName(r, to) {
			return true
		}
	}
	return false
}

// mayName tells whether the resource of a statement may be of a resource.
func (l *linker) mayName(r model.Text, to *Node) bool {
	if strings.Contains(r.String(), "*") && !namesResource(r) {
		return true
	}
	for _, t := range []model.Text{r, fields(r, "/", 2)[0]} {
		found := l.resolve(t, to.Kind)
		if slices.Contains(found.nodes, to) {
			return true
		}
		if found.why != "" && len(found.nodes) == 0 && !namesResource(r) {
			return true
		}
	}
	return false
}

// namesResource tells whether a text refers to a resource of the template, so
// that what it names is known.
func namesResource(t model.Text) bool {
	return slices.ContainsFunc(t, func(part model.Part) bool {
		return part.Hole != nil && part.Hole.Source == model.ResourceHole
	})
}

// callees lists the functions that the environment of a function names and that
// a statement of its role lets it call. Durable functions are left out on both
// sides: they do not run while they wait, and are mostly started and not awaited.
func callees(l *linker, n *Node) (model.Value, string) {
	list := model.List{}
	why := n.Unknown["environment"]
	for _, v := range l.variables(n, model.Function) {
		if v.of == n || durable(n) || durable(v.of) {
			continue
		}
		granted, unknown := l.mayInvoke(n, v.of)
		why = cmp.Or(why, unknown)
		if !granted {
			continue
		}
		list = append(list, model.Attr{At: v.of.At, Value: model.Block{
			"id":       {Value: model.Lit(v.of.name())},
			"timeout":  {Value: timeoutOf(v.of)},
			"variable": {Value: model.Lit(v.name)},
		}})
	}
	return list, why
}

func durable(n *Node) bool {
	_, set := n.Attrs["durable_timeout"]
	return set || n.Unknown["durable_timeout"] != ""
}

func (l *linker) mayInvoke(n, callee *Node) (bool, string) {
	why := n.Unknown["role"]
	for _, role := range n.Edges["role"] {
		why = cmp.Or(why, role.Unknown["statements"])
		for _, s := range role.Edges["statements"] {
			if effect, _ := word(s, "effect"); effect == "Deny" {
				continue
			}
			invokes := slices.ContainsFunc(flat(nil, s.Attrs["actions"].Value), func(pattern model.Text) bool {
				return iam.MatchAction(pattern, model.Lit("lambda:InvokeFunction")) == iam.Yes
			})
			if !invokes {
				continue
			}
			for _, r := range flat(nil, s.Attrs["resources"].Value) {
				if equals(r, "*") || slices.Contains(l.of(s).resolve(beforeStar(r), model.Function).nodes, callee) {
					return true, ""
				}
			}
		}
	}
	return false, why
}

// beforeStar is the resource of a statement without the * at its end, with which
// policies name a function and all its aliases.
func beforeStar(t model.Text) model.Text {
	out := slices.Clone(t)
	if n := len(out); n > 0 && out[n-1].Hole == nil {
		out[n-1].Literal = strings.TrimSuffix(strings.TrimSuffix(out[n-1].Literal, "*"), ":")
		if out[n-1].Literal == "" {
			out = out[:n-1]
		}
	}
	return out
}
