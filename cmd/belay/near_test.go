package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
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
