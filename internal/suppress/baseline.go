package suppress

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/belay-dev/belay/engine"
)

// BaselineName is the file in the root of a workspace that is read if none is named.
const BaselineName = ".belay-baseline.json"

// baselineVersion is the version of the format. It changes when a field changes its
// meaning or goes.
const baselineVersion = 1

// A Baseline is findings that were there before. Only what comes in addition is
// reported.
type Baseline struct {
	File    string // as places of the result name it
	Entries []Entry
}

// An Entry is a finding, by what stays the same of it when lines move.
type Entry struct {
	Fingerprint string // of the finding when it was written; unique
	Rule        string
	Unit        string
	Resource    string // its key: the same as its id where nothing better is known
	Path        string // of attributes, without list indexes
	Witnesses   []string
	line        int
}

// entryJSON is an entry in the file.
type entryJSON struct {
	Rule      string   `json:"rule"`
	Unit      string   `json:"unit"`
	Resource  string   `json:"resource"`
	Path      string   `json:"path,omitempty"`
	Witnesses []string `json:"witnesses,omitempty"`
}

// entryOf is a finding as an entry.
func entryOf(f engine.Finding) Entry {
	rest := strings.TrimPrefix(f.Identity, f.Rule.ID+"|"+f.Unit+"|")
	resource, at := rest, ""
	if i := strings.LastIndexByte(rest, '|'); i >= 0 {
		resource, at = rest[:i], rest[i+1:]
	}
	return Entry{
		Fingerprint: f.Fingerprint, Rule: f.Rule.ID, Unit: f.Unit, Resource: resource, Path: at, Witnesses: slices.Clone(f.Witnesses),
	}
}

// NewBaseline is all that a result found.
func NewBaseline(result *engine.Result) *Baseline {
	b := &Baseline{}
	for _, f := range result.Findings {
		if f.Outcome == engine.Found {
			b.Entries = append(b.Entries, entryOf(f))
		}
	}
	b.sort()
	return b
}

// Add takes in the entries of another baseline.
func (b *Baseline) Add(other *Baseline) {
	b.Entries = unique(append(b.Entries, other.Entries...))
	b.sort()
}

func (b *Baseline) sort() {
	slices.SortFunc(b.Entries, func(x, y Entry) int {
		return cmp.Or(
			strings.Compare(x.Unit, y.Unit), strings.Compare(x.Rule, y.Rule), strings.Compare(x.Resource, y.Resource),
			strings.Compare(x.Path, y.Path), strings.Compare(x.Fingerprint, y.Fingerprint),
		)
	})
}

// Bytes is the file: an entry to a line, each of which ends alike, so that git
// merges what two branches add and remove.
func (b *Baseline) Bytes() []byte {
	var out bytes.Buffer
	out.WriteString("{\n")
	for _, e := range b.Entries {
		encoder := json.NewEncoder(&out)
		encoder.SetEscapeHTML(false)
		fmt.Fprintf(&out, "%q: ", e.Fingerprint)
		// Texts and lists of texts cannot fail to be written.
		_ = encoder.Encode(entryJSON{Rule: e.Rule, Unit: e.Unit, Resource: e.Resource, Path: e.Path, Witnesses: e.Witnesses})
		out.Truncate(out.Len() - 1)
		out.WriteString(",\n")
	}
	fmt.Fprintf(&out, "\"version\": %d\n}\n", baselineVersion)
	return out.Bytes()
}

// ReadBaseline reads the content of a file. An entry that is there twice, as a
// merge may leave it, has the witnesses of both.
func ReadBaseline(file string, content []byte) (*Baseline, error) {
	b := &Baseline{File: file}
	content = bytes.TrimPrefix(content, []byte("\uFEFF"))
	fail := func(offset int64, err error) (*Baseline, error) {
		line := 1 + bytes.Count(content[:min(offset, int64(len(content)))], []byte("\n"))
		return nil, fmt.Errorf("read baseline %s: line %d: %w", file, line, err)
	}
	if i := conflict(content); i >= 0 {
		return fail(i, errors.New("a merge was left unfinished: keep the lines of both sides, then run belay baseline update"))
	}
	decoder := json.NewDecoder(bytes.NewReader(content))
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return fail(0, errors.New("it is no baseline as belay baseline writes it"))
	}
	index := map[string]int{}
	version := 0
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return fail(decoder.InputOffset(), plain(err))
		}
		key, _ := token.(string)
		at := decoder.InputOffset()
		if key == "version" {
			if err := decoder.Decode(&version); err != nil {
				return fail(at, errors.New("version is no number"))
			}
			continue
		}
		e := Entry{Fingerprint: key, line: 1 + bytes.Count(content[:at], []byte("\n"))}
		if err := e.decode(decoder); err != nil {
			return fail(at, err)
		}
		if i, ok := index[key]; ok {
			b.Entries[i].Witnesses = witnesses(append(b.Entries[i].Witnesses, e.Witnesses...))
			continue
		}
		index[key] = len(b.Entries)
		b.Entries = append(b.Entries, e)
	}
	if _, err := decoder.Token(); err != nil {
		return fail(decoder.InputOffset(), plain(err))
	}
	switch {
	case version > baselineVersion:
		return fail(0, fmt.Errorf("it is of version %d, which a newer Belay wrote", version))
	case version < 1:
		return fail(0, errors.New("it has no version"))
	}
	return b, nil
}

