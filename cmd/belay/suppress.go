package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/suppress"
)

// A suppression is what the user says about findings that are not reported.
type suppression struct {
	listed     bool   // whether they are listed all the same
	marks      bool   // whether the mark of each finding is shown
	imported   bool   // whether marks of other tools count
	baseline   string // file, "" is that of the workspace
	noBaseline bool
}

func (s *suppression) addFlags(f *pflag.FlagSet) {
	f.StringVar(&s.baseline, "baseline", "", "`file` of findings that were there before, which are not reported; default "+suppress.BaselineName+" of the workspace, if it is there")
	f.BoolVar(&s.noBaseline, "no-baseline", false, "report what a baseline has, too")
	f.BoolVar(&s.imported, "import-suppressions", false, "take over what comments and metadata for checkov, trivy, tfsec, cfn_nag, cdk-nag and cfn-lint suppress")
	f.BoolVar(&s.marks, "show-marks", false, "print with each finding the comment that suppresses it")
	f.BoolVar(&s.listed, "suppressed", false, "list what is suppressed, in SARIF too")
}

// suppress applies marks, the configuration and the baseline to what was found.
func (f *checkFlags) suppress(e *engine.Engine, s *space, l loading, result *engine.Result) error {
	baseline, err := f.readBaseline(s)
	if err != nil {
		return err
	}
	run := f.suppressing(e, s, l, result)
	run.Baseline = baseline
	run.Apply()
	return nil
}

// suppressing is what there is to suppress, without a baseline.
func (f *checkFlags) suppressing(e *engine.Engine, s *space, l loading, result *engine.Result) suppress.Run {
	named := map[string]bool{}
	for _, u := range l.units {
		named[u.Key] = l.asks(u.Key) && (s.reports(u.Key) || slices.ContainsFunc(u.Files, s.reports))
	}
	return suppress.Run{
		Result: result, Units: l.units, Reported: func(unit string) bool { return named[unit] },
		Elsewhere: func(unit string) bool { return l.left[unit] || len(s.config.Workspaces) > 0 && s.has(unit) },
		Day:       f.day, All: e.All(), Ignores: s.config.Ignores, ConfigAt: s.configAt, Import: f.imported,
		Partial: f.environment != "" || len(f.parameters)+len(f.parameterFiles)+len(f.plans) > 0 || f.variables,
		Broad:   cmp.Or(f.profile, s.config.Profile) == "audit",
		Apart:   len(l.apart) > 0 || len(s.config.Workspaces) > 0 || s.shared,
	}
}

// has tells whether the file or folder of a unit is there.
func (s *space) has(unit string) bool {
	file, _, _ := strings.Cut(unit, "#") // the second document of a file is called so
	_, err := fs.Stat(s.fs, file)
	return err == nil
}

// readBaseline reads the baseline of a workspace, nil if it has none.
func (f *checkFlags) readBaseline(s *space) (*suppress.Baseline, error) {
	if f.noBaseline {
		return nil, nil
	}
	name, wanted, err := f.baselineName(s)
	if err != nil {
		return nil, err
	}
	content, err := fs.ReadFile(s.fs, name)
	// What was not there yet in an earlier revision had nothing.
	if errors.Is(err, fs.ErrNotExist) && (!wanted || s.sight.earlier) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read baseline %s: %w", displayed(filepath.Join(s.dir, name)), cause(err))
	}
	return suppress.ReadBaseline(name, content)
}

// baselineName is the file of a workspace's baseline, relative to its folder, and
// whether somebody said that there is one.
func (f *checkFlags) baselineName(s *space) (name string, wanted bool, err error) {
	switch {
	case f.baseline != "":
		full, err := filepath.Abs(f.baseline)
		if err != nil {
			return "", false, fmt.Errorf("find %s: %w", f.baseline, err)
		}
		if folder, err := filepath.EvalSymlinks(filepath.Dir(full)); err == nil {
			full = filepath.Join(folder, filepath.Base(full))
		}
		rel, err := filepath.Rel(s.dir, full)
		if err != nil || !filepath.IsLocal(rel) {
			return "", false, fmt.Errorf("baseline %s is not in the workspace %s", f.baseline, displayed(s.dir))
		}
		return filepath.ToSlash(rel), true, nil
	case s.config.Baseline != "":
		return s.config.Baseline, true, nil
	}
	return suppress.BaselineName, false, nil
}
