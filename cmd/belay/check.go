package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/config"
	"github.com/belay-dev/belay/internal/report"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/rules"
)

// profiles are the tiers that each profile asks for.
var profiles = map[string][]engine.Tier{
	"pre-commit": {engine.TierA},
	"pr":         {engine.TierA, engine.TierB},
	"audit":      {engine.TierA, engine.TierB, engine.TierC},
}

// checkFlags are what the user says beside the paths.
type checkFlags struct {
	deployment
	suppression
	format          string
	outputs         []string
	profile         string
	failOn          string
	rules, skip     []string
	unknown         bool
	allowIncomplete bool
	noColor         bool
	minCoverage     int
	date            string
	day             time.Time // of date
	started         time.Time
	costCeiling     float64
}

func checkCommand() *cobra.Command {
	var flags checkFlags
	cmd := &cobra.Command{
		Use:   "check [PATH...]",
		Short: "Check templates",
		Long: `Check the templates at the paths, or in the current directory. A path is a file, a
folder or - for the standard input. The paths say what is reported; what is seen is
the whole workspace, so that an alarm in another template counts.

Exit status: 0 nothing found; 1 findings at or above --fail-on; 2 wrong use or
configuration, or a rule that failed; 3 something that was asked for could not be
examined, or left a rule undecided, and nothing else decides; 130 interrupted.`,
		Example: `  belay check
  belay check template.yaml --parameter Stage=prod
  belay check . --format sarif > belay.sarif
  cat template.yaml | belay check -`,
		PreRunE: func(*cobra.Command, []string) error { return flags.readDate() },
		RunE:    func(cmd *cobra.Command, args []string) error { return flags.check(cmd, args) },
	}
	flags.deployment.addFlags(cmd)
	flags.suppression.addFlags(cmd.Flags())
	f := cmd.Flags()
	f.StringVar(&flags.format, "format", "text", "`format` of the report: "+strings.Join(slices.Sorted(maps.Keys(report.Writers)), ", "))
	f.StringArrayVar(&flags.outputs, "output", nil, "write another report, `format=file`")
	f.StringVar(&flags.profile, "profile", "pr", "pre-commit (tier A), pr (A and B) or audit (all, with what passed) as `name`")
	f.StringVar(&flags.failOn, "fail-on", "medium", "`severity` from which findings give exit status 1: critical, high, medium, low, info, unknown (medium, or any unknown answer) or never")
	f.StringArrayVar(&flags.rules, "rule", nil, "ask only the rule of this `id`, whatever its tier")
	f.StringArrayVar(&flags.skip, "skip-rule", nil, "do not ask the rule of this `id`")
	f.BoolVar(&flags.unknown, "unknown", false, "list answers that are unknown")
	f.BoolVar(&flags.allowIncomplete, "allow-incomplete", false, "no exit status 3")
	f.IntVar(&flags.minCoverage, "min-coverage", 0, "exit status 1 if alarms watch less than this `percentage` of the states of a template in which events are lost or stuck")
	f.BoolVar(&flags.noColor, "no-color", false, "no colours on a terminal")
	f.StringVar(&flags.date, "date", "", "`day` for which runtimes are judged, as in 2026-11-24; default today")
	f.Float64Var(&flags.costCeiling, "max-cost-ceiling", 0, "US `dollars` that an hour of a function may cost, for worst-case-cost")
	return cmd
}

// check is the main job: find workspaces, load, link, ask, report.
func (f *checkFlags) check(cmd *cobra.Command, paths []string) error {
	ctx := cmd.Context()
	limit, err := parseThreshold(f.failOn)
	if err != nil {
		return err
	}
	outputs, err := f.reports()
	if err != nil {
		return err
	}
	tiers, ok := profiles[f.profile]
	if !ok {
		return fmt.Errorf("there is no profile %s%s", f.profile, config.Suggest(f.profile, slices.Sorted(maps.Keys(profiles))))
	}
	loaded := async(func() (*engine.Engine, error) {
		return engine.New(ctx, rules.FS, engine.Options{
			Rules: f.rules, Skip: f.skip, Tiers: tiers, All: f.profile == "audit", Settings: f.settings(),
		})
	})
	all, err := f.asked(ctx, paths, cmd.InOrStdin())
	if err != nil {
		return err
	}
	done, err := f.examine(ctx, all, loaded)
	if err != nil {
		return err
	}
	var open completeness
	for _, x := range done {
		c := f.completeness(x.space, x.result)
		open.incomplete, open.excused = open.incomplete || c.incomplete, open.excused || c.excused
	}
	files, result := join(done)
	verdict := f.verdict(limit, result, open)
	options := f.options(files, verdict)
	for _, o := range outputs {
		if err := o.write(cmd, result, options, f.noColor); err != nil {
			return err
		}
	}
	for _, failure := range result.Failures {
		cmd.PrintErrf("belay: rule %s failed on %s: %v\n", failure.Rule.ID, failure.Unit, failure.Err)
	}
	return verdict.status()
}

