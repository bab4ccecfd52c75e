package iam

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

func allow(actions, resource string, more ...string) string {
	return fmt.Sprintf(`{"Effect":"Allow","Action":[%s],"Resource":%q%s}`, quoted(actions), resource, strings.Join(more, ""))
}

func deny(actions, resource string, more ...string) string {
	return strings.Replace(allow(actions, resource, more...), "Allow", "Deny", 1)
}

func quoted(words string) string {
	list := strings.Fields(words)
	for i, w := range list {
		list[i] = `"` + w + `"`
	}
	return strings.Join(list, ",")
}

func document(statements ...string) string {
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`
}

func trustOfService(service string) string {
	return document(fmt.Sprintf(`{"Effect":"Allow","Principal":{"Service":%q},"Action":"sts:AssumeRole"}`, service))
}

const accountID = "111122223333"

func role(tb testing.TB, a *Analyzer, name, trust string, statements ...string) Holder {
	tb.Helper()
	arn := model.Lit("arn:aws:iam::" + accountID + ":role/" + name)
	h := Holder{ID: name, Principal: Principal{Kind: Role, ARN: arn, Account: model.Lit(accountID)}}
	if len(statements) > 0 {
		h.Policies.Identity = grantsOf(tb, a, Identity, document(statements...))
	}
	h.Trust = grantsOf(tb, a, Trust, trust)
	return h
}

// lines writes escalations in one line each.
func lines(found []Escalation) []string {
	var out []string
	for _, e := range found {
		line := e.Technique + " " + string(e.Verdict)
		if len(e.Targets) > 0 {
			line += " " + strings.Join(e.Targets, ",")
		}
		if e.Unseen {
			line += " unseen"
		}
		if e.Admin {
			line += " admin"
		}
		for i, h := range e.Path {
			if i > 0 {
				line += " then " + h.Technique + " " + h.To
			}
		}
		out = append(out, line)
	}
	return out
}

func TestEscalations(t *testing.T) {
	a := analyzer(t)
	lambda, ec2 := trustOfService("lambda.amazonaws.com"), trustOfService("ec2.amazonaws.com")
	account := document(`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"sts:AssumeRole"}`)
	admin := allow("*", "*")
	arn := func(name string) string { return "arn:aws:iam::111122223333:role/" + name }
	passed := func(service string) string {
		return `,"Condition":{"StringEquals":{"iam:PassedToService":"` + service + `"}}`
	}
	tests := []struct {
		name    string
		trust   string // of the role that is asked, lambda by default
		grants  []string
		others  []Holder
		runners []Runner
		want    []string
	}{
		{"nothing", "", []string{allow("s3:GetObject", "*")}, nil, nil, nil},
		{"its own policy", "", []string{allow("iam:PutRolePolicy", arn("r"))}, nil, nil, []string{"put-role-policy allowed admin"}},
		{"another role's policy", "", []string{allow("iam:PutRolePolicy", arn("x"))}, nil, nil, nil},
		{"its own policy denied", "", []string{allow("iam:PutRolePolicy", "*"), deny("iam:*", "*")}, nil, nil, nil},
		{"denied on another only", "", []string{allow("iam:PutRolePolicy", "*"), deny("iam:*", arn("x"))}, nil, nil, []string{"put-role-policy allowed admin"}},
		{"denied under a condition", "", []string{
			allow("iam:PutRolePolicy", "*"),
			deny("iam:*", "*", `,"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}`),
		}, nil, nil, []string{"put-role-policy depends"}},
		{"an administrator escalates nowhere", "", []string{admin}, nil, nil, nil},
		{"pass anything to a function", "", []string{allow("iam:PassRole lambda:CreateFunction", "*")}, nil, nil, []string{"lambda-create-function allowed unseen"}},
		{
			"pass an administrator to a function", "",
			[]string{allow("iam:PassRole lambda:CreateFunction", "*")},
			[]Holder{role(t, a, "boss", lambda, admin)},
			nil,
			[]string{"lambda-create-function allowed boss unseen admin"},
		},
		{
			"the administrator trusts another service", "",
			[]string{allow("iam:PassRole lambda:CreateFunction", "*")},
			[]Holder{role(t, a, "boss", ec2, admin)},
			nil,
			[]string{"lambda-create-function allowed unseen"},
		},
		{
			"only a harmless role is passable", "",
			[]string{allow("iam:PassRole", arn("worker")), allow("lambda:CreateFunction", "*")},
			[]Holder{role(t, a, "boss", lambda, admin), role(t, a, "worker", lambda, allow("lambda:CreateFunction", "*"))},
			nil,
			[]string{"lambda-create-function allowed worker"},
		},
		{
			"pass to another service", "",
			[]string{allow("iam:PassRole", "*", passed("ec2.amazonaws.com")), allow("lambda:CreateFunction", "*")},
			[]Holder{role(t, a, "boss", lambda, admin)},
			nil, nil,
		},
		{
			"pass to this service", "",
			[]string{allow("iam:PassRole", "*", passed("lambda.amazonaws.com")), allow("lambda:CreateFunction", "*")},
			[]Holder{role(t, a, "boss", lambda, admin)},
			nil,
			[]string{"lambda-create-function allowed boss unseen admin"},
		},
		{
			"functions of a prefix only", "",
			[]string{allow("iam:PassRole", "*"), allow("lambda:CreateFunction", "arn:aws:lambda:*:*:function:prod-*")},
			nil, nil,
			[]string{"lambda-create-function allowed unseen"},
		},
		{
			"code of a function with more", "",
			[]string{allow("lambda:UpdateFunctionCode", "arn:aws:lambda:us-east-1:111122223333:function:f")},
			[]Holder{role(t, a, "boss", lambda, admin)},
			[]Runner{{"f", "lambda.amazonaws.com", model.Lit("arn:aws:lambda:us-east-1:111122223333:function:f"), "boss"}},
			[]string{"lambda-update-code allowed boss unseen admin"},
		},
		{
			"code of another function", "",
			[]string{allow("lambda:UpdateFunctionCode", "arn:aws:lambda:us-east-1:111122223333:function:g")},
			[]Holder{role(t, a, "boss", lambda, admin)},
			[]Runner{{"f", "lambda.amazonaws.com", model.Lit("arn:aws:lambda:us-east-1:111122223333:function:f"), "boss"}},
			[]string{"lambda-update-code allowed unseen"},
		},
		{
			"assume an administrator", "",
			[]string{allow("sts:AssumeRole", "*")},
			[]Holder{role(t, a, "boss", account, admin)},
			nil,
			[]string{"assume-role allowed boss admin"},
		},
		{
			"two hops", "",
			[]string{allow("sts:AssumeRole", arn("middle"))},
			[]Holder{role(t, a, "boss", lambda, admin), role(t, a, "middle", account, allow("iam:PassRole lambda:CreateFunction", "*"))},
			nil,
			[]string{"assume-role allowed middle admin then lambda-create-function boss"},
		},
		{
			"make a role", "",
			[]string{allow("iam:CreateRole iam:AttachRolePolicy", arn("new-*"))},
			nil, nil,
			[]string{"create-role-with-policy allowed admin"},
		},
		{"make a role and write another", "", []string{allow("iam:CreateRole", arn("new-*")), allow("iam:AttachRolePolicy", arn("old-*"))}, nil, nil, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.trust == "" {
				test.trust = lambda
			}
			holders := append([]Holder{role(t, a, "r", test.trust, test.grants...)}, test.others...)
			got := lines(a.Escalations(Holders{Holders: holders, Runners: test.runners})["r"])
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestTechniques grants each technique what it needs and nothing else.
func TestTechniques(t *testing.T) {
	a := analyzer(t)
	for i := range techniques {
		technique := &techniques[i]
		var actions []string
		for _, s := range technique.steps {
			actions = append(actions, s.anyOf[0])
		}
		var boundary []*Grant
		if technique.bounded() {
			boundary = grantsOf(t, a, Identity, document(allow("iam:*", "*")))
		}
		found := func(statements ...string) bool {
			got := a.Escalations(Holders{Holders: []Holder{
				{ID: "alone", Policies: Policies{Identity: grantsOf(t, a, Identity, document(statements...)), Boundary: boundary}},
			}})
			return slices.ContainsFunc(got["alone"], func(e Escalation) bool { return e.Technique == technique.id })
		}
		if !found(allow(strings.Join(actions, " "), "*")) {
			t.Errorf("%s: not found with %v", technique.id, actions)
		}
		for i, action := range actions {
			rest := slices.Concat(actions[:i], actions[i+1:])
			if len(rest) > 0 && found(allow(strings.Join(rest, " "), "*")) {
				t.Errorf("%s: found without %s", technique.id, action)
			}
			if found(allow(strings.Join(actions, " "), "*"), deny(action, "*")) {
				t.Errorf("%s: found though %s is denied", technique.id, action)
			}
		}
	}
}

func TestGroupsAreJoined(t *testing.T) {
	a := analyzer(t)
	user := func(id string, groups []string, statements ...string) Holder {
		return Holder{
			ID: id, Groups: groups, Policies: Policies{Identity: grantsOf(t, a, Identity, document(statements...))},
			Principal: Principal{Kind: User, ARN: model.Lit("arn:aws:iam::111122223333:user/" + id), Account: model.Lit(accountID)},
		}
	}
	group := func(id string, statements ...string) Holder {
		return Holder{
			ID: id, Group: true, Policies: Policies{Identity: grantsOf(t, a, Identity, document(statements...))},
			Principal: Principal{ARN: model.Lit("arn:aws:iam::111122223333:group/" + id)},
		}
	}
	// ann may join the first group only, which lets her join the second.
	got := a.Escalations(Holders{Holders: []Holder{
		user("ann", nil, allow("iam:AddUserToGroup", "arn:aws:iam::111122223333:group/first")),
		user("bob", []string{"first"}, allow("s3:GetObject", "*")),
		user("eve", nil, allow("iam:AddUserToGroup", "arn:aws:iam::111122223333:group/none")),
		group("first", allow("iam:AddUserToGroup", "arn:aws:iam::111122223333:group/second")),
		group("second", allow("*", "*")),
	}})
	for id, want := range map[string]string{
		"ann": "add-user-to-group allowed first admin",
		"bob": "add-user-to-group allowed second admin",
		"eve": "add-user-to-group allowed",
	} {
		if found := lines(got[id]); len(found) != 1 || found[0] != want {
			t.Errorf("%s: got %q, want %q", id, found, want)
		}
	}
}

// TestBoundariesAreTakenOff has roles under a permissions boundary that may change
// it. That is everything if their policies are.
func TestBoundariesAreTakenOff(t *testing.T) {
	a := analyzer(t)
	own := "arn:aws:iam::111122223333:role/r"
	only := `,"Condition":{"StringEquals":{"iam:PermissionsBoundary":"arn:aws:iam::111122223333:policy/limit"}}`
	tests := []struct {
		name            string
		boundary, grant []string
		want            []string
	}{
		{"no boundary", nil, []string{allow("iam:DeleteRolePermissionsBoundary", own)}, nil},
		{"an administrator within", []string{allow("s3:* iam:DeleteRolePermissionsBoundary", "*")}, []string{allow("*", "*")}, []string{"delete-role-boundary allowed admin"}},
		{
			"somebody within",
			[]string{allow("s3:* iam:DeleteRolePermissionsBoundary", "*")},
			[]string{allow("s3:GetObject sqs:SendMessage iam:DeleteRolePermissionsBoundary", "*")},
			[]string{"delete-role-boundary allowed"},
		},
		{"the boundary keeps it", []string{allow("s3:*", "*")}, []string{allow("*", "*")}, nil},
		{"of another role", []string{allow("iam:*", "*")}, []string{allow("iam:DeleteRolePermissionsBoundary", "arn:aws:iam::111122223333:role/x")}, nil},
		{"changed for any", []string{allow("iam:PutRole*", "*")}, []string{allow("iam:PutRolePermissionsBoundary", own)}, []string{"put-role-boundary allowed"}},
		{"changed for the same only", []string{allow("iam:PutRole*", "*")}, []string{allow("iam:PutRolePermissionsBoundary", own, only)}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			h := role(t, a, "r", trustOfService("lambda.amazonaws.com"), test.grant...)
			if test.boundary != nil {
				h.Policies.Boundary = grantsOf(t, a, Identity, document(test.boundary...))
			}
			if got := lines(a.Escalations(Holders{Holders: []Holder{h}})["r"]); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestProvidersOfSAML has a role that changes the provider which another trusts.
func TestProvidersOfSAML(t *testing.T) {
	a := analyzer(t)
	provider := func(name string) string { return "arn:aws:iam::111122223333:saml-provider/" + name }
	trust := document(`{"Effect":"Allow","Principal":{"Federated":"` + provider("company") + `"},"Action":"sts:AssumeRoleWithSAML"}`)
	boss := role(t, a, "boss", trust, allow("*", "*"))
	for resource, want := range map[string]string{
		provider("company"): "update-saml-provider allowed boss unseen admin",
		provider("*"):       "update-saml-provider allowed boss unseen admin",
		provider("other"):   "update-saml-provider allowed unseen",
	} {
		r := role(t, a, "r", trustOfService("lambda.amazonaws.com"), allow("iam:UpdateSAMLProvider", resource))
		if got := lines(a.Escalations(Holders{Holders: []Holder{r, boss}})["r"]); len(got) != 1 || got[0] != want {
			t.Errorf("%s: got %q, want %q", resource, got, want)
		}
	}
}

// TestPathHasTheEvidenceOfEachHop follows a path of two hops: each names what it
// takes, on what, and the statements that allow it.
func TestPathHasTheEvidenceOfEachHop(t *testing.T) {
	a := analyzer(t)
	lambda := trustOfService("lambda.amazonaws.com")
	account := document(`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"sts:AssumeRole"}`)
	found := a.Escalations(Holders{Holders: []Holder{
		role(t, a, "r", lambda, allow("sts:AssumeRole", "arn:aws:iam::111122223333:role/middle")),
		role(t, a, "middle", account, allow("iam:PassRole", "*"), allow("lambda:CreateFunction", "*")),
		role(t, a, "boss", lambda, allow("*", "*")),
	}})["r"]
	if len(found) != 1 {
		t.Fatalf("got %q, want one way", lines(found))
	}
	var got []string
	for _, hop := range found[0].Path {
		for _, e := range hop.Evidence {
			line := hop.From + " to " + hop.To + ": " + e.Action + " on " + e.Resource.String()
			for _, g := range e.Grants {
				line += " by " + g.resources.String()
			}
			got = append(got, line)
		}
	}
	want := []string{
		"r to middle: sts:AssumeRole on arn:aws:iam::111122223333:role/middle by  by arn:aws:iam::111122223333:role/middle",
		"middle to boss: iam:PassRole on arn:aws:iam::111122223333:role/boss by *",
		"middle to boss: lambda:CreateFunction on arn:aws:lambda:us-east-1:111122223333:function:x by *",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
