package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/workspace"
)

func whoCanCommand() *cobra.Command {
	var flags questionFlags
	cmd := &cobra.Command{
		Use:   "who-can ACTION RESOURCE [PATH...]",
		Short: "List the roles and users that may do something, with the statements that allow it",
		Long: `List the roles and users, the groups of which no user is seen, and the policies of
which no holder is, that may do an action on a resource by the templates at PATH,
with the statements that decide, those of what guards the resource too. Those for
which conditions decide, or what only a deployment knows, are listed too. RESOURCE
is an ARN, or the id of a resource of the template. PATH may be a snapshot of an
account, too.

The exit status is 3 if something that may name others could not be examined.`,
		Args: cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error { return flags.whoCan(cmd, args) },
	}
	flags.add(cmd)
	return cmd
}

func (f *questionFlags) whoCan(cmd *cobra.Command, args []string) error {
	q := question{action: args[0], resource: args[1]}
	if err := f.gather(cmd, args[2:], &q); err != nil {
		return err
	}
	answers := slices.DeleteFunc(q.answers(), func(a answer) bool { return a.Decision == iam.Denied })
	if len(answers) == 0 && f.format == "text" {
		if _, err := fmt.Fprintf(cmd.OutOrStdout(), "none of %d roles, users and policies may %s on %s\n", q.count(), q.action, q.resource); err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
	}
	if err := f.write(cmd.OutOrStdout(), q, answers); err != nil {
		return err
	}
	if len(q.hidden) > 0 {
		return exit(exitIncomplete)
	}
	return nil
}

// count is how many are asked about, however many worlds each is in.
func (q question) count() int {
	type one struct {
		unit *workspace.Unit
		id   string
	}
	all := map[one]bool{}
	for _, p := range q.asked {
		all[one{p.Node.Unit, p.Node.ID}] = true
	}
	return len(all)
}
