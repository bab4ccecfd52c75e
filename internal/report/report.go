// Package report writes the result of a check for people and for machines.
package report

import (
	"io"
	"io/fs"
	"time"

	"github.com/belay-dev/belay/engine"
)

// A Writer writes a result in one format.
type Writer func(w io.Writer, result *engine.Result, options Options) error

// Writers are the formats, by the word users write.
var Writers = map[string]Writer{
	"csv":                CSV,
	"github":             GitHub,
	"github-summary":     GitHubSummary,
	"gitlab-codequality": CodeQuality,
	"gitlab-sast":        SAST,
	"json":               JSON,
	"junit":              JUnit,
	"markdown":           Markdown,
	"rdjson":             RDJSON,
	"sarif":              SARIF,
	"text":               Text,
}

// Options are what a writer needs beside the result. The zero value works: it
// shows no source lines and names files as the result does.
type Options struct {
	// Version is Belay's, "0.1.0".
	Version string
	// Files is the tree that the places of the result are in. Lines are read from
	// it to show and to hash; a file that is not there is reported without.
	Files fs.FS
	// Show is how text and JSON name a file, which is as an editor started in the
	// current directory finds it. Nil is the name in the result.
	Show func(file string) string
	// Repository is how all other formats name a file, which is relative to the
	// root of the repository. Nil is the name in the result.
	Repository func(file string) string
	// Revision is what SARIF says was checked; empty if that is not known.
	Revision Revision
	// Color uses the colours of a terminal in text.
	Color bool
	// Unknown lists unknown answers. JSON and CSV have them always.
	Unknown bool
	// Suppressed lists what is suppressed in text and writes it to SARIF. JSON has it
	// always; GitHub would show it as an alert.
	Suppressed bool
	// Fingerprints shows in text the first characters of the fingerprint of each
	// finding, by which belay explain knows it.
	Fingerprints bool
	// Marks shows in text the comment that suppresses each finding.
	Marks bool
	// Note is one more sentence for the last line of text.
	Note string
	// Fails tells whether a finding or an unknown answer fails the check. Nil is that
	// all findings do.
	Fails func(engine.Finding) bool
	// Started and Ended are when the check began and ended, for the formats that
	// cannot do without. Nothing else in a report depends on a clock.
	Started, Ended time.Time
	// Taken is how many bytes there are already where the report is appended.
	Taken int
}

// A Revision is a state of a repository.
type Revision struct {
	Repository string // its address, without credentials
	Commit     string
	Branch     string
}

func (o Options) show(file string) string {
	if o.Show == nil || file == "" {
		return file
	}
	return o.Show(file)
}

func (o Options) repository(file string) string {
	if o.Repository == nil {
		return file
	}
	return o.Repository(file)
}

// file names a file for a reader outside of this machine. A unit that is the root
// of the repository and a problem of no file are the root.
func (o Options) file(name string) string {
	if name = o.repository(name); name == "" {
		return "."
	}
	return name
}

// severities are all of them, worst first.
var severities = []engine.Severity{engine.Critical, engine.High, engine.Medium, engine.Low, engine.Info}
