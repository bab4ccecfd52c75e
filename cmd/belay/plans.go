package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/belay-dev/belay/parser"
)

// A givenPlan is what --plan says: a plan and the folder that it is of.
type givenPlan struct {
	file string // absolute; "-" is the standard input
	dir  string // absolute
}

// spaces finds the workspaces that paths are in, each with the plans of its root
// modules.
func (d *deployment) spaces(ctx context.Context, paths []string, stdin io.Reader) ([]*space, error) {
	defer stopwatchOf(ctx).phase(phaseFind)()
	given, err := d.givenPlans(paths)
	if err != nil {
		return nil, err
	}
	files := d.disk
	if files == nil {
		files = inside
	}
	all, err := spaces(ctx, files, paths, d.sight, stdin)
	if err != nil {
		return nil, err
	}
	for _, p := range given {
		i := slices.IndexFunc(all, func(s *space) bool { return s.holds(p.dir) })
		if i < 0 {
			return nil, fmt.Errorf("plan %s: there is nothing to check in %s", displayed(p.file), displayed(p.dir))
		}
		if err := all[i].plan(p, stdin); err != nil {
			return nil, err
		}
	}
	for _, s := range all {
		s.configuredPlans()
	}
	return all, nil
}

// givenPlans reads --plan: a file, which is of the one path that is checked, or
// folder=file.
func (d *deployment) givenPlans(paths []string) ([]givenPlan, error) {
	var out []givenPlan
	for _, value := range d.plans {
		folder, file, named := strings.Cut(value, "=")
		if !named {
			file, folder = value, "."
			if len(paths) > 1 {
				return nil, fmt.Errorf("plan %s: say which path it is of, as in --plan %s=%s", file, paths[0], file)
			}
			if len(paths) == 1 {
				folder = paths[0]
			}
		}
		dir, info, err := resolve(folder)
		if err != nil {
			return nil, fmt.Errorf("plan %s: %w", file, err)
		}
		if !info.IsDir() {
			dir = filepath.Dir(dir)
		}
		if file != "-" {
			if file, _, err = resolve(file); err != nil {
				return nil, err
			}
		}
		out = append(out, givenPlan{file: file, dir: dir})
	}
	return out, nil
}

// holds tells whether a workspace has files in a folder.
func (s *space) holds(dir string) bool {
	folder, err := filepath.Rel(s.dir, dir)
	return err == nil && filepath.IsLocal(folder) && slices.ContainsFunc(s.tree.Files, func(file string) bool {
		return within(filepath.ToSlash(folder), file)
	})
}

// plan takes a plan in. A file that is outside of the workspace, where builds
// keep what they make, is put into it by its name alone.
func (s *space) plan(p givenPlan, stdin io.Reader) error {
	folder, err := filepath.Rel(s.dir, p.dir)
	if err != nil {
		return fmt.Errorf("plan %s: %w", p.file, err)
	}
	folder = filepath.ToSlash(folder)
	if rel, err := filepath.Rel(s.dir, p.file); p.file != "-" && err == nil && filepath.IsLocal(rel) {
		s.plans = append(s.plans, parser.Plan{File: filepath.ToSlash(rel), Folder: folder})
		return nil
	}
	var content []byte
	name := filepath.Base(p.file)
	if p.file == "-" {
		name = stdinName
		content, err = io.ReadAll(stdin)
	} else {
		content, err = os.ReadFile(p.file)
	}
	if err != nil {
		return fmt.Errorf("read plan %s: %w", name, cause(err))
	}
	for exists(filepath.Join(s.dir, name)) {
		name = "given-" + name
	}
	s.fs = overlay{FS: s.fs, name: name, content: content}
	s.tree.FS = s.fs
	s.plans = append(s.plans, parser.Plan{File: name, Folder: folder})
	return nil
}

// configuredPlans takes the plans of the configuration in, but for folders whose
// plan is given on the command line.
func (s *space) configuredPlans() {
	given := slices.Clone(s.plans)
	for _, p := range s.config.Plans {
		folder := path.Clean(p.Folder)
		if !slices.ContainsFunc(given, func(g parser.Plan) bool { return within(folder, g.Folder) || within(g.Folder, folder) }) {
			s.plans = append(s.plans, parser.Plan{File: path.Clean(p.File), Folder: folder})
		}
	}
}
