// Package regotest runs the tests that stand beside rules: rules called test_ in
// files called _test.rego, as opa test does, against the library that ships and
// in the sandbox that rules are in.
package regotest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/belay-dev/belay/engine"
)

// Options say which tests are run, and how.
type Options struct {
	// Run is a regular expression of the tests to run, package and name: all if "".
	Run string
	// Coverage asks which lines the tests reach.
	Coverage bool
	// Limit is how long one test may take; 0 is engine.DefaultLimit.
	Limit time.Duration

	trace bool
}

// A Result is what became of a test.
type Result struct {
	File   string // as messages name it
	Line   int
	Name   string // test_no_timeout
	Passed bool
	Why    string // it has not, "" if it has
	Output string // of print
	Took   time.Duration
}

// Coverage says which lines of the rules the tests reach. Lines without an
// expression count as neither.
type Coverage struct {
	Files []FileCoverage // sorted by file
}

// A FileCoverage is that of one file.
type FileCoverage struct {
	File    string
	Lines   int // with an expression
	Reached int
	Missed  [][2]int // from line to line
}

// Percent is the part of the lines that the tests reach.
func (c Coverage) Percent() float64 {
	var all, reached int
	for _, f := range c.Files {
		all, reached = all+f.Lines, reached+f.Reached
	}
	return percent(reached, all)
}

// Percent is the part of the lines that the tests reach.
func (f FileCoverage) Percent() float64 { return percent(f.Reached, f.Lines) }

func percent(part, all int) float64 {
	if all == 0 {
		return 100
	}
	return 100 * float64(part) / float64(all)
}

// Run runs the tests of the sources, sorted by file and line. The error is for
// tests that do not compile.
func Run(ctx context.Context, shipped fs.FS, sources []engine.Source, options Options) ([]Result, Coverage, error) {
	modules, own, err := parse(shipped, sources)
	if err != nil {
		return nil, Coverage{}, err
	}
	var tracer *cover.Cover
	if options.Coverage {
		tracer = cover.New()
	}
	var out []Result
	failed := false
	err = run(ctx, modules, options, tracer, func(r *tester.Result) {
		out = append(out, result(r))
		failed = failed || !r.Pass() && r.Error == nil && !r.Skip
	})
	if err == nil && failed {
		err = explain(ctx, modules, options, out)
	}
	if err != nil {
		return nil, Coverage{}, err
	}
	slices.SortFunc(out, func(a, b Result) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Name, b.Name))
	})
	if tracer == nil {
		return out, Coverage{}, nil
	}
	return out, coverage(tracer.Report(modules), own), nil
}

// run runs tests, and counts what they reach if there is something to count with.
func run(ctx context.Context, modules map[string]*ast.Module, options Options, tracer *cover.Cover, each func(*tester.Result)) error {
	compiler := ast.NewCompiler().WithCapabilities(engine.Sandbox()).WithEnablePrintStatements(true).SetErrorLimit(0)
	runner := tester.NewRunner().SetCompiler(compiler).SetModules(modules).SetStore(inmem.New()).
		CapturePrintOutput(true).Filter(options.Run).SetTimeout(cmp.Or(options.Limit, engine.DefaultLimit))
	if tracer != nil {
		runner = runner.SetCoverageQueryTracer(tracer)
	} else if options.trace {
		runner = runner.EnableTracing(true)
	}
	running, err := runner.RunTests(ctx, nil)
	if err != nil {
		return listed(err)
	}
	for r := range running {
		each(r)
	}
	return ctx.Err()
}

