// Package walk lists the files that a check looks at.
package walk

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser"
)

// Skipped are folders that hold copies of what is elsewhere: downloaded
// packages, and what a build made of the sources. A path that a user names is
// looked at all the same.
var skipped = map[string]bool{
	".git":         true,
	".aws-sam":     true,
	".terraform":   true,
	"node_modules": true,
}

// Walk lists the files of fsys that are not ignored, and those that named says
// whatever ignores them: files, or all of folders. Links are not followed; what
// they lead to is listed where it is, if it is in the tree. A folder that cannot
// be read is a problem.
func Walk(ctx context.Context, fsys fs.FS, named []string) (*parser.Tree, []source.Problem, error) {
	w := walker{
		ctx: ctx, fsys: fsys, seen: map[string]bool{},
		tree: &parser.Tree{FS: fsys, Named: map[string]bool{}},
	}
	if err := w.folder(".", nil); err != nil {
		return nil, nil, err
	}
	for _, name := range named {
		if err := w.named(name); err != nil {
			return nil, nil, err
		}
	}
	slices.Sort(w.tree.Files)
	return w.tree, w.problems, nil
}

type walker struct {
	ctx      context.Context //nolint:containedctx // a walk is one call; its steps share the context
	fsys     fs.FS
	tree     *parser.Tree
	seen     map[string]bool // folders and files
	problems []source.Problem
}

// named adds a file or folder whatever ignores it. Of a folder, only what its
// own .gitignore files name is left out.
func (w *walker) named(name string) error {
	info, err := fs.Stat(w.fsys, name)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	if info.IsDir() {
		if w.seen[name] {
			return nil
		}
		return w.folder(name, nil)
	}
	w.tree.Named[name] = true
	w.file(name)
	return nil
}

func (w *walker) file(name string) {
	if !w.seen[name] {
		w.seen[name] = true
		w.tree.Files = append(w.tree.Files, name)
	}
}

// folder lists a folder. Patterns are those of the folders above it.
func (w *walker) folder(name string, above []pattern) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	w.seen[name] = true
	entries, err := fs.ReadDir(w.fsys, name)
	if err != nil {
		w.problem(name, err)
	}
	all := above
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == ignoreFile }) {
		all = append(slices.Clip(above), w.ignored(name)...)
	}
	assembly := isAssembly(name, entries)
	for _, entry := range entries {
		child := path.Join(name, entry.Name())
		if ignored(all, child, entry) {
			continue
		}
		if entry.IsDir() {
			if skipped[entry.Name()] || assembly && isAsset(entry.Name()) {
				continue
			}
			if err := w.folder(child, all); err != nil {
				return err
			}
			continue
		}
		if entry.Type().IsRegular() {
			w.file(child)
		}
	}
	return nil
}

// ignored reads the patterns of a folder.
func (w *walker) ignored(folder string) []pattern {
	name := path.Join(folder, ignoreFile)
	content, err := fs.ReadFile(w.fsys, name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.problem(name, err)
	}
	return patterns(folder, string(content))
}

// isAssembly tells whether a folder is what the CDK writes: by its usual name, or by
// the file that the CDK marks it with where another was asked for.
func isAssembly(folder string, entries []fs.DirEntry) bool {
	return path.Base(folder) == "cdk.out" ||
		slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == "cdk.out" && !e.IsDir() })
}

// isAsset tells whether a folder of an assembly holds the code of a function that
// the CDK copied beside its templates.
func isAsset(name string) bool { return strings.HasPrefix(name, "asset.") }

func (w *walker) problem(name string, err error) {
	w.problems = append(w.problems, source.Problem{
		ID: "unreadable", At: source.Span{File: name}, Effect: source.Lost,
		Message: fmt.Sprintf("%s cannot be read: %v", name, cause(err)),
		Fix:     "Make it readable, or ignore it in .gitignore.",
	})
}

// cause is what the system said, without the path that the message has already.
func cause(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}
