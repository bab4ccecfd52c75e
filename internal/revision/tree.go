package revision

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// The modes that git gives to what is in a tree.
const (
	modeLink   = "120000"
	modeModule = "160000"
)

// maxLinks bounds how many links are followed to one file, as systems do.
const maxLinks = 40

// A Tree is the files of a commit, submodules too as far as they are here, or those
// of a folder of it. It is an fs.FS that may be used concurrently.
type Tree struct {
	*commit
	root string // the folder, "." for all
}

// A commit is what the trees of its folders share.
type commit struct {
	repository *Repository
	files      map[string]*entry // files, links and folders by name
	known      func(id string) []byte

	mu       sync.Mutex
	readers  map[string]*objects // by the folder of the repository
	failures []error
}

// An entry is one thing in a tree.
type entry struct {
	name    string // base name
	mode    fs.FileMode
	id      string // of the blob
	module  string // folder of the repository that has the blob, absolute
	entries []fs.DirEntry
	commit  *commit
}

// Tree lists the files of a commit. Known gives the content of a blob that is at
// hand by its id, or nil; it may be nil.
func (r *Repository) Tree(ctx context.Context, id string, known func(id string) []byte) (*Tree, error) {
	c := &commit{repository: r, files: map[string]*entry{}, known: known, readers: map[string]*objects{}}
	c.files["."] = &entry{name: ".", mode: fs.ModeDir | 0o755}
	if err := c.list(ctx, r.Root, "", id); err != nil {
		return nil, fmt.Errorf("list the files of %s: %w", short(id), err)
	}
	for _, e := range c.files {
		slices.SortFunc(e.entries, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	}
	return &Tree{commit: c, root: "."}, nil
}

// Folder is the tree of a folder. Links do not lead out of it. A folder that the
// commit has not is empty.
func (t *Tree) Folder(name string) *Tree {
	return &Tree{commit: t.commit, root: path.Join(t.root, name)}
}

// list adds the files of a commit of the repository in a folder below a prefix.
func (c *commit) list(ctx context.Context, dir, prefix, id string) error {
	cmd := c.repository.command(ctx, dir, "ls-tree", "-r", "-z", "--full-tree", id)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return &failure{said: strings.TrimSpace(stderr.String()), err: err}
	}
	for record := range strings.SplitSeq(string(out), "\x00") {
		head, name, ok := strings.Cut(record, "\t")
		words := strings.Fields(head)
		if !ok || len(words) != 3 || !filepath.IsLocal(name) {
			continue
		}
		name = path.Join(prefix, name)
		if words[0] == modeModule {
			if err := c.module(ctx, name, words[2]); err != nil {
				return err
			}
			continue
		}
		mode := fs.FileMode(0o644)
		if words[0] == modeLink {
			mode = fs.ModeSymlink | 0o777
		}
		c.add(name, &entry{name: path.Base(name), mode: mode, id: words[2], module: dir, commit: c})
	}
	return nil
}

// module adds the files of a submodule at the commit that the tree says, if the
// submodule is checked out. One that is not is an empty folder, as it is on disk.
func (c *commit) module(ctx context.Context, name, id string) error {
	dir := filepath.Join(c.repository.Root, filepath.FromSlash(name))
	c.folder(name)
	inner, err := Open(ctx, dir)
	if err != nil || inner.Root != dir {
		return ctx.Err() // not there, or a folder of the outer repository
	}
	if _, err := inner.Commit(ctx, id); err != nil {
		return &Error{
			What: fmt.Sprintf("submodule %s is at %s, which is not here", name, short(id)),
			Fix:  fmt.Sprintf("get it with git -C %s fetch origin %s", name, id),
		}
	}
	return c.list(ctx, dir, name, id)
}

// add adds an entry and the folders above it.
func (c *commit) add(name string, e *entry) {
	parent := c.folder(path.Dir(name))
	c.files[name] = e
	parent.entries = append(parent.entries, e)
}

func (c *commit) folder(name string) *entry {
	if e, ok := c.files[name]; ok {
		return e
	}
	e := &entry{name: path.Base(name), mode: fs.ModeDir | 0o755}
	c.add(name, e)
	return e
}

// Close ends the processes that read objects.
func (c *commit) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var errs []error
	for _, o := range c.readers {
		errs = append(errs, o.close())
	}
	c.readers = map[string]*objects{}
	return errors.Join(errs...)
}

// Err is why files that the commit has could not be read, nil if all could.
func (c *commit) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return errors.Join(c.failures...)
}

// ID is the id of the blob that a name is of, "" if it is no file.
func (t *Tree) ID(name string) string {
	if e, ok := t.files[path.Join(t.root, name)]; ok {
		return e.id
	}
	return ""
}

// Mode is what a name leads to, without reading it; there is false if that is not in
// the tree.
func (t *Tree) Mode(name string) (mode fs.FileMode, there bool) {
	e, err := t.resolve("stat", name, kept)
	if err != nil {
		return 0, false
	}
	return e.mode, true
}

// A links says what becomes of a link that is the last part of a name.
type links int

const (
	followed links = iota
	kept
)

