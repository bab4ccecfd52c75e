package workspace

import (
	"testing"

	"github.com/belay-dev/belay/internal/iam/data"
	"github.com/belay-dev/belay/internal/model"
)

// TestAccount asks for facts in an account, whose roles are in another unit than
// its functions and whose policies name both by their ARNs.
func TestAccount(t *testing.T) {
	const (
		role  = "arn:aws:iam::123456789012:role/worker"
		fn    = "arn:aws:lambda:eu-central-1:123456789012:function:worker"
		group = "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/worker"
	)
	tests := []struct {
		name             string
		action, resource string
		unit, id, fact   string
		want             string
	}{
		{
			"a role that writes its own policy", "iam:PutRolePolicy", role, "global", role + ".p.s", "rewrites_itself",
			"[{actions [iam:PutRolePolicy], admin true, says writes an inline policy of its own role, steps [{id " + role + ".p.s, " +
				"says " + role + ".p.s allows iam:PutRolePolicy on " + role + "}], targets [], technique put-role-policy}]",
		},
		{"a role that may change the code that runs with it", "lambda:UpdateFunctionCode", fn, "eu-central-1", fn, "self_changes", "[lambda:UpdateFunctionCode]"},
		{"another function", "lambda:UpdateFunctionCode", fn + "2", "eu-central-1", fn, "self_changes", "[]"},
		{"logs of its own group", "logs:*", group + ":*", "eu-central-1", fn, "missing_runtime", "[]"},
		{
			"no logs", "s3:GetObject", "arn:aws:s3:::b/*", "eu-central-1", fn, "missing_runtime",
			"[{actions [logs:CreateLogStream, logs:PutLogEvents], id its logs, says [Allow logs:CreateLogStream, logs:PutLogEvents on " + group + ":*]}]",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			statement := func(id, basis string, pairs ...any) *model.Resource {
				return resource(model.Statement, id, append([]any{"basis", basis, "effect", "Allow"}, pairs...)...)
			}
			global := deployed(unit("global",
				resource(model.Role, role, "name", "worker"),
				resource(model.Policy, role+".p", "basis", "identity", "inline", true, "role_names", []string{"worker"}),
				statement(role+".p.s", "identity", "policy_id", role+".p", "actions", []string{test.action}, "resources", []string{test.resource}),
			), "123456789012", "")
			region := deployed(unit("eu-central-1",
				resource(model.Function, fn, "name", "worker", "role_arn", role),
			), "123456789012", "eu-central-1")
			global.Format, region.Format = accountFormat, accountFormat
			w := Build([]*model.Unit{global, region}, Options{})
			if got := show(node(t, w, test.unit, test.id, 0), test.fact); got != test.want {
				t.Errorf("%s: got %s, want %s", test.fact, got, test.want)
			}
		})
	}
}

// TestNewManagedPolicy asks about a policy of AWS that Belay does not know: a
// template that names it is wrong, and an account that has it is not.
func TestNewManagedPolicy(t *testing.T) {
	const arn = "arn:aws:iam::aws:policy/NewerThanThis"
	for format, want := range map[string]string{
		"cloudformation": "[{actions [], index 0, policy NewerThanThis, risk gone}]",
		accountFormat:    "[] ? no policy " + arn + " is among those that Belay knows",
	} {
		u := unit(a, resource(model.Role, "R", "managed_policy_arns", []string{arn}))
		u.Format = format
		if got := show(node(t, Build([]*model.Unit{u}, Options{}), a, "R", 0), "managed_risks"); got != want {
			t.Errorf("%s: got %s, want %s", format, got, want)
		}
	}
}

// TestManagedPolicyOfAccount asks about a policy of AWS in the version that an account
// has: what it says there holds, unless it is the version that Belay knows.
func TestManagedPolicyOfAccount(t *testing.T) {
	const newer, known = "arn:aws:iam::aws:policy/NewerThanThis", "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
	policies, err := data.ManagedPolicies()
	if err != nil {
		t.Fatal(err)
	}
	current, ok := policies.FindARN(known)
	if !ok {
		t.Fatalf("%s is not known", known)
	}
	everything := func() model.Attr {
		return model.Attr{Value: model.Block{"Statement": {Value: model.Block{
			"Effect": {Value: model.Lit("Allow")}, "Action": {Value: model.Lit("*")}, "Resource": {Value: model.Lit("*")},
		}}}}
	}
	for _, c := range []struct{ name, arn, version, want string }{
		{"one that Belay does not know", newer, "v1", "[{actions [], index 0, policy NewerThanThis, risk admin}]"},
		{"another version", known, current.Version + "9", "[{actions [], index 0, policy IAMReadOnlyAccess, risk admin}]"},
		{"the same version", known, current.Version, "[]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			u := unit(a, resource(model.Role, "R", "managed_policy_arns", []string{c.arn}))
			u.Format, u.Live = accountFormat, true
			u.Managed = map[string]model.ManagedPolicy{c.arn: {Version: c.version, Document: everything}}
			if got := show(node(t, Build([]*model.Unit{u}, Options{}), a, "R", 0), "managed_risks"); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
