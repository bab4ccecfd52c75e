package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/revision"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser"
)

// A sinceFlag is what the user says about a revision to compare with.
type sinceFlag struct {
	since string
	// everything asks about all units of both revisions. It is for tests, which
	// hold the shorter way to it.
	everything bool
}

func (s *sinceFlag) addFlags(f *pflag.FlagSet) {
	f.StringVar(&s.since, "since", "", "report only what is new or worse since this git `revision`, or since it and HEAD parted; A..B compares two revisions, A...B B with where they parted")
}

// A comparison is of the files as they are, or of a commit, with an earlier commit.
type comparison struct {
	flags   *checkFlags
	record  engine.Since
	past    *revision.Tree // of the earlier commit, whole
	present *revision.Tree // of the later one; nil is the files as they are
	root    string         // of the repository
	seen    sightings
	notes   []note
	moved   map[string]bool // workspaces of which another configuration decided than does now
}

// examined examines the workspaces of paths: as they are, or what is new in them
// since a revision. Since is nil without one.
func (f *checkFlags) examined(ctx context.Context, paths []string, stdin io.Reader, loaded func() (*engine.Engine, error)) ([]examined, *engine.Since, error) {
	if f.live.on && f.since != "" {
		return nil, nil, errors.New("--since compares revisions of files, and --live reads an account")
	}
	if f.since == "" {
		all, err := f.inputs(ctx, paths, stdin)
		if err != nil {
			return nil, nil, err
		}
		done, err := f.examine(ctx, all, loaded)
		return done, nil, err
	}
	c, err := f.comparison(ctx, paths)
	if err != nil {
		return nil, nil, err
	}
	done, err := c.run(ctx, paths, loaded)
	if closed := c.close(); err == nil {
		err = closed
	}
	return done, &c.record, err
}

// inputs are the workspaces that are asked about: of files, or of an account.
func (f *checkFlags) inputs(ctx context.Context, paths []string, stdin io.Reader) ([]*space, error) {
	if f.live.on {
		return f.live.spaces(ctx, f.sight, paths)
	}
	return f.asked(ctx, paths, stdin)
}

// comparison resolves the revisions.
func (f *checkFlags) comparison(ctx context.Context, paths []string) (*comparison, error) {
	switch {
	case slices.Contains(paths, "-"):
		return nil, errors.New("--since compares files of a repository; the standard input is in none")
	case len(f.plans) > 0:
		return nil, errors.New("--since compares two revisions, and a plan is of one; check without one of --plan and --since")
	}
	c := &comparison{flags: f, record: engine.Since{Revision: f.since}, seen: sightings{content: map[string][]byte{}}, moved: map[string]bool{}}
	repository, err := c.repository(ctx, paths)
	if err != nil {
		return nil, err
	}
	c.root = repository.Root
	if err := c.resolve(ctx, repository); err != nil {
		return nil, err
	}
	if c.past, err = repository.Tree(ctx, c.record.Commit, c.seen.blob); err != nil {
		return nil, err
	}
	if c.record.Until != "" {
		c.present, err = repository.Tree(ctx, c.record.Until, nil)
	}
	return c, err
}

// repository is the one that the workspaces of all paths are in.
func (c *comparison) repository(ctx context.Context, paths []string) (*revision.Repository, error) {
	roots, err := c.roots(paths)
	if err != nil {
		return nil, err
	}
	var found *revision.Repository
	for _, root := range roots {
		dir := root
		if info, err := os.Stat(root); err == nil && !info.IsDir() {
			dir = filepath.Dir(root)
		}
		r, err := revision.Open(ctx, dir)
		if err != nil {
			return nil, err
		}
		if found != nil && found.Root != r.Root {
			return nil, fmt.Errorf("the paths are in two repositories, %s and %s; check them one at a time", found.Root, r.Root)
		}
		found = r
	}
	return found, nil
}

// roots are the workspaces of the paths, absolute.
func (c *comparison) roots(paths []string) ([]string, error) {
	if len(paths) == 0 {
		paths = []string{"."}
		if workspace := c.flags.workspace; workspace != "" {
			paths = []string{workspace}
		}
	}
	var out []string
	for _, name := range paths {
		at, err := locate(name, c.flags.sight)
		if errors.Is(err, fs.ErrNotExist) && c.flags.profile == "pre-commit" {
			at, err = locate(".", c.flags.sight) // a hook is given deleted files, too
		}
		if err != nil {
			return nil, err
		}
		if !slices.Contains(out, at.root) {
			out = append(out, at.root)
		}
	}
	return out, nil
}

// resolve finds the commits that a revision names: A is where A and HEAD parted,
// and what is checked are the files as they are; A..B and A...B are as for git diff.
func (c *comparison) resolve(ctx context.Context, r *revision.Repository) error {
	from, until, ranged := strings.Cut(c.record.Revision, "..")
	until, parted := strings.CutPrefix(until, ".")
	if ranged {
		if from == "" || until == "" {
			return fmt.Errorf("--since cannot be %s: a range has two ends, as in main...HEAD", c.record.Revision)
		}
	} else {
		until, parted = "HEAD", true
	}
	first, err := r.Commit(ctx, from)
	if err != nil {
		return err
	}
	last, err := r.Commit(ctx, until)
	if err != nil {
		return err
	}
	c.record.Commit = first
	if ranged {
		c.record.Until = last
	}
	if parted && first != last {
		if c.record.Commit, err = r.MergeBase(ctx, first, last); err != nil {
			return err
		}
	}
	c.record.MergeBase = c.record.Commit != first
	return nil
}

