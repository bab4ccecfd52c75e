package main

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/config"
	"github.com/belay-dev/belay/internal/lsp"
)

const (
	// lspDelay is how long the server waits whether somebody goes on typing.
	lspDelay = 150 * time.Millisecond
	// lspBusy is from when on a check is slow enough that people want to see it.
	lspBusy = 500 * time.Millisecond
)

func lspCommand() *cobra.Command {
	var flags checkFlags
	var openOnly bool
	cmd := &cobra.Command{
		Use:   "lsp",
		Short: "Serve an editor",
		Long: `Serve an editor by the Language Server Protocol, on the standard input and output: what
check finds is shown as one types, explained where the cursor is, and can be suppressed
with a reason. docs/editors.md shows how editors start it. What is checked is the
folders that the editor works in, and files that are open elsewhere.`,
		Example: "  belay lsp\n  belay lsp --profile audit --open-files-only",
		Args:    cobra.NoArgs,
		PreRunE: func(*cobra.Command, []string) error {
			return cmp.Or(flags.readDate(), flags.valid())
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			err := lsp.Serve(cmd.Context(), cmd.InOrStdin(), cmd.OutOrStdout(), newChecker(&flags), lsp.Options{
				Version: version, Delay: lspDelay, Busy: lspBusy, Now: time.Now,
				Unknown: flags.unknown, OpenOnly: openOnly, Alive: alive,
			})
			if closed, ok := errors.AsType[*lsp.ClosedError](err); ok {
				cmd.PrintErrf("belay: %v\n", closed)
				return exit(exitFindings) // what the protocol wants of a server that was left
			}
			return err
		},
	}
	flags.deployment.addFlags(cmd)
	flags.judging.addFlags(cmd)
	flags.suppression.addFlags(cmd.Flags())
	flags.own.addFlags(cmd.Flags())
	flags.own.addLimit(cmd.Flags())
	f := cmd.Flags()
	f.BoolVar(&flags.unknown, "unknown", false, "show answers that are unknown")
	f.BoolVar(&openOnly, "open-files-only", false, "show what is found in files that are open, and in no others")
	f.StringVar(&flags.date, "date", "", "`day` for which runtimes are judged, as in 2026-11-24; default today")
	byEnvironment(cmd)
	f.Bool("stdio", true, "talk on the standard input and output; the only way there is")
	return cmd
}

// alive tells whether a process runs.
func alive(pid int) bool {
	process, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer process.Release() //nolint:errcheck // there is nothing to be done about it
	if runtime.GOOS == "windows" {
		return true // it was found
	}
	err = process.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, os.ErrPermission)
}

// A checker checks what an editor works on, again and again, with one engine.
type checker struct {
	flags    *checkFlags
	base     *engine.Engine
	rules    string // what the folders of --rules held when it was made
	memories memories
	begun    bool // a check has come to its end
}

func newChecker(flags *checkFlags) *checker {
	flags.own.trees, flags.own.latest = map[string]treeRules{}, map[string]treeRules{} // for the copies, too
	return &checker{flags: flags, memories: memories{}}
}

// engine makes the engine that all checks share, and another one when somebody
// changes their rules.
func (c *checker) engine(ctx context.Context) (*engine.Engine, error) {
	var folders []fs.FS
	for _, name := range c.flags.own.paths {
		if kindOf(name) == folderSource {
			folders = append(folders, os.DirFS(name))
		}
	}
	now := digest(folders...)
	if c.base == nil || now != c.rules {
		e, err := c.flags.engine(ctx)
		if err != nil {
			return nil, err
		}
		c.base, c.rules = e, now
	}
	const few = 8
	if len(c.flags.own.trees) > few { // each is of rules as they were at some moment
		clear(c.flags.own.trees)
	}
	return c.base, nil
}

// Check checks folders and files as the editor has them.
func (c *checker) Check(ctx context.Context, request lsp.Request) (*lsp.Report, error) {
	flags := *c.flags
	if err := flags.readDate(); err != nil { // a server may live for days
		return nil, err
	}
	year, month, day := flags.day.Date() // all day long it is the same day
	flags.day = time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	held := buffers{}
	for _, f := range request.Open {
		held[realName(f.Path)] = f.Content
	}
	flags.disk, flags.memories = held.disk, c.memories
	watch := newStopwatch(time.Now, nil)
	watch.line = &progress{tell: request.Progress}
	ctx = context.WithValue(ctx, stopwatchKey{}, watch)
	report := &lsp.Report{}
	e, err := c.engine(ctx)
	if err != nil {
		report.Errors = append(report.Errors, blamed("", err))
		return report, ctx.Err()
	}
	loaded := func() (*engine.Engine, error) { return e, nil }
	paths := pathsOf(request)
	if len(paths) == 0 {
		return report, nil
	}
	names := newNames(request)
	given := ctx
	if !c.begun { // were it given up at each change, it would never be done
		ctx = context.WithoutCancel(ctx)
	}
	all := c.spaces(ctx, &flags, paths, report)
	done := c.examine(ctx, &flags, all, loaded, report)
	c.begun = c.begun || given.Err() == nil || len(done) > 0
	for _, x := range done {
		report.Parts = append(report.Parts, lsp.Part{
			Dir: x.space.dir, Files: x.space.fs, Result: x.result,
			Path: func(file string) string {
				return names.shown(filepath.Join(x.space.dir, filepath.FromSlash(file)))
			},
		})
	}
	for i := range report.Errors {
		if path := report.Errors[i].Path; path != "" {
			report.Errors[i].Path = names.shown(path)
		}
	}
	return report, given.Err()
}

