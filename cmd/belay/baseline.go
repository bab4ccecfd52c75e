package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/suppress"
)

func baselineCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "baseline",
		Short: "Keep what was found before from being reported",
		Long: `Keep what was found before from being reported. A baseline lists findings; a check
that has one reports what comes in addition, be it a finding or one more action,
principal or signal of a finding that is listed. It holds when code moves, when files
are renamed and when they are formatted.`,
	}
	cmd.AddCommand(baselineWriteCommand(), baselineUpdateCommand(), baselineShowCommand())
	return cmd
}

// baselining are the flags of the commands that check.
func baselining(cmd *cobra.Command, flags *checkFlags) {
	flags.deployment.addFlags(cmd)
	flags.judging.addFlags(cmd)
	flags.own.addFlags(cmd.Flags())
	flags.own.addLimit(cmd.Flags())
	f := cmd.Flags()
	for _, name := range []string{"fail-on", "min-coverage"} { // they decide on the exit status of a check
		_ = f.MarkHidden(name) // fails for flags that there are not
	}
	f.StringSliceVar(&flags.rules, "rule", nil, "ask only the rule of this `id`, whatever its tier")
	f.StringVar(&flags.date, "date", "", "`day` for which runtimes are judged, as in 2026-11-24; default today")
	f.BoolVar(&flags.imported, "import-suppressions", false, "take over what comments and metadata for other tools suppress")
	baselineFile(cmd, flags)
}

func baselineFile(cmd *cobra.Command, flags *checkFlags) {
	cmd.Flags().StringVar(&flags.baseline, "file", "", "`file` of the baseline; default that of .belay.yaml, else "+suppress.BaselineName+" of the workspace")
}

func baselineWriteCommand() *cobra.Command {
	var flags checkFlags
	var force bool
	cmd := &cobra.Command{
		Use:   "write [PATH...]",
		Short: "Write what is found now as the baseline",
		Long: `Write what is found now as the baseline, of each workspace that the paths are in.

Exit status: 0 written; 2 wrong use or configuration, or a rule that failed; 3
written, and something could not be examined.`,
		Example: `  belay baseline write
  belay baseline write --profile audit --file audit-baseline.json`,
		PreRunE: func(*cobra.Command, []string) error { return flags.readDate() },
		RunE: func(cmd *cobra.Command, args []string) error {
			return flags.rebase(cmd, args, func(run suppress.Run, file baselineAt) (string, error) {
				b := suppress.NewBaseline(run.Result)
				switch {
				case file.again:
					old, err := file.read()
					if err != nil {
						return "", err
					}
					b.Add(old)
				case !force && exists(file.full):
					return "", fmt.Errorf("%s is there: belay baseline update changes it, --force writes it anew", displayed(file.full))
				}
				return count(len(b.Entries), "finding"), file.write(b)
			})
		},
	}
	baselining(cmd, &flags)
	cmd.Flags().BoolVar(&force, "force", false, "write over a baseline that is there")
	return cmd
}

func baselineUpdateCommand() *cobra.Command {
	var flags checkFlags
	var prune bool
	cmd := &cobra.Command{
		Use:   "update [PATH...]",
		Short: "Make the baseline what is found now",
		Long: `Make the baseline what is found now, as far as the paths and the rules asked go:
entries of other templates and of other rules stay as they are. With --prune nothing
is added: what is found no more is taken out, and what has moved to another file is
moved.

Exit status: 0 written; 2 wrong use or configuration, or a rule that failed; 3
written, and something could not be examined.`,
		Example: `  belay baseline update --prune`,
		PreRunE: func(*cobra.Command, []string) error { return flags.readDate() },
		RunE: func(cmd *cobra.Command, args []string) error {
			return flags.rebase(cmd, args, func(run suppress.Run, file baselineAt) (string, error) {
				b, err := file.read()
				if err != nil {
					return "", err
				}
				change := b.Update
				if prune {
					change = b.Prune
				}
				c := change(run)
				return fmt.Sprintf("%s: %d added, %d grown, %d shrunk, %d removed, %d as before",
					count(len(b.Entries), "finding"), c.Added, c.Grown, c.Shrunk, c.Removed, c.Kept), file.write(b)
			})
		},
	}
	baselining(cmd, &flags)
	cmd.Flags().BoolVar(&prune, "prune", false, "only take out what is found no more")
	return cmd
}

func baselineShowCommand() *cobra.Command {
	var flags checkFlags
	cmd := &cobra.Command{
		Use:   "show [PATH...]",
		Short: "List the baseline",
		Long:  "List what the baseline has, of the templates at the paths, without checking anything.",
		RunE:  func(cmd *cobra.Command, args []string) error { return flags.showBaseline(cmd, args) },
	}
	cmd.Flags().StringVar(&flags.workspace, "workspace", "", "`folder` that is the workspace; default the nearest folder with a .belay.yaml, else the repository")
	baselineFile(cmd, &flags)
	return cmd
}

