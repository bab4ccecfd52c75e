package main

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"go.yaml.in/yaml/v3"
)

// TestAction runs the scripts of action.yml as its steps do.
func TestAction(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("there is no bash")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	// What bash reads go test does not see: without this, it takes an old result for that
	// of a script that was changed since.
	scripts := os.DirFS(filepath.Join(root, ".github", "action"))
	for _, name := range []string{"check.sh", "install.sh"} {
		if _, err := fs.ReadFile(scripts, name); err != nil {
			t.Fatal(err)
		}
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/action",
		RequireExplicitExec: true,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"status": status},
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars,
				"ACTION="+filepath.Join(root, ".github", "action"), "ACTION_PATH="+root,
				"GOMODCACHE="+goEnv(t, "GOMODCACHE"), "GOCACHE="+goEnv(t, "GOCACHE"), "GOPROXY=off", "GOFLAGS=",
			)
			return nil
		},
	})
}

// An actionFile is what the tests look at of action.yml.
type actionFile struct {
	Inputs  map[string]struct{ Description, Default string }
	Outputs map[string]struct{ Description, Value string }
	Runs    struct {
		Steps []struct {
			Uses, Run, Shell, If string
			Env, With            map[string]string
		}
	}
}

func readAction(t *testing.T) (actionFile, string) {
	t.Helper()
	content, err := os.ReadFile("../../action.yml")
	if err != nil {
		t.Fatal(err)
	}
	var action actionFile
	if err := yaml.Unmarshal(content, &action); err != nil {
		t.Fatal(err)
	}
	return action, string(content)
}

// Nothing that a user of the action or a pull request says may become a command, and
// every input is used.
func TestActionTakesInputsByEnvironment(t *testing.T) {
	action, _ := readAction(t)
	used := ""
	for _, step := range action.Runs.Steps {
		if strings.Contains(step.Run, "${{") {
			t.Errorf("an expression is part of a command: %s", step.Run)
		}
		if step.Run != "" && step.Shell != "bash" {
			t.Errorf("%s runs in %q", step.Run, step.Shell)
		}
		for _, value := range step.Env {
			used += value
		}
		for _, value := range step.With {
			used += value
		}
	}
	if len(action.Inputs) == 0 {
		t.Fatal("the action has no input")
	}
	for name, input := range action.Inputs {
		if input.Description == "" || !strings.Contains(used, "inputs."+name+" ") {
			t.Errorf("input %s is not described, or not used", name)
		}
	}
}

// pinned is an action of others at a commit, with its version beside it.
var pinned = regexp.MustCompile(`uses: (\./|[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)`)

// Actions of others are pinned by commit: here, in our workflows and in what the
// documents tell people to copy.
func TestActionsArePinned(t *testing.T) {
	files, err := filepath.Glob("../../.github/workflows/*.yml")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, file := range append(files, "../../action.yml", "../../docs/ci.md") {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(content)) {
			line = strings.TrimRight(line, "\n")
			if !strings.Contains(line, "uses: ") || strings.Contains(line, "uses: belay-dev/belay@v") {
				continue
			}
			if seen++; !pinned.MatchString(line) {
				t.Errorf("%s: not pinned by commit: %s", file, line)
			}
		}
	}
	if seen == 0 {
		t.Fatal("no action was found")
	}
}

// snippets are the examples of docs/ci.md, by the name of the file that their first
// line says.
func snippets(t *testing.T) map[string]string {
	t.Helper()
	content, err := os.ReadFile("../../docs/ci.md")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for block := range strings.SplitSeq(string(content), "```yaml\n# ") {
		name, rest, _ := strings.Cut(block, "\n")
		text, _, ok := strings.Cut(rest, "```")
		if ok && strings.HasSuffix(name, ".yml") {
			out[name] = text
		}
	}
	return out
}

// TestActionlint checks our workflows and those of docs/ci.md, the latter with this
// action in the place of the one that is released.
func TestActionlint(t *testing.T) {
	tool, err := exec.LookPath("actionlint")
	if err != nil {
		if os.Getenv("BELAY_CI") != "" {
			t.Fatal("actionlint is not there; in CI the workflows must be checked")
		}
		t.Skip("actionlint is not there")
	}
	lint := func(dir string) {
		command := exec.CommandContext(t.Context(), tool, "-color=false")
		command.Dir = dir
		var printed bytes.Buffer
		command.Stdout, command.Stderr = &printed, &printed
		if err := command.Run(); err != nil {
			t.Errorf("%s: %v: %s", dir, err, printed.String())
		}
	}
	lint("../..")

	dir := t.TempDir()
	workflows := filepath.Join(dir, ".github", "workflows")
	for _, folder := range []string{workflows, filepath.Join(dir, ".git")} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	_, action := readAction(t)
	if err := os.WriteFile(filepath.Join(dir, "action.yml"), []byte(action), 0o644); err != nil {
		t.Fatal(err)
	}
	n := 0
	for name, text := range snippets(t) {
		if !strings.HasPrefix(name, ".github/workflows/") {
			continue
		}
		n++
		text = regexp.MustCompile(`belay-dev/belay@v\S+`).ReplaceAllString(text, "./")
		if err := os.WriteFile(filepath.Join(workflows, filepath.Base(name)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if n < 2 {
		t.Fatalf("docs/ci.md has %d workflows, want at least 2", n)
	}
	lint(dir)
}

// TestDocumentedCI holds docs/ci.md to what there is: every snippet is YAML, asks
// belay only for what it can do, and the table of inputs is that of the action.
func TestDocumentedCI(t *testing.T) {
	all := snippets(t)
	for _, name := range []string{".gitlab-ci.yml", "azure-pipelines.yml", "bitbucket-pipelines.yml"} {
		if all[name] == "" {
			t.Errorf("there is no snippet for %s", name)
		}
	}
	check := checkCommand()
	for name, text := range all {
		var value any
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, flag := range regexp.MustCompile(`belay check[^\n]*`).FindAllString(text, -1) {
			for _, word := range regexp.MustCompile(`--([a-z-]+)`).FindAllStringSubmatch(flag, -1) {
				if check.Flags().Lookup(word[1]) == nil {
					t.Errorf("%s: belay check has no --%s", name, word[1])
				}
			}
		}
	}
	action, _ := readAction(t)
	content, err := os.ReadFile("../../docs/ci.md")
	if err != nil {
		t.Fatal(err)
	}
	var documented []string
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\| *(.*?) *\\|").FindAllStringSubmatch(string(content), -1) {
		documented = append(documented, row[1])
		if input, ok := action.Inputs[row[1]]; ok && strings.Trim(row[2], "`") != input.Default {
			t.Errorf("docs/ci.md says that %s is %s by default, it is %q", row[1], row[2], input.Default)
		}
	}
	for name := range action.Inputs {
		if !slices.Contains(documented, name) {
			t.Errorf("docs/ci.md does not say what %s is", name)
		}
	}
	for name := range action.Outputs {
		if !slices.Contains(documented, name) {
			t.Errorf("docs/ci.md does not say what %s is", name)
		}
	}
}
