package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/config"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/report"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/parser"
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
	format          string
	outputs         []string
	profile         string
	failOn          string
	rules, skip     []string
	unknown         bool
	allowIncomplete bool
	noColor         bool
}

// deployment is what the user says about how things are deployed.
type deployment struct {
	workspace      string
	parameters     []string
	parameterFiles []string
	environment    string
}

func (d *deployment) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&d.workspace, "workspace", "", "`folder` that is seen, or the file if only that is; default the nearest folder with a .belay.yaml, else the repository")
	cmd.Flags().StringArrayVar(&d.parameters, "parameter", nil, "`name=value` of a parameter; closes the conditions that depend on it")
	cmd.Flags().StringArrayVar(&d.parameterFiles, "parameter-file", nil, "parameter `file` of CloudFormation or samconfig.toml")
	cmd.Flags().StringVar(&d.environment, "environment", "", "`name` of the environment of .belay.yaml that is checked")
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
		RunE: func(cmd *cobra.Command, args []string) error { return flags.check(cmd, args) },
	}
	flags.deployment.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&flags.format, "format", "text", "`format` of the report: "+strings.Join(slices.Sorted(maps.Keys(report.Writers)), ", "))
	f.StringArrayVar(&flags.outputs, "output", nil, "write another report, `format=file`")
	f.StringVar(&flags.profile, "profile", "pr", "pre-commit (tier A), pr (A and B) or audit (all, with what passed) as `name`")
	f.StringVar(&flags.failOn, "fail-on", "medium", "`severity` from which findings give exit status 1: critical, high, medium, low, info, unknown (medium, or any unknown answer) or never")
	f.StringArrayVar(&flags.rules, "rule", nil, "ask only the rule of this `id`, whatever its tier")
	f.StringArrayVar(&flags.skip, "skip-rule", nil, "do not ask the rule of this `id`")
	f.BoolVar(&flags.unknown, "unknown", false, "list answers that are unknown")
	f.BoolVar(&flags.allowIncomplete, "allow-incomplete", false, "no exit status 3")
	f.BoolVar(&flags.noColor, "no-color", false, "no colours on a terminal")
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
		return engine.New(ctx, rules.FS, engine.Options{Rules: f.rules, Skip: f.skip, Tiers: tiers, All: f.profile == "audit"})
	})
	all, err := spaces(ctx, paths, f.workspace, cmd.InOrStdin())
	if err != nil {
		return err
	}
	units := make([]loading, len(all))
	for i, s := range all {
		if units[i], err = f.load(ctx, s); err != nil {
			return err
		}
	}
	e, err := loaded()
	if err != nil {
		return selectionError(err)
	}
	results := make([]*engine.Result, len(all))
	var open completeness
	for i, s := range all {
		if results[i], err = judge(ctx, e, s, units[i]); err != nil {
			return err
		}
		c := f.completeness(s, results[i])
		open.incomplete, open.excused = open.incomplete || c.incomplete, open.excused || c.excused
	}
	files, result := join(all, results)
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

// selectionError explains a rule that does not exist.
func selectionError(err error) error {
	var selection *engine.SelectionError
	if !errors.As(err, &selection) || selection.Setting {
		return err
	}
	return noRule(selection.ID, ruleIDs())
}

// async starts f and returns how to wait for it.
func async[T any](f func() (T, error)) func() (T, error) {
	var value T
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		value, err = f()
	}()
	return func() (T, error) {
		<-done
		return value, err
	}
}

// A loading is what the loaders made of a workspace.
type loading struct {
	units        []*model.Unit
	problems     []source.Problem
	environments []workspace.Environment
}

// load loads the units of a workspace, several at a time.
func (d *deployment) load(ctx context.Context, s *space) (loading, error) {
	options, err := d.options(s)
	if err != nil {
		return loading{}, err
	}
	out := loading{problems: slices.Clone(s.problems)}
	for _, e := range s.config.Environments {
		out.environments = append(out.environments, workspace.Environment{Name: e.Name, Class: e.Class, Parameters: e.Parameters})
	}
	var inputs []parser.Input
	for _, loader := range Loaders() {
		found, err := loader.Find(ctx, s.tree, options)
		if err != nil {
			return loading{}, fmt.Errorf("find %s inputs: %w", loader.Name(), err)
		}
		inputs = append(inputs, found.Inputs...)
		out.problems = append(out.problems, found.Problems...)
	}
	out.units = make([]*model.Unit, len(inputs))
	errs := make([]error, len(inputs))
	parallel(len(inputs), func(i int) {
		if errs[i] = ctx.Err(); errs[i] == nil {
			out.units[i], errs[i] = inputs[i].Load(ctx)
		}
	})
	for i, err := range errs {
		if err != nil {
			return loading{}, fmt.Errorf("load %s: %w", inputs[i], err)
		}
	}
	return out, nil
}

