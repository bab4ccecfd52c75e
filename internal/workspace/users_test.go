package workspace

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
)

// TestUsers asks what users may do by policies of their own, of their groups and of
// their boundaries.
func TestUsers(t *testing.T) {
	statement := func(policy string, args ...any) *model.Resource {
		return resource(model.Statement, policy+".Statement[0]", append([]any{
			"policy_id", policy, "basis", "identity", "effect", "Allow", "resources", []string{"*"},
		}, args...)...)
	}
	units := []*model.Unit{unit(a,
		resource(model.Group, "Ops", "name", "ops", "managed_policy_arns", []string{"⟦Shared⟧", "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess"}),
		resource(model.User, "Ann", "name", "ann", "group_names", []string{"⟦Ops⟧"}),
		resource(model.User, "Bob", "name", "bob", "group_names", []string{"ops"}, "permissions_boundary_arn", "⟦Limit⟧"),
		resource(model.User, "Eve", "name", "eve", "group_names", []string{"⟦parameter:P⟧"}),
		resource(model.Policy, "Shared", "basis", "identity"),
		statement("Shared", "actions", []string{"s3:GetObject"}),
		resource(model.Policy, "Ann.Policies[0]", "basis", "identity", "inline", true, "user_names", []string{"⟦Ann⟧"}),
		statement("Ann.Policies[0]", "actions", []string{"s3:PutObject"}),
		resource(model.Policy, "Limit", "basis", "identity"),
		statement("Limit", "actions", []string{"sqs:*"}),
		resource(model.Policy, "Alone", "basis", "identity", "group_names", []string{"elsewhere"}),
		statement("Alone", "actions", []string{"sns:Publish"}),
	)}
	w := Build(units, Options{})
	got := map[string]iam.Decision{}
	for _, p := range w.Principals() {
		for _, action := range []string{"s3:GetObject", "s3:PutObject", "sqs:ListQueues", "sns:Publish"} {
			if d := p.Ask(action, "*").Decision; d != iam.Denied {
				got[p.Name()+" "+action] = d
			}
		}
	}
	want := map[string]iam.Decision{
		"user Ann s3:GetObject":           iam.Allowed,
		"user Ann s3:PutObject":           iam.Allowed,
		"user Ann sqs:ListQueues":         iam.Allowed,
		"user Bob sqs:ListQueues":         iam.Allowed,
		"user Eve s3:GetObject":           iam.Undecided,
		"user Eve s3:PutObject":           iam.Undecided,
		"user Eve sqs:ListQueues":         iam.Undecided,
		"user Eve sns:Publish":            iam.Undecided,
		"the holder of Alone sns:Publish": iam.Allowed,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for id, edges := range map[string]map[string][]string{
		"Ops":                          {"users": {"Ann", "Bob"}, "statements": {"Shared.Statement[0]"}},
		"Ann":                          {"groups": {"Ops"}, "policies": {"Ann.Policies[0]"}, "statements": {"Ann.Policies[0].Statement[0]"}},
		"Limit":                        {"bounded_users": {"Bob"}},
		"Shared.Statement[0]":          {"groups": {"Ops"}, "users": nil},
		"Ann.Policies[0].Statement[0]": {"users": {"Ann"}},
	} {
		for edge, want := range edges {
			if diff := cmp.Diff(want, ids(t, w, a, id, edge)); diff != "" {
				t.Errorf("%s of %s (-want +got):\n%s", edge, id, diff)
			}
		}
	}
}

// TestUsersTogether finds what policies of a user and of its groups make together.
func TestUsersTogether(t *testing.T) {
	units := []*model.Unit{unit(a,
		resource(model.Group, "Ops", "name", "ops"),
		resource(model.User, "Ann", "name", "ann", "group_names", []string{"⟦Ops⟧"}),
		resource(model.Policy, "Pass", "basis", "identity", "inline", true, "group_names", []string{"⟦Ops⟧"}),
		resource(model.Statement, "Pass.Statement[0]", "policy_id", "Pass", "basis", "identity", "effect", "Allow", "actions", []string{"iam:PassRole"}, "resources", []string{"*"}),
		resource(model.Policy, "Make", "basis", "identity", "inline", true, "user_names", []string{"⟦Ann⟧"}),
		resource(model.Statement, "Make.Statement[0]", "policy_id", "Make", "basis", "identity", "effect", "Allow", "actions", []string{"lambda:CreateFunction", "lambda:InvokeFunction"}, "resources", []string{"*"}),
	)}
	w := Build(units, Options{})
	for id, want := range map[string]string{
		"Make.Statement[0]": `Pass.Statement[0] allows iam:PassRole`,
		"Pass.Statement[0]": "[]",
	} {
		if got := show(node(t, w, a, id, 0), "passes_to_new"); !strings.Contains(got, want) {
			t.Errorf("passes_to_new of %s: got %s, want %s", id, got, want)
		}
	}
}

// TestGroupWithoutUsers takes the policies of a group of which no user is seen together.
func TestGroupWithoutUsers(t *testing.T) {
	units := []*model.Unit{unit(a,
		resource(model.Group, "Ops", "name", "ops"),
		resource(model.Policy, "Pass", "basis", "identity", "inline", true, "group_names", []string{"⟦Ops⟧"}),
		resource(model.Statement, "Pass.Statement[0]", "policy_id", "Pass", "basis", "identity", "effect", "Allow", "actions", []string{"iam:PassRole"}, "resources", []string{"*"}),
		resource(model.Policy, "Make", "basis", "identity", "inline", true, "group_names", []string{"⟦Ops⟧"}),
		resource(model.Statement, "Make.Statement[0]", "policy_id", "Make", "basis", "identity", "effect", "Allow", "actions", []string{"lambda:CreateFunction", "lambda:InvokeFunction"}, "resources", []string{"*"}),
	)}
	w := Build(units, Options{})
	if got, want := show(node(t, w, a, "Make.Statement[0]", 0), "passes_to_new"), `Pass.Statement[0] allows iam:PassRole`; !strings.Contains(got, want) {
		t.Errorf("passes_to_new: got %s, want %s", got, want)
	}
	var asked []string
	for _, p := range w.Principals() {
		asked = append(asked, p.Name())
	}
	if diff := cmp.Diff([]string{"group Ops"}, asked); diff != "" {
		t.Errorf("principals (-want +got):\n%s", diff)
	}
}

// TestNamedUser takes a user that has no name in the template for no other that has.
func TestNamedUser(t *testing.T) {
	units := []*model.Unit{unit(a,
		resource(model.Group, "Staff"),
		resource(model.User, "Ann", "name", "ann", "path", "/dev/", "group_names", []string{"⟦Staff⟧"}),
		resource(model.User, "Bob", "group_names", []string{"⟦Staff⟧"}, "permissions_boundary_arn", "⟦Limit⟧"),
		resource(model.Policy, "Limit", "basis", "identity"),
		resource(model.Statement, "Limit.Statement[0]", "policy_id", "Limit", "basis", "identity", "effect", "Allow", "actions", []string{"*"}, "resources", []string{"*"}),
		resource(model.Policy, "Own", "basis", "identity", "inline", true, "group_names", []string{"⟦Staff⟧"}),
		resource(model.Statement, "Own.Statement[0]", "policy_id", "Own", "basis", "identity", "effect", "Allow", "actions", []string{"iam:CreateAccessKey"}, "resources", []string{"⟦Ann.Arn⟧"}),
	)}
	if got := show(node(t, Build(units, Options{}), a, "Own.Statement[0]", 0), "takes_others"); got != "[]" {
		t.Errorf("takes_others: got %s, want []", got)
	}
}