// A baselineAt is where the baseline of a workspace is.
type baselineAt struct {
	full  string // absolute
	again bool   // whether another workspace in the same folder has written it just now
}

func (b baselineAt) read() (*suppress.Baseline, error) {
	content, err := os.ReadFile(b.full)
	if os.IsNotExist(err) {
		return nil, fmt.Errorf("there is no baseline %s; belay baseline write writes one", displayed(b.full))
	}
	if err != nil {
		return nil, fmt.Errorf("read baseline %s: %w", displayed(b.full), cause(err))
	}
	return suppress.ReadBaseline(displayed(b.full), content)
}

func (b baselineAt) write(baseline *suppress.Baseline) error {
	if err := os.WriteFile(b.full, baseline.Bytes(), 0o644); err != nil { //nolint:gosec // it is part of the repository
		return fmt.Errorf("write baseline %s: %w", displayed(b.full), cause(err))
	}
	return nil
}

func (f *checkFlags) baselineOf(s *space) (baselineAt, error) {
	name, _, err := f.baselineName(s)
	return baselineAt{full: filepath.Join(s.dir, filepath.FromSlash(name))}, err
}

// rebase checks without a baseline, and does something with that of each workspace.
func (f *checkFlags) rebase(cmd *cobra.Command, paths []string, do func(suppress.Run, baselineAt) (string, error)) error {
	ctx := cmd.Context()
	if err := f.valid(); err != nil {
		return err
	}
	if slices.Contains(paths, "-") {
		return fmt.Errorf("a baseline is of files, and the standard input is none")
	}
	base, err := f.engine(ctx)
	if err != nil {
		return err
	}
	all, err := f.asked(ctx, paths, cmd.InOrStdin())
	if err != nil {
		return err
	}
	if f.baseline != "" && slices.ContainsFunc(all, func(s *space) bool { return s.dir != all[0].dir }) {
		return fmt.Errorf("the paths are in several workspaces, and %s can be the baseline of one: leave --file out, or check them one by one", f.baseline)
	}
	f.noBaseline = true
	done, err := f.examine(ctx, all, func() (*engine.Engine, error) { return base, nil })
	if err != nil {
		return err
	}
	return f.each(cmd, base, done, do)
}

func (f *checkFlags) each(cmd *cobra.Command, base *engine.Engine, done []examined, do func(suppress.Run, baselineAt) (string, error)) error {
	failed, incomplete := false, false
	written := map[string]bool{}
	for _, x := range done {
		file, err := f.baselineOf(x.space)
		if err != nil {
			return err
		}
		file.again = written[file.full]
		written[file.full] = true
		said, err := do(f.suppressing(base, x.space, x.loading, x.result), file)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", displayed(file.full), said); err != nil {
			return fmt.Errorf("write: %w", err)
		}
		for _, failure := range x.result.Failures {
			failed = true
			cmd.PrintErrf("belay: rule %s failed on %s: %v\n", failure.Rule.ID, failure.Unit, failure.Err)
		}
		for _, p := range x.result.Problems {
			if p.Effect == source.Lost {
				incomplete = true
				cmd.PrintErrf("belay: %s: %s; what is found there once it is examined is new\n", p.At, p.Message)
			}
		}
	}
	switch {
	case failed:
		return exit(exitUsage)
	case incomplete && !f.allowIncomplete:
		return exit(exitIncomplete)
	}
	return nil
}

// showBaseline lists the entries of the templates that are reported.
func (f *checkFlags) showBaseline(cmd *cobra.Command, paths []string) error {
	all, err := f.spaces(cmd.Context(), paths, cmd.InOrStdin())
	if err != nil {
		return err
	}
	for _, s := range all {
		file, err := f.baselineOf(s)
		if err != nil {
			return err
		}
		b, err := file.read()
		if err != nil {
			return err
		}
		if _, err := io.WriteString(cmd.OutOrStdout(), listBaseline(displayed(file.full), b, s)); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	return nil
}

func listBaseline(name string, b *suppress.Baseline, s *space) string {
	var out strings.Builder
	unit, shown := "", 0
	for _, e := range b.Entries {
		if !s.reports(e.Unit) && !slices.ContainsFunc(s.named, func(named string) bool { return within(e.Unit, named) }) {
			continue
		}
		if shown++; e.Unit != unit || shown == 1 {
			unit = e.Unit
			fmt.Fprintf(&out, "%s\n", unit)
		}
		fmt.Fprintf(&out, "  %s  %s", e.Rule, e.Resource)
		if len(e.Witnesses) > 0 {
			fmt.Fprintf(&out, "  %s", strings.Join(e.Witnesses, ", "))
		}
		out.WriteString("\n")
	}
	fmt.Fprintf(&out, "%s: %s", name, count(len(b.Entries), "finding"))
	if shown < len(b.Entries) {
		fmt.Fprintf(&out, ", %d of them here", shown)
	}
	out.WriteString("\n")
	return out.String()
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
