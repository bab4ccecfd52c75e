package iam

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

// simulatedKey is the condition of an operator in the scenarios, with a value of
// the key that matches and another that does not.
type simulatedKey struct {
	key           string
	values        []string
	match, others []string
}

func one(s string) []string { return []string{s} }

const newYear = "2026-01-01T00:00:00Z"

var simulatedKeys = map[string]simulatedKey{
	"StringEquals":              {"aws:UserAgent", one("curl"), one("curl"), one("wget")},
	"StringNotEquals":           {"aws:UserAgent", one("curl"), one("wget"), one("curl")},
	"StringEqualsIgnoreCase":    {"aws:UserAgent", one("CURL"), one("curl"), one("wget")},
	"StringNotEqualsIgnoreCase": {"aws:UserAgent", one("CURL"), one("wget"), one("curl")},
	"StringLike":                {"aws:UserAgent", one("cu*"), one("curl"), one("wget")},
	"StringNotLike":             {"aws:UserAgent", one("cu*"), one("wget"), one("curl")},
	"NumericEquals":             {"aws:MultiFactorAuthAge", one("5"), one("5"), one("6")},
	"NumericNotEquals":          {"aws:MultiFactorAuthAge", one("5"), one("6"), one("5")},
	"NumericLessThan":           {"aws:MultiFactorAuthAge", one("5"), one("4"), one("5")},
	"NumericLessThanEquals":     {"aws:MultiFactorAuthAge", one("5"), one("5"), one("6")},
	"NumericGreaterThan":        {"aws:MultiFactorAuthAge", one("5"), one("6"), one("5")},
	"NumericGreaterThanEquals":  {"aws:MultiFactorAuthAge", one("5"), one("5"), one("4")},
	"DateEquals":                {"aws:CurrentTime", one(newYear), one(newYear), one("2026-01-02T00:00:00Z")},
	"DateNotEquals":             {"aws:CurrentTime", one(newYear), one("2026-01-02T00:00:00Z"), one(newYear)},
	"DateLessThan":              {"aws:CurrentTime", one(newYear), one("2025-01-01T00:00:00Z"), one(newYear)},
	"DateLessThanEquals":        {"aws:CurrentTime", one(newYear), one(newYear), one("2026-01-02T00:00:00Z")},
	"DateGreaterThan":           {"aws:CurrentTime", one(newYear), one("2027-01-01T00:00:00Z"), one(newYear)},
	"DateGreaterThanEquals":     {"aws:CurrentTime", one(newYear), one(newYear), one("2025-01-02T00:00:00Z")},
	"Bool":                      {"aws:SecureTransport", one("true"), one("true"), one("false")},
	"IpAddress":                 {"aws:SourceIp", []string{"10.0.0.0/8", "2001:db8::/32"}, one("10.1.2.3"), one("11.0.0.1")},
	"NotIpAddress":              {"aws:SourceIp", one("10.0.0.0/8"), one("11.0.0.1"), one("10.0.0.1")},
	"ArnEquals":                 {"aws:SourceArn", one("arn:aws:sns:*:111122223333:t"), one("arn:aws:sns:us-east-1:111122223333:t"), one("arn:aws:sns:us-east-1:1:t")},
	"ArnLike":                   {"aws:SourceArn", one("arn:aws:s?s:*:*:t*"), one("arn:aws:sns:us-east-1:111122223333:topic"), one("arn:aws:sns:us-east-1:111122223333:x")},
	"ArnNotEquals":              {"aws:SourceArn", one("arn:aws:sns:*:1:t"), one("arn:aws:sns:us-east-1:2:t"), one("arn:aws:sns:us-east-1:1:t")},
	"ArnNotLike":                {"aws:SourceArn", one("arn:aws:sns:*:1:t*"), one("arn:aws:sns:us-east-1:2:t"), one("arn:aws:sns:us-east-1:1:tt")},
	"Null":                      {"aws:SourceVpce", one("true"), nil, one("vpce-1")},

	"ForAllValues:StringEquals":    {"aws:CalledVia", []string{"a", "b"}, []string{"a", "b"}, []string{"a", "c"}},
	"ForAnyValue:StringEquals":     {"aws:CalledVia", []string{"a", "b"}, []string{"a", "c"}, one("c")},
	"ForAllValues:StringLike":      {"aws:CalledVia", one("a*"), []string{"ab", "a"}, one("b")},
	"ForAnyValue:StringLike":       {"aws:CalledVia", one("a*"), []string{"ab", "c"}, one("b")},
	"ForAllValues:StringNotEquals": {"aws:CalledVia", one("a"), one("b"), []string{"a", "b"}},
	"ForAnyValue:StringNotEquals":  {"aws:CalledVia", one("a"), []string{"a", "b"}, one("a")},
}