// An examined is a workspace with what the rules say of it.
type examined struct {
	space   *space
	loading loading
	result  *engine.Result
}

// examine loads workspaces, all of them before the first is judged, and asks the
// rules about each. The engine is waited for only when something is loaded.
func (f *checkFlags) examine(ctx context.Context, all []*space, loaded func() (*engine.Engine, error)) ([]examined, error) {
	out := make([]examined, len(all))
	loadings := make([]loading, len(all))
	for i, s := range all {
		l, err := f.load(ctx, s)
		if err != nil {
			return nil, err
		}
		loadings[i] = l
	}
	if err := f.declared(loadings); err != nil {
		return nil, err
	}
	e, err := loaded()
	if err != nil {
		return nil, selectionError(err)
	}
	for i, s := range all {
		if f.profile != "pre-commit" { // a hook is given whatever has changed
			loadings[i].problems = append(loadings[i].problems, s.passedOver(loadings[i])...)
		}
		result, err := judge(ctx, e, s, loadings[i], f.day)
		if err != nil {
			return nil, err
		}
		if err := f.suppress(e, s, loadings[i], result); err != nil {
			return nil, err
		}
		out[i] = examined{space: s, loading: loadings[i], result: result}
	}
	return out, nil
}

// readDate reads the day for which the check judges.
func (f *checkFlags) readDate() error {
	f.day = time.Now()
	if f.date == "" {
		return nil
	}
	day, err := time.Parse(time.DateOnly, f.date)
	if err != nil {
		return fmt.Errorf("read --date: %s is no day as in 2026-11-24", f.date)
	}
	f.day = day
	return nil
}

// settings are those of rules that flags set.
func (f *checkFlags) settings() map[string]any {
	if f.costCeiling == 0 {
		return nil
	}
	return map[string]any{"max_cost_ceiling": f.costCeiling}
}

// selectionError explains a rule that does not exist.
func selectionError(err error) error {
	var selection *engine.SelectionError
	if !errors.As(err, &selection) || selection.Setting {
		return err
	}
	return noRule(selection.ID, ruleIDs())
}

// workspaceOptions are what the flags and the configuration say of a workspace.
func workspaceOptions(e *engine.Engine, s *space, l loading, date time.Time) workspace.Options {
	options := workspace.Options{
		Reads: e.Shows(), Environments: l.environments, Date: date,
		Signals: s.config.Signals, APIGatewayRESTLimit: s.config.Quotas.RESTIntegration,
	}
	for _, external := range s.config.External {
		options.External = append(options.External, workspace.External{
			Units: external.Units, Kinds: external.Kinds, Signals: external.Signals, Reason: external.Reason,
			Until: external.Until, At: source.Span{File: config.Name, Line: external.Line, Column: 1},
		})
	}
	return options
}

// judge links the units, asks the rules about those that are reported, and
// counts.
func judge(ctx context.Context, e *engine.Engine, s *space, l loading, date time.Time) (*engine.Result, error) {
	w := workspace.Build(l.units, workspaceOptions(e, s, l, date))
	w.Problems = append(w.Problems, l.problems...)
	w.Units = slices.DeleteFunc(w.Units, func(u *workspace.Unit) bool {
		return !reported(s, u)
	})
	result, err := e.Check(ctx, w)
	if err != nil {
		return nil, err
	}
	if err := sayAge(result.Findings, date); err != nil {
		return nil, err
	}
	result.Coverage = coverage(w)
	files := map[string]bool{}
	for _, u := range w.Units {
		for _, file := range u.Files {
			files[file] = true
		}
	}
	result.Problems = slices.DeleteFunc(result.Problems, func(p source.Problem) bool {
		return p.At.File != config.Name && !files[p.At.File] && !s.reports(p.At.File)
	})
	lost := map[string]bool{}
	for _, p := range result.Problems {
		if p.Effect == source.Lost {
			lost[p.At.File], files[p.At.File] = true, true
		}
	}
	result.Summary.Files, result.Summary.Lost = len(files), len(lost)
	result.Summary.Examined = len(files) - len(lost)
	return result, nil
}

// passedOver says which of the files that the user named are nothing to check.
func (s *space) passedOver(l loading) []source.Problem {
	known := map[string]bool{config.Name: true}
	for _, u := range l.units {
		for _, file := range u.Files {
			known[file] = true
		}
	}
	for _, p := range l.problems {
		known[p.At.File] = true
	}
	var out []source.Problem
	for _, file := range s.files {
		if !known[file] {
			out = append(out, source.Problem{
				ID: "not-a-template", At: source.Span{File: file}, Effect: source.Noted,
				Message: "it is no template, and belongs to none", Fix: "Name a template.",
			})
		}
	}
	return out
}

// reported tells whether a unit is among what the user asked about.
func reported(s *space, u *workspace.Unit) bool {
	return s.reports(u.Key) || slices.ContainsFunc(u.Files, s.reports)
}
