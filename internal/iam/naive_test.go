package iam

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

// This file is a second evaluator, which shares nothing with the engine but its
// answers. It reads the JSON of policies itself, matches by recursion, and decides
// what is not known by trying every possibility in a small universe.

type naiveStatement struct {
	Effect                           string
	Action, NotAction                []string
	Resource, NotResource            []string
	Principal, NotPrincipal          map[string][]string
	Condition                        map[string]map[string][]string
	HasNotAction, HasNotRes, HasNotP bool
}

// naiveMatch matches by trying every length for a star.
func naiveMatch(pattern, text string) bool {
	if pattern == "" {
		return text == ""
	}
	switch pattern[0] {
	case '*':
		for i := 0; i <= len(text); i++ {
			if naiveMatch(pattern[1:], text[i:]) {
				return true
			}
		}
		return false
	case '?':
		return text != "" && naiveMatch(pattern[1:], text[1:])
	}
	return text != "" && pattern[0] == text[0] && naiveMatch(pattern[1:], text[1:])
}

func naiveAny(patterns []string, f func(string) bool) bool {
	return slices.ContainsFunc(patterns, f)
}

// naiveCompare answers for one value of the policy and one of the request.
func naiveCompare(operator, want, have string) bool {
	switch operator {
	case "StringEquals", "StringNotEquals":
		return want == have
	case "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase":
		return strings.EqualFold(want, have)
	case "StringLike", "StringNotLike":
		return naiveMatch(want, have)
	case "ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals":
		w, h := strings.SplitN(want, ":", 6), strings.SplitN(have, ":", 6)
		if len(w) != len(h) {
			return false
		}
		for i := range w {
			if !naiveMatch(w[i], h[i]) {
				return false
			}
		}
		return true
	case "Bool":
		return want == have
	case "IpAddress", "NotIpAddress":
		p, err := netip.ParsePrefix(want)
		a, err2 := netip.ParseAddr(have)
		return err == nil && err2 == nil && p.Contains(a)
	}
	w, err := strconv.ParseFloat(want, 64)
	h, err2 := strconv.ParseFloat(have, 64)
	if err != nil || err2 != nil {
		return false
	}
	switch strings.TrimPrefix(operator, "Numeric") {
	case "Equals", "NotEquals":
		return w == h
	case "LessThan":
		return h < w
	case "LessThanEquals":
		return h <= w
	case "GreaterThan":
		return h > w
	case "GreaterThanEquals":
		return h >= w
	}
	return false
}

func naiveCondition(operator, key string, values []string, context map[string][]string) bool {
	set, base := "", operator
	if before, after, ok := strings.Cut(operator, ":"); ok {
		set, base = before, after
	}
	base, ifExists := strings.CutSuffix(base, "IfExists")
	have := context[strings.ToLower(key)]
	if base == "Null" {
		for _, v := range values {
			if (v == "true") == (len(have) == 0) {
				return true
			}
		}
		return false
	}
	negated := strings.Contains(base, "Not")
	one := func(h string) bool {
		hit := naiveAny(values, func(w string) bool { return naiveCompare(base, w, h) })
		return hit != negated
	}
	if len(have) == 0 {
		switch set {
		case "ForAnyValue":
			return ifExists
		case "ForAllValues":
			return true
		}
		return negated || ifExists
	}
	some, all := false, true
	for _, h := range have {
		some, all = some || one(h), all && one(h)
	}
	if set == "ForAllValues" || set == "" && negated {
		return all
	}
	return some
}

func (s *naiveStatement) applies(action, resource, principal string, context map[string][]string) bool {
	fold := func(p string) bool { return naiveMatch(strings.ToLower(p), strings.ToLower(action)) }
	if s.HasNotAction && naiveAny(s.NotAction, fold) || !s.HasNotAction && !naiveAny(s.Action, fold) {
		return false
	}
	match := func(p string) bool { return naiveMatch(p, resource) }
	if s.HasNotRes && naiveAny(s.NotResource, match) || !s.HasNotRes && s.Resource != nil && !naiveAny(s.Resource, match) {
		return false
	}
	if principal != "" && !s.names(principal) {
		return false
	}
	for operator, keys := range s.Condition {
		for key, values := range keys {
			if !naiveCondition(operator, key, values, context) {
				return false
			}
		}
	}
	return true
}