// options are what the user and the environment say about parameters. The
// command line wins.
func (d *deployment) options(s *space) (parser.Options, error) {
	options := parser.Options{Parameters: map[string]string{}}
	if d.environment != "" {
		e, err := s.config.Environment(d.environment)
		if err != nil {
			return options, err
		}
		maps.Copy(options.Parameters, e.Parameters)
		options.ParameterFiles = append(options.ParameterFiles, e.ParameterFiles...)
	}
	for _, name := range d.parameterFiles {
		full, _, err := resolve(name)
		if err != nil {
			return options, err
		}
		rel, err := filepath.Rel(s.dir, full)
		if err != nil || !filepath.IsLocal(rel) {
			return options, fmt.Errorf("parameter file %s is not in the workspace %s", name, displayed(s.dir))
		}
		options.ParameterFiles = append(options.ParameterFiles, filepath.ToSlash(rel))
	}
	for _, parameter := range d.parameters {
		name, value, ok := strings.Cut(parameter, "=")
		if !ok || name == "" {
			return options, fmt.Errorf("parameter %q is not name=value", parameter)
		}
		options.Parameters[name] = value
	}
	return options, nil
}

// parallel calls f for 0 to n-1, as many at a time as there are processors.
func parallel(n int, f func(i int)) {
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for i := range n {
		slots <- struct{}{}
		wg.Go(func() {
			f(i)
			<-slots
		})
	}
	wg.Wait()
}

