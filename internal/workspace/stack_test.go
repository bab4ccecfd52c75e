package workspace

import (
	"slices"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

var twoEnvironments = []Environment{
	{Name: "prod", Class: "prod", Parameters: map[string]string{"Stage": "prod"}},
	{Name: "dev", Class: "ephemeral", Parameters: map[string]string{"Stage": "dev"}},
}

// TestStackOfAUnit has a unit linked twice, as an editor does, and says what it
// deploys as a whole once, where several environments are declared.
func TestStackOfAUnit(t *testing.T) {
	for _, c := range []struct {
		name         string
		live         bool
		environments []Environment
		want         int
	}{
		{"two environments", false, twoEnvironments, 1},
		{"one environment", false, twoEnvironments[:1], 0},
		{"an account", true, twoEnvironments, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			u := unit(a, resource(model.Queue, "Q", "name", "orders"))
			u.Live = c.live
			for range 2 {
				w := Build([]*model.Unit{u}, Options{Environments: c.environments})
				got := 0
				for _, n := range w.Units[0].Rounds[0].Nodes {
					if n.Kind == model.Stack {
						got++
					}
				}
				if got != c.want || w.Units[0].Written() != 1 {
					t.Errorf("got %d stacks and %d written resources, want %d and 1", got, w.Units[0].Written(), c.want)
				}
			}
		})
	}
}

func TestDriftOfEnvironments(t *testing.T) {
	prod := model.Is{Choice: "Stage", Outcome: "prod"}
	when := func(guard model.Guard, r *model.Resource) *model.Resource {
		r.If = guard
		return r
	}
	for _, c := range []struct {
		name      string
		resources []*model.Resource
		fact      string
		want      []string
	}{
		{"a key that production alone has", []*model.Resource{resource(model.Queue, "Q", "kms_key_arn", model.Choice{If: prod, Then: text("alias/q")})}, "drift", []string{"Q | encryption"}},
		{"another key", []*model.Resource{resource(model.Queue, "Q", "kms_key_arn", model.Choice{If: prod, Then: text("alias/p"), Else: text("alias/q")})}, "drift", nil},
		{"an authorizer of an API that is there", []*model.Resource{resource(model.API, "A"), when(prod, resource(model.Authorizer, "Check", "api_id", "⟦A⟧"))}, "drift", []string{"Check | access"}},
		{"an authorizer of an API that is not there", []*model.Resource{when(prod, resource(model.API, "A")), when(prod, resource(model.Authorizer, "Check", "api_id", "⟦A⟧"))}, "drift", nil},
		{"a name", []*model.Resource{resource(model.Queue, "Q", "name", "orders")}, "fixed_names", []string{"Q | orders"}},
		{"a name of the stack", []*model.Resource{resource(model.Queue, "Q", "name", "⟦AWS::StackName⟧-orders")}, "fixed_names", nil},
		{"a name of the account", []*model.Resource{resource(model.Queue, "Q", "name", "orders-⟦AWS::AccountId⟧")}, "fixed_names", []string{"Q | orders-⟦AWS::AccountId⟧"}},
		{"a name that production alone has", []*model.Resource{when(prod, resource(model.Queue, "Q", "name", "orders"))}, "fixed_names", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			u := unit(a, c.resources...)
			u.Choices = []model.ChoicePoint{{Name: "Stage", Outcomes: []string{"dev", "prod"}, Required: true}}
			n := node(t, Build([]*model.Unit{u}, Options{Environments: twoEnvironments}), a, stackID, 0)
			says := map[string]string{"drift": "sort", "fixed_names": "name"}[c.fact]
			if got := sayings(n, c.fact, "id", says); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
