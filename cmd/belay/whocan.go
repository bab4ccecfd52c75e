package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/internal/iam"
)

func whoCanCommand() *cobra.Command {
	var flags deployment
	cmd := &cobra.Command{
		Use:   "who-can ACTION RESOURCE [PATH...]",
		Short: "List the roles that may do something, with the statements that allow it",
		Long: `List the roles, and the policies of which no role is seen, that may do an action on
a resource by the templates at PATH, with the statements that decide. Those for
which conditions decide, or what only a deployment knows, are listed too. RESOURCE
is an ARN, or the id of a resource of the template.`,
		Args: cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error { return flags.whoCan(cmd, args) },
	}
	flags.addFlags(cmd)
	return cmd
}

func (d *deployment) whoCan(cmd *cobra.Command, args []string) error {
	principals, err := d.principals(cmd, args[2:])
	if err != nil {
		return err
	}
	var said []string
	for _, p := range principals {
		answer := p.Ask(args[0], args[1])
		if answer.Decision == iam.Denied {
			continue
		}
		if text := describeAnswer(p, args[0], args[1], answer); !slices.Contains(said, text) {
			said = append(said, text)
		}
	}
	slices.Sort(said)
	if len(said) == 0 {
		said = []string{fmt.Sprintf("none of %d roles and policies may %s on %s\n", len(principals), args[0], args[1])}
	}
	if _, err := io.WriteString(cmd.OutOrStdout(), strings.Join(said, "\n")); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}
