package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/engine"
)

// The phases of a command, in the order in which they begin.
const (
	phaseFind    = "find files"
	phaseRules   = "load rules"
	phaseLoad    = "load"
	phaseLink    = "link"
	phaseCompile = "compile rules"
	phaseAsk     = "ask"
	phaseReport  = "report"
)

// A stopwatch knows what a command does and how long that takes, for --verbose,
// --timings, the profiles and the line that shows progress. Nil is one that
// nobody looks at. It may be used at the same time.
type stopwatch struct {
	now     func() time.Time
	started time.Time
	stderr  io.Writer

	verbose, timings   bool
	cpuFile, heapFile  string
	cpuProfile         *os.File
	line               *progress  // nil is none
	mu                 sync.Mutex // guards what follows
	phases             []timing
	rules, load, asked map[string]*timing
}

// A timing is how often something was done and how long that took in all.
type timing struct {
	name  string
	count int
	took  time.Duration
}

// stopwatchKey is under which a context holds the stopwatch.
type stopwatchKey struct{}

// stopwatchOf is the stopwatch of a command, nil if it has none.
func stopwatchOf(ctx context.Context) *stopwatch {
	c, _ := ctx.Value(stopwatchKey{}).(*stopwatch)
	return c
}

// newStopwatch is a stopwatch that starts now.
func newStopwatch(now func() time.Time, stderr io.Writer) *stopwatch {
	return &stopwatch{
		now: now, started: now(), stderr: stderr,
		rules: map[string]*timing{}, load: map[string]*timing{}, asked: map[string]*timing{},
	}
}

// addFlags adds the flags that every command has.
func (c *stopwatch) addFlags(cmd *cobra.Command) {
	f := cmd.PersistentFlags()
	f.BoolVarP(&c.verbose, "verbose", "v", false, "say on the standard error what is examined and how long each phase took")
	f.BoolVar(&c.timings, "timings", false, "print phases, the slowest rules and the slowest units on the standard error")
	f.Bool("no-progress", false, "show no progress on a terminal")
	markVariables(f)
	f.StringVar(&c.cpuFile, "cpuprofile", "", "write a CPU profile to `file`, for go tool pprof")
	f.StringVar(&c.heapFile, "memprofile", "", "write a profile of memory to `file`, for go tool pprof")
}

// start begins what the flags ask for.
func (c *stopwatch) start(cmd *cobra.Command) error {
	quiet, err := cmd.Flags().GetBool("no-progress")
	if err != nil {
		return fmt.Errorf("read --no-progress: %w", err)
	}
	if !quiet && !c.verbose && interactive(c.stderr, os.Getenv) {
		c.line = startProgress(c.stderr)
	}
	if c.cpuFile == "" {
		return nil
	}
	if c.cpuProfile, err = os.Create(c.cpuFile); err != nil {
		return fmt.Errorf("write %s: %w", c.cpuFile, cause(err))
	}
	if err := pprof.StartCPUProfile(c.cpuProfile); err != nil {
		return fmt.Errorf("write %s: %w", c.cpuFile, err)
	}
	return nil
}

// stop ends it and prints what was asked for.
func (c *stopwatch) stop() error {
	c.line.stop()
	if c.cpuProfile != nil {
		pprof.StopCPUProfile()
		if err := c.cpuProfile.Close(); err != nil {
			return fmt.Errorf("write %s: %w", c.cpuFile, cause(err))
		}
	}
	if c.heapFile != "" {
		if err := writeHeap(c.heapFile); err != nil {
			return err
		}
	}
	if c.timings {
		return c.print()
	}
	return nil
}

// writeHeap writes what is allocated and what was.
func writeHeap(name string) error {
	file, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, cause(err))
	}
	runtime.GC() // what is in use is what the last collection left
	if err := pprof.Lookup("allocs").WriteTo(file, 0); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("write %s: %w", name, cause(err))
	}
	return nil
}

// phase begins a phase, which ends when done is called. One that begins several
// times adds up.
func (c *stopwatch) phase(name string) (done func()) {
	if c == nil {
		return func() {}
	}
	if name == phaseReport {
		c.line.stop() // the report may go to the same terminal
	}
	c.line.begin(name)
	begun := c.now()
	return func() {
		took := c.now().Sub(begun)
		c.mu.Lock()
		defer c.mu.Unlock()
		at := slices.IndexFunc(c.phases, func(t timing) bool { return t.name == name })
		if at < 0 {
			at = len(c.phases)
			c.phases = append(c.phases, timing{name: name})
		}
		c.phases[at].count++
		c.phases[at].took += took
		if c.verbose {
			fmt.Fprintf(c.stderr, "belay: %s took %s\n", name, milliseconds(took)) //nolint:errcheck // a remark that nobody can be told is lost
		}
	}
}

