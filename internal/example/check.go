package example

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/config"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/parser"
)

// A Checker loads examples and asks rules about them.
type Checker struct {
	Files   fs.FS
	Loaders []parser.Loader
}

// A Result is what became of an example.
type Result struct {
	// Missing were expected and are no answers, Surplus are answers that nothing
	// expects.
	Missing, Surplus []Expectation
	// Wrong is what else is so and must not be.
	Wrong []string
	// Messages are what the rule said and the problems of the example, to
	// understand the rest by.
	Messages []string
}

// OK tells whether the example is what it should be.
func (r Result) OK() bool { return len(r.Missing)+len(r.Surplus)+len(r.Wrong) == 0 }

// String says what is wrong, line by line.
func (r Result) String() string {
	var b strings.Builder
	for _, x := range r.Missing {
		fmt.Fprintf(&b, "%s:%d expects %s, and the rule does not answer that\n", x.File, x.Line, x.Outcome)
	}
	for _, x := range r.Surplus {
		fmt.Fprintf(&b, "%s:%d gets %s, and expects no answer\n", x.File, x.Line, x.Outcome)
	}
	for _, line := range r.Wrong {
		b.WriteString(line + "\n")
	}
	for _, line := range r.Messages {
		b.WriteString("  " + line + "\n")
	}
	return b.String()
}

// Check asks an engine that asks one rule about an example in the rule's folder.
// The error is for what cannot be examined at all.
func (c Checker) Check(ctx context.Context, e *engine.Engine, rule *engine.Rule, dir string, x Example) (Result, error) {
	var r Result
	var expected []Expectation
	for _, file := range x.Files {
		wanted, err := Wants(c.Files, dir, file, rule.ID)
		if err != nil {
			return r, err
		}
		expected = append(expected, wanted...)
	}
	answers, err := c.ask(ctx, e, rule, dir, x, &r)
	if err != nil {
		return r, err
	}
	slices.SortFunc(expected, compare)
	slices.SortFunc(answers, compare)
	r.Missing, r.Surplus = without(expected, answers), without(answers, expected)
	outcome := func(o engine.Outcome) bool {
		return slices.ContainsFunc(expected, func(x Expectation) bool { return x.Outcome == o })
	}
	switch {
	case x.Outcome == Bad && !outcome(engine.Found):
		r.Wrong = append(r.Wrong, fmt.Sprintf("a bad example expects a finding on some line: # want %s", rule.ID))
	case x.Outcome == Unknown && !outcome(engine.Unknown):
		r.Wrong = append(r.Wrong, fmt.Sprintf("an unknown example expects an unknown answer on some line: # want? %s", rule.ID))
	case x.Outcome == Good && len(expected) > 0:
		r.Wrong = append(r.Wrong, "a good example expects nothing")
	}
	return r, nil
}

func compare(a, b Expectation) int {
	if a.File == b.File && a.Line != b.Line {
		return a.Line - b.Line
	}
	return strings.Compare(a.String(), b.String())
}

// without is a without what is in b, each once.
func without(a, b []Expectation) []Expectation {
	rest := slices.Clone(b)
	var out []Expectation
	for _, x := range a {
		if i := slices.Index(rest, x); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
			continue
		}
		out = append(out, x)
	}
	return out
}

