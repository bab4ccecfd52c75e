package suppress

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// finding is one of a rule, at unit, resource and path.
func finding(rule, unit, resource, path string, witnesses ...string) engine.Finding {
	identity := rule + "|" + unit + "|" + resource + "|" + path
	return engine.Finding{
		Rule: &engine.Rule{ID: rule}, Unit: unit, Subject: &model.Resource{ID: resource, Kind: model.Statement},
		Severity: engine.High, At: source.Span{File: unit, Line: 1, Column: 1}, Message: "found " + strings.Join(witnesses, ", "),
		Witnesses: witnesses, Identity: identity, Fingerprint: identity,
	}
}

// runOf is a run whose result has the findings, of the units that they are in and
// others.
func runOf(findings []engine.Finding, units ...string) Run {
	r := Run{
		Result:   &engine.Result{Findings: slices.Clone(findings), Summary: engine.Summary{Found: map[engine.Severity]int{engine.High: len(findings)}}},
		Reported: func(string) bool { return true },
	}
	for _, id := range []string{"a", "b", "gone"} {
		rule := &engine.Rule{ID: id}
		if id != "gone" {
			r.All = append(r.All, rule)
			r.Result.Rules = append(r.Result.Rules, rule)
		}
	}
	for _, f := range findings {
		units = append(units, f.Unit)
	}
	slices.Sort(units)
	for _, unit := range slices.Compact(units) {
		r.Units = append(r.Units, &model.Unit{Key: unit})
	}
	return r
}

// reported are the findings that a baseline leaves, as rule, unit, resource and
// witnesses, and the ids of problems.
func reported(r Run, b *Baseline) (out []string) {
	r.Baseline = b
	r.Apply()
	for _, f := range r.Result.Findings {
		if f.Outcome == engine.Found {
			out = append(out, strings.TrimSpace(f.Rule.ID+" "+f.Unit+" "+f.Subject.ID+" "+strings.Join(f.Witnesses, ",")))
		}
	}
	for _, p := range r.Result.Problems {
		out = append(out, p.ID+": "+p.Message)
	}
	return out
}

