package iam

import (
	"testing"
	"time"

	"github.com/belay-dev/belay/internal/model"
)

// FuzzPolicy reads anything as a policy and asks everything of it. Whatever it
// says, an unknown statement is not lost and a policy includes itself or is
// unknown.
func FuzzPolicy(f *testing.F) {
	for _, seed := range []string{
		document(allow("s3:Get*", "*"), deny("*", "arn:aws:s3:::b/*")),
		`{"Statement":{"Effect":"Allow","NotAction":"iam:*","NotResource":["*"],"Condition":{"ForAllValues:StringLike":{"aws:TagKeys":["a*",true,1]}}}}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["sqs:${aws:username}","x"],"Resource":"arn:aws:sqs:*:*:${aws:PrincipalTag/x, 'd'}${*}"}]}`,
		`[1,2]`, `{"Statement":[[{"Effect":null}]]}`, `{"Version":1,"Statement":"*"}`,
	} {
		f.Add([]byte(seed))
	}
	a := analyzer(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		if len(raw) > 4_000 {
			return
		}
		statements, _, err := ParsePolicy(raw, Identity)
		if err != nil {
			return
		}
		a := a.With(nil)
		var grants []*Grant
		for _, s := range statements {
			a.Statement(s.Attrs)
			grants = append(grants, a.Grant(s.Path, s.Attrs))
			a.Reaches(grants[len(grants)-1], sensitivities...)
		}
		a.Redundant(grants)
		p := Policies{Identity: grants}
		a.Admin(p)
		a.Evaluate(p, Request{Principal: someRole, Action: "s3:GetObject", Resource: model.Lit("arn:aws:s3:::b/k")})
		a.Escalations(Holders{Holders: []Holder{{ID: "r", Principal: someRole, Policies: p}}})
		if in := a.Includes(p, p, someRole); in.Answer == No {
			t.Errorf("got no for a policy in itself: %+v", *in.Witness)
		}
	})
}

// FuzzPatterns holds inclusion and intersection against each other, and against
// the clock.
func FuzzPatterns(f *testing.F) {
	f.Add("*a????????????", "a*", "arn:aws:s3:::b*")
	f.Add("arn:*:x", "arn:aws:?:x", "*")
	f.Add("**?*", "", "???")
	f.Fuzz(func(t *testing.T, p, q, s string) {
		if len(p)+len(q)+len(s) > 3_000 {
			return
		}
		start := time.Now()
		r := reading{wildcards: true}
		x, y, z := r.compile(model.Lit(p)), r.compile(model.Lit(q)), r.compile(model.Lit(s))
		meeting, inside := meets(x, y), includes(language{y, z}, x)
		if took := time.Since(start); took > time.Minute { // the goal is 50 ms; what explodes never ends
			t.Errorf("%q, %q, %q took %v", p, q, s, took)
		}
		if meets(y, x) != meeting {
			t.Errorf("whether %q meets %q depends on the order", p, q)
		}
		if inside == Yes && !meeting && !meets(x, z) {
			t.Errorf("%q is in %q and %q and meets neither", p, q, s)
		}
		if includes(language{x}, x) != Yes && len(p) < 100 {
			t.Errorf("%q is not in itself", p)
		}
	})
}

// FuzzInclusion compares two policies of an action, a resource and a condition
// each; a witness has been evaluated, and a yes must not be contradicted by one of
// the resources themselves.
func FuzzInclusion(f *testing.F) {
	f.Add("sqs:Send*", "arn:aws:sqs:us-east-1:1:a*", "10.0.0.0/8", "sqs:*", "arn:aws:sqs:*:1:*", "0.0.0.0/0")
	f.Add("sqs:SendMessage", "*", "", "sqs:SendMessage", "arn:aws:sqs:us-east-1:1:?", "10.1.0.0/16")
	a := analyzer(f)
	f.Fuzz(func(t *testing.T, action, resource, cidr, action2, resource2, cidr2 string) {
		if len(action)+len(resource)+len(action2)+len(resource2) > 600 {
			return
		}
		a := a.With(nil)
		make1 := func(action, resource, cidr string) Policies {
			b := model.Block{
				"effect":  {Value: model.Lit("Allow")},
				"actions": {Value: model.List{{Value: model.Lit(action)}}}, "resources": {Value: model.List{{Value: model.Lit(resource)}}},
			}
			if cidr != "" {
				b["conditions"] = model.Attr{Value: model.List{{Value: model.Block{
					"operator": {Value: model.Lit("IpAddress")}, "key": {Value: model.Lit("aws:sourceip")},
					"values": {Value: model.List{{Value: model.Lit(cidr)}}},
				}}}}
			}
			return Policies{Identity: []*Grant{a.Grant("s", b)}}
		}
		part, whole := make1(action, resource, cidr), make1(action2, resource2, cidr2)
		in := a.Includes(whole, part, someRole)
		if in.Answer != Yes {
			return
		}
		for _, name := range []string{"sqs:SendMessage", "s3:GetObject"} {
			v, witness := a.Can(part, someRole, name, nil, Context{"aws:sourceip": {model.Lit("10.1.2.3")}})
			if v.Answer() != Yes {
				continue
			}
			got := a.Evaluate(whole, Request{Principal: someRole, Action: name, Resource: witness, Context: Context{"aws:sourceip": {model.Lit("10.1.2.3")}}})
			if got.Answer() == No {
				t.Errorf("got yes, but %s on %s is allowed by the one and not by the other", name, witness)
			}
		}
	})
}
