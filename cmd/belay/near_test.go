package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/rules"
)

// TestReportedShortWay holds the way that loads what named files can have to do with
// to the one that loads all: the same is said of any files, after any edits, with
// suppressions and with a baseline that knows units of before.
func TestReportedShortWay(t *testing.T) {
	e, err := engine.New(t.Context(), rules.FS, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Run("generated", func(t *testing.T) {
		for seed := range uint64(rounds(8)) {
			r := newGitRepo(t)
			for name, content := range generated() {
				r.write(name, content)
			}
			if seed%2 == 1 {
				r.write(".belay.yaml", "ignore:\n  - rules: [runtime-deprecated, log-retention]\n    reason: we know\n  - rules: [queue-unwatched]\n    paths: [network/**]\n    reason: we know\n")
			}
			askFiles(t, e, r, seed, 24)
		}
	})
	corpus := os.Getenv("BELAY_CORPUS")
	if corpus == "" {
		t.Skip("BELAY_CORPUS does not say where the corpus is")
	}
	for _, folder := range []string{"serverless-patterns", "aws-cloudformation-templates"} {
		t.Run(folder, func(t *testing.T) {
			r := newGitRepo(t)
			if err := os.CopyFS(filepath.Join(r.dir, folder), os.DirFS(filepath.Join(corpus, folder))); err != nil {
				t.Fatal(err)
			}
			askFiles(t, e, r, 1, rounds(24))
		})
	}
}

// askFiles writes a baseline, and edits and checks some files again and again.
func askFiles(t *testing.T, e *engine.Engine, r gitRepo, seed uint64, times int) {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 11))
	var stderr bytes.Buffer
	if status := run(t.Context(), []string{"baseline", "write", "--date", "2026-11-24", r.dir}, nil, &bytes.Buffer{}, &stderr); status > 1 && status != exitIncomplete {
		t.Fatalf("baseline write ended with %d: %s", status, stderr.String())
	}
	left := 0
	for round := range times {
		edit := r.edit(random)
		var paths []string
		for range 1 + random.IntN(2) {
			paths = append(paths, r.pick(random))
		}
		short, _, apart := saidOf(t, e, false, paths, "--profile", "pre-commit", "--unknown")
		full, _, _ := saidOf(t, e, true, paths, "--profile", "pre-commit", "--unknown")
		if diff := cmp.Diff(full, short); diff != "" {
			t.Fatalf("seed %d round %d, after it %s, of %v the short way (+) says other than the full (-):\n%s", seed, round, edit, paths, diff)
		}
		left += apart
	}
	if left == 0 {
		t.Errorf("seed %d: the short way loaded all units", seed)
	}
}

// TestShortWayLinks holds both short ways to the full one where units are linked in
// ways that edits at random do not meet.
func TestShortWayLinks(t *testing.T) {
	const function = "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: {FunctionName: pay-worker, Timeout: 9}\n"
	alarm := strings.Replace(alarmOn("pay-worker", "FunctionName", "AWS/Lambda", "Errors"), "Value: pay-worker", "Value: *name", 1)
	e, err := engine.New(t.Context(), rules.FS, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, section := range map[string]string{
		"an alias of metadata":                   "Metadata: {Name: &name pay-worker}\n",
		"an alias of what describes a parameter": "Parameters: {P: {Type: String, Description: &name pay-worker}}\n",
	} {
		t.Run(name, func(t *testing.T) {
			r := newGitRepo(t)
			r.write("f.yaml", function)
			r.write("alarm.yaml", section+alarm)
			r.commit()
			r.write("f.yaml", strings.Replace(function, "9", "8", 1))
			for way, args := range map[string][]string{"file": {filepath.Join(r.dir, "f.yaml")}, "since": {r.dir, "--since", "HEAD"}} {
				flags := append(args[1:], "--profile", "audit", "--unknown")
				short, _, _ := saidOf(t, e, false, args[:1], flags...)
				full, _, _ := saidOf(t, e, true, args[:1], flags...)
				if diff := cmp.Diff(full, short); diff != "" {
					t.Errorf("%s: the short way (+) says other than the full (-):\n%s", way, diff)
				}
			}
		})
	}
}
