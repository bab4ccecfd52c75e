package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/report"
	"github.com/belay-dev/belay/internal/source"
)

func TestVerdict(t *testing.T) {
	found := func(s engine.Severity) engine.Finding { return engine.Finding{Outcome: engine.Found, Severity: s} }
	lost := source.Problem{Effect: source.Lost, At: source.Span{File: "lost.yaml"}}
	failure := engine.Failure{Rule: &engine.Rule{ID: "x"}, Err: errors.New("y")}
	cases := map[string]struct {
		failOn, profile string
		allow           bool
		files           []string
		result          engine.Result
		want            int
	}{
		"nothing":                {want: exitClean},
		"below the threshold":    {result: engine.Result{Findings: []engine.Finding{found(engine.Low)}}, want: exitClean},
		"at the threshold":       {result: engine.Result{Findings: []engine.Finding{found(engine.Medium)}}, want: exitFindings},
		"a lower threshold":      {failOn: "info", result: engine.Result{Findings: []engine.Finding{found(engine.Info)}}, want: exitFindings},
		"never":                  {failOn: "never", result: engine.Result{Findings: []engine.Finding{found(engine.Critical)}}, want: exitClean},
		"never, and lost":        {failOn: "never", result: engine.Result{Problems: []source.Problem{lost}}, want: exitIncomplete},
		"unknown":                {result: engine.Result{Findings: []engine.Finding{{Outcome: engine.Unknown}}}, want: exitClean},
		"unknown fails":          {failOn: "unknown", result: engine.Result{Findings: []engine.Finding{{Outcome: engine.Unknown}}}, want: exitFindings},
		"unknown, and a finding": {failOn: "unknown", result: engine.Result{Findings: []engine.Finding{found(engine.Medium)}}, want: exitFindings},
		"suppressed":             {result: engine.Result{Findings: []engine.Finding{{Outcome: engine.Suppressed, Severity: engine.High}}}, want: exitClean},
		"passed":                 {result: engine.Result{Findings: []engine.Finding{{Outcome: engine.Passed, Severity: engine.High}}}, want: exitClean},
		"lost":                   {result: engine.Result{Problems: []source.Problem{lost}}, want: exitIncomplete},
		"lost, allowed":          {allow: true, result: engine.Result{Problems: []source.Problem{lost}}, want: exitClean},
		"lost, hook":             {profile: "pre-commit", result: engine.Result{Problems: []source.Problem{lost}}, want: exitClean},
		"lost, given to a hook":  {profile: "pre-commit", files: []string{"lost.yaml"}, result: engine.Result{Problems: []source.Problem{lost}}, want: exitIncomplete},
		"noted":                  {result: engine.Result{Problems: []source.Problem{{Effect: source.Noted}}}, want: exitClean},
		"partial":                {result: engine.Result{Problems: []source.Problem{{Effect: source.Partial, Undecides: []string{"x"}}}}, want: exitIncomplete},
		"partial, of no rule":    {result: engine.Result{Problems: []source.Problem{{Effect: source.Partial}}}, want: exitClean},
		"findings win over lost": {result: engine.Result{Findings: []engine.Finding{found(engine.High)}, Problems: []source.Problem{lost}}, want: exitFindings},
		"failed rule":            {result: engine.Result{Failures: []engine.Failure{failure}, Findings: []engine.Finding{found(engine.High)}}, want: exitUsage},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if c.failOn == "" {
				c.failOn = "medium"
			}
			limit, err := parseThreshold(c.failOn)
			if err != nil {
				t.Fatal(err)
			}
			x := examined{
				space: &space{files: c.files}, result: &c.result,
				chosen: choices{profile: c.profile, limit: limit, allowIncomplete: c.allow},
			}
			x.open = x.completeness()
			got := exitClean
			verdict := verdictOf([]examined{x}, mounted{mounts: []mount{{prefix: "."}}}, &c.result)
			if status, ok := errors.AsType[exit](verdict.status()); ok {
				got = int(status)
			}
			if got != c.want {
				t.Errorf("got exit status %d, want %d", got, c.want)
			}
		})
	}
}

// panics is an input whose loader has a bug.
type panics struct{}

func (panics) String() string                            { return "t.yaml" }
func (panics) Load(context.Context) (*model.Unit, error) { panic("index out of range") }

func TestLoaderBugLosesOneInput(t *testing.T) {
	unit, err := loadInput(t.Context(), panics{})
	if err != nil {
		t.Fatal(err)
	}
	if len(unit.Problems) != 1 || unit.Problems[0].Effect != source.Lost || unit.Problems[0].At.File != "t.yaml" {
		t.Errorf("got problems %v, want that t.yaml is lost", unit.Problems)
	}
}

