package main

import (
	"context"
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/engine/regotest"
	"github.com/belay-dev/belay/internal/example"
	"github.com/belay-dev/belay/rules"
)

// testFlags are what the user says about tests of rules.
type testFlags struct {
	run       string
	coverage  bool
	threshold float64
	verbose   bool
	limit     time.Duration
}

func testCommand() *cobra.Command {
	var flags testFlags
	cmd := &cobra.Command{
		Use:   "test [PATH...]",
		Short: "Test rules of your own",
		Long: `Test the rules in the folders, or in those that .belay.yaml names under rules: the
tests beside them (rules called test_ in files called _test.rego), and their examples
(bad.yaml, good.yaml, unknown.tf and so on), which are loaded as any template is and
must get answers on the lines that say so, # want RULE or # want? RULE, and on no
other.

A rule without a test and without a bad example fails: nobody knows whether it does
anything.

Exit status: 0 all tests pass; 1 some do not, or less of the rules is reached than
--threshold; 2 wrong use, or rules that do not load.`,
		Example: `  belay test policy
  belay test policy --run acme-function-name -v
  belay test policy --threshold 90`,
		RunE: func(cmd *cobra.Command, args []string) error { return flags.test(cmd, args) },
	}
	f := cmd.Flags()
	f.StringVar(&flags.run, "run", "", "only rules, tests and examples whose name matches this `regexp`: acme-function-name/test_prefix, acme-function-name/bad.yaml")
	f.BoolVar(&flags.coverage, "coverage", false, "say which lines of the rules their tests do not reach")
	f.Float64Var(&flags.threshold, "threshold", 0, "exit status 1 if tests reach less than this `percentage` of the lines")
	f.BoolVarP(&flags.verbose, "verbose", "v", false, "list what passes, and what print says")
	f.DurationVar(&flags.limit, "rules-timeout", engine.DefaultLimit, "how long a test or a rule may take, as `duration`")
	return cmd
}

// A group is what is tested of a rule, or of a library.
type group struct {
	name            string // id of the rule, or the folder
	rule            *engine.Rule
	tests, examples int
	bad             bool // whether there is a bad example
	failures        []string
	passed          []string
}

func (f *testFlags) test(cmd *cobra.Command, paths []string) error {
	ctx := cmd.Context()
	if f.threshold < 0 || f.threshold > 100 {
		return fmt.Errorf("--threshold cannot be %v: it is a percentage", f.threshold)
	}
	run, err := regexp.Compile(f.run)
	if err != nil {
		return fmt.Errorf("read --run: %w", err)
	}
	sources, err := sourcesToTest(ctx, paths)
	if err != nil {
		return err
	}
	e, err := engine.New(ctx, rules.FS, engine.Options{Own: sources, Limit: f.limit})
	if err != nil {
		return err
	}
	coverage := f.coverage || f.threshold > 0
	results, reached, err := regotest.Run(ctx, rules.FS, sources, regotest.Options{Coverage: coverage, Limit: f.limit})
	if err != nil {
		return fmt.Errorf("the tests do not compile:\n%w", err)
	}
	groups := groupsOf(e, sources)
	for _, r := range results {
		groups.add(r, run)
	}
	for _, g := range groups.sorted() {
		if err := g.check(ctx, e, run); err != nil {
			return err
		}
	}
	ok := f.report(cmd, groups.sorted(), run)
	if coverage && !f.reached(cmd, reached) {
		ok = false
	}
	if !ok {
		return exit(exitFindings)
	}
	return nil
}

// sourcesToTest are the folders that are named, else those of the configuration.
func sourcesToTest(ctx context.Context, paths []string) ([]engine.Source, error) {
	if len(paths) > 0 {
		own := ownRules{paths: paths}
		for _, name := range paths {
			if kindOf(name) != folderSource {
				return nil, fmt.Errorf("test %s: it is no folder of rules with their tests", name)
			}
		}
		return own.sources(ctx)
	}
	s, err := spaceHere()
	if err != nil {
		return nil, err
	}
	var own ownRules
	sources, err := own.tree(s)
	if err == nil && len(sources) == 0 {
		err = errors.New("there is nothing to test: name the folder of the rules, or list it under rules in .belay.yaml")
	}
	return sources, err
}

// A grouping is what is tested, by folder as messages name it.
type grouping map[string]*group

func groupsOf(e *engine.Engine, sources []engine.Source) grouping {
	out := grouping{}
	for _, r := range e.All() {
		if slices.ContainsFunc(sources, func(s engine.Source) bool { return s.Name == r.Source }) {
			out[path.Join(r.Source, path.Dir(r.File))] = &group{name: r.ID, rule: r}
		}
	}
	return out
}

