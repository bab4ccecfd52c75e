package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/belay-dev/belay/internal/suppress"
	"github.com/belay-dev/belay/rules"
)

// A checked is what a test reads of a report.
type checked struct {
	Findings []checkedFinding `json:"findings"`
}

type checkedFinding struct {
	Rule        string                    `json:"rule"`
	Outcome     string                    `json:"outcome"`
	Message     string                    `json:"message"`
	Witnesses   []string                  `json:"witnesses"`
	Mark        string                    `json:"mark"`
	Fingerprint string                    `json:"fingerprint"`
	Resource    struct{ ID, Kind string } `json:"resource"`
	Location    struct {
		File string
		Line int
	} `json:"location"`
}

// found are the findings of a check of the current directory that are reported.
func found(t *testing.T, args ...string) []checkedFinding {
	t.Helper()
	var stdout, stderr bytes.Buffer
	run(t.Context(), append([]string{"check", "--date", "2026-11-24", "--format", "json"}, args...), nil, &stdout, &stderr)
	var report checked
	if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
		t.Fatalf("%v: %s", err, stderr.String())
	}
	return slices.DeleteFunc(report.Findings, func(f checkedFinding) bool { return f.Outcome != "found" })
}

// wantNone fails for each finding that a baseline should have covered.
func wantNone(t *testing.T, findings []checkedFinding, what string) {
	t.Helper()
	for _, f := range findings {
		t.Errorf("%s: %s:%d is reported: %s (%s) %q", what, f.Location.File, f.Location.Line, f.Message, f.Rule, f.Witnesses)
	}
}

// baselineInputs are the examples of the rules, and the folders of BELAY_CORPUS.
func baselineInputs(t *testing.T) map[string]fs.FS {
	t.Helper()
	inputs := map[string]fs.FS{"examples": rules.FS}
	if corpus := os.Getenv("BELAY_CORPUS"); corpus != "" {
		entries, err := os.ReadDir(corpus)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.IsDir() {
				inputs[e.Name()] = os.DirFS(filepath.Join(corpus, e.Name()))
			}
		}
	}
	return inputs
}

