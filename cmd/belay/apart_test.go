package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/awstest"
)

// TestApart builds the two programs of a release and reads an account through the
// one that has no SDK of AWS.
func TestApart(t *testing.T) {
	if testing.Short() {
		t.Skip("links two programs")
	}
	deps, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-tags", "apart", ".").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	if !strings.Contains(string(deps), "internal/collect/settings\n") {
		t.Fatalf("the packages of the program are not listed:\n%s", deps)
	}
	for line := range strings.Lines(string(deps)) {
		if strings.HasPrefix(line, "github.com/aws/") {
			t.Errorf("the program that leaves accounts to another one has %s", line)
		}
	}

	bin, alone := t.TempDir(), t.TempDir()
	goBuild(t, filepath.Join(bin, "belay"), "-tags", "apart")
	goBuild(t, filepath.Join(bin, "belay-account"))
	if err := os.Symlink(filepath.Join(bin, "belay"), filepath.Join(alone, "linked")); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(bin, "belay"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(alone, "belay"), content, 0o700); err != nil {
		t.Fatal(err)
	}
	address := aws(t, &awstest.Account{Roles: 3, Policies: 3, Functions: 3, Regions: []string{"eu-central-1"}})
	there := []string{"--endpoint-url", address, "--region", "eu-central-1"}

	cases := map[string]struct {
		program string
		args    []string
		want    int
		says    string
	}{
		"collect":                     {program: bin, args: append([]string{"collect"}, there...), says: "items of"},
		"check --live":                {program: bin, args: append([]string{"check", "--live", "--fail-on", "never"}, there...), says: "1 file examined"},
		"through a link":              {program: filepath.Join(alone, "linked"), args: []string{"collect", "--print-policy"}, says: "lambda:ListFunctions"},
		"the status of the other":     {program: bin, args: append([]string{"check", "--live"}, there...), want: exitFindings, says: "1 file examined"},
		"flags are read":              {program: bin, args: []string{"check", "--live", "--service", "lamda"}, want: exitUsage, says: "lamda is no service"},
		"help":                        {program: alone, args: []string{"collect", "--help"}, says: "--print-policy"},
		"alone":                       {program: alone, args: []string{"collect"}, want: exitUsage, says: "accounts are read by the program belay-account"},
		"alone, with what it can do":  {program: alone, args: []string{"can", "--help"}, says: "Usage:"},
		"alone, in what --live needs": {program: alone, args: []string{"check", "--live"}, want: exitUsage, says: "install it from the same release"},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			program := test.program
			if info, err := os.Stat(program); err == nil && info.IsDir() {
				program = filepath.Join(program, "belay")
			}
			cmd := exec.CommandContext(t.Context(), program, test.args...)
			cmd.Dir = t.TempDir()
			cmd.Env = append(os.Environ(), "PATH="+alone+"/nothing")
			out, err := cmd.CombinedOutput()
			status := 0
			if ended, ok := errors.AsType[*exec.ExitError](err); ok {
				status = ended.ExitCode()
			} else if err != nil {
				t.Fatal(err)
			}
			if status != test.want || !strings.Contains(string(out), test.says) {
				t.Errorf("exit status %d, want %d and %q\n%s", status, test.want, test.says, out)
			}
		})
	}
}

func goBuild(t *testing.T, output string, flags ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append(append([]string{"build", "-o", output}, flags...), ".")...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build %v: %v\n%s", flags, err, out)
	}
}
