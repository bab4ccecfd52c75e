package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/maphash"
	"io/fs"
	"path"
	"slices"
	"sync"
	"time"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/parser"
)

// memories are what is kept of workspaces between checks of one process, by folder.
// Nil keeps nothing. What it keeps is in use by one check at a time.
type memories map[string]*memory

// of is the memory of a workspace, nil if nothing is kept.
func (m memories) of(s *space) *memory {
	if m == nil {
		return nil
	}
	if m[s.dir] == nil {
		m[s.dir] = &memory{seed: maphash.MakeSeed(), loads: map[string]*remembered{}}
	}
	return m[s.dir]
}

// A memory is what is kept of one workspace: units as they were loaded, what they
// know of one another, and what rules answered about them.
type memory struct {
	seed   maphash.Seed
	linked workspace.Past
	asked  engine.Past

	mu    sync.Mutex // guards what follows
	loads map[string]*remembered
	now   map[string]*remembered // of the check that goes on
	tree  fs.FS                  // of that check
	marks map[string]uint64      // of its files and folders
}

// A remembered is a unit as it was loaded, and the marks of what it was loaded from.
type remembered struct {
	input parser.Stable
	unit  *model.Unit
	from  map[string]uint64
}

// begin begins a check of a tree.
func (m *memory) begin(tree fs.FS) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now, m.tree, m.marks = map[string]*remembered{}, tree, map[string]uint64{}
}

// loaded ends the loading of a check. What was not asked for is forgotten.
func (m *memory) loaded() {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.loads, m.now = m.now, nil
}

// load loads an input, unless all that it was loaded from is as it was.
func (m *memory) load(ctx context.Context, loader string, input parser.Input) (*model.Unit, error) {
	stable, ok := input.(parser.Stable)
	if m == nil || !ok {
		return loadInput(ctx, input)
	}
	key := loader + " " + input.String()
	m.mu.Lock()
	old := m.loads[key]
	m.mu.Unlock()
	if old == nil || !stable.Same(old.input) || !m.unchanged(old.from) {
		old = &remembered{input: stable, from: map[string]uint64{}}
		var seen sync.Mutex
		saw := func(name string) {
			seen.Lock()
			defer seen.Unlock()
			old.from[name] = 0
		}
		unit, err := loadInput(parser.Watching(ctx, saw), input)
		if err != nil {
			return nil, err
		}
		old.unit = unit
		for name := range old.from {
			old.from[name] = m.mark(name)
		}
	}
	if slices.ContainsFunc(old.unit.Problems, func(p source.Problem) bool { return p.ID == loaderBug }) { // what it was loaded from is not known
		return old.unit, nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now[key] = old
	return old.unit, nil
}

func (m *memory) unchanged(from map[string]uint64) bool {
	for name, mark := range from {
		if m.mark(name) != mark {
			return false
		}
	}
	return true
}

// large is from how many bytes on a file is known by its size and the time of its
// last change. Templates are smaller, and what they are filled with is not read.
const large = 4 << 20

// mark tells the content of a file, or the list of a folder, from others.
func (m *memory) mark(name string) uint64 {
	m.mu.Lock()
	mark, ok := m.marks[name]
	tree := m.tree
	m.mu.Unlock()
	if ok {
		return mark
	}
	var of []byte
	write := func(text string) { of = append(of, text...) }
	switch info, err := fs.Stat(tree, name); {
	case err != nil:
		write("none " + cause(err).Error())
	case info.IsDir():
		entries, err := fs.ReadDir(tree, name)
		for _, e := range entries {
			write(e.Name() + "/" + e.Type().String() + "\n")
		}
		if err != nil {
			write("error " + cause(err).Error())
		}
	case info.Size() > large:
		write(fmt.Sprintf("large %s %d", info.ModTime().Format(time.RFC3339Nano), info.Size()))
	default:
		data, err := fs.ReadFile(tree, name)
		write("file ")
		of = append(of, data...)
		if err != nil {
			write("error " + cause(err).Error())
		}
	}
	mark = maphash.Bytes(m.seed, of)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.marks[name] = mark
	return mark
}

// digest tells rules in folders from others.
func digest(trees ...fs.FS) string {
	var all []byte
	for _, tree := range trees {
		err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || path.Ext(name) != ".rego" {
				return err
			}
			content, err := readRegular(tree, name)
			all = fmt.Appendf(all, "%d %s %d %s", len(name), name, len(content), content)
			return err
		})
		all = fmt.Appendf(all, "%v\n", err) // whoever loads the rules says what is wrong
	}
	sum := sha256.Sum256(all)
	return hex.EncodeToString(sum[:])
}

// link links units. Of a workspace whose rules are others than they were nothing is
// kept.
func (m *memory) link(e *engine.Engine, units []*model.Unit, options workspace.Options, wanted func(*model.Unit) bool) *workspace.Workspace {
	if m == nil {
		return workspace.Link(units, options)
	}
	if !m.asked.Of(e) {
		m.linked, m.asked = workspace.Past{}, engine.Past{}
	}
	return m.linked.Link(units, options, wanted, m.asked.Has)
}

// check asks the rules about what was linked.
func (m *memory) check(ctx context.Context, e *engine.Engine, w *workspace.Workspace, asked func(*workspace.Unit)) (*engine.Result, error) {
	if m == nil {
		return e.CheckParts(ctx, w, asked)
	}
	result, err := e.CheckAgain(ctx, w, &m.asked, asked)
	if err == nil {
		m.linked.Remember(w)
	}
	return result, err
}