func TestAddress(t *testing.T) {
	cases := map[string]string{
		"https://github.com/acme/shop.git":             "https://github.com/acme/shop.git",
		"https://user:secret@github.com/acme/shop.git": "https://github.com/acme/shop.git",
		"git@github.com:acme/shop.git":                 "ssh://github.com/acme/shop.git",
		"ssh://git@github.com:22/acme/shop.git":        "ssh://github.com:22/acme/shop.git",
		"../shop":                                      "",
		"/home/someone/shop":                           "",
		"file:///home/someone/shop":                    "",
		"https://%zz":                                  "",
	}
	for remote, want := range cases {
		if got := address(remote); got != want {
			t.Errorf("address(%q) is %q, want %q", remote, got, want)
		}
	}
}

func TestRevision(t *testing.T) {
	const origin = "[remote \"upstream\"]\n\turl = https://example.com/x\n[remote \"origin\"]\n\turl = https://example.com/shop\n"
	cases := map[string]struct {
		files map[string]string
		want  report.Revision
	}{
		"no repository": {want: report.Revision{}},
		"branch": {
			files: map[string]string{".git/HEAD": "ref: refs/heads/a/b\n", ".git/refs/heads/a/b": "c0ffee\n", ".git/config": origin},
			want:  report.Revision{Repository: "https://example.com/shop", Commit: "c0ffee", Branch: "a/b"},
		},
		"packed": {
			files: map[string]string{".git/HEAD": "ref: refs/heads/main\n", ".git/packed-refs": "# pack\nbad0 refs/heads/xmain\nc0ffee refs/heads/main\n", ".git/config": origin},
			want:  report.Revision{Repository: "https://example.com/shop", Commit: "c0ffee", Branch: "main"},
		},
		"detached, without a remote": {
			files: map[string]string{".git/HEAD": "c0ffee\n", ".git/config": "[core]\n"},
			want:  report.Revision{Commit: "c0ffee"},
		},
		"linked work tree": {
			files: map[string]string{
				".git": "gitdir: main/.git/worktrees/w\n", "main/.git/worktrees/w/HEAD": "ref: refs/heads/w\n", "main/.git/worktrees/w/commondir": "../..\n",
				"main/.git/refs/heads/w": "c0ffee\n", "main/.git/config": origin,
			},
			want: report.Revision{Repository: "https://example.com/shop", Commit: "c0ffee", Branch: "w"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			for file, content := range c.files {
				full := filepath.Join(root, filepath.FromSlash(file))
				if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(full, []byte(content), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(c.want, revisionOf(root)); diff != "" {
				t.Errorf("revision (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCommon(t *testing.T) {
	cases := map[string]struct {
		dirs []string
		want string
	}{
		"one":      {dirs: []string{"/a/b"}, want: "/a/b"},
		"same":     {dirs: []string{"/a/b", "/a/b"}, want: "/a/b"},
		"below":    {dirs: []string{"/a/b", "/a/b/c"}, want: "/a/b"},
		"above":    {dirs: []string{"/a/b/c", "/a"}, want: "/a"},
		"beside":   {dirs: []string{"/a/b/c", "/a/bc"}, want: "/a"},
		"far away": {dirs: []string{"/a/b", "/c/d"}, want: "/"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := common(c.dirs); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// The order of the output does not depend on how many processors there are.
func TestOutputIsTheSameEachTime(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "1700000000")
	want := map[string]string{}
	for _, processors := range []int{1, 4, 4} {
		old := runtime.GOMAXPROCS(processors)
		for format := range report.Writers {
			var stdout, stderr bytes.Buffer
			run(t.Context(), []string{"check", "../../testdata/demo", "--profile", "audit", "--unknown", "--format", format}, nil, &stdout, &stderr)
			if stderr.Len() > 0 {
				t.Fatal(stderr.String())
			}
			if want[format] == "" {
				want[format] = stdout.String()
			}
			if diff := cmp.Diff(want[format], stdout.String()); diff != "" {
				t.Errorf("%s with %d processors (-first +got):\n%s", format, processors, diff)
			}
		}
		runtime.GOMAXPROCS(old)
	}
}

// BenchmarkCheck is a whole check in a process that has started: loading the
// rules, the templates, asking and reporting.
func BenchmarkCheck(b *testing.B) {
	folders := map[string]string{"demo": "../../testdata/demo", "corpus": os.Getenv("BELAY_CORPUS")}
	for name, folder := range folders {
		b.Run(name, func(b *testing.B) {
			if folder == "" {
				b.Skip("BELAY_CORPUS does not name a folder of templates")
			}
			for b.Loop() {
				var stderr bytes.Buffer
				if status := run(b.Context(), []string{"check", folder, "--fail-on", "never", "--allow-incomplete"}, nil, io.Discard, &stderr); status != exitClean {
					b.Fatalf("exit status %d: %s", status, stderr.String())
				}
			}
		})
	}
}
