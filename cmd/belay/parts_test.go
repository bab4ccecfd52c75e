package main

import (
	"bytes"
	"path/filepath"
	"sync"
	"testing"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/bench"
	"github.com/belay-dev/belay/internal/report"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/rules"
)

// writeAccount writes a listing of roles to a folder.
func writeAccount(dir string, roles int) error {
	var b bytes.Buffer
	if err := bench.Account(&b, roles); err != nil {
		return err
	}
	return bench.Files{"account.json": b.String()}.Write(dir)
}

// accountStages takes the check of a generated account apart.
func accountStages(t *testing.T, roles int) *stages {
	t.Helper()
	dir := t.TempDir()
	if err := writeAccount(dir, roles); err != nil {
		t.Fatal(err)
	}
	return stagesOf(t, filepath.Join(dir, "account.json"))
}

// TestPartsAnswerAlike compares the report about large units in parts with the one
// about all of them at once, byte by byte.
func TestPartsAnswerAlike(t *testing.T) {
	cases := map[string]func(t *testing.T) *stages{
		"an account": func(t *testing.T) *stages { t.Helper(); return accountStages(t, 250) },
		"a plan": func(t *testing.T) *stages {
			t.Helper()
			dir := t.TempDir()
			if err := writePlan(dir, 40); err != nil {
				t.Fatal(err)
			}
			return stagesOf(t, dir)
		},
	}
	for name, of := range cases {
		t.Run(name, func(t *testing.T) {
			s := of(t)
			whole, err := s.engine.CheckEach(t.Context(), s.link(), func(*workspace.Unit) {})
			if err != nil {
				t.Fatal(err)
			}
			parts := 0
			w := s.link()
			units := len(w.Units)
			var mu sync.Mutex
			inParts, err := s.engine.CheckParts(t.Context(), w, func(*workspace.Unit) {
				mu.Lock()
				defer mu.Unlock()
				parts++
			})
			if err != nil {
				t.Fatal(err)
			}
			if parts < units+3 {
				t.Fatalf("%d units were asked about in %d parts: nothing was taken apart", units, parts)
			}
			if got, want := s.written(inParts), s.written(whole); !bytes.Equal(got, want) {
				t.Errorf("the reports differ, at byte %d of %d and %d", firstDifference(got, want), len(got), len(want))
			}
		})
	}
}

func firstDifference(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

// written is the report on a result.
func (s *stages) written(result *engine.Result) []byte {
	s.tb.Helper()
	done := []examined{{space: s.space, loading: s.loaded, chosen: s.chosen, result: result}}
	files, joined := join(done)
	var out bytes.Buffer
	if err := report.Writers["json"](&out, joined, s.flags.options(done, files, verdictOf(done, files, joined))); err != nil {
		s.tb.Fatal(err)
	}
	return out.Bytes()
}

// TestBudgetOfAnAccount holds what stays in memory for each role of an account while
// the rules are asked: the account itself, and not what follows from it.
func TestBudgetOfAnAccount(t *testing.T) {
	budgeted(t)
	held := func(roles int) float64 {
		before := retained()
		s := accountStages(t, roles)
		e, err := engine.New(t.Context(), rules.FS, engine.Options{Tiers: profiles["pr"]})
		if err != nil {
			t.Fatal(err)
		}
		w := s.link()
		most, parts := 0.0, 0
		var mu sync.Mutex
		if _, err := e.CheckParts(t.Context(), w, func(*workspace.Unit) {
			mu.Lock()
			defer mu.Unlock()
			if parts++; parts%3 == 0 {
				most = max(most, retained())
			}
		}); err != nil {
			t.Fatal(err)
		}
		return most - before
	}
	held(100) // what is unpacked once in a process
	const roles = 300
	each := (held(2*roles) - held(roles)) / roles
	t.Logf("%.1f KiB are held for each role", each/1024)
	if most := 32.0 * 1024; each > most {
		t.Errorf("%.1f KiB are held for each role, want at most %.1f", each/1024, most/1024)
	}
}
