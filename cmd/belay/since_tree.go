package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/belay-dev/belay/internal/config"
	"github.com/belay-dev/belay/internal/revision"
)

// maxRemembered is the size up to which a file that is opened is read whole, to
// know whether it is the same in both revisions.
const maxRemembered = 64 << 20

// A sightings is what was looked at of a tree. Names are those in the repository.
type sightings struct {
	mu       sync.Mutex
	content  map[string][]byte
	absent   map[string]bool   // looked for and not there
	listings map[string]string // names in a folder that was listed
	blobs    map[string][]byte // content by the id of its blob, of what was there before
	same     map[string]bool   // files that are as they were
	hashed   map[string]bool   // files of which that was found out
	flights  map[*flight]bool
}

// A flight is the time in which something is worked out, and what was looked at
// meanwhile, be it for that or for what was worked out at the same time.
type flight struct{ touched map[string]bool }

// begin begins a flight, and returns how to end it.
func (m *sightings) begin() (f *flight, end func()) {
	f = &flight{touched: map[string]bool{}}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.flights == nil {
		m.flights = map[*flight]bool{}
	}
	m.flights[f] = true
	return f, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		delete(m.flights, f)
	}
}

// touch notes that a name was looked at.
func (m *sightings) touch(name string, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for f := range m.flights {
		f.touched[name] = true
	}
	if errors.Is(err, fs.ErrNotExist) {
		if m.absent == nil {
			m.absent = map[string]bool{}
		}
		m.absent[name] = true
	}
}

func (m *sightings) remember(name string, content []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.content[name] = content
}

// listing marks the name of a folder of which the entries were looked at.
func listing(folder string) string { return folder + "/" }

func (m *sightings) list(folder string, entries []fs.DirEntry, err error) {
	m.touch(listing(folder), nil)
	if err != nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.listings == nil {
		m.listings = map[string]string{}
	}
	m.listings[folder] = namesIn(entries)
}

func namesIn(entries []fs.DirEntry) string {
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		names = append(names, e.Type().String()+e.Name())
	}
	slices.Sort(names)
	return strings.Join(names, "\x00")
}

// identify finds out which of the files that were read are in a revision too. It is
// asked again when more were read.
func (m *sightings) identify(past *revision.Tree) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.blobs == nil {
		m.blobs, m.same, m.hashed = map[string][]byte{}, map[string]bool{}, map[string]bool{}
	}
	type file struct{ name, was, is string }
	var files []file
	for name := range m.content {
		if id := past.ID(name); id != "" && !m.hashed[name] {
			m.hashed[name] = true
			files = append(files, file{name: name, was: id})
		}
	}
	parallel(len(files), func(i int) { files[i].is = revision.BlobID(m.content[files[i].name], files[i].was) })
	for _, f := range files {
		if f.is == f.was {
			m.blobs[f.is], m.same[f.name] = m.content[f.name], true
		}
	}
}

// blob is the content of a blob, if a file was read that has it.
func (m *sightings) blob(id string) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.blobs[id]
}

// changed tells whether a name that was looked at may be something else in a
// revision.
func (m *sightings) changed(name string, past *revision.Tree) bool {
	if folder, ok := strings.CutSuffix(name, "/"); ok {
		was, err := past.ReadDir(folder)
		m.mu.Lock()
		defer m.mu.Unlock()
		is, known := m.listings[folder]
		return err != nil || !known || namesIn(was) != is
	}
	mode, there := past.Mode(name)
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.same[name]:
		return false
	case !there:
		return !m.absent[name]
	case mode.IsDir():
		return m.absent[name] || m.content[name] != nil
	}
	return true
}

// isAbsent tells whether a name was looked for and not there.
func (m *sightings) isAbsent(name string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.absent[name]
}

// A watched tree remembers what is looked at in it.
type watched struct {
	fs.FS
	prefix string // of its names in the repository
	memory *sightings
}

func (w *watched) name(name string) string { return path.Join(w.prefix, name) }

// ReadFile reads a file.
func (w *watched) ReadFile(name string) ([]byte, error) {
	data, err := fs.ReadFile(w.FS, name)
	w.memory.touch(w.name(name), err)
	if err == nil {
		w.memory.remember(w.name(name), data)
	}
	return data, err
}

// Open opens a file. One that is not too large is read, to be remembered.
func (w *watched) Open(name string) (fs.File, error) {
	file, err := w.FS.Open(name)
	w.memory.touch(w.name(name), err)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxRemembered {
		return file, err
	}
	data, err := io.ReadAll(file)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil, err
	}
	w.memory.remember(w.name(name), data)
	return &readFile{Reader: bytes.NewReader(data), info: info}, nil
}

// A readFile is a file that was read.
type readFile struct {
	*bytes.Reader
	info fs.FileInfo
}

// Stat describes the file.
func (f *readFile) Stat() (fs.FileInfo, error) { return f.info, nil }

// Close does nothing.
func (f *readFile) Close() error { return nil }

// ReadDir lists a folder.
func (w *watched) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(w.FS, name)
	w.memory.list(w.name(name), entries, err)
	return entries, err
}

// Stat describes what a name leads to.
func (w *watched) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(w.FS, name)
	w.memory.touch(w.name(name), err)
	return info, err
}

// Lstat describes a name.
func (w *watched) Lstat(name string) (fs.FileInfo, error) {
	info, err := fs.Lstat(w.FS, name)
	w.memory.touch(w.name(name), err)
	return info, err
}

// ReadLink returns what a link says.
func (w *watched) ReadLink(name string) (string, error) {
	target, err := fs.ReadLink(w.FS, name)
	w.memory.touch(w.name(name), err)
	return target, err
}

// A backdated tree is that of an earlier revision with today's configuration, and
// with the modules that were downloaded today.
type backdated struct {
	fs.FS
	now  fs.FS
	also map[string]bool // names that are those of now where the revision has none
}

// of is the tree that a name is of.
func (b *backdated) of(name string) fs.FS {
	if path.Base(name) == config.Name {
		return b.now
	}
	if downloaded(name) {
		return b.now
	}
	if b.also[name] {
		if _, err := fs.Stat(b.FS, name); err != nil {
			return b.now
		}
	}
	return b.FS
}

// Open opens a file.
func (b *backdated) Open(name string) (fs.File, error) { return b.of(name).Open(name) }

// ReadFile reads a file.
func (b *backdated) ReadFile(name string) ([]byte, error) { return fs.ReadFile(b.of(name), name) }

// Stat describes what a name leads to.
func (b *backdated) Stat(name string) (fs.FileInfo, error) { return fs.Stat(b.of(name), name) }

// Lstat describes a name.
func (b *backdated) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(b.of(name), name) }

// ReadLink returns what a link says.
func (b *backdated) ReadLink(name string) (string, error) { return fs.ReadLink(b.of(name), name) }

// ReadDir lists a folder, with the configuration that it has now.
func (b *backdated) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(b.of(name), name)
	if err != nil || downloaded(name) {
		return entries, err
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return e.Name() == config.Name })
	if info, err := fs.Lstat(b.now, path.Join(name, config.Name)); err == nil {
		entries = append(entries, fs.FileInfoToDirEntry(info))
		slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	}
	return entries, nil
}
