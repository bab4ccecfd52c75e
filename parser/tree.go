package parser

import "io/fs"

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