// simulatedKinds are the principals that a layer's policies can bear on: others
// have no such policies.
var simulatedKinds = map[string]string{
	"identity": "user role session", "boundary": "user role session", "session": "session", "scp": "user role session root",
	"rcp": "user role session root service anonymous", "resource": "user role session root service anonymous",
	"trust": "user role session service federated", "kms": "user role session root service",
}

var simulatedARNs = map[string]string{
	"user": "arn:aws:iam::111122223333:user/u", "role": "arn:aws:iam::111122223333:role/r",
	"session": "arn:aws:sts::111122223333:assumed-role/r/s", "root": "arn:aws:iam::111122223333:root",
	"service": "sns.amazonaws.com", "federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
}

type scenario struct {
	layer, principal, operator, value, effect string
	cross                                     bool
	named                                     string
	identity                                  bool
	verdict                                   string
}

func readScenarios(t *testing.T) []scenario {
	t.Helper()
	raw, err := os.ReadFile("testdata/simulated.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var out []scenario
	for line := range strings.Lines(string(raw)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimSpace(line), "\t")
		out = append(out, scenario{f[0], f[1], f[2], f[3], f[4], f[5] == "cross", f[6], f[7] != "none", f[8]})
	}
	return out
}

// principalElement is the principal element that names a principal.
func (s scenario) principalElement(named string) any {
	switch named {
	case "account":
		return map[string]string{"AWS": accountID}
	case "any":
		return "*"
	case "rolearn":
		return map[string]string{"AWS": simulatedARNs["role"]}
	case "wrong":
		return map[string]string{"AWS": "arn:aws:iam::111122223333:user/other"}
	}
	switch s.principal {
	case "root":
		return map[string]string{"AWS": accountID}
	case "service":
		return map[string]string{"Service": simulatedARNs["service"]}
	case "federated":
		return map[string]string{"Federated": simulatedARNs["federated"]}
	case "anonymous":
		return "*"
	}
	return map[string]string{"AWS": simulatedARNs[s.principal]}
}

