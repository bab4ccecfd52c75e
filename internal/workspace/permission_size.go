package workspace

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
)

// The sizes of policies that IAM takes, in characters without white space.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const (
	managedSize     = 6_144
	roleInlineSize  = 10_240
	userInlineSize  = 2_048
	groupInlineSize = 5_120
)

// sizeLimit is how large an identity policy may be.
func sizeLimit(_ *linker, n *Node) (model.Value, string) {
	if basis, _ := word(n, "basis"); basis != string(iam.Identity) {
		return nil, ""
	}
	inline, why := isTrue(n, "inline")
	switch {
	case why != "":
		return nil, why
	case !inline:
		return model.Num(managedSize), ""
	case n.Attrs["user_names"].Value != nil:
		return model.Num(userInlineSize), ""
	case n.Attrs["group_names"].Value != nil:
		return model.Num(groupInlineSize), ""
	}
	return model.Num(roleInlineSize), ""
}

// policySize is how large a policy is at least. Inline policies count together:
// the last of a holder has the size of all, the others their own.
func policySize(l *linker, n *Node) (model.Value, string) {
	if basis, _ := word(n, "basis"); basis != string(iam.Identity) {
		return nil, ""
	}
	size, why := documentSize(n)
	if inline, _ := isTrue(n, "inline"); inline {
		for _, holder := range slices.Concat(n.Edges["roles"], n.Edges["users"], n.Edges["groups"]) {
			policies := slices.DeleteFunc(slices.Clone(holder.Edges["policies"]), func(p *Node) bool {
				in, _ := isTrue(p, "inline")
				return !in
			})
			if len(policies) == 0 || policies[len(policies)-1] != n {
				continue
			}
			total := 0
			for _, p := range policies {
				own, reason := documentSize(p)
				total += own
				why = cmp.Or(why, reason)
			}
			size = max(size, total)
		}
	}
	limit, unknown := l.fact(n, "size_limit")
	most, _ := limit.(model.Number)
	if why != "" && (unknown != "" || !smallAsSeen(n, size, int(most.Value))) && size <= int(most.Value) {
		return nil, why
	}
	return model.Num(float64(size)), ""
}

// smallAsSeen tells whether what is seen of a policy is less than half of what it
// may have. What is not seen of it is then taken for no more than what is: a
// statement that may be left out, and no document of its own.
func smallAsSeen(policy *Node, size, limit int) bool {
	return size*2 < limit && slices.ContainsFunc(policy.Edges["statements"], func(s *Node) bool { return s.Unknown["effect"] == "" })
}

// documentSize is how long a document is at least, written as short as it can be.
func documentSize(policy *Node) (size int, why string) {
	size = len(`{"Version":"2012-10-17","Statement":[]}`)
	for _, s := range policy.Edges["statements"] {
		size += len(`{},`)
		// A list that is not known makes the policy larger, and hardly too large. A
		// document of which nothing is known may be.
		why = cmp.Or(why, s.Unknown["effect"])
		for _, part := range []struct{ name, element string }{
			{"sid", "Sid"},
			{"effect", "Effect"},
			{"actions", "Action"},
			{"not_actions", "NotAction"},
			{"resources", "Resource"},
			{"not_resources", "NotResource"},
		} {
			texts := flat(nil, s.Attrs[part.name].Value)
			if len(texts) == 0 {
				continue
			}
			size += len(part.element) + len(`"":,`)
			for _, t := range texts {
				size += textSize(t) + len(`"",`)
			}
		}
		conditions, _ := s.Attrs["conditions"].Value.(model.List)
		for _, item := range conditions {
			block, _ := item.Value.(model.Block)
			for _, attr := range block {
				for _, t := range flat(nil, attr.Value) {
					size += textSize(t) + len(`""`)
				}
			}
		}
	}
	return size, cmp.Or(why, policy.Unknown["statements"])
}

// textSize counts the characters that are known and no white space.
func textSize(t model.Text) int {
	n := 0
	for _, part := range t {
		n += utf8.RuneCountInString(strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return -1
			}
			return r
		}, part.Literal))
	}
	return n
}

// attachedPolicies counts the managed policies that a role has: those that it names,
// and those that name it.
func attachedPolicies(l *linker, role *Node) (model.Value, string) {
	own := map[*Node]bool{}
	others := map[string]bool{}
	for _, t := range flat(nil, role.Attrs["managed_policy_arns"].Value) {
		nodes := l.resolve(t, model.Policy).nodes
		for _, policy := range nodes {
			own[policy] = true
		}
		if len(nodes) == 0 {
			others[t.String()] = true
		}
	}
	for _, policy := range role.Edges["policies"] {
		if inline, why := isTrue(policy, "inline"); !inline && why == "" {
			own[policy] = true
		}
	}
	return model.Num(float64(len(own) + len(others))), cmp.Or(role.Unknown["managed_policy_arns"], role.Unknown["policies"])
}