func (c *comparison) close() error {
	err := errors.Join(c.past.Err(), c.past.Close())
	if c.present != nil {
		err = errors.Join(err, c.present.Err(), c.present.Close())
	}
	return err
}

// folder is the tree of a folder of a commit. Outside of the repository there is
// nothing.
func (c *comparison) folder(of *revision.Tree, dir string) fs.FS {
	return of.Folder(c.name(dir))
}

// name is the name of a folder in the repository.
func (c *comparison) name(dir string) string {
	rel, err := filepath.Rel(c.root, dir)
	if err != nil {
		return ".."
	}
	return filepath.ToSlash(rel)
}

// now is the later disk. What is read of it is remembered.
func (c *comparison) now(dir string) fs.FS {
	files := inside(dir)
	if c.present != nil {
		files = c.folder(c.present, dir)
	}
	return &watched{FS: files, prefix: c.name(dir), memory: &c.seen}
}

// before is the earlier disk, with the configuration of now, and with the parameter
// files of now where it has none of that name.
func (c *comparison) before(dir string) fs.FS {
	also := map[string]bool{}
	for _, name := range c.flags.parameterFiles {
		if full, _, err := resolve(name); err == nil {
			if rel, err := filepath.Rel(dir, full); err == nil {
				also[filepath.ToSlash(rel)] = true
			}
		}
	}
	return &backdated{FS: c.folder(c.past, dir), now: c.now(dir), also: also}
}

// run checks both and takes away what was there before.
func (c *comparison) run(ctx context.Context, paths []string, loaded func() (*engine.Engine, error)) ([]examined, error) {
	c.flags.cache = &parser.Cache{}
	f := *c.flags
	f.disk = c.now
	all, err := f.asked(ctx, paths, nil)
	if err != nil {
		return nil, err
	}
	later, earlier, err := c.load(ctx, &f, all, paths)
	if err != nil {
		return nil, err
	}
	if err := c.past.Err(); err != nil {
		return nil, err
	}
	base, err := loaded()
	if err != nil {
		return nil, err
	}
	engines := map[string]asking{}
	done, err := c.answers(ctx, base, engines, later)
	if err != nil {
		return nil, err
	}
	past, err := c.answers(ctx, base, engines, earlier)
	if err != nil {
		return nil, err
	}
	s := subtraction{record: &c.record, changed: c.changed, in: c.in}
	s.take(done, past)
	for _, n := range c.notes {
		if i := slices.IndexFunc(done, func(x examined) bool { return x.space.dir == n.dir }); i >= 0 {
			done[i].result.Problems = append(done[i].result.Problems, n.problem)
		}
	}
	return done, nil
}

// An asking is what is chosen for a workspace, and the engine that asks so.
type asking struct {
	chosen choices
	engine *engine.Engine
}

func (c *comparison) answers(ctx context.Context, base *engine.Engine, engines map[string]asking, all []sided) ([]examined, error) {
	out := make([]examined, len(all))
	for i, x := range all {
		a, ok := engines[x.space.dir]
		if !ok {
			var err error
			if a.chosen, a.engine, err = c.flags.ready(ctx, base, x.space); err != nil {
				return nil, err
			}
			engines[x.space.dir] = a
		}
		if x.space.sight.earlier {
			a.chosen.problems = nil // the configuration is that of now, and what is said of it is not old
		}
		var err error
		if out[i], err = c.flags.answers(ctx, a.engine, a.chosen, x.space, x.loading); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// findPast finds the inputs of the same workspaces as they were.
func (c *comparison) findPast(ctx context.Context, paths []string, later []sided) ([]sided, error) {
	names, err := c.roots(paths)
	if err != nil {
		return nil, err
	}
	for _, name := range paths { // what is ignored and was named counts then as now
		if full, _, err := resolve(name); err == nil {
			if _, err := c.past.Stat(c.name(full)); err == nil {
				names = append(names, full)
			}
		}
	}
	f := *c.flags
	f.disk = c.before
	f.earlier = true
	all, err := f.spaces(ctx, names, nil)
	if err != nil {
		return nil, err
	}
	// Of what nothing is reported now, nothing is asked.
	all = slices.DeleteFunc(all, func(s *space) bool {
		return !slices.ContainsFunc(later, func(x sided) bool { return x.space.dir == s.dir && x.space.folder == s.folder })
	})
	for _, s := range all {
		c.pastConfig(s)
		s.plans = slices.DeleteFunc(s.plans, func(p parser.Plan) bool {
			_, err := fs.Stat(s.fs, p.File)
			return err != nil
		})
	}
	out := make([]sided, len(all))
	for i, s := range all {
		if out[i], err = c.find(ctx, &f, s); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// A note is a problem of a workspace that the comparison has.
type note struct {
	dir     string
	problem source.Problem
}

func loadingsOf(all []sided) []loading {
	out := make([]loading, len(all))
	for i, x := range all {
		out[i] = x.loading
	}
	return out
}
