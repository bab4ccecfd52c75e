package workspace

import (
	"slices"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
)

// readsEncrypted and writesEncrypted are what it takes to receive from what a
// customer key encrypts, and to send to it. Sources:
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
// https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
// https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html
var (
	readsEncrypted  = []string{"kms:Decrypt"}
	writesEncrypted = []string{"kms:GenerateDataKey", "kms:Decrypt"}
)

// keyWants are what the role of a function must be able to do with the customer
// key of a resource. The keys of AWS itself let in the whole account, and what is
// no key of the workspace may be one.
func (l *linker) keyWants(n, resource *Node, actions []string) []want {
	var out []want
	for _, key := range l.customerKeys(resource) {
		out = append(out, want{
			actions: actions, resources: []model.Text{l.of(key).arnOf(key)}, of: "the key of " + resource.name(), key: key,
			on: l.grantedAs(n, work{of: key}),
		})
	}
	return out
}

// customerKeys are the keys of the workspace that encrypt a resource.
func (l *linker) customerKeys(resource *Node) []*Node {
	if keys := resource.Edges["key"]; len(keys) > 0 {
		return keys
	}
	t, ok := resource.Attrs["kms_key_arn"].Value.(model.Text)
	if !ok {
		return nil
	}
	return l.of(resource).resolve(t, model.Key).nodes
}

// mayUseKey answers whether a principal may do one of the actions with a key. Its
// own policies count where the key's leaves the choice to the account, as by
// default; where the key's policy lets in anybody else by name, that may be the
// principal.
func (l *linker) mayUseKey(a *iam.Analyzer, h *holder, w want, actions []string) (answer iam.Answer, why string) {
	for _, s := range w.key.Edges["resource_policy"] {
		if effect, _ := word(s, "effect"); effect == "Allow" && !delegates(s) {
			return iam.Yes, ""
		}
	}
	if unknown := w.key.Unknown["resource_policy"]; unknown != "" {
		return iam.Yes, ""
	}
	account := pseudo("AWS::AccountId")
	who := h.principal
	who.Account = account
	policies := h.policies
	policies.Resource = []*iam.Grant{a.Grant("the policy of the key", model.Block{
		"effect": {Value: model.Lit("Allow")}, "actions": {Value: model.List{{Value: model.Lit("kms:*")}}},
		"resources":  {Value: model.List{{Value: model.Lit("*")}}},
		"principals": {Value: model.List{{Value: model.Concat(model.Lit("AWS:"), account)}}},
	})}
	for _, action := range actions {
		for _, resource := range w.resources {
			v := a.Evaluate(policies, iam.Request{Principal: who, Action: action, Resource: resource})
			if v.Answer() > answer {
				answer, why = v.Answer(), v.Why
			}
		}
	}
	return answer, why
}

// delegates tells whether a statement of a key's policy lets in services and whole
// accounts only.
func delegates(s *Node) bool {
	if s.Attrs["not_principals"].Value != nil || s.Unknown["principals"] != "" {
		return false
	}
	return !slices.ContainsFunc(flat(nil, s.Attrs["principals"].Value), func(t model.Text) bool {
		f := fields(t, ":", 2)
		if len(f) < 2 || !equals(f[0], "AWS") {
			return false
		}
		if hole, alone := f[1].Hole(); alone {
			return hole.Source != model.PseudoHole
		}
		literal, known := f[1].Literal()
		parts := fields(f[1], ":", 6)
		whole := known && isAccount(literal) || len(parts) == 6 && equals(parts[5], "root")
		return !whole
	})
}