func TestBaseline(t *testing.T) {
	cases := map[string]struct {
		before, now []engine.Finding
		units       []string // that there are now beside those of findings
		want        []string
	}{
		"the same":         {before: []engine.Finding{finding("a", "t", "R", "/x", "1")}, now: []engine.Finding{finding("a", "t", "R", "/x", "1")}},
		"one witness more": {before: []engine.Finding{finding("a", "t", "R", "/x", "1")}, now: []engine.Finding{finding("a", "t", "R", "/x", "1", "2")}, want: []string{"a t R 2"}},
		"one witness fewer": {
			before: []engine.Finding{finding("a", "t", "R", "/x", "1", "2")}, now: []engine.Finding{finding("a", "t", "R", "/x", "1")},
			want: []string{"baseline-stale: an entry of the baseline has what is found no more: a of R in t"},
		},
		"another resource": {
			before: []engine.Finding{finding("a", "t", "R", "/x")}, now: []engine.Finding{finding("a", "t", "S", "/x")},
			want: []string{"a t S", "baseline-stale: an entry of the baseline has what is found no more: a of R in t"},
		},
		"witnesses where there were none": {before: []engine.Finding{finding("a", "t", "R", "/x")}, now: []engine.Finding{finding("a", "t", "R", "/x", "1")}, want: []string{"a t R 1"}},
		"two of one identity, in another order": {
			before: []engine.Finding{finding("a", "t", "R", "/x", "1"), finding("a", "t", "R", "/x", "2")},
			now:    []engine.Finding{finding("a", "t", "R", "/x", "2"), finding("a", "t", "R", "/x", "1")},
		},
		"one more of one identity": {
			before: []engine.Finding{finding("a", "t", "R", "/x")}, now: []engine.Finding{finding("a", "t", "R", "/x"), finding("a", "t", "R", "/x")},
			want: []string{"a t R"},
		},
		"a renamed file": {
			before: []engine.Finding{finding("a", "old", "R", "/x", "1"), finding("b", "old", "R", "/y")},
			now:    []engine.Finding{finding("a", "new", "R", "/x", "1"), finding("b", "new", "R", "/y"), finding("b", "new", "S", "/y")},
			want:   []string{"b new S"},
		},
		"a new file that has a resource of the same name as one that is gone": {
			before: []engine.Finding{finding("a", "old", "Fn", "/x"), finding("a", "old", "R", "/x"), finding("b", "old", "S", "/y")},
			now:    []engine.Finding{finding("a", "new", "Fn", "/x")},
			want:   []string{"a new Fn", "baseline-stale: 3 entries of the baseline have what is found no more, the first a of Fn in old"},
		},
		"a new file with more than what is gone had": {
			before: []engine.Finding{finding("a", "old", "Fn", "/x")},
			now:    []engine.Finding{finding("a", "new", "Fn", "/x"), finding("a", "new", "R", "/x"), finding("b", "new", "S", "/y")},
			want:   []string{"a new Fn", "a new R", "b new S", "baseline-stale: an entry of the baseline has what is found no more: a of Fn in old"},
		},
		"a renamed file, half of which is repaired": {
			before: []engine.Finding{finding("a", "old", "R", "/x"), finding("b", "old", "R", "/y")},
			now:    []engine.Finding{finding("a", "new", "R", "/x")},
			want:   []string{"baseline-stale: an entry of the baseline has what is found no more: b of R in old"},
		},
		"a copied file": {
			before: []engine.Finding{finding("a", "old", "R", "/x")}, now: []engine.Finding{finding("a", "old", "R", "/x"), finding("a", "new", "R", "/x")},
			want: []string{"a new R"},
		},
		"the same found in another file, since it was repaired here": {
			before: []engine.Finding{finding("a", "old", "R", "/x")}, now: []engine.Finding{finding("a", "new", "R", "/x")}, units: []string{"old"},
			want: []string{"a new R", "baseline-stale: an entry of the baseline has what is found no more: a of R in old"},
		},
		"two renamed files that are alike": {
			before: []engine.Finding{finding("a", "x/one", "R", "/x", "1"), finding("a", "x/two", "R", "/x", "2")},
			now:    []engine.Finding{finding("a", "y/one", "R", "/x", "1"), finding("a", "y/two", "R", "/x", "2")},
		},
		"a renamed document": {
			before: []engine.Finding{finding("a", "old.json", "old.json.hash", "/x", "1")}, now: []engine.Finding{finding("a", "new.json", "new.json.hash", "/x", "1")},
		},
		"a witness in a renamed file": {
			before: []engine.Finding{finding("a", "old", "R", "/x", "1"), finding("b", "t", "R", "/x", "old#R")},
			now:    []engine.Finding{finding("a", "new", "R", "/x", "1"), finding("b", "t", "R", "/x", "new#R")},
		},
		"an edited statement": {
			before: []engine.Finding{finding("a", "t", "P.hash1", "/x", "1"), finding("a", "t", "P.hash2", "/x", "5")},
			now:    []engine.Finding{finding("a", "t", "P.hash3", "/x", "1", "2"), finding("a", "t", "P.hash2", "/x", "5")},
			want:   []string{"a t P.hash3 2"},
		},
		"an edited statement in a renamed file": {
			before: []engine.Finding{finding("a", "old", "P.hash1", "/x", "1"), finding("b", "old", "R", "/x")},
			now:    []engine.Finding{finding("a", "new", "P.hash3", "/x", "1", "2"), finding("b", "new", "R", "/x")},
			want:   []string{"a new P.hash3 2"},
		},
		"another statement": {
			before: []engine.Finding{finding("a", "t", "P.hash1", "/x", "1")}, now: []engine.Finding{finding("a", "t", "P.hash3", "/x", "2")},
			want: []string{"a t P.hash3 2", "baseline-stale: an entry of the baseline has what is found no more: a of P.hash1 in t"},
		},
		"two edited statements": {
			before: []engine.Finding{finding("a", "t", "P.1", "/x", "1"), finding("a", "t", "P.2", "/x", "1")},
			now:    []engine.Finding{finding("a", "t", "P.3", "/x", "1", "2"), finding("a", "t", "P.4", "/x", "1", "2")},
			want: []string{
				"a t P.3 1,2", "a t P.4 1,2", "baseline-stale: 2 entries of the baseline have what is found no more, the first a of P.1 in t",
			},
		},
		"a rule that there is no more": {
			before: []engine.Finding{finding("gone", "t", "R", "/x")}, units: []string{"t"},
			want: []string{"baseline-stale: an entry of the baseline has what is found no more: gone of R in t"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			b := NewBaseline(runOf(c.before).Result)
			got := reported(runOf(c.now, c.units...), b)
			if diff := cmp.Diff(c.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestBaselineSaysNothingOfWhatItCannotTell keeps entries that the check did not
// look at.
func TestBaselineSaysNothingOfWhatItCannotTell(t *testing.T) {
	entry := finding("a", "t", "R", "/x")
	for name, change := range map[string]func(*Run){
		"a rule that was not asked":       func(r *Run) { r.Result.Rules = r.Result.Rules[1:] },
		"a unit that is not reported":     func(r *Run) { r.Reported = func(string) bool { return false } },
		"one deployment of several":       func(r *Run) { r.Partial = true },
		"a rule that failed":              func(r *Run) { r.Result.Failures = []engine.Failure{{Rule: entry.Rule, Unit: "t"}} },
		"an answer that is not known":     func(r *Run) { u := entry; u.Outcome = engine.Unknown; r.Result.Findings = []engine.Finding{u} },
		"a unit that could not be loaded": func(r *Run) { r.Units = nil; r.Result.Problems = []source.Problem{{ID: "lost", Effect: source.Lost}} },
	} {
		t.Run(name, func(t *testing.T) {
			r := runOf(nil, "t")
			change(&r)
			b := NewBaseline(runOf([]engine.Finding{entry}).Result)
			if got := slices.DeleteFunc(reported(r, b), func(s string) bool { return strings.HasPrefix(s, "lost") }); len(got) > 0 {
				t.Errorf("got %q", got)
			}
			r = runOf(nil, "t")
			change(&r)
			if c := b.Update(r); c.Removed != 0 || len(b.Entries) != 1 {
				t.Errorf("an update took it out: %+v", c)
			}
		})
	}
}

func TestUpdate(t *testing.T) {
	before := []engine.Finding{
		finding("a", "t", "Same", "/x", "1"), finding("a", "t", "More", "/x", "1"), finding("a", "t", "Fewer", "/x", "1", "2"), finding("a", "t", "Gone", "/x"),
	}
	now := []engine.Finding{
		finding("a", "t", "Same", "/x", "1"), finding("a", "t", "More", "/x", "1", "2"), finding("a", "t", "Fewer", "/x", "1"), finding("a", "t", "New", "/x"),
	}
	b := NewBaseline(runOf(before).Result)
	if got, want := b.Prune(runOf(now)), (Change{Shrunk: 1, Removed: 1, Kept: 2}); got != want {
		t.Errorf("prune: got %+v, want %+v", got, want)
	}
	if got, want := reported(runOf(now), b), []string{"a t More 2", "a t New"}; !slices.Equal(got, want) {
		t.Errorf("after prune: got %q, want %q", got, want)
	}
	if got, want := b.Update(runOf(now)), (Change{Added: 1, Grown: 1, Kept: 2}); got != want {
		t.Errorf("update: got %+v, want %+v", got, want)
	}
	if got := reported(runOf(now), b); len(got) > 0 {
		t.Errorf("after an update: got %q", got)
	}
}

// TestPruneOnlyShrinks prunes random baselines: no entry and no witness comes in.
func TestPruneOnlyShrinks(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	some := func() []engine.Finding {
		var out []engine.Finding
		for range random.IntN(8) {
			var words []string
			for _, w := range []string{"1", "2", "3"} {
				if random.IntN(2) == 0 {
					words = append(words, w)
				}
			}
			unit, resource := []string{"x", "y", "z"}[random.IntN(3)], []string{"P.1", "P.2", "R"}[random.IntN(3)]
			out = append(out, finding([]string{"a", "b"}[random.IntN(2)], unit, resource, "/p", words...))
		}
		for i := range out { // as the engine numbers those of one identity, which find the same
			n := 0
			for _, f := range out[:i] {
				if f.Identity == out[i].Identity {
					out[i].Witnesses = f.Witnesses
					n++
				}
			}
			out[i].Fingerprint += strings.Repeat("|n", n)
		}
		return out
	}
	for range 3000 {
		before, now := some(), some()
		b := NewBaseline(runOf(before).Result)
		was := slices.Clone(b.Entries)
		uncovered := reported(runOf(now), b)
		b.Prune(runOf(now))
		if len(b.Entries) > len(was) {
			t.Fatalf("prune added entries: %+v, %+v", was, b.Entries)
		}
		count := func(entries []Entry) (n int) {
			for _, e := range entries {
				n += len(e.Witnesses)
			}
			return n
		}
		if count(b.Entries) > count(was) {
			t.Fatalf("prune added witnesses: %+v, %+v", was, b.Entries)
		}
		left := func(lines []string) []string {
			return slices.DeleteFunc(slices.Clone(lines), func(s string) bool { return strings.HasPrefix(s, "baseline-stale") })
		}
		if diff := cmp.Diff(left(uncovered), left(reported(runOf(now), b)), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("prune changes what is reported (-before +after)\n%s\nbefore %+v\nafter %+v\nnow %+v", diff, was, b.Entries, NewBaseline(runOf(now).Result).Entries)
		}
		b.Update(runOf(now))
		if got := reported(runOf(now), b); len(got) > 0 {
			t.Fatalf("after an update %q is reported", got)
		}
		again, err := ReadBaseline("f", b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(b.Entries, again.Entries, cmpopts.IgnoreUnexported(Entry{}), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("it is read otherwise (-want +got)\n%s", diff)
		}
	}
}

// TestMerge lets git merge what two branches did to a baseline.
func TestMerge(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("git is not installed")
	}
	all := []engine.Finding{}
	for _, resource := range []string{"A", "B", "C", "D", "E", "F", "G", "H"} {
		all = append(all, finding("a", "t", resource, "/x", "1"))
	}
	pick := func(names string) []byte {
		return NewBaseline(&engine.Result{Findings: slices.DeleteFunc(slices.Clone(all), func(f engine.Finding) bool {
			return !strings.Contains(names, f.Subject.ID)
		})}).Bytes()
	}
	for name, c := range map[string]struct{ base, ours, theirs, want string }{
		"both add":                     {base: "BCDEF", ours: "ABCDEF", theirs: "BCDEFH", want: "ABCDEFH"},
		"one adds, one removes":        {base: "BCDEF", ours: "BCDEFH", theirs: "CDEF", want: "CDEFH"},
		"add to the end and the front": {base: "CDEF", ours: "CDEFGH", theirs: "ABCDEF", want: "ABCDEFGH"},
		"first of all":                 {base: "", ours: "A", theirs: "", want: "A"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for file, content := range map[string]string{"ours": c.ours, "base": c.base, "theirs": c.theirs} {
				if err := os.WriteFile(filepath.Join(dir, file), pick(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			cmd := exec.CommandContext(t.Context(), git, "merge-file", "-p", "ours", "base", "theirs")
			cmd.Dir = dir
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("git finds a conflict: %v\n%s", err, out)
			}
			if diff := cmp.Diff(string(pick(c.want)), string(out)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestReadBaseline(t *testing.T) {
	entry := `{"rule":"a","unit":"t","resource":"R","witnesses":["2"]}`
	for name, c := range map[string]struct{ content, err string }{
		"empty":            {content: "", err: "line 1: it is no baseline as belay baseline writes it"},
		"a list":           {content: "[]", err: "line 1: it is no baseline as belay baseline writes it"},
		"no version":       {content: "{}", err: "line 1: it has no version"},
		"cut off":          {content: "{\n\"f\": " + entry + ",", err: "line 2: the file ends too early"},
		"no comma":         {content: "{\n\"f\": " + entry + "\n\"version\": 1}", err: "line 3: invalid character"},
		"unknown field":    {content: "{\n\"f\": {\"rule\":\"a\",\"until\":\"x\"},\n\"version\": 1}", err: `line 2: entry f: json: unknown field "until"`},
		"version of words": {content: `{"version": "one"}`, err: "line 1: version is no number"},
		"conflict":         {content: "{\n\"version\": 1\n>>>>>>> theirs\n}", err: "line 3: a merge was left unfinished"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadBaseline("file", []byte(c.content))
			if err == nil || !strings.HasPrefix(err.Error(), "read baseline file: "+c.err) {
				t.Errorf("got %v, want %q", err, c.err)
			}
		})
	}
	twice := "\uFEFF{\n\"f\": " + entry + ",\n\"f\": {\"rule\":\"a\",\"unit\":\"t\",\"resource\":\"R\",\"witnesses\":[\"1\"]},\n\"version\": 1\n}\n"
	b, err := ReadBaseline("file", []byte(twice))
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Entries) != 1 || !slices.Equal(b.Entries[0].Witnesses, []string{"1", "2"}) {
		t.Errorf("got %+v", b.Entries)
	}
}

func FuzzReadBaseline(f *testing.F) {
	f.Add([]byte("{\n\"f\": {\"rule\":\"a\",\"unit\":\"t\",\"resource\":\"R\"},\n\"version\": 1\n}\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		b, err := ReadBaseline("f", content)
		if err != nil {
			return
		}
		if _, err := ReadBaseline("f", b.Bytes()); err != nil {
			t.Errorf("%q cannot be read: %v", b.Bytes(), err)
		}
	})
}
