package parser

import (
	"context"
	"io/fs"
)

// A Stable input can be compared with one that was loaded before, so that a check of
// the same tree some moments later need not load it again.
type Stable interface {
	Input
	// Same tells whether an input loads as another one did, given that all files are
	// as they were that the load of the other one looked at.
	Same(other Input) bool
}

type watching struct{}

// Watching returns a context in which a Load says which files and folders it looks
// at, whether they are there or not. Saw may be called at the same time.
func Watching(ctx context.Context, saw func(name string)) context.Context {
	return context.WithValue(ctx, watching{}, saw)
}

// Saw is what a Load calls with the names of files and folders that it looks at,
// root-relative; it does nothing if nobody watches.
func Saw(ctx context.Context) func(name string) {
	if saw, ok := ctx.Value(watching{}).(func(string)); ok {
		return saw
	}
	return func(string) {}
}

// Watched is a tree that tells which of its files and folders are looked at. It is
// fsys itself if nobody watches.
func Watched(ctx context.Context, fsys fs.FS) fs.FS {
	if saw, ok := ctx.Value(watching{}).(func(string)); ok {
		return watched{fsys, saw}
	}
	return fsys
}

type watched struct {
	fs.FS
	saw func(name string)
}

// Open opens a file.
func (w watched) Open(name string) (fs.File, error) {
	w.saw(name)
	return w.FS.Open(name)
}

// ReadFile reads a file.
func (w watched) ReadFile(name string) ([]byte, error) {
	w.saw(name)
	return fs.ReadFile(w.FS, name)
}

// ReadDir lists a folder.
func (w watched) ReadDir(name string) ([]fs.DirEntry, error) {
	w.saw(name)
	return fs.ReadDir(w.FS, name)
}

// Stat says what a file is.
func (w watched) Stat(name string) (fs.FileInfo, error) {
	w.saw(name)
	return fs.Stat(w.FS, name)
}

// Lstat says what a file is itself, be it a link.
func (w watched) Lstat(name string) (fs.FileInfo, error) {
	w.saw(name)
	return fs.Lstat(w.FS, name)
}

// ReadLink reads a link.
func (w watched) ReadLink(name string) (string, error) {
	w.saw(name)
	return fs.ReadLink(w.FS, name)
}
