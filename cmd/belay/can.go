package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/internal/iam"
)

func canCommand() *cobra.Command {
	var flags questionFlags
	cmd := &cobra.Command{
		Use:   "can PRINCIPAL ACTION RESOURCE [PATH...]",
		Short: "Say whether a role or a user may do something, and by which statements",
		Long: `Say whether a role or a user may do an action on a resource by the templates at PATH, and
which statements decide. PRINCIPAL is the id, the name or the ARN of it, or the
file of a policy document. RESOURCE is an ARN, or the id of a resource of the
template, which may be followed by a slash and the name of an object. PATH may be a
snapshot of an account, too.

The exit status is 0 if it is allowed, 1 if it is denied, or if conditions or what
only a deployment knows decide, and 3 if something that may say otherwise could not
be examined.`,
		Args: cobra.MinimumNArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error { return flags.can(cmd, args) },
	}
	flags.add(cmd)
	return cmd
}

func (f *questionFlags) can(cmd *cobra.Command, args []string) error {
	q := question{action: args[1], resource: args[2]}
	if err := f.gather(cmd, args[3:], &q); err != nil {
		return err
	}
	if err := q.of(args[0]); err != nil {
		return err
	}
	answers := q.answers()
	if err := f.write(cmd.OutOrStdout(), q, answers); err != nil {
		return err
	}
	switch {
	case len(q.hidden) > 0:
		return exit(exitIncomplete)
	case slices.ContainsFunc(answers, func(a answer) bool { return a.Decision != iam.Allowed }):
		return exit(exitFindings)
	}
	return nil
}
