package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestPreCommit runs the hooks of .pre-commit-hooks.yaml as their users do: with
// pre-commit, from a repository of Belay at a tag, without a network. In the
// scripts, $BELAY is that repository.
func TestPreCommit(t *testing.T) {
	if _, err := exec.LookPath("pre-commit"); err != nil {
		if os.Getenv("BELAY_CI") != "" {
			t.Fatal("pre-commit is not there; in CI the hooks must run")
		}
		t.Skip("pre-commit is not there")
	}
	if testing.Short() {
		t.Skip("pre-commit builds Belay")
	}
	home, repository := t.TempDir(), filepath.Join(t.TempDir(), "belay")
	git := []string{
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com",
	}
	workTree(t, repository, git)
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/precommit",
		RequireExplicitExec: true,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"status": status},
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, git...)
			e.Vars = append(e.Vars,
				"BELAY="+repository,
				"HOME="+home,
				"PRE_COMMIT_HOME="+filepath.Join(home, "pre-commit"),
				"GOMODCACHE="+goEnv(t, "GOMODCACHE"), "GOCACHE="+goEnv(t, "GOCACHE"), "GOPROXY=off", "GOFLAGS=",
			)
			return nil
		},
	})
}

// workTree makes a repository of the files of this one as they are now.
func workTree(t *testing.T, to string, env []string) {
	t.Helper()
	names := printedBy(t, "../..", nil, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	for name := range strings.SplitSeq(strings.TrimSuffix(names, "\x00"), "\x00") {
		content, err := os.ReadFile(filepath.Join("../..", name))
		if os.IsNotExist(err) { // deleted, and not yet committed
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		full := filepath.Join(to, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	printedBy(t, to, env, "git", "init", "--quiet", "--initial-branch=main")
	printedBy(t, to, env, "git", "add", "--force", ".")
	printedBy(t, to, env, "git", "commit", "--quiet", "--message", "All of it")
	printedBy(t, to, env, "git", "tag", "v0.1.0")
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	return strings.TrimSpace(printedBy(t, ".", nil, "go", "env", name))
}

// printedBy runs a command and returns what it prints.
func printedBy(t *testing.T, dir string, env []string, name string, args ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), name, args...)
	command.Dir = dir
	command.Env = append(os.Environ(), env...)
	var stderr strings.Builder
	command.Stderr = &stderr
	printed, err := command.Output()
	if err != nil {
		t.Fatalf("%s: %v: %s", command, err, stderr.String())
	}
	return string(printed)
}