// copyInput copies templates and configurations into the current directory. Bad
// examples of rules go to folders of their own, else they were one module.
func copyInput(t *testing.T, from fs.FS) {
	t.Helper()
	apart := from == fs.FS(rules.FS)
	err := fs.WalkDir(from, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !e.Type().IsRegular() {
			return err
		}
		ext := filepath.Ext(name)
		if apart && name != path.Dir(name)+"/bad.yaml" && name != path.Dir(name)+"/bad.tf" {
			return nil
		}
		content, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		to := name
		if apart {
			to = filepath.Join(strings.TrimSuffix(name, ext)+strings.ReplaceAll(ext, ".", "_"), "main"+ext)
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		return os.WriteFile(to, content, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(".belay.yaml", nil, 0o644); err != nil {
		t.Fatal(err)
	}
}

// rewrite changes the files of the current directory. How returns nil for a file
// that stays.
func rewrite(t *testing.T, how func(name string, content []byte) []byte) (changed int) {
	t.Helper()
	err := filepath.WalkDir(".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasPrefix(filepath.Base(name), ".") {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if content = how(name, content); content == nil {
			return nil
		}
		changed++
		return os.WriteFile(name, content, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

// moved puts lines before everything.
func moved(name string, content []byte) []byte {
	switch filepath.Ext(name) {
	case ".yaml", ".yml", ".tf", ".template":
		if start := bytes.TrimSpace(content); len(start) == 0 || start[0] == '{' || bytes.HasPrefix(content, []byte("\uFEFF")) {
			return nil
		}
		return append([]byte("# moved\n#\n\n"), content...)
	}
	return nil
}

// formatted writes JSON and YAML anew, indented otherwise.
func formatted(name string, content []byte) []byte {
	switch filepath.Ext(name) {
	case ".json", ".template":
		var out bytes.Buffer
		if json.Indent(&out, content, "", "       ") != nil {
			return nil
		}
		return out.Bytes()
	case ".yaml", ".yml":
		return throughNodes(content, func(*yaml.Node) bool { return true })
	case ".tf":
		return bytes.ReplaceAll(content, []byte("\n  "), []byte("\n      "))
	}
	return nil
}

// throughNodes reads and writes YAML, if change changes it.
func throughNodes(content []byte, change func(*yaml.Node) bool) []byte {
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	var document, more yaml.Node
	if decoder.Decode(&document) != nil || decoder.Decode(&more) == nil || !change(&document) {
		return nil
	}
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(6)
	if encoder.Encode(&document) != nil {
		return nil
	}
	return out.Bytes()
}

func TestBaselineCoversWhatIsThere(t *testing.T) {
	for name, from := range baselineInputs(t) {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			copyInput(t, from)
			if name == "examples" && len(found(t)) == 0 {
				t.Fatal("nothing is found in the examples")
			}
			writeBaseline(t)
			wantNone(t, found(t), "as it was")
			n := rewrite(t, moved)
			wantNone(t, found(t), "moved")
			n += rewrite(t, formatted)
			wantNone(t, found(t), "formatted")
			entries, err := os.ReadDir(".")
			if err != nil {
				t.Fatal(err)
			}
			named := mentioned(t)
			for _, e := range entries {
				if e.IsDir() && !named[e.Name()] {
					n++
					if err := os.Rename(e.Name(), "renamed-"+e.Name()); err != nil {
						t.Fatal(err)
					}
				}
			}
			wantNone(t, found(t), "renamed folders")
			if n == 0 && name == "examples" {
				t.Fatal("nothing was changed")
			}
			var stdout, stderr bytes.Buffer
			run(t.Context(), []string{"baseline", "update", "--prune", "--date", "2026-11-24"}, nil, &stdout, &stderr)
			if !strings.Contains(stdout.String(), "0 added, 0 grown, 0 shrunk, 0 removed") {
				t.Errorf("an update with --prune changes what is there: %s%s", stdout.String(), stderr.String())
			}
		})
	}
}

var upwards = regexp.MustCompile(`(?:\.\./)+([A-Za-z0-9._-]+)`)

// mentioned are the names that files of the current directory refer to upwards: a
// folder with another name would not be found.
func mentioned(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	rewrite(t, func(_ string, content []byte) []byte {
		for _, match := range upwards.FindAllSubmatch(content, -1) {
			out[string(match[1])] = true
		}
		return nil
	})
	return out
}

func writeBaseline(t *testing.T) *suppress.Baseline {
	t.Helper()
	var stdout, stderr bytes.Buffer
	run(t.Context(), []string{"baseline", "write", "--date", "2026-11-24"}, nil, &stdout, &stderr)
	content, err := os.ReadFile(suppress.BaselineName)
	if err != nil {
		t.Fatalf("%v: %s", err, stderr.String())
	}
	b, err := suppress.ReadBaseline(suppress.BaselineName, content)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), content) {
		t.Error("the baseline that is read is written otherwise")
	}
	return b
}

// TestBaselineReportsTheNewAlone adds an action to a statement of each template:
// what was covered of it is not reported again.
func TestBaselineReportsTheNewAlone(t *testing.T) {
	const added, witness = "cloudtrail:*", "cloudtrail"
	for name, from := range baselineInputs(t) {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			copyInput(t, from)
			rewrite(t, func(name string, content []byte) []byte {
				if ext := filepath.Ext(name); ext != ".yaml" && ext != ".yml" {
					return nil
				}
				return throughNodes(content, func(*yaml.Node) bool { return true })
			})
			before := map[string][]string{} // witnesses by rule, file and policy
			place := func(f checkedFinding) string {
				policy, _, _ := strings.Cut(f.Resource.ID, "Statement")
				return f.Rule + "|" + f.Location.File + "|" + policy
			}
			for _, f := range found(t) {
				before[place(f)] = append(before[place(f)], f.Witnesses...)
			}
			writeBaseline(t)
			edited := rewrite(t, func(name string, content []byte) []byte {
				if ext := filepath.Ext(name); ext != ".yaml" && ext != ".yml" {
					return nil
				}
				return throughNodes(content, func(n *yaml.Node) bool { return addAction(n, added) })
			})
			alone := 0
			for _, f := range found(t, "--rule", "service-wildcard-action,star-resource-on-scopable-action,log-write-scope,bulk-data-read-any,mixed-scopability-statement") {
				if f.Rule == "service-wildcard-action" && slices.Equal(f.Witnesses, []string{witness}) {
					alone++
				}
				for _, w := range f.Witnesses {
					if slices.Contains(before[place(f)], w) {
						t.Errorf("%s:%d: %s was there before: %s (%s)", f.Location.File, f.Location.Line, w, f.Message, f.Rule)
					}
				}
			}
			t.Logf("%d statements edited, %d new findings of the action alone", edited, alone)
			if name == "examples" && (edited == 0 || alone == 0) {
				t.Fatal("no statement was edited")
			}
		})
	}
}

// addAction adds an action to the first statement below n that allows a list of
// actions, or one.
func addAction(n *yaml.Node, action string) bool {
	if n.Kind == yaml.MappingNode {
		var effect, actions *yaml.Node
		for i := 0; i+1 < len(n.Content); i += 2 {
			switch n.Content[i].Value {
			case "Effect":
				effect = n.Content[i+1]
			case "Action":
				actions = n.Content[i+1]
			}
		}
		if effect != nil && effect.Value == "Allow" && actions != nil && !slices.ContainsFunc(n.Content, func(c *yaml.Node) bool { return c.Value == "Principal" || c.Value == "Sid" }) {
			one := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: action}
			if actions.Kind == yaml.ScalarNode && strings.HasPrefix(actions.Tag, "!!") {
				was := *actions
				*actions = yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: []*yaml.Node{&was, one}}
				return true
			}
			if actions.Kind == yaml.SequenceNode && strings.HasPrefix(actions.Tag, "!!") {
				actions.Content = append(actions.Content, one)
				return true
			}
		}
	}
	for _, c := range n.Content {
		if addAction(c, action) {
			return true
		}
	}
	return false
}