// names answers for a principal of the universe: a user, or the service "svc".
func (s *naiveStatement) names(principal string) bool {
	list := s.Principal
	if s.HasNotP {
		list = s.NotPrincipal
	}
	hit := naiveAny(list["Service"], func(p string) bool { return p == principal })
	if strings.HasPrefix(principal, "arn:") {
		account := strings.Split(principal, ":")[4]
		hit = naiveAny(list["AWS"], func(p string) bool {
			return p == "*" || p == principal || p == account || p == "arn:aws:iam::"+account+":root"
		})
	} else {
		hit = hit || naiveAny(list["AWS"], func(p string) bool { return p == "*" })
	}
	return hit != s.HasNotP
}

// direct answers whether an allow names a user otherwise than by its account.
func (s *naiveStatement) direct(principal string) bool {
	if s.HasNotP {
		return true
	}
	return naiveAny(s.Principal["AWS"], func(p string) bool { return p == "*" || p == principal })
}

type naivePolicies struct {
	identity, boundary, session, resource []naiveStatement
	control                               [][]naiveStatement
	hasBoundary, hasSession               bool
}

func naiveAllows(list []naiveStatement, effect, action, resource, principal string, context map[string][]string) bool {
	for i := range list {
		if list[i].Effect == effect && list[i].applies(action, resource, principal, context) {
			return true
		}
	}
	return false
}

func (p *naivePolicies) allowed(action, resource, principal, owner string, context map[string][]string) bool {
	on := func(list []naiveStatement, effect string) bool {
		return naiveAllows(list, effect, action, resource, "", context)
	}
	for _, l := range append([][]naiveStatement{p.identity, p.boundary, p.session}, p.control...) {
		if on(l, "Deny") {
			return false
		}
	}
	if naiveAllows(p.resource, "Deny", action, resource, principal, context) {
		return false
	}
	for _, level := range p.control {
		if !on(level, "Allow") {
			return false
		}
	}
	limited := (!p.hasBoundary || on(p.boundary, "Allow")) && (!p.hasSession || on(p.session, "Allow"))
	identity := on(p.identity, "Allow") && limited
	granted, direct := false, false
	for i := range p.resource {
		if s := &p.resource[i]; s.Effect == "Allow" && s.applies(action, resource, principal, context) {
			granted = true
			direct = direct || s.direct(principal)
		}
	}
	if owner == accountID {
		return identity || direct
	}
	return identity && granted
}

// The universe of the random cases.
var (
	naiveActions   = []string{"sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteQueue", "sns:Publish"}
	naiveResources = []string{"arn:aws:sqs:us-east-1:111122223333:a", "arn:aws:sqs:us-east-1:111122223333:ab", "arn:aws:sns:us-east-1:111122223333:b"}
	naiveUser      = "arn:aws:iam::111122223333:user/u"
	naiveKeys      = map[string][][]string{
		"aws:sourceip":               {nil, {"10.0.0.1"}, {"192.168.0.1"}},
		"aws:principaltag/team":      {nil, {"a"}, {"b"}, {"A"}},
		"aws:multifactorauthpresent": {nil, {"true"}, {"false"}},
		"aws:multifactorauthage":     {nil, {"1"}, {"5"}, {"9"}},
		"aws:sourcearn":              {nil, {"arn:aws:sns:us-east-1:1:t"}, {"arn:aws:s3:::b"}},
		"aws:tagkeys":                {nil, {"a"}, {"a", "b"}, {"b"}},
	}
)

type naiveRandom struct{ *rand.Rand }

func (r naiveRandom) pick(list ...string) string { return list[r.IntN(len(list))] }

func (r naiveRandom) some(list ...string) []string {
	out := []string{r.pick(list...)}
	for r.IntN(3) == 0 {
		out = append(out, r.pick(list...))
	}
	return out
}

func (r naiveRandom) condition() map[string]map[string][]string {
	out := map[string]map[string][]string{}
	for r.IntN(2) == 0 && len(out) < 2 {
		var operator, key string
		var values []string
		switch r.IntN(7) {
		case 0:
			operator, key, values = r.pick("IpAddress", "NotIpAddress"), "aws:SourceIp", r.some("10.0.0.0/8", "192.168.0.0/16", "0.0.0.0/0")
		case 1:
			operator, key = r.pick("StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase"), "aws:PrincipalTag/team"
			values = r.some("a", "b", "*", "?", "c")
		case 2:
			operator, key, values = "Bool", "aws:MultiFactorAuthPresent", []string{r.pick("true", "false")}
		case 3:
			operator, key = "Numeric"+r.pick("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"), "aws:MultiFactorAuthAge"
			values = r.some("1", "4", "5", "9")
		case 4:
			operator, key = r.pick("ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals"), "aws:SourceArn"
			values = r.some("arn:aws:sns:*:*:t", "arn:aws:s3:::*", "arn:aws:sns:us-east-1:1:?", "arn:aws:*:t")
		case 5:
			operator, key, values = "Null", r.pick("aws:SourceArn", "aws:PrincipalTag/team"), []string{r.pick("true", "false")}
		case 6:
			operator, key = r.pick("ForAllValues:", "ForAnyValue:")+r.pick("StringEquals", "StringLike", "StringNotEquals"), "aws:TagKeys"
			values = r.some("a", "b", "c", "*")
		}
		if operator != "Null" && r.IntN(4) == 0 {
			operator += "IfExists"
		}
		if out[operator] == nil {
			out[operator] = map[string][]string{}
		}
		out[operator][key] = values
	}
	return out
}

