package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"belay": main})
}

// TestScript runs the command line as users do, one script for each exit
// status, format and flag.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "../../testdata/script",
		// What is judged by the day is judged by the same one for ever.
		Setup: func(env *testscript.Env) error {
			env.Setenv("BELAY_DATE", "2026-11-24")
			return nil
		},
		RequireExplicitExec: true,

		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": status},
	})
}

// status runs a command and wants an exit status: status 3 belay check x.yaml.
func status(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: status number command [argument...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var failed *exec.ExitError
		if !errors.As(err, &failed) {
			ts.Fatalf("%v", err)
		}
		got = failed.ExitCode()
	}
	if got != want {
		ts.Fatalf("got exit status %d, want %d", got, want)
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr bytes.Buffer
	if got := run(ctx, []string{"check", "../../testdata/demo"}, nil, &stdout, &stderr); got != exitInterrupted {
		t.Errorf("got exit status %d, want %d; %s", got, exitInterrupted, stderr.String())
	}
	if stdout.Len() > 0 {
		t.Errorf("got a report of an interrupted check: %s", stdout.String())
	}
}

// TestReadme runs the commands that README.md shows and compares what it says
// they print. A line of three dots stands for any number of lines.
func TestReadme(t *testing.T) {
	content, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir("../..")
	ran := 0
	for block := range strings.SplitSeq(string(content), "```console\n") {
		first, rest, _ := strings.Cut(block, "\n")
		command, ok := strings.CutPrefix(first, "$ ")
		if !ok {
			continue
		}
		words := strings.Fields(command)
		switch {
		case strings.HasPrefix(command, "go run ./cmd/belay "):
			words = words[3:]
		case words[0] == "belay":
			words = words[1:]
		default:
			continue
		}
		ran++
		want, _, _ := strings.Cut(rest, "```")
		t.Run(command, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			run(t.Context(), words, nil, &stdout, &stderr)
			if stderr.Len() > 0 {
				t.Errorf("got on the standard error: %s", stderr.String())
			}
			if !matches(strings.Split(want, "\n"), strings.Split(stdout.String(), "\n")) {
				t.Errorf("README.md shows other output (-README +got):\n%s", cmp.Diff(want, stdout.String()))
			}
		})
	}
	if ran == 0 {
		t.Fatal("README.md shows no command")
	}
}

// matches compares lines; three dots in want stand for any number of lines.
func matches(want, got []string) bool {
	if len(want) == 0 {
		return len(got) == 0
	}
	if want[0] == "..." {
		for i := range len(got) + 1 {
			if matches(want[1:], got[i:]) {
				return true
			}
		}
		return false
	}
	return len(got) > 0 && want[0] == got[0] && matches(want[1:], got[1:])
}

func TestMatches(t *testing.T) {
	cases := map[string]struct {
		want, got []string
		ok        bool
	}{
		"same":       {want: []string{"a", "b"}, got: []string{"a", "b"}, ok: true},
		"other":      {want: []string{"a", "b"}, got: []string{"a", "c"}},
		"shorter":    {want: []string{"a", "b"}, got: []string{"a"}},
		"longer":     {want: []string{"a"}, got: []string{"a", "b"}},
		"dots":       {want: []string{"a", "...", "d"}, got: []string{"a", "b", "c", "d"}, ok: true},
		"no dots":    {want: []string{"a", "...", "d"}, got: []string{"a", "d"}, ok: true},
		"dots, miss": {want: []string{"a", "...", "e"}, got: []string{"a", "b", "d"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := matches(c.want, c.got); got != c.ok {
				t.Errorf("got %v, want %v", got, c.ok)
			}
		})
	}
}
