package main

import (
	"bytes"
	"context"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/bench"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/report"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/parser/cloudformation"
	"github.com/belay-dev/belay/parser/terraform/plan"
	"github.com/belay-dev/belay/rules"
)

// sizes are the inputs of BenchmarkStages.
var sizes = []struct {
	name  string
	large bool // left out of a short run
	write func(dir string) error
}{
	{name: "small", write: bench.Application().Write},
	{name: "medium", write: bench.Repository(100).Write},
	{name: "large", large: true, write: func(dir string) error { return writePlan(dir, 500) }},
}

// writePlan writes a plan of services to a folder.
func writePlan(dir string, services int) error {
	var b bytes.Buffer
	if err := bench.Plan(&b, services); err != nil {
		return err
	}
	return bench.Files{"plan.json": b.String()}.Write(dir)
}

// stages is a check, taken apart.
type stages struct {
	tb     testing.TB
	flags  checkFlags
	engine *engine.Engine
	chosen choices
	space  *space
	inputs []foundInput
	loaded loading
}

// stagesOf takes the check of a folder apart, with every rule on.
func stagesOf(tb testing.TB, dir string) *stages {
	tb.Helper()
	s := &stages{tb: tb}
	cmd := checkCommandOf(&s.flags)
	if err := cmd.ParseFlags([]string{"--profile", "audit", "--date", "2026-11-24", "--workspace", dir}); err != nil {
		tb.Fatal(err)
	}
	if err := s.flags.readDate(); err != nil {
		tb.Fatal(err)
	}
	s.find(dir)
	s.load()
	base := s.newEngine()
	chosen, e, err := s.flags.ready(tb.Context(), base, s.space)
	if err != nil {
		tb.Fatal(err)
	}
	s.chosen, s.engine = chosen, e
	return s
}

func (s *stages) newEngine() *engine.Engine {
	s.tb.Helper()
	e, err := engine.New(s.tb.Context(), rules.FS, engine.Options{})
	if err != nil {
		s.tb.Fatal(err)
	}
	return e
}

func (s *stages) find(dir string) {
	s.tb.Helper()
	all, err := s.flags.spaces(s.tb.Context(), []string{dir}, nil)
	if err != nil || len(all) != 1 {
		s.tb.Fatalf("%d workspaces, %v", len(all), err)
	}
	s.space = all[0]
	if s.inputs, s.loaded, err = s.flags.find(s.tb.Context(), s.space); err != nil {
		s.tb.Fatal(err)
	}
	if len(s.inputs) == 0 {
		s.tb.Fatal("there is nothing to load")
	}
}

// read parses the files, and no more.
func (s *stages) read() {
	s.tb.Helper()
	for _, file := range s.space.tree.Files {
		data, err := s.space.tree.Read(file)
		if err != nil {
			s.tb.Fatal(err)
		}
		switch path.Ext(file) {
		case ".tf":
			if _, diagnostics := hclsyntax.ParseConfig(data, file, hcl.InitialPos); diagnostics.HasErrors() {
				s.tb.Fatal(diagnostics)
			}
		case ".json":
			if _, err := plan.Read(s.tb.Context(), file, data, plan.Options{}); err != nil {
				s.tb.Fatal(err)
			}
		case ".yaml":
			cloudformation.Read(file, data, cloudformation.ReadOptions{})
		}
	}
}

func (s *stages) load() {
	s.tb.Helper()
	units, err := loadInputs(s.tb.Context(), s.inputs, func(i int) (*model.Unit, error) { return loadInput(s.tb.Context(), s.inputs[i]) })
	if err != nil {
		s.tb.Fatal(err)
	}
	s.loaded.units = units
}

func (s *stages) link() *workspace.Workspace {
	return workspace.Link(s.loaded.units, workspaceOptions(s.engine, s.space, s.loaded, s.flags.day))
}

// compile compiles what the units need: a check that is given up at once has done
// so.
func (s *stages) compile(e *engine.Engine, w *workspace.Workspace) {
	given, giveUp := context.WithCancel(s.tb.Context())
	giveUp()
	e.Check(given, w)
}