// judge links the units, asks the rules about those that are reported, and
// counts.
func judge(ctx context.Context, e *engine.Engine, s *space, l loading) (*engine.Result, error) {
	w := workspace.Build(l.units, workspace.Options{Reads: e.Shows(), Environments: l.environments})
	w.Problems = append(w.Problems, l.problems...)
	w.Units = slices.DeleteFunc(w.Units, func(u *workspace.Unit) bool {
		return !reported(s, u)
	})
	result, err := e.Check(ctx, w)
	if err != nil {
		return nil, err
	}
	files := map[string]bool{}
	for _, u := range w.Units {
		for _, file := range u.Files {
			files[file] = true
		}
	}
	result.Problems = slices.DeleteFunc(result.Problems, func(p source.Problem) bool {
		return !files[p.At.File] && !s.reports(p.At.File)
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

// reported tells whether a unit is among what the user asked about.
func reported(s *space, u *workspace.Unit) bool {
	return s.reports(u.Key) || slices.ContainsFunc(u.Files, s.reports)
}

// join makes one result of those of several workspaces, with places relative to
// the folder that they have in common.
func join(all []*space, results []*engine.Result) (mounted, *engine.Result) {
	dirs := make([]string, len(all))
	for i, s := range all {
		dirs[i] = s.dir
	}
	base := common(dirs)
	files := mounted{dir: base}
	out := &engine.Result{Summary: engine.Summary{Found: map[engine.Severity]int{}}}
	for i, s := range all {
		rel, err := filepath.Rel(base, s.dir)
		if err != nil {
			rel = s.dir
		}
		prefix := filepath.ToSlash(rel)
		files.mounts = append(files.mounts, mount{prefix: prefix, fs: s.fs})
		move(results[i], prefix)
		out.Rules = results[i].Rules
		out.Findings = append(out.Findings, results[i].Findings...)
		out.Problems = append(out.Problems, results[i].Problems...)
		out.Failures = append(out.Failures, results[i].Failures...)
		add(&out.Summary, results[i].Summary)
	}
	if len(all) > 1 {
		slices.SortStableFunc(out.Findings, func(a, b engine.Finding) int { return cmp.Compare(a.At.File, b.At.File) })
		slices.SortStableFunc(out.Problems, func(a, b source.Problem) int { return cmp.Compare(a.At.File, b.At.File) })
	}
	return files, out
}

// move puts the places of a result below a folder.
func move(result *engine.Result, prefix string) {
	if prefix == "." {
		return
	}
	for i := range result.Findings {
		f := &result.Findings[i]
		f.At.File = path.Join(prefix, f.At.File)
		f.Related = slices.Clone(f.Related)
		for j := range f.Related {
			f.Related[j].At.File = path.Join(prefix, f.Related[j].At.File)
		}
	}
	for i := range result.Problems {
		if p := &result.Problems[i]; p.At.File != "" {
			p.At.File = path.Join(prefix, p.At.File)
		}
	}
}

func add(sum *engine.Summary, s engine.Summary) {
	sum.Files += s.Files
	sum.Examined += s.Examined
	sum.Lost += s.Lost
	sum.Units += s.Units
	sum.Resources += s.Resources
	sum.Rules = s.Rules
	sum.Unknown += s.Unknown
	sum.Suppressed += s.Suppressed
	sum.Passed += s.Passed
	sum.NotApplicable += s.NotApplicable
	for severity, n := range s.Found {
		sum.Found[severity] += n
	}
}

// common is the folder that is above all of the folders.
func common(dirs []string) string {
	base := dirs[0]
	for _, dir := range dirs[1:] {
		for {
			rel, err := filepath.Rel(base, dir)
			if err == nil && filepath.IsLocal(rel) || filepath.Dir(base) == base {
				break
			}
			base = filepath.Dir(base)
		}
	}
	return base
}

// mounted is the trees of several workspaces as one.
type mounted struct {
	dir    string // absolute
	mounts []mount
}

type mount struct {
	prefix string
	fs     fs.FS
}

// Open opens a file in the first tree that has it.
func (m mounted) Open(name string) (fs.File, error) {
	err := error(&fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist})
	for _, tree := range m.mounts {
		if !within(tree.prefix, name) {
			continue
		}
		rel := name
		if tree.prefix != "." {
			rel = strings.TrimPrefix(name, tree.prefix+"/")
		}
		var file fs.File
		if file, err = tree.fs.Open(rel); err == nil {
			return file, nil
		}
	}
	return nil, err
}

// A threshold is from where on findings fail a check.
type threshold struct {
	severity engine.Severity
	unknown  bool
	never    bool
}

func parseThreshold(word string) (threshold, error) {
	switch word {
	case "unknown":
		return threshold{severity: engine.Medium, unknown: true}, nil
	case "never":
		return threshold{never: true}, nil
	}
	severity, ok := engine.ParseSeverity(word)
	if !ok {
		words := []string{"critical", "high", "medium", "low", "info", "unknown", "never"}
		return threshold{}, fmt.Errorf("--fail-on cannot be %s%s", word, config.Suggest(word, words))
	}
	return threshold{severity: severity}, nil
}

// A verdict is what the exit status follows from.
type verdict struct {
	failed     bool // a rule did
	found      bool // something at or above the threshold
	incomplete bool // something was lost or left undecided
	note       string
}

// verdict says what the exit status follows from. What is incomplete was found
// out workspace by workspace.
func (f *checkFlags) verdict(limit threshold, result *engine.Result, open completeness) verdict {
	v := verdict{failed: len(result.Failures) > 0, incomplete: open.incomplete}
	for _, finding := range result.Findings {
		switch finding.Outcome {
		case engine.Found:
			v.found = v.found || !limit.never && finding.Severity >= limit.severity
		case engine.Unknown:
			v.found = v.found || limit.unknown
		case engine.Passed, engine.NotApplicable, engine.Suppressed:
		}
	}
	switch {
	case open.incomplete:
		v.note = "incomplete, see the problems"
	case open.excused && f.allowIncomplete:
		v.note = "incomplete, which --allow-incomplete accepts"
	case open.excused:
		v.note = "incomplete, which the pre-commit profile accepts outside the files it is given"
	}
	return v
}

// A completeness tells whether something was lost or left undecided, and
// whether some of that is accepted.
type completeness struct{ incomplete, excused bool }

func (f *checkFlags) completeness(s *space, result *engine.Result) completeness {
	var c completeness
	for _, p := range result.Problems {
		switch {
		case p.Effect == source.Noted, p.Effect == source.Partial && len(p.Undecides) == 0:
		case f.allowIncomplete, f.profile == "pre-commit" && !slices.Contains(s.files, p.At.File):
			c.excused = true
		default:
			c.incomplete = true
		}
	}
	return c
}

func (v verdict) status() error {
	switch {
	case v.failed:
		return exit(exitUsage)
	case v.found:
		return exit(exitFindings)
	case v.incomplete:
		return exit(exitIncomplete)
	}
	return nil
}

// An output is a report and where it goes; the standard output has no file.
type output struct {
	format, file string
}

func (f *checkFlags) reports() ([]output, error) {
	out := []output{{format: f.format}}
	for _, word := range f.outputs {
		format, file, ok := strings.Cut(word, "=")
		if !ok || file == "" {
			return nil, fmt.Errorf("output %q is not format=file", word)
		}
		out = append(out, output{format: format, file: file})
	}
	for _, o := range out {
		if report.Writers[o.format] == nil {
			return nil, fmt.Errorf("there is no format %s%s", o.format, config.Suggest(o.format, slices.Sorted(maps.Keys(report.Writers))))
		}
	}
	return out, nil
}

// write writes a report. A file is written whole or not at all.
func (o output) write(cmd *cobra.Command, result *engine.Result, options report.Options, noColor bool) error {
	write := report.Writers[o.format]
	if o.file == "" {
		options.Color = !noColor && colored(cmd.OutOrStdout())
		return write(cmd.OutOrStdout(), result, options)
	}
	var content bytes.Buffer
	if err := write(&content, result, options); err != nil {
		return err
	}
	if err := os.WriteFile(o.file, content.Bytes(), 0o644); err != nil { //nolint:gosec // a report is for others to read
		return fmt.Errorf("write %s: %w", o.file, cause(err))
	}
	return nil
}

func (f *checkFlags) options(files mounted, v verdict) report.Options {
	repository, prefix := repositoryOf(files.dir)
	return report.Options{
		Version:    version,
		Files:      files,
		Show:       func(file string) string { return displayed(filepath.Join(files.dir, filepath.FromSlash(file))) },
		Repository: func(file string) string { return path.Join(prefix, file) },
		Revision:   revisionOf(repository),
		Unknown:    f.unknown,
		Note:       v.note,
	}
}
