package parser

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

const ignoreName = ".gitignore"

// An ignoreFile is one .gitignore: its patterns count for the folder that it is
// in and all below.
type ignoreFile struct {
	folder   string
	patterns []ignorePattern
}

// An ignorePattern is one line of it. Nearly all lines are a plain name or
// *.extension, which need no matching of patterns.
type ignorePattern struct {
	name    string // the base name it is, if that is all it says
	suffix  string // what the base name ends with, if that is all it says
	glob    string // else what the path below the folder matches
	negated bool
	folders bool // only folders
}

func readIgnores(fsys fs.FS, folder string) (ignoreFile, error) {
	file := ignoreFile{folder: folder}
	name := path.Join(folder, ignoreName)
	data, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return file, nil
	}
	if err != nil {
		return file, fmt.Errorf("read %s: %w", name, err)
	}
	for line := range strings.Lines(string(data)) {
		if p, ok := parseIgnore(strings.TrimRight(line, "\r\n")); ok {
			file.patterns = append(file.patterns, p)
		}
	}
	return file, nil
}

func parseIgnore(line string) (ignorePattern, bool) {
	var p ignorePattern
	for strings.HasSuffix(line, " ") && !strings.HasSuffix(line, `\ `) {
		line = line[:len(line)-1]
	}
	if line == "" || line[0] == '#' {
		return p, false
	}
	if line, p.negated = strings.CutPrefix(line, "!"); line == "" {
		return p, false
	}
	if line, p.folders = strings.CutSuffix(line, "/"); line == "" {
		return p, false
	}
	anchored := strings.Contains(line, "/")
	line = strings.TrimPrefix(line, "/")
	switch {
	case !anchored && !strings.ContainsAny(line, `*?[\`):
		p.name = line
	case !anchored && line[0] == '*' && len(line) > 1 && !strings.ContainsAny(line[1:], `*?[\`):
		p.suffix = line[1:]
	default:
		// Braces mean nothing to git.
		p.glob = strings.NewReplacer("{", `\{`, "}", `\}`).Replace(line)
		if !anchored {
			p.glob = "**/" + p.glob
		}
		if strings.HasSuffix(p.glob, "/**") { // what is inside, not the folder itself
			p.glob += "/*"
		}
	}
	return p, true
}

func (p ignorePattern) matches(relative string) bool {
	switch {
	case p.name != "":
		return path.Base(relative) == p.name
	case p.suffix != "":
		return strings.HasSuffix(path.Base(relative), p.suffix)
	}
	return doublestar.MatchUnvalidated(p.glob, relative)
}

// ignored tells whether the last pattern that says something about a path, of
// the nearest file that does, excludes it.
func ignored(files []ignoreFile, name string, mode fs.FileMode) bool {
	for _, file := range slices.Backward(files) {
		relative := name
		if file.folder != "." {
			relative = strings.TrimPrefix(name, file.folder+"/")
		}
		for _, p := range slices.Backward(file.patterns) {
			if (mode.IsDir() || !p.folders) && p.matches(relative) {
				return !p.negated
			}
		}
	}
	return false
}