func (r naiveRandom) statement(basis Basis) naiveStatement {
	s := naiveStatement{Effect: r.pick("Allow", "Allow", "Deny"), Condition: r.condition()}
	actions := r.some("sqs:*", "sqs:SendMessage", "SQS:sendmessage", "sqs:*Message", "sqs:Receive*", "s?s:*", "sns:Publish", "*", "sqs:DeleteQueu?")
	if r.IntN(5) == 0 {
		s.NotAction, s.HasNotAction = actions, true
	} else {
		s.Action = actions
	}
	resources := r.some("*", naiveResources[0], naiveResources[1], "arn:aws:sqs:us-east-1:111122223333:a*", "arn:aws:sqs:us-east-1:111122223333:?", "arn:aws:sns:us-east-1:111122223333:*", "arn:aws:sqs:us-*-1:111122223333:ab")
	if r.IntN(6) == 0 {
		s.NotResource, s.HasNotRes = resources, true
	} else {
		s.Resource = resources
	}
	if basis == Resource {
		who := map[string][]string{"AWS": r.some("*", naiveUser, "111122223333", "arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:user/v", "444455556666")}
		if r.IntN(4) == 0 {
			who["Service"] = []string{"sns.amazonaws.com"}
		}
		if r.IntN(8) == 0 && s.Effect == "Deny" {
			s.NotPrincipal, s.HasNotP = who, true
		} else {
			s.Principal = who
		}
	}
	return s
}

func (r naiveRandom) list(most int, basis Basis) []naiveStatement {
	out := []naiveStatement{}
	for range 1 + r.IntN(most) {
		out = append(out, r.statement(basis))
	}
	return out
}

func (r naiveRandom) policies() naivePolicies {
	p := naivePolicies{identity: r.list(3, Identity)}
	if r.IntN(3) == 0 {
		p.boundary, p.hasBoundary = r.list(2, Identity), true
	}
	if r.IntN(5) == 0 {
		p.session, p.hasSession = r.list(2, Identity), true
	}
	for range r.IntN(3) {
		p.control = append(p.control, append(r.list(2, Identity), naiveStatement{Effect: "Allow", Action: []string{"*"}, Resource: []string{"*"}}))
	}
	if r.IntN(2) == 0 {
		p.resource = r.list(2, Resource)
	}
	return p
}

// json writes a statement as a policy has it.
func (s *naiveStatement) json() map[string]any {
	out := map[string]any{"Effect": s.Effect}
	put := func(name string, list []string) {
		switch {
		case len(list) == 1:
			out[name] = list[0] // a scalar is a list of one
		case len(list) > 1:
			out[name] = list
		}
	}
	put("Action", s.Action)
	put("NotAction", s.NotAction)
	put("Resource", s.Resource)
	put("NotResource", s.NotResource)
	if len(s.Condition) > 0 {
		out["Condition"] = s.Condition
	}
	if s.Principal != nil {
		out["Principal"] = s.Principal
	}
	if s.NotPrincipal != nil {
		out["NotPrincipal"] = s.NotPrincipal
	}
	return out
}

func naiveDocument(tb testing.TB, list []naiveStatement) string {
	tb.Helper()
	statements := []any{}
	for i := range list {
		statements = append(statements, list[i].json())
	}
	raw, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
	if err != nil {
		tb.Fatal(err)
	}
	return string(raw)
}

func (p *naivePolicies) engine(tb testing.TB, a *Analyzer) Policies {
	tb.Helper()
	out := Policies{Identity: grantsOf(tb, a, Identity, naiveDocument(tb, p.identity))}
	if p.hasBoundary {
		out.Boundary = grantsOf(tb, a, Identity, naiveDocument(tb, p.boundary))
	}
	if p.hasSession {
		out.Session = grantsOf(tb, a, Identity, naiveDocument(tb, p.session))
	}
	for _, level := range p.control {
		out.ServiceControl = append(out.ServiceControl, grantsOf(tb, a, Identity, naiveDocument(tb, level)))
	}
	if p.resource != nil {
		out.Resource = grantsOf(tb, a, Resource, naiveDocument(tb, p.resource))
	}
	return out
}

