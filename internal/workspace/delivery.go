package workspace

import (
	"cmp"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
)

// A sender is an edge from a resource back to what sends to it, and the service
// as which that is done. What sends with a role of its own needs no admission.
type sender struct{ edge, service string }

const (
	snsService    = "sns.amazonaws.com"
	eventsService = "events.amazonaws.com"
	s3Service     = "s3.amazonaws.com"
	apiService    = "apigateway.amazonaws.com"

	userPoolService = "cognito-idp.amazonaws.com"
	balancerService = "elasticloadbalancing.amazonaws.com"
)

var (
	queueSenders = []sender{
		{"subscriptions", snsService},
		{"targets", eventsService},
		{"notifications", s3Service},
		{"failed_targets", eventsService},
		{"failed_subscriptions", snsService},
	}
	topicSenders = []sender{
		{"targets", eventsService},
		{"notifications", s3Service},
	}
	functionSenders = []sender{
		{"routes", apiService},
		{"authorizers", apiService},
		{"subscriptions", snsService},
		{"targets", eventsService},
		{"notifications", s3Service},
		{"user_pools", userPoolService},
		{"target_groups", balancerService},
	}
)

// undelivered lists what sends to a queue or topic and is admitted neither by a
// policy of it nor by the key that encrypts it. Conditions of the statements are
// taken to hold: whether the sender meets them is a harder question.
func undelivered(senders []sender, action string) fact {
	return func(l *linker, n *Node) (model.Value, string) {
		list := model.List{}
		edges := make([]string, len(senders))
		for i, s := range senders {
			edges[i] = s.edge
		}
		why := incompleteEdges(n, edges...)
		for _, s := range senders {
			for _, from := range n.Edges[s.edge] {
				if set, unknown := sendsWithRole(from, s.edge); set || unknown != "" {
					why = cmp.Or(why, unknown)
					continue
				}
				refusal, unknown := l.refusal(n, s.service, action)
				if refusal != "" {
					list = append(list, delivery(from, s.service, refusal))
				}
				why = cmp.Or(why, unknown)
			}
		}
		return list, why
	}
}

func delivery(from *Node, service, why string) model.Attr {
	return model.Attr{At: from.At, Value: model.Block{
		"id":      {Value: model.Lit(from.name())},
		"service": {Value: model.Lit(service)},
		"why":     {Value: model.Lit(why)},
	}}
}

// sendsWithRole tells whether a rule target or an integration takes a role to
// send. What a target cannot deliver goes to the dead-letter queue without it.
func sendsWithRole(from *Node, edge string) (bool, string) {
	if edge == "failed_targets" {
		return false, ""
	}
	return isSet(from, "role_arn")
}

// refusal says what keeps a service from sending to a queue or topic, "" if
// nothing is seen to.
func (l *linker) refusal(n *Node, service, action string) (refusal, why string) {
	admitted, why := admits(n.Edges["resource_policy"], service, action)
	switch {
	case admitted:
		return l.keyRefusal(n, service)
	case why != "":
		return "", why
	case n.Unknown["resource_policy"] != "":
		return "", n.Unknown["resource_policy"]
	}
	return "no policy lets it", ""
}

// keyRefusal says whether the key that encrypts a queue or topic keeps a service
// out. The policy of the key that AWS manages never admits another service.
func (l *linker) keyRefusal(n *Node, service string) (refusal, why string) {
	if why := cmp.Or(n.Unknown["kms_key_arn"], n.Unknown["key"]); why != "" {
		return "", why
	}
	if t, ok := n.Attrs["kms_key_arn"].Value.(model.Text); ok {
		for _, alias := range []string{"alias/aws/sqs", "alias/aws/sns"} {
			if literal := t.String(); literal == alias || strings.HasSuffix(literal, ":"+alias) {
				return "the key " + alias + " admits no other service", ""
			}
		}
	}
	for _, key := range n.Edges["key"] {
		admitted, why := admits(key.Edges["resource_policy"], service, "kms:GenerateDataKey")
		switch {
		case admitted:
		case why != "":
			return "", why
		case key.Unknown["resource_policy"] != "":
			return "", key.Unknown["resource_policy"]
		default:
			return "the policy of key " + key.name() + " does not let it", ""
		}
	}
	return "", ""
}

