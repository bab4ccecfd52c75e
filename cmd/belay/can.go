package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/workspace"
)

func canCommand() *cobra.Command {
	var flags deployment
	cmd := &cobra.Command{
		Use:   "can PRINCIPAL ACTION RESOURCE [PATH...]",
		Short: "Say whether a role may do something, and by which statements",
		Long: `Say whether a role may do an action on a resource by the templates at PATH, and
which statements decide. PRINCIPAL is the id, the name or the ARN of a role, or the
file of a policy document. RESOURCE is an ARN, or the id of a resource of the
template, which may be followed by a slash and the name of an object.

The exit status is 0 if it is allowed, 1 if it is denied, or if conditions or what
only a deployment knows decide.`,
		Args: cobra.MinimumNArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error { return flags.can(cmd, args) },
	}
	flags.addFlags(cmd)
	return cmd
}

func (d *deployment) can(cmd *cobra.Command, args []string) error {
	principals, err := d.principals(cmd, args[3:])
	if err != nil {
		return err
	}
	asked := slices.DeleteFunc(slices.Clone(principals), func(p workspace.Principal) bool { return !p.Called(args[0]) })
	if len(asked) == 0 {
		return fmt.Errorf("no role or policy is called %s; there are %s", args[0], called(principals))
	}
	allowed := true
	var said []string
	for _, p := range asked {
		answer := p.Ask(args[1], args[2])
		allowed = allowed && answer.Decision == iam.Allowed
		// The same in another world is not said again.
		if text := describeAnswer(p, args[1], args[2], answer); !slices.Contains(said, text) {
			said = append(said, text)
		}
	}
	if _, err := io.WriteString(cmd.OutOrStdout(), strings.Join(said, "\n")); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	if !allowed {
		return exit(exitFindings)
	}
	return nil
}

// principals are those of the templates at the paths.
func (d *deployment) principals(cmd *cobra.Command, paths []string) ([]workspace.Principal, error) {
	all, err := spaces(cmd.Context(), inside, paths, d.sight, cmd.InOrStdin())
	if err != nil {
		return nil, err
	}
	var out []workspace.Principal
	for _, s := range all {
		l, err := d.load(cmd.Context(), s)
		if err != nil {
			return nil, err
		}
		// No fact is worked out but what the questions take.
		options := workspace.Options{Environments: l.environments, Reads: map[model.Kind]map[string]bool{}}
		for _, p := range workspace.Build(l.units, options).Principals() {
			if reported(s, p.Node.Unit.Unit) {
				out = append(out, p)
			}
		}
	}
	return out, nil
}

// called lists principals for a message.
func called(principals []workspace.Principal) string {
	var out []string
	for _, p := range principals {
		out = append(out, p.Node.ID)
	}
	slices.Sort(out)
	out = slices.Compact(out)
	if len(out) == 0 {
		return "none"
	}
	return strings.Join(out, ", ")
}

// describeAnswer is an answer in words, a line for each statement.
func describeAnswer(p workspace.Principal, action, resource string, a workspace.Answer) string {
	var b strings.Builder
	verb := map[iam.Decision]string{
		iam.Allowed: "may", iam.Denied: "may not", iam.Depends: "may under conditions", iam.Undecided: "may or may not",
	}[a.Decision]
	fmt.Fprintf(&b, "%s %s %s on %s\n", p.Name(), verb, action, resource)
	for _, n := range a.Allows {
		fmt.Fprintf(&b, "  allowed by %s\n    %s\n", statementName(n), n.At)
	}
	for _, name := range a.Managed {
		fmt.Fprintf(&b, "  allowed by the policy %s of AWS\n", name)
	}
	for _, n := range a.Denies {
		fmt.Fprintf(&b, "  denied by %s\n    %s\n", statementName(n), n.At)
	}
	for _, condition := range a.Conditions {
		fmt.Fprintf(&b, "  if %s\n", condition)
	}
	if a.Why != "" && a.Decision != iam.Allowed {
		fmt.Fprintf(&b, "  %s\n", a.Why)
	}
	return b.String()
}

// statementName is how people call a statement.
func statementName(n *workspace.Node) string {
	if n.Label != "" {
		return n.Label
	}
	return n.ID
}