func (s *stages) evaluate(w *workspace.Workspace) *engine.Result {
	s.tb.Helper()
	result, err := s.engine.Check(s.tb.Context(), w)
	if err != nil {
		s.tb.Fatal(err)
	}
	if len(result.Failures) > 0 || result.Summary.Found[engine.High] == 0 {
		s.tb.Fatalf("%d rules failed, %v found", len(result.Failures), result.Summary.Found)
	}
	return result
}

// report writes a report as the command does.
func (s *stages) report(result *engine.Result, format string) {
	s.tb.Helper()
	done := []examined{{space: s.space, loading: s.loaded, chosen: s.chosen, result: result}}
	files, joined := join(done)
	options := s.flags.options(done, files, verdictOf(done, files, joined))
	if err := report.Writers[format](io.Discard, joined, options); err != nil {
		s.tb.Fatal(err)
	}
}

// BenchmarkStages measures each stage of a check on its own, on generated input of
// three sizes: a small SAM application, a repository of 100 units, a plan of 10,000
// resources. What rules see of a graph is made within evaluate.
func BenchmarkStages(b *testing.B) {
	for _, size := range sizes {
		b.Run(size.name, func(b *testing.B) {
			b.Helper()
			if size.large && testing.Short() {
				b.Skip("not in a short run")
			}
			dir := b.TempDir()
			if err := size.write(dir); err != nil {
				b.Fatal(err)
			}
			benchmarkStages(b, stagesOf(b, dir), dir)
		})
	}
}

func benchmarkStages(b *testing.B, s *stages, dir string) {
	b.Helper()
	stage := func(name string, do func(b *testing.B)) {
		b.Run(name, func(b *testing.B) {
			b.Helper()
			b.ReportAllocs()
			do(b)
		})
	}
	// each measures do, and not what comes before it.
	each := func(b *testing.B, before func() *workspace.Workspace, do func(w *workspace.Workspace)) {
		b.Helper()
		for b.Loop() {
			b.StopTimer()
			w := before()
			b.StartTimer()
			do(w)
		}
	}
	stage("find", func(b *testing.B) {
		b.Helper()
		for b.Loop() {
			s.find(dir)
		}
	})
	stage("read", func(b *testing.B) {
		b.Helper()
		for b.Loop() {
			s.read()
		}
	})
	stage("load", func(b *testing.B) {
		b.Helper()
		for b.Loop() {
			s.load()
		}
	})
	stage("link", func(b *testing.B) {
		b.Helper()
		for b.Loop() {
			s.link()
		}
	})
	stage("facts", func(b *testing.B) {
		b.Helper()
		each(b, s.link, func(w *workspace.Workspace) { w.Each(func(*workspace.Unit) {}) })
	})
	linked := s.link()
	result := s.evaluate(linked) // works out the facts, and compiles
	stage("compile", func(b *testing.B) {
		b.Helper()
		var e *engine.Engine
		before := func() *workspace.Workspace {
			e = s.newEngine()
			return linked
		}
		each(b, before, func(w *workspace.Workspace) { s.compile(e, w) })
	})
	stage("evaluate", func(b *testing.B) {
		b.Helper()
		for b.Loop() {
			s.evaluate(linked)
		}
	})
	for _, format := range slices.Sorted(maps.Keys(report.Writers)) {
		stage("report/"+format, func(b *testing.B) {
			b.Helper()
			for b.Loop() {
				s.report(result, format)
			}
		})
	}
}

// BenchmarkCorpusStages is BenchmarkStages on real templates.
func BenchmarkCorpusStages(b *testing.B) {
	corpus := os.Getenv("BELAY_CORPUS")
	if corpus == "" || testing.Short() {
		b.Skip("BELAY_CORPUS does not name a folder of templates, or the run is short")
	}
	dir := filepath.Join(corpus, "serverless-patterns")
	benchmarkStages(b, stagesOf(b, dir), dir)
}