// explain runs the tests that failed once more, with an eye on what does not hold.
func explain(ctx context.Context, modules map[string]*ast.Module, options Options, results []Result) error {
	var names []string
	for _, r := range results {
		if !r.Passed {
			names = append(names, regexp.QuoteMeta(r.Name)+"$")
		}
	}
	options.Run, options.trace = strings.Join(names, "|"), true
	return run(ctx, modules, options, nil, func(r *tester.Result) {
		e := lastFailed(r)
		if e == nil || r.Location == nil {
			return
		}
		for i := range results {
			if results[i].Name == r.Name && results[i].File == r.Location.File && results[i].Line == r.Location.Row && results[i].Why == holdsNot {
				results[i].Why = fmt.Sprintf("line %d does not hold: %s", e.Location.Row, e.Location.Text)
			}
		}
	})
}

// holdsNot is why a test failed of which nothing more is known.
const holdsNot = "it does not hold"

// lastFailed is the last expression of the test itself that did not hold.
func lastFailed(r *tester.Result) *ast.Expr {
	for _, event := range slices.Backward(r.Trace) {
		e, ok := event.Node.(*ast.Expr)
		if ok && event.Op == topdown.FailOp && e.Location != nil && r.Location != nil && e.Location.File == r.Location.File {
			return e
		}
	}
	return nil
}

// listed are the errors of the compiler, one a line.
func listed(err error) error {
	list, ok := errors.AsType[ast.Errors](err)
	if !ok {
		return err
	}
	all := make([]error, len(list))
	for i, e := range list {
		all[i] = e
	}
	return errors.Join(all...)
}

// parse parses the library that ships, and the rules and tests of the sources. Own
// are the files of rules.
func parse(shipped fs.FS, sources []engine.Source) (modules map[string]*ast.Module, own []string, err error) {
	modules = map[string]*ast.Module{}
	var errs []error
	for _, s := range sources {
		errs = append(errs, walk(s, ".", func(file string, m *ast.Module) {
			if engine.Ships(m) {
				return
			}
			if modules[file] = m; !isTest(file) {
				own = append(own, file)
			}
		}))
	}
	errs = append(errs, walk(engine.Source{FS: shipped}, "lib", func(file string, m *ast.Module) {
		if !isTest(file) {
			modules[file] = m
		}
	}))
	slices.Sort(own)
	return modules, own, errors.Join(errs...)
}

func isTest(file string) bool { return strings.HasSuffix(file, "_test.rego") }

// walk parses the rego files of a tree.
func walk(s engine.Source, root string, each func(file string, m *ast.Module)) error {
	var errs []error
	err := fs.WalkDir(s.FS, root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".rego" {
			return err
		}
		file := path.Join(s.Name, name)
		content, err := fs.ReadFile(s.FS, name)
		if err != nil {
			return fmt.Errorf("read %s: %w", file, err)
		}
		m, err := ast.ParseModuleWithOpts(file, string(content), ast.ParserOptions{RegoVersion: ast.RegoV1})
		if err != nil {
			errs = append(errs, fmt.Errorf("parse %s: %w", file, err))
			return nil
		}
		each(file, m)
		return nil
	})
	return errors.Join(append(errs, err)...)
}

func result(r *tester.Result) Result {
	out := Result{Name: r.Name, Passed: r.Pass(), Output: string(r.Output), Took: r.Duration}
	if r.Location != nil {
		out.File, out.Line = r.Location.File, r.Location.Row
	}
	switch {
	case out.Passed:
	case r.Skip:
		out.Why = "it is skipped: its name begins with todo_"
	case r.Error != nil:
		out.Why = r.Error.Error()
	default:
		out.Why = holdsNot
	}
	return out
}

// coverage is that of the files of rules.
func coverage(report cover.Report, own []string) Coverage {
	var out Coverage
	for _, file := range own {
		f := FileCoverage{File: file}
		if r := report.Files[file]; r != nil {
			f.Lines, f.Reached = r.CoveredLines+r.NotCoveredLines, r.CoveredLines
			for _, missed := range r.NotCovered {
				f.Missed = append(f.Missed, [2]int{missed.Start.Row, missed.End.Row})
			}
		}
		out.Files = append(out.Files, f)
	}
	return out
}
