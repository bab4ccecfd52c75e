package parser

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/source"
)

// A Tree is the files that a check may look at.
type Tree struct {
	FS    fs.FS
	Files []string // slash-separated, relative to the root of FS, sorted
	// Named holds the files that the user named one by one; they are looked at
	// even if a walk would skip them.
	Named map[string]bool
}

// Read returns the content of a file.
func (t *Tree) Read(name string) ([]byte, error) { return fs.ReadFile(t.FS, name) }

// skipped are folders of things that were fetched or built. What is built of
// templates is those templates again, and would be reported twice.
var skipped = map[string]bool{".git": true, "node_modules": true, ".aws-sam": true, ".terraform": true}

// Walk collects the files below roots, which are slash-separated and relative
// to the root of fsys. Files that .gitignore excludes, and folders of things
// that were fetched or built, are left out unless a root names them. Links are
// not followed: what they lead to inside of fsys is found in its own place. A
// folder that cannot be read is a problem; a root that does not exist is an
// error.
func Walk(fsys fs.FS, roots []string) (*Tree, []source.Problem, error) {
	w := &walker{fs: fsys, found: map[string]bool{}, named: map[string]bool{}}
	for _, root := range roots {
		root = path.Clean(root)
		info, err := fs.Stat(fsys, root)
		if err != nil {
			return nil, nil, fmt.Errorf("look at %s: %w", root, err)
		}
		if !info.IsDir() {
			w.found[root], w.named[root] = true, true
			continue
		}
		ignores, err := w.above(root)
		if err != nil {
			return nil, nil, err
		}
		w.folder(root, ignores)
	}
	files := make([]string, 0, len(w.found))
	for name := range w.found {
		files = append(files, name)
	}
	slices.Sort(files)
	slices.SortFunc(w.problems, func(a, b source.Problem) int { return a.At.Compare(b.At) })
	return &Tree{FS: fsys, Files: files, Named: w.named}, w.problems, nil
}

type walker struct {
	fs       fs.FS
	found    map[string]bool
	named    map[string]bool
	problems []source.Problem
}

// above reads the .gitignore files of the folders that a root is in.
func (w *walker) above(root string) ([]ignoreFile, error) {
	var out []ignoreFile
	if root == "." {
		return nil, nil
	}
	folder := "."
	for name := range strings.SplitSeq(root, "/") {
		file, err := readIgnores(w.fs, folder)
		if err != nil {
			return nil, err
		}
		out = append(out, file)
		folder = path.Join(folder, name)
	}
	return out, nil
}

func (w *walker) folder(folder string, ignores []ignoreFile) {
	entries, err := fs.ReadDir(w.fs, folder)
	if err != nil {
		w.lost(folder, err)
	}
	file, err := readIgnores(w.fs, folder)
	if err != nil {
		w.lost(path.Join(folder, ignoreName), err)
	}
	if len(file.patterns) > 0 {
		ignores = append(slices.Clip(ignores), file)
	}
	assembly := path.Base(folder) == "cdk.out" ||
		slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == "cdk.out" && !e.IsDir() })
	for _, e := range entries {
		name := path.Join(folder, e.Name())
		switch {
		case e.Type()&fs.ModeSymlink != 0:
			w.link(name)
		case e.IsDir():
			// The assets of an assembly are copies of sources, dependencies and all.
			asset := assembly && strings.HasPrefix(e.Name(), "asset.")
			if !skipped[e.Name()] && !asset && !ignored(ignores, name, e.Type()) {
				w.folder(name, ignores)
			}
		case e.Type().IsRegular() && !ignored(ignores, name, e.Type()):
			w.found[name] = true
		}
	}
}

// link reports a link to a place that no walk of fsys comes by.
func (w *walker) link(name string) {
	switch path.Ext(name) {
	case ".yaml", ".yml", ".json", ".template", ".tf":
	default:
		return
	}
	target, err := fs.ReadLink(w.fs, name)
	if err != nil {
		w.lost(name, err)
		return
	}
	if inside := path.Join(path.Dir(name), target); path.IsAbs(target) || !fs.ValidPath(inside) {
		w.problems = append(w.problems, source.Problem{
			ID: "link-not-followed", At: source.Span{File: name}, Effect: source.Noted,
			Message: fmt.Sprintf("%s is a link to %s, outside of what is checked", name, target),
			Fix:     "Name the file to have it checked.",
		})
	}
}

func (w *walker) lost(name string, err error) {
	if reason := (*fs.PathError)(nil); errors.As(err, &reason) {
		err = reason.Err
	}
	w.problems = append(w.problems, source.Problem{
		ID: "unreadable", At: source.Span{File: name}, Effect: source.Lost,
		Message: fmt.Sprintf("%s cannot be read: %v", name, err),
		Fix:     "Give the check permission to read it.",
	})
}
