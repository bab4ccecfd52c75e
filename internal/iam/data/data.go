// Package data holds what AWS publishes of its actions and managed policies, as
// of a date, and small reviewed tables of what it does not publish. The packed
// files are made by the program in the folder generate.
package data

import (
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

//go:generate go run ./generate

//go:embed actions.bin
var actionsFile string

//go:embed managed.bin
var managedFile string

// A Source is where facts are from.
type Source struct {
	Name    string // the package they are taken from
	Version string
	Date    string // the day as of which they hold: 2026-09-26
}

// Age is how old the facts are at a time; a date that does not parse is the
// zero time's age.
func (s Source) Age(now time.Time) time.Duration {
	day, err := time.Parse(time.DateOnly, s.Date)
	if err != nil {
		return now.Sub(time.Time{})
	}
	return now.Sub(day)
}

// header is how much of a packed file holds its source.
const header = 256

// Sources are where the packed facts are from, without unpacking them: the actions,
// and the policies that AWS manages.
func Sources() (actions, managed Source) {
	of := func(file string) Source {
		r := reader{rest: file[:min(header, len(file))]}
		return r.source()
	}
	return of(actionsFile), of(managedFile)
}

// errShort says that a packed file ends too early: it is not what the generator
// of this version writes.
var errShort = errors.New("the packed facts are damaged")

// A reader reads what the generator writes. It keeps its first error.
type reader struct {
	rest string
	err  error
}

func (r *reader) number() int {
	n, size := uint64(0), 0
	for shift := 0; size < len(r.rest) && size < binary.MaxVarintLen64; shift += 7 {
		b := r.rest[size]
		size++
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			r.rest = r.rest[size:]
			return int(n) //nolint:gosec // lengths and indexes of files of less than a megabyte
		}
	}
	r.fail()
	return 0
}

func (r *reader) take(n int) string {
	if n < 0 || n > len(r.rest) {
		r.fail()
		return ""
	}
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}

func (r *reader) text() string { return r.take(r.number()) }

func (r *reader) fail() {
	if r.err == nil {
		r.err = errShort
	}
	r.rest = ""
}

func (r *reader) source() Source {
	return Source{Name: r.text(), Version: r.text(), Date: r.text()}
}

// section reads where a compressed section is, without unpacking it.
func (r *reader) section() section {
	size := r.number()
	return section{size, r.take(r.number())}
}

// A section is compressed; size is its length when it is not.
type section struct {
	size   int
	packed string
}

func (s section) unpack() (string, error) {
	var out strings.Builder
	out.Grow(s.size)
	if _, err := io.CopyN(&out, flate.NewReader(strings.NewReader(s.packed)), int64(s.size)); err != nil {
		return "", fmt.Errorf("unpack facts: %w", err)
	}
	return out.String(), nil
}
