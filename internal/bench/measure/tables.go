package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/belay-dev/belay/internal/bench"
)

func (s *suite) tables() []table {
	return []table{
		{title: "Floors", prepare: s.floors},
		{title: "One small application", prepare: s.application},
		{title: "A repository of 100 units", prepare: s.repository, after: parallel},
		{title: "Plans", prepare: s.plans, runs: 3, after: growth},
		{title: "An account of 10,000 roles", prepare: s.account, runs: 3},
		{title: "What is new since a commit, 500 units of which one changed", prepare: s.since},
		{title: "Rules", prepare: s.rules, after: hundreds},
		{title: "The corpus", prepare: s.realTemplates, after: parallel},
	}
}

// check is a row that checks a folder or file with every rule of the profile that
// asks all.
func (s *suite) check(name, dir string, t target, args ...string) row {
	command := []string{s.belay, "check", "--date", "2026-11-24", "--profile", "audit", "--fail-on", "never", "--allow-incomplete", "--no-progress"}
	return row{name: name, dir: dir, target: t, args: append(command, args...)}
}

// with is a row with variables of the environment.
func (r row) with(env ...string) row {
	r.env = env
	return r
}

// input writes input once and returns where it is.
func (s *suite) input(ctx context.Context, what, to string) (string, error) {
	full := filepath.Join(s.dir, to)
	if _, err := os.Stat(full); err == nil {
		return full, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	return full, s.command(ctx, "", s.self, "-write", what, full)
}

// committed makes a folder a git repository with all that is in it committed.
func (s *suite) committed(ctx context.Context, dir string) error {
	if _, err := exec.LookPath("git"); err != nil {
		return skip("git is not installed")
	}
	for _, args := range [][]string{
		{"init", "-q"},
		{"add", "-A"},
		{"-c", "user.name=bench", "-c", "user.email=bench@example.com", "-c", "commit.gpgSign=false", "commit", "-q", "-m", "Begin"},
	} {
		if err := s.command(ctx, dir, "git", args...); err != nil {
			return err
		}
	}
	return nil
}

func (s *suite) floors(ctx context.Context) ([]row, error) {
	repository, err := s.input(ctx, "repository=100", "repository")
	if err != nil {
		return nil, err
	}
	plan, err := s.input(ctx, "plan=500", "plans/10000.json")
	if err != nil {
		return nil, err
	}
	parse := func(what, dir string) row {
		return row{name: "read and parse " + what, args: []string{s.self, "-parse", dir}}
	}
	rows := []row{
		{name: "start a process, `belay help`", args: []string{s.belay, "help"}},
		{name: "unpack what is known of IAM, `belay --version`", args: []string{s.belay, "--version"}},
		parse("the repository of 100 units", repository),
		parse("the plan of 10,000 resources", plan),
	}
	if s.corpus != "" {
		rows = append(rows, parse("the corpus", s.corpus))
	}
	return rows, nil
}

func (s *suite) application(ctx context.Context) ([]row, error) {
	dir, err := s.input(ctx, "application=1", "application")
	if err != nil {
		return nil, err
	}
	return []row{
		s.check("checked", dir, target{wall: 80 * time.Millisecond, peak: 45}),
		s.check("checked on one processor", dir, target{}).with("GOMAXPROCS=1"),
		s.check("checked with the default profile", dir, target{}, "--profile", "pr"),
		s.check("checked by a hook", dir, target{}, "--profile", "pre-commit", "template.yaml"),
	}, nil
}

func (s *suite) repository(ctx context.Context) ([]row, error) {
	dir, err := s.input(ctx, "repository=100", "repository")
	if err != nil {
		return nil, err
	}
	return []row{
		s.check("on one processor", dir, target{}).with("GOMAXPROCS=1"),
		s.check("on two", dir, target{}).with("GOMAXPROCS=2"),
	}, nil
}

// parallel says how much faster two processors are, of the first two rows.
func parallel(rows []row) string {
	return fmt.Sprintf("Two processors are %.2f times faster in wall time than one (least of each).", ratio(rows[1].walls, rows[0].walls))
}

func (s *suite) plans(ctx context.Context) ([]row, error) {
	var rows []row
	for _, resources := range []int{1000, 3000, 10_000, 30_000} {
		name := fmt.Sprintf("plans/%d.json", resources)
		file, err := s.input(ctx, fmt.Sprintf("plan=%d", resources/bench.Resources), name)
		if err != nil {
			return nil, err
		}
		info, err := os.Stat(file)
		if err != nil {
			return nil, err
		}
		t := target{}
		if resources == 10_000 {
			t = target{wall: 3 * time.Second, peak: 500}
		}
		what := fmt.Sprintf("%d resources, %d functions, %.0f MB", resources, resources/bench.Resources, float64(info.Size())/1e6)
		rows = append(rows, s.check(what, s.dir, t, "--workspace", file, file))
	}
	return rows, nil
}

// growth says what a resource costs in each plan.
func growth(rows []row) string {
	var parts []string
	for i, resources := range []int{1000, 3000, 10_000, 30_000} {
		parts = append(parts, fmt.Sprintf("%.0f µs at %d", float64(slices.Min(rows[i].cpus).Microseconds())/float64(resources), resources))
	}
	return "CPU for each resource: " + strings.Join(parts, ", ") + "."
}

func (s *suite) account(ctx context.Context) ([]row, error) {
	file, err := s.input(ctx, "account=10000", "account.json")
	if err != nil {
		return nil, err
	}
	return []row{s.check("10,000 roles, 20,000 policies", s.dir, target{wall: 10 * time.Second, peak: 600}, "--workspace", file, file)}, nil
}

func (s *suite) since(ctx context.Context) ([]row, error) {
	dir, err := s.input(ctx, "repository=500", "since")
	if err != nil {
		return nil, err
	}
	if err := s.committed(ctx, dir); err != nil {
		return nil, err
	}
	if err := s.command(ctx, "", s.self, "-write", "edited=1", dir); err != nil {
		return nil, err
	}
	return []row{
		s.check("`--since HEAD`", dir, target{wall: 300 * time.Millisecond}, "--since", "HEAD"),
		s.check("a hook that is given the file", dir, target{}, "--profile", "pre-commit", "service-0000/template.yaml"),
		s.check("all of it", dir, target{}),
	}, nil
}

func (s *suite) rules(ctx context.Context) ([]row, error) {
	dir, err := s.input(ctx, "repository=100", "repository")
	if err != nil {
		return nil, err
	}
	ids, err := s.ruleIDs(ctx)
	if err != nil {
		return nil, err
	}
	var rows []row
	for _, n := range []int{1, 100, len(ids)} {
		rows = append(rows, s.check(fmt.Sprintf("%d of %d rules", n, len(ids)), dir, target{}, "--rule", strings.Join(ids[:n], ",")))
	}
	return rows, nil
}

// ruleIDs are the ids of all rules, in an order that mixes families and costs and
// is the same each time.
func (s *suite) ruleIDs(ctx context.Context) ([]string, error) {
	out, err := exec.CommandContext(ctx, s.belay, "rules", "--format", "json").Output() //nolint:gosec // the program to measure
	if err != nil {
		return nil, fmt.Errorf("list the rules: %w", err)
	}
	var rules []struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(out, &rules); err != nil {
		return nil, fmt.Errorf("list the rules: %w", err)
	}
	ids := make([]string, len(rules))
	for i, r := range rules {
		ids[i] = r.ID
	}
	if len(ids) <= 100 || slices.Contains(ids, "") {
		return nil, fmt.Errorf("list the rules: there are %d", len(ids))
	}
	// Any hundred must be like any other.
	slices.SortFunc(ids, func(a, b string) int {
		x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
		return bytes.Compare(x[:], y[:])
	})
	return ids, nil
}

// hundreds compares what a rule costs beyond the first hundred with what one of
// those costs.
func hundreds(rows []row) string {
	var n, all int
	if _, err := fmt.Sscanf(rows[2].name, "%d of %d rules", &n, &all); err != nil {
		return ""
	}
	least := func(i int) float64 { return float64(slices.Min(rows[i].cpus).Microseconds()) }
	first, more := (least(1)-least(0))/99, (least(2)-least(1))/float64(all-100)
	return fmt.Sprintf("A rule of the first hundred costs %.0f µs of CPU, one after it %.0f µs: %.2f times as much (target: ≤ 1.5).", first, more, more/first)
}

// realTemplates measures the corpus and its halves.
func (s *suite) realTemplates(context.Context) ([]row, error) {
	if s.corpus == "" {
		return nil, skip("BELAY_CORPUS does not name a folder of templates")
	}
	corpus, err := filepath.Abs(s.corpus)
	if err != nil {
		return nil, err
	}
	patterns := filepath.Join(corpus, "serverless-patterns")
	if _, err := os.Stat(patterns); err != nil {
		return nil, skip("the corpus has no folder serverless-patterns")
	}
	half := halves{templates: filepath.Join(s.dir, "templates"), roots: filepath.Join(s.dir, "roots")}
	if err := split(patterns, half); err != nil {
		return nil, err
	}
	all := halves{templates: filepath.Join(s.dir, "all-templates"), roots: filepath.Join(s.dir, "all-roots")}
	for _, folder := range []string{"serverless-patterns", "aws-cloudformation-templates", "terraform-aws-lambda"} {
		if err := split(filepath.Join(corpus, folder), halves{filepath.Join(all.templates, folder), filepath.Join(all.roots, folder)}); err != nil {
			return nil, err
		}
	}
	return []row{
		s.check("its CloudFormation and SAM on one processor", all.templates, target{}).with("GOMAXPROCS=1"),
		s.check("its CloudFormation and SAM on two", all.templates, target{cpu: 1100 * time.Millisecond, peak: 100}).with("GOMAXPROCS=2"),
		s.check("the same with the default profile", all.templates, target{}, "--profile", "pr"),
		s.check("its Terraform", all.roots, target{cpu: time.Second}),
		s.check("CloudFormation and SAM of serverless-patterns", half.templates, target{cpu: 600 * time.Millisecond}),
		s.check("the same with the default profile", half.templates, target{}, "--profile", "pr"),
		s.check("Terraform of serverless-patterns", half.roots, target{cpu: 500 * time.Millisecond}),
		s.check("all of it", corpus, target{}, "--workspace", corpus),
	}, nil
}

// halves are the folders that a corpus is taken apart into.
type halves struct{ templates, roots string }

// split copies a folder in two: what Terraform reads, which is all of the folders
// that hold a .tf file, and the rest.
func split(dir string, into halves) error {
	terraform := map[string]bool{}
	err := filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error {
		if filepath.Ext(name) == ".tf" {
			terraform[filepath.Dir(name)] = true
		}
		return err
	})
	if err != nil {
		return err
	}
	return filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		isTerraform := false
		for folder := filepath.Dir(name); len(folder) >= len(dir); folder = filepath.Dir(folder) {
			isTerraform = isTerraform || terraform[folder]
		}
		data, err := os.ReadFile(name) //nolint:gosec // a folder that the user measures
		if err != nil {
			return err
		}
		to := into.templates
		if isTerraform {
			to = into.roots
		}
		return bench.Files{filepath.ToSlash(rel): string(data)}.Write(to)
	})
}