// build makes the policies and the request of a scenario.
func (s scenario) build(t *testing.T, a *Analyzer) (Policies, Request) {
	t.Helper()
	owner := accountID
	if s.cross {
		owner = "444455556666"
	}
	action, resource := "s3:GetObject", "arn:aws:s3:::b/k"
	switch s.layer {
	case "trust":
		action, resource = "sts:AssumeRole", "arn:aws:iam::"+owner+":role/target"
		if s.principal == "federated" {
			action = "sts:AssumeRoleWithWebIdentity"
		}
	case "kms":
		action, resource = "kms:Decrypt", "arn:aws:kms:us-east-1:"+owner+":key/k1"
	}
	read := func(basis Basis, statements ...map[string]any) []*Grant {
		raw, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
		if err != nil {
			t.Fatal(err)
		}
		return grantsOf(t, a, basis, string(raw))
	}
	statement := func(effect string, principal any, condition bool) map[string]any {
		out := map[string]any{"Effect": effect, "Action": action}
		if s.layer != "trust" {
			out["Resource"] = "*"
		}
		if principal != nil {
			out["Principal"] = principal
		}
		if k, ok := simulatedKeys[strings.TrimSuffix(s.operator, "IfExists")]; ok && condition {
			out["Condition"] = map[string]any{s.operator: map[string]any{k.key: k.values}}
		}
		return out
	}
	all := map[string]any{"Effect": "Allow", "Action": "*", "Resource": "*"}
	here := func(name string) []*Grant {
		switch {
		case s.layer != name:
			return read(Identity, all)
		case s.effect == "Deny":
			return read(Identity, all, statement("Deny", nil, true))
		}
		return read(Identity, statement("Allow", nil, true))
	}
	var p Policies
	signs := strings.Contains("user role session root", s.principal)
	if signs && s.principal != "root" {
		if s.identity {
			p.Identity = here("identity")
		}
		if s.layer == "boundary" {
			p.Boundary = here("boundary")
		}
		if s.layer == "session" {
			p.Session = here("session")
		}
	}
	if signs && s.layer == "scp" {
		p.ServiceControl = [][]*Grant{here("scp")}
	}
	if s.layer == "rcp" {
		// The policy that allows everything is part of every level.
		p.ResourceControl = [][]*Grant{read(Identity, all, statement("Deny", nil, true))}
	}
	switch own := s.principalElement("-"); {
	case strings.Contains("resource trust kms", s.layer) && s.effect == "Deny":
		p.Resource = read(Resource, statement("Allow", own, false), statement("Deny", s.principalElement(s.named), true))
	case strings.Contains("resource trust kms", s.layer):
		p.Resource = read(Resource, statement("Allow", s.principalElement(s.named), true))
	case s.cross || !signs:
		p.Resource = read(Resource, statement("Allow", own, false))
	}
	who := Principal{Kind: PrincipalKind(s.principal), ARN: model.Lit(simulatedARNs[s.principal]), Account: model.Lit(accountID)}
	if s.principal == "session" {
		who.RoleARN = model.Lit(simulatedARNs["role"])
	}
	request := Request{Principal: who, Action: action, Resource: model.Lit(resource), ResourceAccount: model.Lit(owner), Context: Context{}}
	if k, ok := simulatedKeys[strings.TrimSuffix(s.operator, "IfExists")]; ok {
		request.Context[strings.ToLower(k.key)] = nil
		for _, v := range map[string][]string{"match": k.match, "other": k.others}[s.value] {
			request.Context[strings.ToLower(k.key)] = append(request.Context[strings.ToLower(k.key)], model.Lit(v))
		}
	}
	return p, request
}

// deviates is why the other evaluator's verdict is not ours, or "".
func (s scenario) deviates() string {
	if strings.HasPrefix(s.operator, "ForAnyValue:") && strings.HasSuffix(s.operator, "IfExists") && s.value == "absent" {
		return "AWS documents that with IfExists a condition holds where the key is absent, and makes no exception of ForAnyValue"
	}
	return ""
}

// TestSimulated compares the engine with another evaluator.
func TestSimulated(t *testing.T) {
	a := analyzer(t)
	cells := map[string]int{}
	scenarios := readScenarios(t)
	deviations := map[string]int{}
	for _, s := range scenarios {
		cells[s.operator+" "+s.layer+" "+s.principal]++
		p, request := s.build(t, a)
		got := a.Evaluate(p, request)
		if string(got.Decision) == s.verdict {
			if why := s.deviates(); why != "" {
				t.Errorf("%+v: the deviation %q is none", s, why)
			}
			continue
		}
		if why := s.deviates(); why != "" {
			deviations[why]++
			continue
		}
		t.Errorf("%+v: got %s (%s) %v", s, got.Decision, got.Why, got.Conditions)
	}
	// No cell that exists is empty.
	for operator := range simulatedKeys {
		for layer, kinds := range simulatedKinds {
			for kind := range strings.FieldsSeq(kinds) {
				if cells[operator+" "+layer+" "+kind] == 0 {
					t.Errorf("no scenario of %s in %s for a %s", operator, layer, kind)
				}
			}
		}
	}
	if len(scenarios) < 300 {
		t.Errorf("got %d scenarios, want at least 300", len(scenarios))
	}
	t.Logf("%d scenarios, %d cells of operator, layer and principal; deviations %v", len(scenarios), len(cells), deviations)
}
