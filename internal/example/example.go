// Package example holds the examples of rules to what they say: each is loaded
// as a file of a user is, and its rule answers on the lines that expect it and
// nowhere else. The rules that ship and those of users are tested by it.
package example

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/belay-dev/belay/engine"
)

// The outcomes that an example can show.
const (
	Bad     = "bad"
	Good    = "good"
	Unknown = "unknown"
)

// An Example is a file, or a folder of files that belong together.
type Example struct {
	Outcome string   // Bad, Good or Unknown
	Name    string   // of the file or folder
	Files   []string // relative to the folder of the rule
}

// names is bad.yaml, good_fifo.json or the folder unknown.
var names = regexp.MustCompile(`^(bad|good|unknown)(_[a-z0-9_]+)?(\.|$)`)

// wantExt is the extension of the file that holds the expectations of a JSON
// file, which has no comments. bad.json.want repeats the lines that get a finding,
// with the comment: `"Resize": { # want timeout-default`. Lines without a comment are
// those that stand right before, for a line that the JSON file has several times.
// With them it must be there exactly once; spaces around lines do not matter.
const wantExt = ".want"

// OutcomeOf is the outcome that a file or folder called name is an example of, ""
// if it is none.
func OutcomeOf(name string) string {
	if m := names.FindStringSubmatch(name); m != nil && path.Ext(name) != ".rego" {
		return m[1]
	}
	return ""
}

// Of are the examples in the folder of a rule.
func Of(files fs.FS, dir string) ([]Example, error) {
	entries, err := fs.ReadDir(files, dir)
	if err != nil {
		return nil, fmt.Errorf("find examples: %w", err)
	}
	var out []Example
	for _, entry := range entries {
		outcome := OutcomeOf(entry.Name())
		if outcome == "" || path.Ext(entry.Name()) == wantExt {
			continue
		}
		x := Example{Outcome: outcome, Name: entry.Name(), Files: []string{entry.Name()}}
		if entry.IsDir() {
			if x.Files, err = below(files, dir, entry.Name()); err != nil {
				return nil, err
			}
		}
		out = append(out, x)
	}
	return out, nil
}

// below are the files of a folder that is an example.
func below(files fs.FS, dir, name string) ([]string, error) {
	var out []string
	err := fs.WalkDir(files, path.Join(dir, name), func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(file) == wantExt {
			return err
		}
		out = append(out, strings.TrimPrefix(file, dir+"/"))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find examples: %w", err)
	}
	return out, nil
}

// An Expectation is a line that gets an answer.
type Expectation struct {
	File    string
	Line    int
	Outcome engine.Outcome
}

func (x Expectation) String() string { return fmt.Sprintf("%s:%d %s", x.File, x.Line, x.Outcome) }

// want is the comment that expects a finding on its line; with a question mark
// it expects an unknown answer.
var want = regexp.MustCompile(`(?:#|//) want(\?)? ([a-z0-9-]+(?: [a-z0-9-]+)*)\s*$`)

// Wants are what a file expects of a rule.
func Wants(files fs.FS, dir, file, rule string) ([]Expectation, error) {
	lines, err := marked(files, dir, file)
	if err != nil {
		return nil, err
	}
	var out []Expectation
	for i, line := range lines {
		out = append(out, wantsOf(line, file, i+1, rule)...)
	}
	return out, nil
}

// Text is a file with what it expects of rules in comments, wherever that is written.
func Text(files fs.FS, dir, file string) (string, error) {
	lines, err := marked(files, dir, file)
	return strings.Join(lines, "\n"), err
}

// marked are the lines of a file with what it expects.
func marked(files fs.FS, dir, file string) ([]string, error) {
	content, err := fs.ReadFile(files, path.Join(dir, file))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	lines := strings.Split(string(content), "\n")
	aside, err := fs.ReadFile(files, path.Join(dir, file+wantExt))
	if errors.Is(err, fs.ErrNotExist) {
		return lines, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s%s: %w", file, wantExt, err)
	}
	out := slices.Clone(lines)
	var before []string
	for line := range strings.SplitSeq(strings.TrimSpace(string(aside)), "\n") {
		code, _, _ := strings.Cut(line, "# want")
		before = append(before, strings.TrimSpace(code))
		mark := want.FindString(line)
		if mark == "" {
			continue
		}
		at, err := placeOf(before, lines)
		if err != nil {
			return nil, fmt.Errorf("%s%s: %q %w", file, wantExt, line, err)
		}
		out[at-1] += " " + mark
		before = nil
	}
	if len(before) > 0 {
		return nil, fmt.Errorf("%s%s: %q is followed by no line with an expectation", file, wantExt, before[0])
	}
	return out, nil
}

// placeOf is the line, from 1, on which some lines end that stand one after the other
// in a file, once.
func placeOf(some, lines []string) (int, error) {
	at := 0
	for i := range len(lines) - len(some) + 1 {
		if !slices.EqualFunc(lines[i:i+len(some)], some, func(a, b string) bool { return strings.TrimSpace(a) == b }) {
			continue
		}
		if at != 0 {
			return 0, errors.New("is there more than once: repeat the lines before it, too")
		}
		at = i + len(some)
	}
	if at == 0 {
		return 0, errors.New("is no line of it, or does not follow those before it")
	}
	return at, nil
}

func wantsOf(line, file string, number int, rule string) []Expectation {
	m := want.FindStringSubmatch(line)
	if m == nil || !slices.Contains(strings.Fields(m[2]), rule) {
		return nil
	}
	outcome := engine.Found
	if m[1] != "" {
		outcome = engine.Unknown
	}
	return []Expectation{{File: file, Line: number, Outcome: outcome}}
}
