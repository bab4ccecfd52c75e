package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/report"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/parser/account"
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
	judging
	suppression
	sinceFlag
	own     ownRules
	live    live
	format  string
	outputs []string
	unknown bool
	prints  bool // of fingerprints
	noColor bool
	date    string
	day     time.Time // of date
	started time.Time
}

func checkCommand() *cobra.Command { return checkCommandOf(&checkFlags{}) }

func checkCommandOf(flags *checkFlags) *cobra.Command {
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
	flags.judging.addFlags(cmd)
	flags.suppression.addFlags(cmd.Flags())
	flags.sinceFlag.addFlags(cmd.Flags())
	flags.own.addFlags(cmd.Flags())
	flags.own.addLimit(cmd.Flags())
	flags.live.addFlags(cmd)
	f := cmd.Flags()
	f.StringVar(&flags.format, "format", "text", "`format` of the report: "+strings.Join(slices.Sorted(maps.Keys(report.Writers)), ", "))
	f.StringArrayVar(&flags.outputs, "output", nil, "write another report, `format=file`")
	f.StringSliceVar(&flags.rules, "rule", nil, "ask only the rule of this `id`, whatever its tier")
	f.BoolVar(&flags.unknown, "unknown", false, "list answers that are unknown")
	f.BoolVar(&flags.prints, "fingerprints", false, "print with each finding the beginning of its fingerprint, by which belay explain knows it")
	f.BoolVar(&flags.noColor, "no-color", false, "no colours on a terminal")
	f.StringVar(&flags.date, "date", "", "`day` for which runtimes are judged, as in 2026-11-24; default today")
	byEnvironment(cmd)
	return cmd
}

