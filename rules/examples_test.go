package rules_test

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/config"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/parser"
)

// exampleName is bad.yaml, good_fifo.json or the folder unknown.
var exampleName = regexp.MustCompile(`^(bad|good|unknown)(_[a-z0-9_]+)?(\.|$)`)

// exampleOutcome is bad, good or unknown, "" if the file is no example.
func exampleOutcome(name string) string {
	if m := exampleName.FindStringSubmatch(name); m != nil && path.Ext(name) != ".rego" {
		return m[1]
	}
	return ""
}

// An example is a file, or a folder of files that belong together.
type example struct {
	outcome string
	name    string   // of the file or folder
	files   []string // relative to the folder of the rule
}

// alone is the files of an example without those beside it: a Terraform module is
// all files of its folder.
func (x example) alone(t *testing.T, dir string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range x.files {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data, Mode: 0o600}
	}
	return files
}

// examplesOf are the examples of a rule of one outcome, of any if it is "".
func examplesOf(t *testing.T, dir, outcome string) []example {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []example
	for _, entry := range entries {
		got := exampleOutcome(entry.Name())
		if got == "" || outcome != "" && got != outcome || path.Ext(entry.Name()) == wantFile {
			continue
		}
		e := example{outcome: got, name: entry.Name(), files: []string{entry.Name()}}
		if entry.IsDir() {
			e.files = filesBelow(t, dir, entry.Name())
		}
		out = append(out, e)
	}
	return out
}

func filesBelow(t *testing.T, dir, name string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(filepath.Join(dir, name), func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(file) == wantFile {
			return err
		}
		relative, err := filepath.Rel(dir, file)
		files = append(files, filepath.ToSlash(relative))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// want is the comment that expects a finding on its line; with a question mark
// it expects an unknown answer.
var want = regexp.MustCompile(`(?:#|//) want(\?)? ([a-z0-9-]+(?: [a-z0-9-]+)*)\s*$`)

// wantFile is the extension of the file that holds the expectations of a JSON
// file, which has no comments. bad.json.want repeats the lines that get a finding,
// with the comment: `"Resize": { # want timeout-default`. A line repeated must be
// in the JSON file exactly once; spaces around it do not matter.
const wantFile = ".want"

// wants are the expectations of a file about a rule, as reported by found.
func wants(t *testing.T, dir, file, rule string) []string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(content), "\n")
	var out []string
	for i, line := range lines {
		out = append(out, wantsOf(line, file, i+1, rule)...)
	}
	aside, err := os.ReadFile(filepath.Join(dir, file+wantFile))
	if err != nil {
		return out
	}
	for line := range strings.SplitSeq(strings.TrimSpace(string(aside)), "\n") {
		code, _, _ := strings.Cut(line, "# want")
		at := 0
		for i, other := range lines {
			if strings.TrimSpace(other) != strings.TrimSpace(code) {
				continue
			}
			if at != 0 {
				t.Errorf("%s%s: the line %q is there more than once", file, wantFile, code)
			}
			at = i + 1
		}
		expected := wantsOf(line, file, at, rule)
		if at == 0 || len(expected) == 0 {
			t.Errorf("%s%s: %q is no line of %s with an expectation", file, wantFile, line, file)
		}
		out = append(out, expected...)
	}
	return out
}

func wantsOf(line, file string, number int, rule string) []string {
	m := want.FindStringSubmatch(line)
	if m == nil {
		return nil
	}
	outcome := engine.Found
	if m[1] != "" {
		outcome = engine.Unknown
	}
	var out []string
	for id := range strings.FieldsSeq(m[2]) {
		if id == rule {
			out = append(out, expectation(file, number, outcome))
		}
	}
	return out
}

func expectation(file string, line int, outcome engine.Outcome) string {
	return fmt.Sprintf("%s:%d %s", file, line, outcome)
}