// admits tells whether one of the statements allows the action to a service.
func admits(statements []*Node, service, action string) (admitted bool, why string) {
	for _, s := range statements {
		if effect, _ := word(s, "effect"); effect == "Deny" {
			continue
		}
		acts, unknown := allowsAction(s, action)
		if !acts && unknown == "" {
			continue
		}
		named, hidden := namesPrincipal(s, service)
		switch {
		case acts && named:
			return true, ""
		case (acts || unknown != "") && (named || hidden != ""):
			why = cmp.Or(why, unknown, hidden)
		}
	}
	return false, why
}

func allowsAction(s *Node, action string) (bool, string) {
	why := s.Unknown["actions"]
	for _, pattern := range flat(nil, s.Attrs["actions"].Value) {
		switch iam.MatchAction(pattern, model.Lit(action)) {
		case iam.Yes:
			return true, ""
		case iam.Unknown:
			why = cmp.Or(why, pattern.String()+" is known on deployment only")
		case iam.No:
		}
	}
	if s.Attrs["not_actions"].Value != nil || s.Unknown["not_actions"] != "" {
		return true, ""
	}
	return false, why
}

// namesPrincipal tells whether a statement is for a service. One for everybody,
// or for all but some, is.
func namesPrincipal(s *Node, service string) (bool, string) {
	why := s.Unknown["principals"]
	for _, t := range flat(nil, s.Attrs["principals"].Value) {
		literal, known := t.Literal()
		switch {
		case literal == "AWS:*", literal == "Service:*", known && strings.EqualFold(literal, "Service:"+service):
			return true, ""
		case !known && strings.HasPrefix(opening(t), "Service:"):
			why = cmp.Or(why, t.String()+" is known on deployment only")
		case !known && !strings.HasPrefix(opening(t), "AWS:"):
			why = cmp.Or(why, t.String()+" is known on deployment only")
		}
	}
	if s.Attrs["not_principals"].Value != nil {
		return true, ""
	}
	return false, why
}

// unpermitted lists what calls a function by its resource policy and is let by
// no permission that is seen.
func unpermitted(_ *linker, n *Node) (model.Value, string) {
	list := model.List{}
	edges := []string{}
	for _, s := range functionSenders {
		edges = append(edges, s.edge)
	}
	why := incompleteEdges(n, edges...)
	for _, s := range functionSenders {
		var open []*Node
		for _, from := range n.Edges[s.edge] {
			set, unknown := sendsWithRole(from, s.edge)
			if !set && unknown == "" {
				open = append(open, from)
			}
			why = cmp.Or(why, unknown)
		}
		if len(open) == 0 {
			continue
		}
		permitted, unknown := permits(n, s.service)
		if permitted || unknown != "" {
			why = cmp.Or(why, unknown)
			continue
		}
		for _, from := range open {
			list = append(list, delivery(from, s.service, "no permission lets it"))
		}
	}
	return list, why
}

// permits tells whether a permission or a statement lets a service call a function.
func permits(function *Node, service string) (permitted bool, why string) {
	for _, p := range function.Edges["permissions"] {
		action, known := word(p, "action")
		if known && !slices.Contains([]string{"lambda:InvokeFunction", "lambda:*", "*"}, action) {
			continue
		}
		principal, known := word(p, "principal")
		switch {
		case known && (principal == "*" || strings.EqualFold(principal, service)):
			return true, ""
		case !known:
			why = cmp.Or(why, p.Unknown["principal"], "the principal of "+p.name()+" is known on deployment only")
		}
	}
	admitted, unknown := admits(function.Edges["resource_policy"], service, "lambda:InvokeFunction")
	if admitted {
		return true, ""
	}
	return false, cmp.Or(why, unknown, incompleteEdges(function, "permissions", "resource_policy"))
}