// conflict is where git has left the marks of a merge, -1 if it has not.
func conflict(content []byte) int64 {
	offset := int64(0)
	for line := range bytes.Lines(content) {
		if bytes.HasPrefix(line, []byte("<<<<<<< ")) || bytes.HasPrefix(line, []byte(">>>>>>> ")) {
			return offset
		}
		offset += int64(len(line))
	}
	return -1
}

func plain(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the file ends too early")
	}
	return err
}

func (e *Entry) decode(decoder *json.Decoder) error {
	var raw json.RawMessage
	if err := decoder.Decode(&raw); err != nil {
		return plain(err)
	}
	var in entryJSON
	strict := json.NewDecoder(bytes.NewReader(raw))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&in); err != nil {
		return fmt.Errorf("entry %s: %w", e.Fingerprint, err)
	}
	if in.Rule == "" || in.Unit == "" || in.Resource == "" {
		return fmt.Errorf("entry %s lacks its rule, unit or resource", e.Fingerprint)
	}
	e.Rule, e.Unit, e.Resource, e.Path, e.Witnesses = in.Rule, in.Unit, in.Resource, in.Path, witnesses(in.Witnesses)
	return nil
}

// A Change counts what an update of a baseline did.
type Change struct{ Added, Grown, Shrunk, Removed, Kept int }

// Update makes the baseline what is found now, as far as the run can tell: what it
// did not ask or examine stays.
func (b *Baseline) Update(r Run) Change {
	m := b.match(r)
	out, change := m.update(func(_, now Entry) (Entry, bool) { return now, true })
	for i, f := range m.findings {
		if _, ok := m.entry[i]; !ok {
			out = append(out, entryOf(f))
			change.Added++
		}
	}
	b.Entries = unique(out)
	b.sort()
	return change
}

// Prune takes out of the baseline what is found no more, as far as the run can
// tell, and adds nothing.
func (b *Baseline) Prune(r Run) Change {
	out, change := b.match(r).update(func(e, now Entry) (Entry, bool) {
		now.Witnesses = common(e.Witnesses, now.Witnesses)
		// Without witnesses it would cover other findings.
		return now, len(e.Witnesses) == 0 || len(now.Witnesses) > 0
	})
	b.Entries = unique(out)
	b.sort()
	return change
}

// update are the entries that stay, each as keep makes it of what it is and of
// what is found now.
func (m *matching) update(keep func(e, now Entry) (Entry, bool)) (out []Entry, change Change) {
	for i, e := range m.entries {
		f, ok := m.finding[i]
		switch {
		case ok:
			now, stays := keep(e, entryOf(m.findings[f]))
			if !stays {
				change.Removed++
				continue
			}
			more, fewer := len(missing(now.Witnesses, e.Witnesses)), len(missing(e.Witnesses, now.Witnesses))
			switch {
			case more > 0:
				change.Grown++
			case fewer > 0:
				change.Shrunk++
			default:
				change.Kept++
			}
			out = append(out, now)
		case m.stale(i):
			change.Removed++
		default:
			change.Kept++
			out = append(out, e)
		}
	}
	return out, change
}

// unique joins entries of one fingerprint: one that could not be told about may be
// that of another now.
func unique(entries []Entry) []Entry {
	index := map[string]int{}
	var out []Entry
	for _, e := range entries {
		if i, ok := index[e.Fingerprint]; ok {
			out[i].Witnesses = witnesses(append(out[i].Witnesses, e.Witnesses...))
			continue
		}
		index[e.Fingerprint] = len(out)
		out = append(out, e)
	}
	return out
}

// common are the words that are in both.
func common(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(b), func(w string) bool { return !slices.Contains(a, w) })
}

// missing are the words of a list that another has not.
func missing(words, from []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(from, w) })
}

// ownerOf is the resource that a statement without an id of its own is part of.
func ownerOf(resource string) string {
	if i := strings.LastIndexByte(resource, '.'); i >= 0 {
		return resource[:i]
	}
	return resource
}
