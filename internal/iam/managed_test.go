package iam

import (
	"sync"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

func analyzer(tb testing.TB) *Analyzer {
	tb.Helper()
	a, err := NewAnalyzer(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

// grantsOf reads a document of the tests.
func grantsOf(tb testing.TB, a *Analyzer, basis Basis, document string) []*Grant {
	tb.Helper()
	statements, problems, err := ParsePolicy([]byte(document), basis)
	if err != nil || len(problems) > 0 {
		tb.Fatalf("%v %v in %s", err, problems, document)
	}
	var out []*Grant
	for _, s := range statements {
		out = append(out, a.Grant(s.Path, s.Attrs))
	}
	return out
}

var someRole = Principal{
	Kind: Role, ARN: model.Lit("arn:aws:iam::111122223333:role/r"), Account: model.Lit("111122223333"),
}

// TestManagedPolicies holds every policy that AWS manages against the engine:
// it parses without problem, includes itself and is included in everything.
func TestManagedPolicies(t *testing.T) {
	a := analyzer(t)
	admin, _, err := a.ManagedGrants("AdministratorAccess")
	if err != nil {
		t.Fatal(err)
	}
	unknown := 0
	for i, p := range a.Managed.All() {
		if testing.Short() && i%20 != 0 {
			continue // the race detector's run
		}
		document, err := a.Managed.Document(p)
		if err != nil {
			t.Fatal(err)
		}
		_, problems, err := ParsePolicy([]byte(document), Identity)
		if err != nil || len(problems) > 0 {
			t.Errorf("%s: %v %v", p.Name, err, problems)
		}
		grants, found, err := a.ManagedGrants(p.ARN("aws"))
		if err != nil || !found {
			t.Fatalf("%s: %v", p.Name, err)
		}
		own := Policies{Identity: grants}
		if in := a.Includes(Policies{Identity: admin}, own, someRole); in.Answer != Yes {
			// Names of actions that AWS no longer publishes make nobody an administrator.
			t.Errorf("%s in AdministratorAccess: got %v %s %+v", p.Name, in.Answer, in.Why, in.Witness)
		}
		switch in := a.Includes(own, own, someRole); in.Answer {
		case No:
			t.Errorf("%s in itself: got no, for %+v", p.Name, *in.Witness)
		case Unknown:
			unknown++
			t.Logf("%s in itself: unknown, %s", p.Name, in.Why)
		case Yes:
		}
	}
	if unknown > 0 {
		t.Errorf("got unknown for %d of %d policies in themselves", unknown, len(a.Managed.All()))
	}
}

// TestSharedAnalyzer asks one analyzer from several goroutines, for the race
// detector.
func TestSharedAnalyzer(t *testing.T) {
	a := analyzer(t)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for _, name := range []string{"PowerUserAccess", "AWSLambda_FullAccess", "ReadOnlyAccess", "AWSLambdaBasicExecutionRole"} {
				grants, found, err := a.ManagedGrants(name)
				if err != nil || !found {
					t.Errorf("%s: %v", name, err)
					continue
				}
				own := a.With(nil)
				for _, g := range grants {
					a.Statement(g.Statement)
					a.Reaches(g, sensitivities...)
					own.Statement(g.Statement)
				}
				p := Policies{Identity: grants}
				a.Admin(p)
				a.Escalations(Holders{Holders: []Holder{{ID: "r", Principal: someRole, Policies: p}}})
				a.Can(p, someRole, "s3:GetObject", nil, nil)
			}
		})
	}
	wait.Wait()
}