// check is the main job: find workspaces, load, link, ask, report.
func (f *checkFlags) check(cmd *cobra.Command, paths []string) error {
	ctx := cmd.Context()
	if err := f.valid(); err != nil {
		return err
	}
	var err error
	if f.outputs, err = f.live.takeOutput(f.outputs); err != nil {
		return err
	}
	f.live.stderr = cmd.ErrOrStderr()
	outputs, err := f.reports()
	if err != nil {
		return err
	}
	loaded := async(func() (*engine.Engine, error) { return f.engine(ctx) })
	done, since, err := f.examined(ctx, paths, cmd.InOrStdin(), loaded)
	if err != nil {
		return err
	}
	defer stopwatchOf(ctx).phase(phaseReport)()
	files, result := join(done)
	result.Since = since
	verdict := verdictOf(done, files, result)
	options := f.options(done, files, verdict)
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

// engine loads the rules.
func (f *checkFlags) engine(ctx context.Context) (*engine.Engine, error) {
	defer stopwatchOf(ctx).phase(phaseRules)()
	return f.own.engine(ctx)
}

// An examined is a workspace with what the rules say of it.
type examined struct {
	space   *space
	loading loading
	chosen  choices
	result  *engine.Result
	open    completeness
}

// examine loads workspaces, all of them before the first is judged, and asks the
// rules about each. The engine is waited for only when something is loaded.
func (f *checkFlags) examine(ctx context.Context, all []*space, loaded func() (*engine.Engine, error)) ([]examined, error) {
	out := make([]examined, len(all))
	loadings, err := f.loadAll(ctx, all)
	if err != nil {
		return nil, err
	}
	base, err := loaded()
	if err != nil {
		return nil, err
	}
	for i, s := range all {
		chosen, e, err := f.ready(ctx, base, s)
		if err != nil {
			return nil, err
		}
		if out[i], err = f.answers(ctx, e, chosen, s, loadings[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (f *checkFlags) loadAll(ctx context.Context, all []*space) ([]loading, error) {
	loadings := make([]loading, len(all))
	for i, s := range all {
		l, err := f.loadReported(ctx, s)
		if err != nil {
			return nil, err
		}
		loadings[i] = l
	}
	return loadings, f.declared(loadings)
}

// ready returns what is chosen for a workspace, and the engine that asks so.
func (f *checkFlags) ready(ctx context.Context, base *engine.Engine, s *space) (choices, *engine.Engine, error) {
	base, ownProblems, err := f.own.of(ctx, base, s)
	if err != nil {
		return choices{}, nil, err
	}
	chosen, err := f.choose(base, s, f.day)
	if err != nil {
		return choices{}, nil, err
	}
	chosen.problems = append(chosen.problems, ownProblems...)
	e, err := chosen.engine(base, stopwatchOf(ctx).observer())
	return chosen, e, err
}

// answers asks the rules about a loaded workspace, and suppresses.
func (f *checkFlags) answers(ctx context.Context, e *engine.Engine, chosen choices, s *space, l loading) (examined, error) {
	l.problems = append(l.problems, chosen.problems...)
	if chosen.profile != "pre-commit" { // a hook is given whatever has changed
		l.problems = append(l.problems, s.passedOver(l)...)
	}
	l.paths = chosen.minCoverage > 0
	result, err := judge(ctx, e, s, l, f.day)
	if err != nil {
		return examined{}, err
	}
	stopwatchOf(ctx).remark(eventPaths(result))
	if err := f.suppress(e, s, l, result); err != nil {
		return examined{}, err
	}
	result.Problems = append(result.Problems, chosen.ephemeral(s, result.Findings)...)
	out := examined{space: s, loading: l, chosen: chosen, result: result}
	out.open = out.completeness()
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

// workspaceOptions are what the flags and the configuration say of a workspace.
func workspaceOptions(e *engine.Engine, s *space, l loading, date time.Time) workspace.Options {
	options := workspace.Options{
		Reads: e.Shows(), Environments: l.environments, Date: date,
		Signals: s.config.Signals, APIGatewayRESTLimit: s.config.Quotas.RESTIntegration, AccountConcurrency: s.config.Quotas.AccountConcurrency,
	}
	if l.paths {
		withSignals(options.Reads)
	}
	for _, external := range s.config.External {
		at, _ := s.configAt(external.Line)
		options.External = append(options.External, workspace.External{
			Units: external.Units, Kinds: external.Kinds, Signals: external.Signals, Reason: external.Reason,
			Until: external.Until, At: at,
		})
	}
	return options
}

// judge links the units, asks the rules about those that are reported, and
// counts.
func judge(ctx context.Context, e *engine.Engine, s *space, l loading, date time.Time) (*engine.Result, error) {
	linked := stopwatchOf(ctx).phase(phaseLink)
	w := l.memory.link(e, l.units, workspaceOptions(e, s, l, date), func(u *model.Unit) bool { return reported(s, u) })
	linked()
	w.Problems = append(w.Problems, l.problems...)
	w.Units = slices.DeleteFunc(w.Units, func(u *workspace.Unit) bool {
		return !reported(s, u.Unit) || !l.asks(u.Key)
	})
	integrity := integrityOf(w.Units, date)
	answered := stopwatchOf(ctx).phase(phaseAsk)
	var covered coverages
	result, err := l.memory.check(ctx, e, w, func(u *workspace.Unit) {
		covered.add(u)
		w.Forget(u)
	})
	answered()
	if err != nil {
		return nil, err
	}
	if err := sayAge(result.Findings, date); err != nil {
		return nil, err
	}
	result.Coverage = covered.sorted()
	files, accounts := map[string]bool{}, map[string]bool{}
	for _, u := range w.Units {
		for _, file := range u.Files {
			files[file] = true
			accounts[file] = u.Format == account.Loader{}.Name()
		}
	}
	result.Problems = slices.DeleteFunc(result.Problems, func(p source.Problem) bool {
		return !s.isConfig(p.At.File) && !files[p.At.File] && !s.reports(p.At.File)
	})
	result.Problems = append(result.Problems, integrity...)
	lost := map[string]bool{}
	for _, p := range result.Problems {
		// What is lost of the snapshot of an account is a call, not the file.
		if p.Effect == source.Lost && (!accounts[p.At.File] || p.At.Line == 0) {
			lost[p.At.File], files[p.At.File] = true, true
		}
	}
	result.Summary.Files, result.Summary.Lost = len(files), len(lost)
	result.Summary.Examined = len(files) - len(lost)
	return result, nil
}

// passedOver says which of the files that the user named are nothing to check.
func (s *space) passedOver(l loading) []source.Problem {
	known := map[string]bool{}
	maps.Copy(known, l.apart)
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
		if !known[file] && !s.isConfig(file) {
			out = append(out, source.Problem{
				ID: "not-a-template", At: source.Span{File: file}, Effect: source.Noted,
				Message: "it is no template, and belongs to none", Fix: "Name a template.",
			})
		}
	}
	return out
}

// reported tells whether a unit is among what the user asked about.
func reported(s *space, u *model.Unit) bool {
	return s.reports(u.Key) || slices.ContainsFunc(u.Files, s.reports)
}
