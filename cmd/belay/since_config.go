package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"

	"github.com/belay-dev/belay/internal/config"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/suppress"
	"github.com/belay-dev/belay/internal/walk"
)

// pastConfig lets what is ignored, and the name of the baseline, be what the
// configurations of the time say of the files of a workspace, unless nobody can read
// them today: what was taken out, with its configuration too, must bring its finding
// back.
func (c *comparison) pastConfig(s *space) {
	if !s.sight.inTree() {
		return
	}
	here := c.name(s.dir)
	files := map[string][]string{}
	for _, file := range s.tree.Files {
		folder := c.decider(s, path.Dir(c.in(s.dir, file)))
		files[folder] = append(files[folder], file)
	}
	today := s.config
	s.config.Ignores, s.config.Baseline = nil, ""
	for _, folder := range slices.Sorted(maps.Keys(files)) {
		past, err := c.configOf(folder)
		switch {
		case err != nil:
			s.config.Ignores = append(s.config.Ignores, today.Ignores...)
			s.config.Baseline = today.Baseline
			c.note(s, path.Join(folder, config.Name), fmt.Sprintf("the suppressions of today count for %.12s, too: %v", c.record.Commit, err))
		case folder == here && len(files) == 1:
			s.config.Ignores, s.config.Baseline = past.Ignores, past.Baseline
		default:
			c.moved[s.dir] = true
			s.config.Ignores = append(s.config.Ignores, c.ofFiles(s, past.Ignores, folder, files[folder])...)
			if folder == here {
				s.config.Baseline = past.Baseline
			} else {
				c.otherBaseline(s, folder, past.Baseline)
			}
		}
	}
}

// decider is the folder, in the repository, of the configuration that decided about a
// folder of a workspace: the nearest upwards. Where none did, it is that of the
// workspace as it would have been.
func (c *comparison) decider(s *space, folder string) string {
	here := c.name(s.dir)
	for {
		if c.past.ID(path.Join(folder, config.Name)) != "" {
			return folder
		}
		if folder == "." || folder == here && s.sight.workspace != "" {
			return folder
		}
		folder = path.Dir(folder)
	}
}

// configOf is the configuration that a folder of the repository had, or none.
func (c *comparison) configOf(folder string) (config.Config, error) {
	content, err := readRegular(c.past.Folder(folder), config.Name)
	if errors.Is(err, fs.ErrNotExist) {
		return config.Config{}, nil
	}
	if err != nil {
		return config.Config{}, fmt.Errorf("read %s: %w", config.Name, cause(err))
	}
	return config.Parse(config.Name, content)
}

// ofFiles are the entries of a configuration in another folder of the repository, or
// of one that decided about some files only, for the files of a workspace.
func (c *comparison) ofFiles(s *space, entries []config.Ignore, folder string, files []string) []config.Ignore {
	var out []config.Ignore
	for _, entry := range entries {
		var paths []string
		for _, file := range files {
			name := c.in(s.dir, file)
			if folder != "." {
				name = name[len(folder)+1:]
			}
			if suppress.Names(entry.Paths, name) {
				paths = append(paths, walk.Escape(file))
			}
		}
		if len(paths) > 0 { // no paths would be all of them
			entry.Paths = paths
			out = append(out, entry)
		}
	}
	return out
}

// otherBaseline says that a baseline that a workspace had in another folder does not
// count.
func (c *comparison) otherBaseline(s *space, folder, name string) {
	name = path.Join(folder, cmp.Or(name, suppress.BaselineName))
	if c.past.ID(name) != "" && !c.flags.noBaseline && c.flags.baseline == "" {
		c.note(s, name, fmt.Sprintf("what it had at %.12s, when the configurations were in other folders, counts as found before", c.record.Commit))
	}
}

// note adds a problem of the comparison with a file of the repository.
func (c *comparison) note(s *space, file, message string) {
	p := source.Problem{ID: "not-compared", Effect: source.Noted, Message: file + ": " + message}
	if rel, err := filepath.Rel(c.name(s.dir), file); err == nil && filepath.IsLocal(rel) {
		p.At.File, p.Message = filepath.ToSlash(rel), message
	}
	c.notes = append(c.notes, note{s.dir, p})
}