// ask is what the rule says about an example. What it says in words, and what is
// wrong, goes into the result.
func (c Checker) ask(ctx context.Context, e *engine.Engine, rule *engine.Rule, dir string, x Example, r *Result) ([]Expectation, error) {
	below, err := fs.Sub(c.Files, dir)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", dir, err)
	}
	tree := &parser.Tree{FS: alone{below, x.Files}}
	var options workspace.Options
	for _, file := range x.Files {
		if path.Base(file) != config.Name {
			tree.Files = append(tree.Files, file)
			continue
		}
		if options, e, err = configured(below, file, e, rule); err != nil {
			return nil, err
		}
	}
	var units []*model.Unit
	for _, loader := range c.Loaders {
		found, err := loader.Find(ctx, tree, parser.Options{})
		if err != nil {
			return nil, fmt.Errorf("find %s inputs: %w", loader.Name(), err)
		}
		r.problems(found.Problems, x)
		for _, input := range found.Inputs {
			unit, err := input.Load(ctx)
			if err != nil {
				return nil, fmt.Errorf("load %s: %w", input, err)
			}
			units = append(units, unit)
		}
	}
	if len(units) == 0 {
		r.Wrong = append(r.Wrong, "it is of no format that Belay reads")
		return nil, nil
	}
	options.Reads = e.Shows()
	result, err := e.Check(ctx, workspace.Build(units, options))
	if err != nil {
		return nil, err
	}
	for _, f := range result.Failures {
		r.Wrong = append(r.Wrong, fmt.Sprintf("rule %s failed: %s", f.Rule.ID, f.Err))
	}
	if result.Summary.Resources == 0 {
		r.Wrong = append(r.Wrong, "it has no resources")
	}
	r.problems(result.Problems, x)
	var answers []Expectation
	for _, f := range result.Findings {
		answers = append(answers, Expectation{File: f.At.File, Line: int(f.At.Line), Outcome: f.Outcome})
		r.Messages = append(r.Messages, fmt.Sprintf("%s %s %s: %s", f.At, f.Outcome, f.Subject.ID, f.Message))
	}
	return answers, nil
}

// problems tells problems; what was lost must not be. Calls that were refused when an
// account was read are how it comes to be unknown, so an example of that may have them.
func (r *Result) problems(problems []source.Problem, x Example) {
	for _, p := range problems {
		line := fmt.Sprintf("%s problem %s: %s", p.At, p.ID, p.Message)
		if p.Effect == source.Lost && (x.Outcome != Unknown || p.ID != "call-failed") {
			r.Wrong = append(r.Wrong, line)
		}
		r.Messages = append(r.Messages, line)
	}
}

// configured is what an example says that has a .belay.yaml: its environments, and
// an engine that asks with its settings.
func configured(files fs.FS, file string, e *engine.Engine, rule *engine.Rule) (workspace.Options, *engine.Engine, error) {
	var options workspace.Options
	content, err := fs.ReadFile(files, file)
	if err != nil {
		return options, nil, fmt.Errorf("read %s: %w", file, err)
	}
	c, err := config.Parse(file, content)
	if err != nil {
		return options, nil, err
	}
	settings, defaults := map[string]any{}, e.Defaults()
	for _, s := range c.Settings(file) {
		like, ok := defaults[s.Name]
		if !ok {
			return options, nil, s.Errorf("no rule has a setting %s", s.Name)
		}
		if settings[s.Name], err = s.Value(like); err != nil {
			return options, nil, err
		}
	}
	if len(settings) > 0 {
		if e, err = e.Select(engine.Options{Rules: []string{rule.ID}, Settings: settings}); err != nil {
			return options, nil, err
		}
	}
	for _, environment := range c.Environments {
		options.Environments = append(options.Environments, workspace.Environment{
			Name: environment.Name, Class: environment.Class, Parameters: environment.Parameters,
		})
	}
	return options, e, nil
}

// An alone is a tree with the files of an example and none beside it: a Terraform
// module is all files of its folder.
type alone struct {
	fs.FS
	files []string
}

// Open opens a file of the example.
func (a alone) Open(name string) (fs.File, error) {
	if !slices.Contains(a.files, name) && !a.leads(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return a.FS.Open(name)
}

// ReadDir lists what is of the example.
func (a alone) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(a.FS, name)
	return slices.DeleteFunc(entries, func(entry fs.DirEntry) bool {
		file := path.Join(name, entry.Name())
		return !slices.Contains(a.files, file) && !a.leads(file)
	}), err
}

// leads tells whether a folder leads to a file of the example.
func (a alone) leads(folder string) bool {
	return folder == "." || slices.ContainsFunc(a.files, func(file string) bool { return strings.HasPrefix(file, folder+"/") })
}
