package collect

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/belay-dev/belay/internal/snapshot"
)

// A journal is a folder that holds what was read so far: of each operation in each
// region a file, to which whole pages are appended. It outlives the process, so that
// what was read once is not read again, and it is why an account need not fit into memory.
type journal struct {
	folder string
	terms  terms
}

// terms are what a journal was begun for. It is continued only for the same.
type terms struct {
	Version      int
	Account      string
	Regions      []string // as asked for; empty is all
	Services     []string // as asked for; empty is all
	LastAccessed bool
	Started      time.Time
}

const termsName = "collection.json"

// openJournal opens or begins a journal. Resumed tells that there was one.
func openJournal(folder string, want terms) (j *journal, resumed bool, err error) {
	content, err := os.ReadFile(filepath.Join(folder, termsName))
	if errors.Is(err, fs.ErrNotExist) {
		return beginJournal(folder, want)
	}
	if err != nil {
		return nil, false, fmt.Errorf("resume: %w", err)
	}
	var have terms
	if err := json.Unmarshal(content, &have); err != nil {
		return nil, false, fmt.Errorf("resume: read %s: %w; remove the folder, or use --restart", filepath.Join(folder, termsName), err)
	}
	started := have.Started
	have.Started = want.Started
	if !sameTerms(have, want) {
		return nil, false, fmt.Errorf("resume: %s is of another collection, of account %s: use --restart to begin anew, or another name", folder, have.Account)
	}
	have.Started = started
	return &journal{folder: folder, terms: have}, true, nil
}

func sameTerms(a, b terms) bool {
	return a.Version == b.Version && a.Account == b.Account && a.LastAccessed == b.LastAccessed &&
		slices.Equal(a.Regions, b.Regions) && slices.Equal(a.Services, b.Services)
}

func beginJournal(folder string, want terms) (*journal, bool, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, false, fmt.Errorf("begin to collect: %w", err)
	}
	content, err := json.MarshalIndent(want, "", "  ")
	if err != nil {
		return nil, false, fmt.Errorf("begin to collect: %w", err)
	}
	if err := os.WriteFile(filepath.Join(folder, termsName), append(content, '\n'), 0o600); err != nil {
		return nil, false, fmt.Errorf("begin to collect: %w", err)
	}
	return &journal{folder: folder, terms: want}, false, nil
}

// remove ends the journal.
func (j *journal) remove() error {
	if err := os.RemoveAll(j.folder); err != nil {
		return fmt.Errorf("remove %s: %w", j.folder, err)
	}
	return nil
}

// A record is one line of a file of the journal. A page is the lines of its items and a
// line that ends it; what is not ended is forgotten.
type record struct {
	Kind  string          `json:"kind"` // item, page, absent, unavailable, reset
	List  string          `json:"list,omitempty"`
	Of    string          `json:"of,omitempty"`
	Value json.RawMessage `json:"value,omitempty"`
	Next  string          `json:"next,omitempty"` // of a page: the token of the one after it
	Bad   bool            `json:"bad,omitempty"`  // a document in it is no JSON
	item
}

// A store is what one operation returned in one region.
type store struct {
	operation *operation
	region    string

	mu      sync.Mutex
	file    *os.File
	size    int64
	entries []entry
	reads   map[string]*readState // by what it was made for, "" if it is made once
}

// An entry is where an item stands in the file.
type entry struct {
	item
	of, list string
	offset   int64
	length   int
}

// A readState is how far the call for one item came.
type readState struct {
	pages  int
	items  int
	next   string
	done   bool
	absent bool
	// unavailable tells that the region does not have the service.
	unavailable bool
	bad         []string // ids of items with a document that is no JSON
}

// store opens the file of an operation in a region and reads what is there.
func (j *journal) store(o *operation, region string) (*store, error) {
	name := filepath.Join(j.folder, region+"."+strings.ReplaceAll(o.name, ":", ".")+".jsonl")
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open what was read of %s: %w", o.name, err)
	}
	s := &store{operation: o, region: region, file: file, reads: map[string]*readState{}}
	if err := s.replay(); err != nil {
		return nil, errors.Join(fmt.Errorf("read %s: %w", name, err), file.Close())
	}
	return s, nil
}

// replay reads the file up to the end of its last whole page and cuts off the rest,
// which a process did not live to end.
func (s *store) replay() error {
	in := bufio.NewReaderSize(s.file, 1<<16)
	var pending []entry
	var bad []string
	for offset := int64(0); ; {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		var r record
		if json.Unmarshal(line, &r) != nil {
			break
		}
		length := len(line)
		if r.Kind == "item" {
			pending = append(pending, entry{item: r.item, of: r.Of, list: r.List, offset: offset, length: length})
			if r.Bad {
				bad = append(bad, r.ID)
			}
		} else {
			s.apply(r, pending, bad)
			pending, bad = nil, nil
		}
		offset += int64(length)
		if pending == nil {
			s.size = offset
		}
	}
	return s.file.Truncate(s.size)
}

