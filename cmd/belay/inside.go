package main

import (
	"io/fs"
	"os"
)

// inside is the disk of the machine. The tree of a folder ends at the folder: a
// link that leads out of it is not followed, wherever a template, a module or a
// configuration of somebody else's refers to it.
func inside(dir string) fs.FS {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return unreadable{err}
	}
	return root.FS()
}

// unreadable is a tree that cannot be opened.
type unreadable struct{ err error }

// Open says why.
func (u unreadable) Open(string) (fs.File, error) { return nil, u.err }