func (g grouping) sorted() []*group {
	out := make([]*group, 0, len(g))
	for _, x := range g {
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b *group) int { return strings.Compare(a.name, b.name) })
	return out
}

// add adds a Rego test to its group.
func (g grouping) add(r regotest.Result, run *regexp.Regexp) {
	folder := path.Dir(r.File)
	if g[folder] == nil {
		g[folder] = &group{name: folder}
	}
	x := g[folder]
	if !run.MatchString(x.name + "/" + r.Name) {
		return
	}
	x.tests++
	output := ""
	if r.Output != "" {
		output = "\n" + indent(r.Output, "    ")
	}
	if r.Passed {
		x.passed = append(x.passed, r.Name+output)
		return
	}
	x.failures = append(x.failures, fmt.Sprintf("%s:%d: %s: %s%s", r.File, r.Line, r.Name, r.Why, output))
}

// check holds the examples of the rule to what they expect.
func (g *group) check(ctx context.Context, all *engine.Engine, run *regexp.Regexp) error {
	if g.rule == nil {
		return nil
	}
	dir := path.Dir(g.rule.File)
	examples, err := example.Of(g.rule.Files, dir)
	if err != nil {
		return err
	}
	e, err := all.Select(engine.Options{Rules: []string{g.rule.ID}})
	if err != nil {
		return err
	}
	checker := example.Checker{Files: g.rule.Files, Loaders: Loaders()}
	for _, x := range examples {
		g.bad = g.bad || x.Outcome == example.Bad
		if !run.MatchString(g.name + "/" + x.Name) {
			continue
		}
		g.examples++
		result, err := checker.Check(ctx, e, g.rule, dir, x)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		name := path.Join(g.rule.Source, dir, x.Name)
		switch {
		case err != nil:
			g.failures = append(g.failures, fmt.Sprintf("%s: %s", name, err))
		case !result.OK():
			g.failures = append(g.failures, name+":\n"+indent(result.String(), "  "))
		default:
			g.passed = append(g.passed, x.Name)
		}
	}
	return nil
}

func indent(text, by string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(by + line)
	}
	return strings.TrimRight(b.String(), "\n")
}

// report says what passed and what did not. It returns whether all is well.
func (f *testFlags) report(cmd *cobra.Command, groups []*group, run *regexp.Regexp) bool {
	tests, examples, failed := 0, 0, 0
	for _, g := range groups {
		if g.rule != nil && g.tests == 0 && !g.bad && run.MatchString(g.name) {
			g.failures = append(g.failures, fmt.Sprintf("%s: it has no test and no bad example, so nobody knows whether it finds anything",
				path.Join(g.rule.Source, g.rule.File)))
		}
		if g.tests+g.examples+len(g.failures) == 0 {
			continue
		}
		tests, examples, failed = tests+g.tests, examples+g.examples, failed+len(g.failures)
		word := "ok  "
		if len(g.failures) > 0 {
			word = "FAIL"
		}
		cmd.Printf("%s  %s  %s, %s\n", word, g.name, counted(g.tests, "test"), counted(g.examples, "example"))
		if f.verbose {
			for _, line := range g.passed {
				cmd.Println(indent("ok  "+line, "      "))
			}
		}
		for _, line := range g.failures {
			cmd.Println(indent(line, "      "))
		}
	}
	if tests+examples == 0 && failed == 0 {
		cmd.Println("no test ran, which counts as a failure: --run matches none")
		return false
	}
	cmd.Printf("%s, %s; %d failed\n", counted(tests, "test"), counted(examples, "example"), failed)
	return failed == 0
}

func counted(n int, what string) string { return fmt.Sprintf("%d %s", n, pick(n, what, what+"s")) }

// reached says what the Rego tests reach. It returns whether that is enough.
func (f *testFlags) reached(cmd *cobra.Command, c regotest.Coverage) bool {
	cmd.Printf("tests reach %.1f %% of the lines\n", c.Percent())
	for _, file := range c.Files {
		if len(file.Missed) == 0 {
			continue
		}
		lines := make([]string, len(file.Missed))
		for i, m := range file.Missed {
			if lines[i] = fmt.Sprint(m[0]); m[1] != m[0] {
				lines[i] = fmt.Sprintf("%d-%d", m[0], m[1])
			}
		}
		cmd.Printf("  %s  %.1f %%, not %s %s\n", file.File, file.Percent(), pick(len(file.Missed), "line", "lines"), strings.Join(lines, ", "))
	}
	if c.Percent() < f.threshold {
		cmd.Printf("that is less than --threshold %v\n", f.threshold)
		return false
	}
	return true
}