// resolve follows the links in a name. What leads outside of the tree is not there.
func (t *Tree) resolve(op, name string, last links) (*entry, error) {
	fail := func(err error) (*entry, error) {
		return nil, &fs.PathError{Op: op, Path: name, Err: err}
	}
	if !fs.ValidPath(name) {
		return fail(fs.ErrInvalid)
	}
	if root, ok := t.files[t.root]; name == "." && !ok {
		return &entry{name: ".", mode: fs.ModeDir | 0o755}, nil
	} else if ok && !root.IsDir() {
		return fail(fs.ErrNotExist)
	}
	left := strings.Split(name, "/")
	at, count := ".", 0
	for len(left) > 0 {
		next := path.Join(at, left[0])
		left = left[1:]
		e, ok := t.files[path.Join(t.root, next)]
		if !ok {
			return fail(fs.ErrNotExist)
		}
		if e.mode&fs.ModeSymlink == 0 || len(left) == 0 && last == kept {
			at = next
			continue
		}
		if count++; count > maxLinks {
			return fail(errors.New("too many links"))
		}
		target, err := t.content(e)
		if err != nil {
			return fail(err)
		}
		to := path.Join(path.Dir(next), string(target))
		if path.IsAbs(string(target)) || !fs.ValidPath(to) {
			return fail(fs.ErrNotExist)
		}
		left, at = append(strings.Split(to, "/"), left...), "."
	}
	return t.files[path.Join(t.root, at)], nil
}

// content reads a blob.
func (c *commit) content(e *entry) ([]byte, error) {
	if c.known != nil {
		if data := c.known(e.id); data != nil {
			return data, nil
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	o, err := c.objects(e.module)
	if err == nil {
		var data []byte
		if data, err = o.read(e.id); err == nil {
			return data, nil
		}
	}
	c.failures = append(c.failures, fmt.Errorf("read %s: %w", e.name, err))
	return nil, err
}

func (c *commit) objects(dir string) (*objects, error) {
	if o, ok := c.readers[dir]; ok {
		return o, nil
	}
	o, err := c.repository.objects(dir)
	if err == nil {
		c.readers[dir] = o
	}
	return o, err
}

// Open opens a file or folder.
func (t *Tree) Open(name string) (fs.File, error) {
	e, err := t.resolve("open", name, followed)
	if err != nil {
		return nil, err
	}
	if e.IsDir() {
		return &openFolder{entry: e}, nil
	}
	data, err := t.content(e)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return &openFile{Reader: bytes.NewReader(data), info: info{e, int64(len(data))}}, nil
}

// ReadFile returns the content of a file.
func (t *Tree) ReadFile(name string) ([]byte, error) {
	e, err := t.resolve("open", name, followed)
	if err != nil {
		return nil, err
	}
	if e.IsDir() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("is a directory")}
	}
	data, err := t.content(e)
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	return bytes.Clone(data), nil
}

// ReadDir lists a folder.
func (t *Tree) ReadDir(name string) ([]fs.DirEntry, error) {
	e, err := t.resolve("open", name, followed)
	if err != nil {
		return nil, err
	}
	if !e.IsDir() {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: errors.New("not a directory")}
	}
	return slices.Clone(e.entries), nil
}

// Stat describes what a name leads to.
func (t *Tree) Stat(name string) (fs.FileInfo, error) { return t.stat("stat", name, followed) }

// Lstat describes a name; a link is described as such.
func (t *Tree) Lstat(name string) (fs.FileInfo, error) { return t.stat("lstat", name, kept) }

func (t *Tree) stat(op, name string, last links) (fs.FileInfo, error) {
	e, err := t.resolve(op, name, last)
	if err != nil {
		return nil, err
	}
	described, err := e.Info()
	if err != nil {
		return nil, &fs.PathError{Op: op, Path: name, Err: err}
	}
	return described, nil
}

// ReadLink returns what a link says.
func (t *Tree) ReadLink(name string) (string, error) {
	e, err := t.resolve("readlink", name, kept)
	if err != nil {
		return "", err
	}
	if e.mode&fs.ModeSymlink == 0 {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrInvalid}
	}
	data, err := t.content(e)
	return string(data), err
}

// Name is the base name.
func (e *entry) Name() string { return e.name }

// IsDir tells whether it is a folder.
func (e *entry) IsDir() bool { return e.mode.IsDir() }

// Type is what kind of thing it is.
func (e *entry) Type() fs.FileMode { return e.mode.Type() }

// Info describes it. To know the size of a file, it is read.
func (e *entry) Info() (fs.FileInfo, error) {
	if e.IsDir() {
		return info{entry: e}, nil
	}
	data, err := e.commit.content(e)
	if err != nil {
		return nil, err
	}
	return info{e, int64(len(data))}, nil
}

// An info describes an entry of which the size is known.
type info struct {
	*entry
	size int64
}

// Size is in bytes.
func (i info) Size() int64 { return i.size }

// Mode is that of a file that nobody may run.
func (i info) Mode() fs.FileMode { return i.mode }

// ModTime is not known.
func (i info) ModTime() time.Time { return time.Time{} }

// Sys is nil.
func (i info) Sys() any { return nil }

type openFile struct {
	*bytes.Reader
	info info
}

// Stat describes the file.
func (f *openFile) Stat() (fs.FileInfo, error) { return f.info, nil }

// Close does nothing.
func (f *openFile) Close() error { return nil }

type openFolder struct {
	entry *entry
	read  int
}

// Stat describes the folder.
func (f *openFolder) Stat() (fs.FileInfo, error) { return info{entry: f.entry}, nil }

// Close does nothing.
func (f *openFolder) Close() error { return nil }

// Read fails: a folder has no content.
func (f *openFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.entry.name, Err: errors.New("is a directory")}
}

// ReadDir lists the next n entries, or all that are left.
func (f *openFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	left := f.entry.entries[f.read:]
	if n > 0 {
		if len(left) == 0 {
			return nil, errEnd
		}
		left = left[:min(n, len(left))]
	}
	f.read += len(left)
	return slices.Clone(left), nil
}