// remark says lines where somebody wants to hear more.
func (c *stopwatch) remark(lines []string) {
	if c == nil || !c.verbose {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, line := range lines {
		fmt.Fprintf(c.stderr, "belay: %s\n", printable(line)) //nolint:errcheck // see phase
	}
}

// each begins one of n pieces of a phase.
func (c *stopwatch) each(phase, what string, n int) (done func()) {
	if c == nil {
		return func() {}
	}
	if c.verbose {
		c.mu.Lock()
		fmt.Fprintf(c.stderr, "belay: %s %s\n", phase, printable(what)) //nolint:errcheck // see phase
		c.mu.Unlock()
	}
	counted := c.line.one(phase, what, n)
	begun := c.now()
	return func() {
		counted()
		into := c.load
		if phase == phaseAsk {
			into = c.asked
		}
		c.count(into, what, begun)
	}
}

// count adds a piece of work to those of its name.
func (c *stopwatch) count(into map[string]*timing, name string, begun time.Time) {
	took := c.now().Sub(begun)
	c.mu.Lock()
	defer c.mu.Unlock()
	if into[name] == nil {
		into[name] = &timing{name: name}
	}
	into[name].count++
	into[name].took += took
}

// observer is what the engine tells about its work, nil if nobody asked.
func (c *stopwatch) observer() engine.Observer {
	if c == nil || !c.verbose && !c.timings && c.line == nil {
		return nil
	}
	return observer{c}
}

// An observer hears of the engine's work.
type observer struct{ watch *stopwatch }

// Compile hears that rules are compiled.
func (o observer) Compile() (done func()) { return o.watch.phase(phaseCompile) }

// Unit hears that the rules are asked about one of n units.
func (o observer) Unit(key string, n int) (done func()) { return o.watch.each(phaseAsk, key, n) }

// Rule hears that a rule is asked.
func (o observer) Rule(id string) (done func()) {
	if !o.watch.timings {
		return func() {}
	}
	begun := o.watch.now()
	return func() { o.watch.count(o.watch.rules, id, begun) }
}

// slowest is how many of the slowest are printed.
const slowest = 10

// print writes the tables of --timings.
func (c *stopwatch) print() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := [][]string{{"phase", "time"}}
	for _, t := range c.phases {
		name := t.name
		if name == phaseCompile {
			name += ", part of " + phaseAsk
		}
		all = append(all, []string{name, milliseconds(t.took)})
	}
	all = append(all, []string{"all, some at the same time", milliseconds(c.now().Sub(c.started))})
	if len(c.rules) > 0 {
		all = append(all, nil, []string{fmt.Sprintf("slowest of %d rules", len(c.rules)), "time", "times asked"})
		for _, t := range worst(c.rules) {
			all = append(all, []string{t.name, milliseconds(t.took), strconv.Itoa(t.count)})
		}
	}
	units := map[string]*timing{}
	for _, from := range []map[string]*timing{c.load, c.asked} {
		for name, t := range from {
			if units[name] == nil {
				units[name] = &timing{name: name}
			}
			units[name].took += t.took
		}
	}
	if len(units) > 0 {
		all = append(all, nil, []string{fmt.Sprintf("slowest of %d units", len(units)), "time", phaseLoad, phaseAsk})
		for _, t := range worst(units) {
			all = append(all, []string{
				printable(t.name), milliseconds(t.took),
				milliseconds(c.load[t.name].duration()), milliseconds(c.asked[t.name].duration()),
			})
		}
	}
	if _, err := io.WriteString(c.stderr, table(all)); err != nil {
		return fmt.Errorf("write the timings: %w", err)
	}
	return nil
}

// table aligns words to the left and all columns after them to the right.
func table(rows [][]string) string {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		for i, cell := range row {
			if i == 0 {
				fmt.Fprintf(&b, "%-*s", widths[0], cell)
				continue
			}
			fmt.Fprintf(&b, "  %*s", widths[i], cell)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func (t *timing) duration() time.Duration {
	if t == nil {
		return 0
	}
	return t.took
}

// worst are those that took longest.
func worst(all map[string]*timing) []*timing {
	list := slices.SortedFunc(maps.Values(all), func(a, b *timing) int {
		return cmp.Or(cmp.Compare(b.took, a.took), cmp.Compare(a.name, b.name))
	})
	return list[:min(len(list), slowest)]
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
}

// printable leaves out of a name what a terminal obeys.
func printable(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return '?'
		}
		return r
	}, name)
}
