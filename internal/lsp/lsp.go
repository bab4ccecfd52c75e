// Package lsp is a server of the Language Server Protocol: it keeps the texts that
// an editor has open, lets them be checked as they change, and shows what is found.
// It knows the protocol and what results are. What is checked and how, a Checker
// knows.
package lsp

import (
	"context"
	"io/fs"
	"time"

	"github.com/belay-dev/belay/engine"
)

// A Checker checks what an editor works on. Its methods are not called at the same
// time.
type Checker interface {
	// Check checks folders and files as the editor has them. The error is for a check
	// that was given up: what is wrong with the input is in the report.
	Check(ctx context.Context, request Request) (*Report, error)
	// Suppress says where the suppression of a finding is to be written and how it
	// reads, with its reason left empty. It is false where none can be written.
	Suppress(part *Part, finding *engine.Finding) (Insertion, bool)
}

// A Request is what a check is of. Names are absolute, and as the client has them.
type Request struct {
	Folders []string
	// Open are the files that are open, sorted by name; what is on the disk in their
	// place does not count.
	Open []File
	// Progress is told what is done now, and how much of it, if that is known. It may
	// be called at the same time.
	Progress func(what string, done, of int)
}

// A File is the content of a file that is open.
type File struct {
	Path    string
	Content []byte
}

// A Report is what a check found.
type Report struct {
	Parts []Part
	// Errors are what kept a part from being checked: what it found last still
	// stands.
	Errors []Error
}

// A Part is what was found in one workspace.
type Part struct {
	Dir    string // absolute; places are relative to it
	Path   func(file string) string
	Files  fs.FS // as they were checked
	Result *engine.Result
}

// An Error is why a workspace was not checked.
type Error struct {
	Dir     string // absolute: the workspace; "" is all of them
	Path    string // the file that is to blame, "" if none is
	Line    int    // 0 if it is not known
	Message string
}

// An Insertion is one text that is put into a file.
type Insertion struct {
	File         string // of the part
	Line, Column int    // from 1, in code points
	Text         string
}

// Options are how a server works. The zero value works.
type Options struct {
	Version string
	// Delay is how long a server waits after a change whether another comes.
	Delay time.Duration
	// Busy is from when on a check shows its progress.
	Busy time.Duration
	// Now is a clock; nil is none, and progress is shown from the first moment.
	Now func() time.Time
	// Unknown shows answers that are unknown, too.
	Unknown bool
	// OpenOnly shows diagnostics in files that are open, and in no others.
	OpenOnly bool
	// Alive tells whether a process runs; nil is that all do. A server whose client is
	// gone ends.
	Alive func(pid int) bool
	// Pulse is how often Alive is asked; 0 is every three seconds.
	Pulse time.Duration
}

// A ClosedError is a client that went away without a word.
type ClosedError struct{ Why string }

func (e *ClosedError) Error() string { return e.Why }
