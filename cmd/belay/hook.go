package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/belay-dev/belay/internal/config"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/suppress"
)

// asked finds the workspaces that the user asks about. A configuration and a baseline
// stand for their folder, and what a configuration names for the workspace: all of it
// may be other than it was. To a hook it does not matter if files are not
// there: it is given what a commit changes, deleted ones among it.
func (f *checkFlags) asked(ctx context.Context, paths []string, stdin io.Reader) ([]*space, error) {
	f.ruleFolders, f.hooked = f.own.folders(), f.profile == "pre-commit"
	var there, gone []string
	for _, name := range paths {
		if _, err := os.Stat(name); f.profile == "pre-commit" && name != "-" && errors.Is(err, fs.ErrNotExist) {
			gone = append(gone, name)
			continue
		}
		base := filepath.Base(name)
		if there = append(there, name); base == config.Name || base == suppress.BaselineName {
			there = append(there, filepath.Dir(name))
		}
	}
	all, err := f.spaces(ctx, there, stdin)
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		if len(there) == 0 && len(gone) > 0 { // no path would be the whole of the current directory
			s.named, s.files = nil, nil
		}
		if slices.ContainsFunc(s.files, s.concernsAll) {
			s.named = append(s.named, ".")
		}
	}
	for _, name := range gone {
		if err := all[0].deleted(name); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// concernsAll tells whether the configuration names a file as the baseline or as one
// with the parameters of an environment.
func (s *space) concernsAll(file string) bool {
	if s.config.Baseline != "" && path.Clean(s.config.Baseline) == file {
		return true
	}
	return slices.ContainsFunc(s.config.Environments, func(e config.Environment) bool {
		return slices.ContainsFunc(e.ParameterFiles, func(name string) bool { return path.Clean(name) == file })
	})
}

// deleted notes that a file that the user named is not there.
func (s *space) deleted(name string) error {
	full, err := filepath.Abs(name)
	if err != nil {
		return err
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(full)); err == nil {
		full = filepath.Join(dir, filepath.Base(full))
	}
	rel, err := filepath.Rel(s.dir, full)
	if err != nil {
		return err
	}
	file := filepath.ToSlash(rel)
	s.named = append(s.named, file)
	s.problems = append(s.problems, source.Problem{
		ID: "no-such-file", At: source.Span{File: file}, Effect: source.Noted,
		Message: "it is not there, and nothing of it is examined",
	})
	return nil
}