// apply takes the end of a page into account.
func (s *store) apply(r record, entries []entry, bad []string) {
	// A page has the parent of its call; its items may have their own.
	state := s.reads[r.Of]
	if state == nil {
		state = &readState{}
		s.reads[r.Of] = state
	}
	switch r.Kind {
	case "reset":
		delete(s.reads, r.Of)
		s.entries = slices.DeleteFunc(s.entries, func(e entry) bool { return e.of == r.Of || r.Of == "" })
		return
	case "absent":
		state.done, state.absent = true, true
		return
	case "unavailable":
		state.done, state.unavailable = true, true
		return
	}
	state.pages++
	state.items += len(entries)
	state.next, state.done = r.Next, r.Next == ""
	state.bad = append(state.bad, bad...)
	s.entries = append(s.entries, entries...)
}

// commit appends a page and its end as one.
func (s *store) commit(records []record) error {
	var out bytes.Buffer
	s.mu.Lock()
	defer s.mu.Unlock()
	var entries []entry
	var bad []string
	for i := range records {
		line, err := encode(records[i])
		if err != nil {
			return err
		}
		r := &records[i]
		if r.Kind == "item" {
			entries = append(entries, entry{item: r.item, of: r.Of, list: r.List, offset: s.size + int64(out.Len()), length: len(line) + 1})
			if r.Bad {
				bad = append(bad, r.ID)
			}
		}
		out.Write(line)
		out.WriteByte('\n')
	}
	if _, err := s.file.WriteAt(out.Bytes(), s.size); err != nil {
		return fmt.Errorf("keep what was read of %s: %w", s.operation.name, err)
	}
	s.size += int64(out.Len())
	s.apply(records[len(records)-1], entries, bad)
	return nil
}

// state returns how far the call for an item came.
func (s *store) state(of string) readState {
	s.mu.Lock()
	defer s.mu.Unlock()
	if state := s.reads[of]; state != nil {
		return *state
	}
	return readState{}
}

// items returns what was read in a list, each item once, sorted by id.
func (s *store) items(list string) []item {
	s.mu.Lock()
	defer s.mu.Unlock()
	byID := map[string]item{}
	for _, e := range s.entries {
		if e.list == list {
			byID[e.ID] = e.item
		}
	}
	out := make([]item, 0, len(byID))
	for _, i := range byID {
		out = append(out, i)
	}
	slices.SortFunc(out, func(a, b item) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// write writes all items, sorted. Of items that were returned twice, because
// something was made or deleted between two pages, one is written; items of one id
// that are not the same are numbered.
func (s *store) write(w *snapshot.Writer) error {
	slices.SortStableFunc(s.entries, func(a, b entry) int {
		if a.list != b.list {
			return strings.Compare(a.list, b.list)
		}
		if a.of != b.of {
			return strings.Compare(a.of, b.of)
		}
		return strings.Compare(a.ID, b.ID)
	})
	for i := 0; i < len(s.entries); {
		end := i + 1
		for end < len(s.entries) && s.entries[end].ID == s.entries[i].ID && s.entries[end].of == s.entries[i].of && s.entries[end].list == s.entries[i].list {
			end++
		}
		if err := s.writeSame(w, s.entries[i:end]); err != nil {
			return err
		}
		i = end
	}
	return nil
}

// writeSame writes the items of one id.
func (s *store) writeSame(w *snapshot.Writer, entries []entry) error {
	values := make([]json.RawMessage, 0, len(entries))
	for _, e := range entries {
		line := make([]byte, e.length)
		if _, err := s.file.ReadAt(line, e.offset); err != nil {
			return fmt.Errorf("read again what was read of %s: %w", s.operation.name, err)
		}
		var r record
		if err := json.Unmarshal(line, &r); err != nil {
			return fmt.Errorf("read again what was read of %s: %w", s.operation.name, err)
		}
		values = append(values, r.Value)
	}
	slices.SortFunc(values, func(a, b json.RawMessage) int { return bytes.Compare(a, b) })
	values = slices.CompactFunc(values, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) })
	result := snapshot.Result{Region: s.region, Call: s.operation.name, List: entries[0].list}
	for i, value := range values {
		id := entries[0].ID
		if i > 0 {
			id = fmt.Sprintf("%s#%d", id, i+1)
		}
		if err := w.Item(result, id, entries[0].of, value); err != nil {
			return err
		}
	}
	return nil
}