// worlds are the contexts that fit what is known, each key of the universe with
// each of its values, as far as the policies name it.
func naiveWorlds(known map[string][]string, asked map[string]bool) []map[string][]string {
	worlds := []map[string][]string{{}}
	for key, values := range naiveKeys {
		if v, ok := known[key]; ok {
			values = [][]string{v}
		} else if !asked[key] {
			continue
		}
		var next []map[string][]string
		for _, w := range worlds {
			for _, v := range values {
				copied := map[string][]string{key: v}
				maps.Copy(copied, w)
				next = append(next, copied)
			}
		}
		worlds = next
	}
	return worlds
}

func (p *naivePolicies) asked() map[string]bool {
	out := map[string]bool{}
	for _, l := range append([][]naiveStatement{p.identity, p.boundary, p.session, p.resource}, p.control...) {
		for i := range l {
			for _, keys := range l[i].Condition {
				for key := range keys {
					out[strings.ToLower(key)] = true
				}
			}
		}
	}
	return out
}

// TestAgainstNaive compares the engine with the naive evaluator. A decided verdict
// must hold in every world that fits what is known; where everything is known, the
// verdict must be decided. BELAY_LONG=1000000 sets the number of cases.
func TestAgainstNaive(t *testing.T) {
	a := analyzer(t)
	n := 4_000
	if testing.Short() {
		n = 300
	}
	if long, err := strconv.Atoi(os.Getenv("BELAY_LONG")); err == nil {
		n = long
	}
	r := naiveRandom{rand.New(rand.NewPCG(4, 2))}
	counts := map[string]int{}
	for i := 0; i < n; i++ {
		if i%5_000 == 0 {
			a = analyzer(t) // what it remembers is of no use to later cases
		}
		policies := r.policies()
		engine := policies.engine(t, a)
		for range 4 {
			action, resource, owner := r.pick(naiveActions...), r.pick(naiveResources...), r.pick(accountID, accountID, "999988887777")
			known := map[string][]string{}
			context := Context{}
			all := r.IntN(2) == 0
			for key, values := range naiveKeys {
				if all || r.IntN(2) == 0 {
					known[key] = values[r.IntN(len(values))]
					context[key] = nil
					for _, v := range known[key] {
						context[key] = append(context[key], model.Lit(v))
					}
				}
			}
			request := Request{
				Principal: Principal{Kind: User, ARN: model.Lit(naiveUser), Account: model.Lit("111122223333")},
				Action:    action, Resource: model.Lit(resource), ResourceAccount: model.Lit(owner), Context: context,
			}
			got := a.Evaluate(engine, request)
			worlds := naiveWorlds(known, policies.asked())
			yes, no := 0, 0
			for _, w := range worlds {
				if policies.allowed(action, resource, naiveUser, owner, w) {
					yes++
				} else {
					no++
				}
			}
			fail := func(want string) {
				t.Fatalf("case %d: got %s (%s), want %s\nrequest %s on %s, owner %s, known %v\nidentity %s\nboundary %v %s\nsession %v %s\ncontrol %v\nresource %s",
					i, got.Decision, got.Why, want, action, resource, owner, known, naiveDocument(t, policies.identity),
					policies.hasBoundary, naiveDocument(t, policies.boundary), policies.hasSession, naiveDocument(t, policies.session), fmt.Sprint(policies.control), naiveDocument(t, policies.resource))
			}
			colon := strings.Contains(fmt.Sprint(policies), "us-*-1") // a confined star, which does not reach here
			switch got.Decision {
			case Allowed:
				if no > 0 {
					fail("not allowed in every world")
				}
			case Denied:
				if yes > 0 {
					fail("allowed in some world")
				}
			case Depends, Undecided:
				if all && !colon {
					fail("decided: everything is known")
				}
				if yes > 0 && no > 0 {
					counts["depends, both"]++
				} else {
					counts["depends, one"]++
				}
			}
			counts[string(got.Decision)]++
		}
	}
	t.Log(counts)
	for _, decision := range []Decision{Allowed, Denied, Depends} {
		if counts[string(decision)] < n/20 {
			t.Errorf("got %d verdicts %s of %d: the cases do not cover it", counts[string(decision)], decision, 4*n)
		}
	}
}
