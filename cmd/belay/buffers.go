package main

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// buffers are the texts that an editor holds, by the real names of their files. They
// stand in the place of what is on the disk.
type buffers map[string][]byte

// disk is a disk with the buffers laid over it.
func (b buffers) disk(dir string) fs.FS {
	t := newBufferTree(inside(dir))
	for name, text := range b {
		rel, err := filepath.Rel(dir, name)
		if err != nil || !filepath.IsLocal(rel) {
			continue
		}
		t.hold(filepath.ToSlash(rel), text)
	}
	return t
}

// A bufferTree is the tree of a folder with buffers laid over it. A file that was
// read stays what it was: whoever asks again sees what was checked.
type bufferTree struct {
	base    fs.FS
	held    map[string][]byte
	folders map[string][]string

	mu   sync.Mutex // guards what follows
	read map[string]*content
}

func newBufferTree(base fs.FS) *bufferTree {
	return &bufferTree{base: base, held: map[string][]byte{}, folders: map[string][]string{}, read: map[string]*content{}}
}

// hold lays a text over a file.
func (t *bufferTree) hold(file string, text []byte) {
	t.held[file] = text
	t.folders[path.Dir(file)] = append(t.folders[path.Dir(file)], file)
}

// A content is that of a file, once it is read.
type content struct {
	once sync.Once
	data []byte
	err  error
}

// Open opens a file as it is held, else as it was read, else the folder.
func (t *bufferTree) Open(name string) (fs.File, error) {
	if text, ok := t.held[name]; ok {
		return &memoryFile{Reader: bytes.NewReader(text), name: path.Base(name)}, nil
	}
	return t.base.Open(name)
}

// ReadFile reads a file once.
func (t *bufferTree) ReadFile(name string) ([]byte, error) {
	data, err := t.content(name)
	return slices.Clone(data), err
}

// content is what ReadFile returns, not to be changed.
func (t *bufferTree) content(name string) ([]byte, error) {
	if text, ok := t.held[name]; ok {
		return text, nil
	}
	t.mu.Lock()
	c, ok := t.read[name]
	if !ok {
		c = &content{}
		t.read[name] = c
	}
	t.mu.Unlock()
	c.once.Do(func() { c.data, c.err = fs.ReadFile(t.base, name) })
	return c.data, c.err
}

// Stat says what a file is. One that is held is a file, whatever is on the disk.
func (t *bufferTree) Stat(name string) (fs.FileInfo, error) {
	if text, ok := t.held[name]; ok {
		return &memoryFile{Reader: bytes.NewReader(text), name: path.Base(name)}, nil
	}
	return fs.Stat(t.base, name)
}

// Lstat is Stat of the file itself, be it a link.
func (t *bufferTree) Lstat(name string) (fs.FileInfo, error) {
	if _, ok := t.held[name]; ok {
		return t.Stat(name)
	}
	return fs.Lstat(t.base, name)
}

// ReadLink reads a link.
func (t *bufferTree) ReadLink(name string) (string, error) { return fs.ReadLink(t.base, name) }

// ReadDir lists a folder, with files that are held and not saved yet.
func (t *bufferTree) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(t.base, name)
	held := t.folders[name]
	if len(held) == 0 || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return entries, err
	}
	for _, file := range held {
		if !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == path.Base(file) }) {
			info, err := t.Stat(file)
			if err != nil {
				return entries, err
			}
			entries = append(entries, fs.FileInfoToDirEntry(info))
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// realName is where a path leads, with links followed as far as it exists: a file that
// is not saved yet has a folder that does.
func realName(name string) string {
	if full, err := filepath.EvalSymlinks(name); err == nil {
		return full
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(name)); err == nil {
		return filepath.Join(dir, filepath.Base(name))
	}
	return name
}
