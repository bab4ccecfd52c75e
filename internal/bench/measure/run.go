package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A table is measured together: its rows take turns, so that what else the machine
// does meets all of them.
type table struct {
	title string
	// prepare makes the input and says what to run on it. An errSkip says why there
	// is nothing to measure.
	prepare func(ctx context.Context) ([]row, error)
	runs    int                     // at most, 0 for no limit
	after   func(rows []row) string // what follows from the rows, "" for nothing
}

// A skip is the reason why a table cannot be measured here.
type skip string

func (s skip) Error() string { return string(s) }

// A row is one command and what its runs took.
type row struct {
	name   string
	target target
	dir    string
	env    []string
	args   []string // the first is the program
	walls  []time.Duration
	cpus   []time.Duration
	peaks  []int64 // bytes
}

// A target is what a row should not exceed; 0 is no target.
type target struct {
	wall, cpu time.Duration
	peak      int64 // MiB
}

const mebibyte = 1 << 20

func (s *suite) table(ctx context.Context, t table) error {
	rows, err := t.prepare(ctx)
	if reason, ok := errors.AsType[skip](err); ok {
		return s.print("\n### %s\n\nNot measured: %s.\n", t.title, reason)
	}
	if err != nil {
		return err
	}
	runs := s.runs
	if t.runs > 0 {
		runs = min(runs, t.runs)
	}
	for range runs {
		for i := range rows {
			if err := rows[i].run(ctx); err != nil {
				return fmt.Errorf("%s: %w", rows[i].name, err)
			}
		}
	}
	out := &strings.Builder{}
	fmt.Fprintf(out, "\n### %s\n\n", t.title)
	out.WriteString("| what | CPU ms: least | median | most | wall ms: least | median | most | peak MiB | target |\n|---|--:|--:|--:|--:|--:|--:|--:|---|\n")
	for _, r := range rows {
		fmt.Fprintf(out, "| %s | %s | %s | %s | %s |\n", r.name, spread(r.cpus), spread(r.walls), r.peak(), r.verdict())
	}
	if t.after != nil {
		fmt.Fprintf(out, "\n%s\n", t.after(rows))
	}
	return s.print("%s", out)
}

// run runs the command once.
func (r *row) run(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, r.args[0], r.args[1:]...) //nolint:gosec // the program to measure
	cmd.Dir = r.dir
	cmd.Env = append(os.Environ(), r.env...)
	stderr := &strings.Builder{}
	cmd.Stderr = stderr
	began := time.Now() //nolint:forbidigo // what is measured
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%w\n%s", err, stderr)
	}
	r.walls = append(r.walls, time.Since(began))
	r.cpus = append(r.cpus, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		unit := int64(1024)
		if runtime.GOOS == "darwin" {
			unit = 1
		}
		r.peaks = append(r.peaks, usage.Maxrss*unit)
	}
	return nil
}

// spread is the least, the median and the most of some durations.
func spread(all []time.Duration) string {
	sorted := slices.Sorted(slices.Values(all))
	return fmt.Sprintf("%s | %s | %s", milliseconds(sorted[0]), milliseconds(sorted[len(sorted)/2]), milliseconds(sorted[len(sorted)-1]))
}

func milliseconds(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	if ms < 100 {
		return strconv.FormatFloat(ms, 'f', 1, 64)
	}
	return strconv.FormatFloat(ms, 'f', 0, 64)
}

func (r row) peak() string {
	if len(r.peaks) == 0 {
		return "?"
	}
	return strconv.FormatInt(slices.Max(r.peaks)/mebibyte, 10)
}

// verdict says the target, and whether the best run kept it: what else a machine
// does makes a run slower and never faster.
func (r row) verdict() string {
	var parts []string
	say := func(met bool, format string, args ...any) {
		text := "≤ " + fmt.Sprintf(format, args...)
		if met {
			text += " ✓"
		} else {
			text += " **missed**"
		}
		parts = append(parts, text)
	}
	if r.target.cpu > 0 {
		say(slices.Min(r.cpus) <= r.target.cpu, "%s ms CPU", milliseconds(r.target.cpu))
	}
	if r.target.wall > 0 {
		say(slices.Min(r.walls) <= r.target.wall, "%s ms wall", milliseconds(r.target.wall))
	}
	if r.target.peak > 0 && len(r.peaks) > 0 {
		say(slices.Min(r.peaks) <= r.target.peak*mebibyte, "%d MiB", r.target.peak)
	}
	return strings.Join(parts, ", ")
}

// ratio is how often the least of one row goes into the least of another.
func ratio(of, in []time.Duration) float64 {
	return float64(slices.Min(in)) / float64(slices.Min(of))
}