// spaces finds the workspaces of paths. What is wrong with one of them keeps none of
// the others from being checked.
func (c *checker) spaces(ctx context.Context, flags *checkFlags, paths []string, report *lsp.Report) []*space {
	all, err := flags.spaces(ctx, paths, strings.NewReader(""))
	if err == nil || ctx.Err() != nil {
		return all
	}
	for _, path := range paths {
		some, err := flags.spaces(ctx, []string{path}, strings.NewReader(""))
		if err != nil {
			dir := realName(path)
			if info, statErr := os.Stat(dir); statErr == nil {
				dir = flags.workspaceOf(dir, info)
			}
			report.Errors = append(report.Errors, blamed(dir, err))
			continue
		}
		all = append(all, some...)
	}
	return all
}

// examine examines workspaces: together, as a parameter may be of any of them, and
// one by one if something is wrong with one of them.
func (c *checker) examine(ctx context.Context, flags *checkFlags, all []*space, loaded func() (*engine.Engine, error), report *lsp.Report) []examined {
	for _, s := range all {
		s.files = nil // what is open and no template is not worth a word
	}
	done, err := flags.examine(ctx, all, loaded)
	if err == nil || ctx.Err() != nil {
		return done
	}
	for _, s := range all {
		one, err := flags.examine(ctx, []*space{s}, loaded)
		if err != nil {
			report.Errors = append(report.Errors, blamed(s.dir, err))
			continue
		}
		done = append(done, one...)
	}
	return done
}

// ruleLine is how errors of a user's own rules begin.
var ruleLine = regexp.MustCompile(`([^\s:]+\.rego):(\d+):`)

// blamed is an error with the file that is to blame, if it is a configuration or a
// rule.
func blamed(dir string, err error) lsp.Error {
	out := lsp.Error{Dir: dir, Message: err.Error()}
	if wrong, ok := errors.AsType[*config.Error](err); ok {
		if full, err := filepath.Abs(wrong.File); err == nil {
			out.Path, out.Line, out.Message = realName(full), wrong.Line, wrong.Why()
		}
		return out
	}
	if match := ruleLine.FindStringSubmatch(out.Message); match != nil {
		if full, err := filepath.Abs(match[1]); err == nil && exists(full) {
			out.Path = realName(full)
			out.Line, _ = strconv.Atoi(match[2]) // it is of digits, and 0 is no line
		}
	}
	return out
}

// openable are the endings of files that are checked though no folder that the
// editor works in has them. Of others a check is asked for by name.
var openable = []string{".yaml", ".yml", ".json", ".template", ".tf", ".tofu"}

// pathsOf are what a check is of: the folders, and files that are open outside of
// them.
func pathsOf(request lsp.Request) []string {
	var out []string
	for _, folder := range request.Folders {
		if info, err := os.Stat(folder); err == nil && info.IsDir() {
			out = append(out, folder)
		}
	}
	folders := slices.Clone(out)
	for _, f := range request.Open {
		in := func(folder string) bool {
			rel, err := filepath.Rel(folder, f.Path)
			return err == nil && filepath.IsLocal(rel)
		}
		if slices.ContainsFunc(folders, in) || !slices.Contains(openable, strings.ToLower(filepath.Ext(f.Path))) {
			continue
		}
		if exists(f.Path) { // what is not saved yet belongs nowhere
			out = append(out, f.Path)
		}
	}
	return out
}

// Suppress says where the suppression of a finding is to be written.
func (c *checker) Suppress(part *lsp.Part, finding *engine.Finding) (lsp.Insertion, bool) {
	if c.base == nil {
		return lsp.Insertion{}, false
	}
	m := marker{files: part.Files, finding: finding, all: c.base.All(), day: c.flags.day}
	return m.mark(context.Background())
}

// editorNames are how an editor names files whose real names are others.
type editorNames struct {
	files   map[string]string // by real name
	folders []alias
}

// An alias is a folder by two names.
type alias struct{ real, shown string }

func newNames(request lsp.Request) *editorNames {
	n := &editorNames{files: map[string]string{}}
	for _, f := range request.Open {
		n.files[realName(f.Path)] = f.Path
	}
	folders := map[string]string{}
	for _, folder := range request.Folders {
		folders[realName(folder)] = folder
	}
	for _, name := range slices.Sorted(maps.Keys(folders)) {
		n.folders = append(n.folders, alias{name, folders[name]})
	}
	slices.Reverse(n.folders) // inner folders first
	return n
}

// shown is the name of a file in the editor.
func (n *editorNames) shown(full string) string {
	if name, ok := n.files[full]; ok {
		return name
	}
	for _, f := range n.folders {
		if rel, err := filepath.Rel(f.real, full); err == nil && filepath.IsLocal(rel) {
			return filepath.Join(f.shown, rel)
		}
	}
	return full
}
