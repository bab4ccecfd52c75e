package terraform

import (
	"cmp"
	"strconv"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/draft"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// The provider has two names for each type of a load balancer.
var (
	loadBalancer = mapping{
		kind:   model.LoadBalancer,
		fields: fields{"name": "name", "internal": "internal", "idle_timeout": "idle_timeout"},
	}
	listener = mapping{
		kind:     model.Listener,
		fields:   fields{"load_balancer_arn": "load_balancer_arn"},
		computed: computed{"target_group_arns": forwardsTo("default_action")},
	}
	listenerRule = mapping{
		kind:     model.Listener,
		fields:   fields{"listener_arn": "listener_arn"},
		computed: computed{"target_group_arns": forwardsTo("action")},
	}
	targetGroup = mapping{
		kind:     model.TargetGroup,
		fields:   fields{"name": "name"},
		computed: computed{"function_arns": targetFunctions},
	}
)

// groupAttachments are the types that put a target into a target group.
var groupAttachments = []string{"aws_lb_target_group_attachment", "aws_alb_target_group_attachment"}

// targetFunctions are the targets of a target group that are functions: its type
// says so.
func targetFunctions(m *mapper, r *config.Resource) model.Attr {
	isLambda := draft.IsWord(formed(model.TextType, m.property(r, "target_type").Value), "lambda")
	out := model.List{}
	for _, typ := range groupAttachments {
		m.eachNaming(r, typ, "target_group_arn", func(by *config.Resource, named match) {
			attr := setBy(by, named, m.property(by, "target_id"))
			if attr.Value = draft.WhereTrue(isLambda, attr.Value); attr.Value != nil {
				out = append(out, attr)
			}
		})
	}
	return draft.Collected(out, r.At)
}

// forwardsTo are the target groups of the actions of a listener or a rule.
func forwardsTo(actions string) compute {
	return func(m *mapper, r *config.Resource) model.Attr {
		out := model.List{}
		for _, path := range []string{"target_group_arn", "forward[].target_group[].arn"} {
			for _, item := range draft.Leaves(m.property(r, actions+"[]."+path)) {
				if item.Value = formed(model.TextType, item.Value); item.Value != nil {
					out = append(out, item)
				}
			}
		}
		return draft.Collected(out, r.At)
	}
}

// behaviors are where a distribution says what is done with requests.
var behaviors = []string{"default_cache_behavior", "ordered_cache_behavior"}

// edgeFunctions are the functions that a distribution runs for some events.
func edgeFunctions(events ...string) compute {
	return func(m *mapper, r *config.Resource) model.Attr {
		out := model.List{}
		for _, path := range behaviors {
			out = append(out, m.EachWhere(m.property(r, path), "lambda_function_association", "lambda_arn", "event_type", events...)...)
		}
		return draft.Collected(out, r.At)
	}
}

// readTimeouts are where an origin says how long it may take to answer.
var readTimeouts = []string{"custom_origin_config[0].origin_read_timeout", "vpc_origin_config[0].origin_read_timeout"}

// origins makes the origins of a distribution.
func origins(m *mapper, r *config.Resource) {
	m.Hide(model.DistributionOrigin)
	m.Each(m.property(r, "origin"), func(i int, item model.Attr, guard model.Guard, why string) {
		attrs := m.Known(item, fields{"domain": "domain_name"}, why)
		attrs["distribution_id"] = model.Attr{Value: ref(r, "id"), At: item.At}
		name := strconv.Itoa(i)
		if why != "" {
			attrs["read_timeout"] = model.Attr{Value: model.Unknown{Why: why}, At: item.At}
		} else {
			name = cmp.Or(draft.Literal(m.Inside(item, "origin_id").Value), name)
			var timeout model.Attr
			for _, path := range readTimeouts {
				timeout = draft.Merged(timeout, m.Inside(item, path))
			}
			if timeout.Value != nil {
				attrs["read_timeout"] = timeout
			}
		}
		m.Part(owner(r), draft.Part{
			Kind: model.DistributionOrigin, At: item.At, Attrs: attrs, Guard: guard, Open: why,
			ID: "origin[" + strconv.Itoa(i) + "]", Key: "origin[" + name + "]", Label: name + " of " + r.Address,
		})
	})
}
