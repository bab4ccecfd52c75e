package iam

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

// generated is an account of n roles with two policies each: functions that use
// a table and a queue of their own, some with managed policies, builders that pass
// roles, readers, and a few administrators.
func generated(n int) (documents []string, trusts []string) {
	r := rand.New(rand.NewPCG(1, 2))
	services := []string{"lambda", "ec2", "ecs-tasks", "states", "glue", "codebuild"}
	for i := range n {
		arn := func(service, rest string) string {
			return fmt.Sprintf("arn:aws:%s:eu-west-1:111122223333:%s-%d", service, rest, i)
		}
		first := document(
			allow("logs:CreateLogStream logs:PutLogEvents", fmt.Sprintf("arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/f-%d:*", i)),
			allow("xray:PutTraceSegments xray:PutTelemetryRecords", "*"),
		)
		second := document(
			allow("dynamodb:GetItem dynamodb:PutItem dynamodb:Query", arn("dynamodb", "table/t")),
			allow("sqs:SendMessage", arn("sqs", "q"), `,"Condition":{"Bool":{"aws:SecureTransport":"true"}}`),
			deny("s3:*", "arn:aws:s3:::audit/*"),
		)
		switch k := r.IntN(200); {
		case k == 0:
			second = document(allow("*", "*"))
		case k < 4:
			second = document(allow("iam:PassRole lambda:CreateFunction lambda:InvokeFunction", "*"))
		case k < 12:
			second = document(
				allow("iam:PassRole", fmt.Sprintf("arn:aws:iam::111122223333:role/role-%d*", r.IntN(n))),
				allow("lambda:* cloudformation:* codebuild:*", "*"))
		case k < 20:
			second = document(allow("sts:AssumeRole", fmt.Sprintf("arn:aws:iam::111122223333:role/role-%d", r.IntN(n))))
		case k < 30:
			second = document(allow("s3:Get* s3:List* ec2:Describe* cloudwatch:*", "*"))
		}
		documents = append(documents, first, second)
		trust := trustOfService(services[r.IntN(len(services))] + ".amazonaws.com")
		if r.IntN(20) == 0 {
			trust = document(`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"sts:AssumeRole"}`)
		}
		trusts = append(trusts, trust)
	}
	return documents, trusts
}

// analyse reads and judges the account: the facts of each statement, whether
// each role is an administrator, escalation of all.
func analyse(tb testing.TB, documents, trusts []string) (roles, escalating, admins int) {
	tb.Helper()
	a := analyzer(tb)
	var holders []Holder
	for i, trust := range trusts {
		h := Holder{ID: fmt.Sprintf("role-%d", i), Principal: Principal{
			Kind: Role, ARN: model.Lit(fmt.Sprintf("arn:aws:iam::111122223333:role/role-%d", i)), Account: model.Lit(accountID),
		}}
		for _, d := range documents[2*i : 2*i+2] {
			h.Policies.Identity = append(h.Policies.Identity, grantsOf(tb, a, Identity, d)...)
		}
		h.Trust = grantsOf(tb, a, Trust, trust)
		for _, g := range h.Policies.Identity {
			a.Statement(g.Statement)
		}
		holders = append(holders, h)
	}
	found := a.Escalations(Holders{Holders: holders})
	for _, list := range found {
		for _, e := range list {
			if e.Admin {
				admins++
				break
			}
		}
	}
	return len(holders), len(found), admins
}

func BenchmarkAccount(b *testing.B) {
	documents, trusts := generated(10_000)
	b.ReportAllocs()
	for b.Loop() {
		roles, escalating, admins := analyse(b, documents, trusts)
		b.ReportMetric(float64(roles), "roles")
		b.ReportMetric(float64(escalating), "escalating")
		b.ReportMetric(float64(admins), "to-admin")
	}
}

// BenchmarkTemplate is a template of twenty functions with a role each, the facts
// of actions being unpacked.
func BenchmarkTemplate(b *testing.B) {
	documents, trusts := generated(20)
	analyse(b, documents, trusts)
	for b.Loop() {
		analyse(b, documents, trusts)
	}
}

func BenchmarkIncludes(b *testing.B) {
	a := analyzer(b)
	grants, _, err := a.ManagedGrants("AmazonSageMakerFullAccess")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if got := a.Includes(Policies{Identity: grants}, Policies{Identity: grants}, someRole); got.Answer != Yes {
			b.Fatal(got.Why)
		}
	}
}

// slowPatterns are made to be slow.
func slowPatterns() map[string][2]pattern {
	star := func(parts ...string) pattern {
		return reading{wildcards: true}.compile(model.Lit(strings.Join(parts, "")))
	}
	return map[string][2]pattern{
		"a star and many marks": {star("*a", strings.Repeat("?", 30)), star("*b", strings.Repeat("?", 31))},
		"many stars":            {star(strings.Repeat("*a", 200)), star(strings.Repeat("*ab", 150), "*")},
		"long":                  {star(strings.Repeat("ab*", 800)), star(strings.Repeat("a*b", 800))},
	}
}

// TestPatternsKeepToTheBudget counts steps, which a busy machine does not change;
// BenchmarkPatterns has the time.
func TestPatternsKeepToTheBudget(t *testing.T) {
	for name, pair := range slowPatterns() {
		t.Run(name, func(t *testing.T) {
			s := search{other: tok{char: 'x'}, machines: []*machine{newMachine(language{pair[1]}), newMachine(language{pair[0]})}, positive: 1}
			_, found := s.run()
			t.Log(found, s.work, len(s.nodes))
			if s.work > workBudget*11/10 {
				t.Errorf("took %d steps, want at most the budget of %d", s.work, workBudget)
			}
		})
	}
}

func BenchmarkPatterns(b *testing.B) {
	for name, pair := range slowPatterns() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				includes(language{pair[0]}, pair[1])
				meets(pair[0], pair[1])
			}
		})
	}
}

// BenchmarkUnit is the roles of a large unit, whose ARNs are known on deployment
// only: no trust policy names them, so that the time is to grow with their number.
func BenchmarkUnit(b *testing.B) {
	for _, n := range []int{500, 1_000, 2_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			a := analyzer(b)
			documents, trusts := generated(n)
			var holders []Holder
			for i, trust := range trusts {
				h := Holder{ID: fmt.Sprintf("role-%d", i), Principal: Principal{
					Kind: Role, ARN: model.HoleText(model.Hole{Source: model.ResourceHole, Name: fmt.Sprintf("Role%d.Arn", i), Resource: fmt.Sprintf("Role%d", i)}),
				}}
				for _, d := range documents[2*i : 2*i+2] {
					h.Policies.Identity = append(h.Policies.Identity, grantsOf(b, a, Identity, d)...)
				}
				h.Trust = grantsOf(b, a, Trust, trust)
				holders = append(holders, h)
			}
			for b.Loop() {
				a.Escalations(Holders{Holders: holders})
			}
		})
	}
}
