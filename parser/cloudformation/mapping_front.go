package cloudformation

import (
	"cmp"
	"strconv"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
	"github.com/belay-dev/belay/parser/draft"
)

// targetFunctions are the targets of a target group that are functions: its type
// says so.
func targetFunctions(m *mapper, r *stack.Resource) model.Attr {
	attr := m.property(r, "Targets[].Id")
	attr.Value = draft.WhereTrue(draft.IsWord(m.property(r, "TargetType").Value, "lambda"), attr.Value)
	return attr
}

// idleTimeout is an attribute of a load balancer, which is a text.
func idleTimeout(m *mapper, r *stack.Resource) model.Attr {
	return draft.First(draft.Collected(m.Where(m.property(r, "LoadBalancerAttributes"), "Value", "Key", "idle_timeout.timeout_seconds"), r.At))
}

// forwardsTo are the target groups of the actions of a listener or a rule.
func forwardsTo(actions string) compute {
	return func(m *mapper, r *stack.Resource) model.Attr {
		out := model.List{}
		for _, path := range []string{"TargetGroupArn", "ForwardConfig.TargetGroups[].TargetGroupArn"} {
			out = append(out, draft.Leaves(m.property(r, actions+"[]."+path))...)
		}
		return draft.Collected(out, r.At)
	}
}

// behaviors are where a distribution says what is done with requests.
var behaviors = []string{"DistributionConfig.DefaultCacheBehavior", "DistributionConfig.CacheBehaviors"}

// edgeFunctions are the functions that a distribution runs for some events.
func edgeFunctions(events ...string) compute {
	return func(m *mapper, r *stack.Resource) model.Attr {
		out := model.List{}
		for _, path := range behaviors {
			attr := m.property(r, path)
			if _, one := attr.Value.(model.Block); one {
				attr.Value = model.List{{Value: attr.Value, At: attr.At}}
			}
			out = append(out, m.EachWhere(attr, "LambdaFunctionAssociations", "LambdaFunctionARN", "EventType", events...)...)
		}
		return draft.Collected(out, r.At)
	}
}

// origins makes the origins of a distribution.
func origins(m *mapper, r *stack.Resource) {
	m.Hide(model.DistributionOrigin)
	m.Each(m.property(r, "DistributionConfig.Origins"), func(i int, item model.Attr, guard model.Guard, why string) {
		attrs := m.Known(item, fields{"domain": "DomainName"}, why)
		attrs["distribution_id"] = model.Attr{Value: refTo(r.ID), At: item.At}
		name := strconv.Itoa(i)
		if why != "" {
			attrs["read_timeout"] = model.Attr{Value: model.Unknown{Why: why}, At: item.At}
		} else {
			name = cmp.Or(draft.Literal(m.Inside(item, "Id").Value), name)
			timeout := draft.Merged(m.Inside(item, "CustomOriginConfig.OriginReadTimeout"), m.Inside(item, "VpcOriginConfig.OriginReadTimeout"))
			if timeout.Value != nil {
				attrs["read_timeout"] = timeout
			}
		}
		m.Part(owner(r), draft.Part{
			Kind: model.DistributionOrigin, At: item.At, Attrs: attrs, Guard: guard, Open: why,
			ID: "Origins[" + strconv.Itoa(i) + "]", Key: "Origins[" + name + "]", Label: name + " of distribution " + called(r),
		})
	})
}