// TestExamples loads every example as a user's file is and asks the rule of
// its folder: it answers on the lines that say so and nowhere else.
func TestExamples(t *testing.T) {
	ran := 0
	for _, r := range load(t, *only).Rules() {
		dir := path.Join(r.Family, strings.ReplaceAll(r.ID, "-", "_"))
		e := load(t, dir)
		for _, x := range examplesOf(t, dir, "") {
			ran++
			t.Run(r.ID+"/"+x.name, func(t *testing.T) { checkExample(t, e, r, dir, x) })
		}
	}
	if ran == 0 {
		t.Fatal("there are no examples")
	}
}

func checkExample(t *testing.T, e *engine.Engine, r *engine.Rule, dir string, x example) {
	t.Helper()
	var expected []string
	for _, file := range x.files {
		expected = append(expected, wants(t, dir, file, r.ID)...)
	}
	got, messages := ask(t, e, dir, x)
	slices.Sort(expected)
	slices.Sort(got)
	if diff := cmp.Diff(expected, got); diff != "" {
		t.Errorf("answers (-want +got):\n%s\n%s", diff, strings.Join(messages, "\n"))
	}
	outcomes := func(o engine.Outcome) bool {
		return slices.ContainsFunc(expected, func(line string) bool { return strings.HasSuffix(line, " "+o.String()) })
	}
	switch {
	case x.outcome == "bad" && !outcomes(engine.Found):
		t.Errorf("a bad example expects a finding: # want %s", r.ID)
	case x.outcome == "unknown" && !outcomes(engine.Unknown):
		t.Errorf("an unknown example expects an unknown answer: # want? %s", r.ID)
	case x.outcome == "good" && len(expected) > 0:
		t.Error("a good example expects nothing")
	}
}

// ask is what the rule says about an example, and the messages to understand it.
func ask(t *testing.T, e *engine.Engine, dir string, x example) (answers, messages []string) {
	t.Helper()
	tree := &parser.Tree{FS: x.alone(t, dir)}
	var options workspace.Options
	for _, file := range x.files {
		if path.Base(file) == config.Name {
			options = configured(t, dir, file)
			continue
		}
		tree.Files = append(tree.Files, file)
	}
	var units []*model.Unit
	for _, loader := range loaders() {
		found, err := loader.Find(t.Context(), tree, parser.Options{})
		if err != nil {
			t.Fatal(err)
		}
		messages = append(messages, refuse(t, found.Problems)...)
		for _, input := range found.Inputs {
			unit, err := input.Load(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			units = append(units, unit)
		}
	}
	if len(units) == 0 {
		t.Fatal("the example is of no format")
	}
	result, err := e.Check(t.Context(), workspace.Build(units, options))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range result.Failures {
		t.Errorf("rule %s does not evaluate: %s", f.Rule.ID, f.Err)
	}
	if result.Summary.Resources == 0 {
		t.Error("the example has no resources")
	}
	messages = append(messages, refuse(t, result.Problems)...)
	for _, f := range result.Findings {
		answers = append(answers, expectation(f.At.File, f.At.Line, f.Outcome))
		messages = append(messages, fmt.Sprintf("%s %s %s: %s", f.At, f.Outcome, f.Subject.ID, f.Message))
	}
	return answers, messages
}

// configured are the settings of an example that has a .belay.yaml.
func configured(t *testing.T, dir, file string) workspace.Options {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	c, err := config.Parse(file, content)
	if err != nil {
		t.Fatal(err)
	}
	var options workspace.Options
	for _, e := range c.Environments {
		options.Environments = append(options.Environments, workspace.Environment{Name: e.Name, Class: e.Class, Parameters: e.Parameters})
	}
	return options
}

// refuse fails for what was lost and tells the rest.
func refuse(t *testing.T, problems []source.Problem) []string {
	t.Helper()
	var out []string
	for _, p := range problems {
		line := fmt.Sprintf("%s problem %s: %s", p.At, p.ID, p.Message)
		if p.Effect == source.Lost {
			t.Error(line)
		}
		out = append(out, line)
	}
	return out
}
