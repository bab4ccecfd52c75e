package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/lsp"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/suppress"
	"github.com/belay-dev/belay/parser"
)

// A marker finds out where a mark that suppresses a finding is to be written. What
// it proposes it has tried: the file is loaded with the mark in it, and the mark
// applied to the finding.
type marker struct {
	files   fs.FS
	finding *engine.Finding
	all     []*engine.Rule
	day     time.Time
	data    []byte
}

// sample is a reason to try marks with: one without is refused.
const sample = "to see whether it holds"

// mark returns the insertion, false if there is no place for one.
func (m *marker) mark(ctx context.Context) (lsp.Insertion, bool) {
	f := m.finding
	data, err := fs.ReadFile(m.files, f.At.File)
	if err != nil || !utf8.Valid(data) {
		return lsp.Insertion{}, false
	}
	m.data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if isJSON(f.At.File, m.data) {
		at, before, after, ok := m.member()
		if !ok || !m.holds(ctx, at, before+suppress.Metadata(*f, sample)+after) {
			return lsp.Insertion{}, false
		}
		return m.insertion(at, before+suppress.Metadata(*f, "")+after), true
	}
	lines := []int{int(f.At.Line)}
	if f.Subject != nil && f.Subject.At.File == f.At.File && f.Subject.At.Line != f.At.Line {
		lines = append(lines, int(f.Subject.At.Line))
	}
	for _, line := range lines {
		at, indent, end, ok := m.line(line)
		comment := indent + "# " + suppress.Format(*f, sample) + end
		if ok && m.holds(ctx, at, comment) {
			return m.insertion(at, indent+"# "+suppress.Format(*f, "")+end), true
		}
	}
	return lsp.Insertion{}, false
}

// isJSON tells whether a file has no comments: a template may be JSON whatever its
// name says.
func isJSON(name string, data []byte) bool {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	return strings.EqualFold(path.Ext(name), ".json") || bytes.HasPrefix(bytes.TrimSpace(data), []byte("{"))
}

// line is where a line begins, how it is indented and how lines end.
func (m *marker) line(number int) (at int, indent, end string, ok bool) {
	for range number - 1 {
		next := bytes.IndexByte(m.data[at:], '\n')
		if next < 0 {
			return 0, "", "", false
		}
		at += next + 1
	}
	line, _, _ := bytes.Cut(m.data[at:], []byte("\n"))
	end = "\n"
	if bytes.HasSuffix(line, []byte("\r")) {
		end = "\r\n"
	}
	indent = string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
	return at, indent, end, number > 0
}

// insertion is a text at a byte of the file.
func (m *marker) insertion(at int, text string) lsp.Insertion {
	before := m.data[:at]
	start := bytes.LastIndexByte(before, '\n') + 1
	return lsp.Insertion{
		File: m.finding.At.File, Text: text,
		Line: bytes.Count(before, []byte("\n")) + 1, Column: utf8.RuneCount(before[start:]) + 1,
	}
}

// holds tells whether the finding is suppressed with a text put in at a byte.
func (m *marker) holds(ctx context.Context, at int, text string) bool {
	name := m.finding.At.File
	edited := slices.Concat(m.data[:at], []byte(text), m.data[at:])
	files := newBufferTree(m.files)
	files.hold(name, edited)
	tree := &parser.Tree{FS: files, Files: []string{name}, Named: map[string]bool{name: true}}
	var units []*model.Unit
	for _, loader := range Loaders() {
		found, err := loader.Find(ctx, tree, parser.Options{})
		if err != nil {
			return false
		}
		for _, input := range found.Inputs {
			unit, err := loadInput(ctx, input)
			if err != nil {
				return false
			}
			units = append(units, unit)
		}
	}
	// The mark moves what stands below it. Its scope is what counts here.
	f := *m.finding
	inserted := strings.Count(text, "\n")
	line, column := f.At.Start()
	if line >= bytes.Count(m.data[:at], []byte("\n"))+1 {
		moved := source.At(f.At.File, line+inserted, column)
		if last, end := f.At.End(); last > 0 {
			moved = moved.To(last+inserted, end)
		}
		f.At = moved
	}
	result := &engine.Result{Rules: m.all, Findings: []engine.Finding{f}, Summary: engine.Summary{Found: map[engine.Severity]int{}}}
	suppress.Run{
		Result: result, Units: units, Reported: func(string) bool { return true }, Day: m.day, All: m.all, Partial: true,
	}.Apply()
	return len(result.Findings) == 1 && result.Findings[0].Outcome == engine.Suppressed
}

// member is where the entry of a mark goes in a template in JSON, with what stands
// around it: into the Metadata of the resource that the finding is of.
func (m *marker) member() (at int, before, after string, ok bool) {
	resource, ok := m.resource()
	if !ok {
		return 0, "", "", false
	}
	wraps := []struct{ key, open, shut string }{
		{"Metadata", `"Metadata": {"belay": {"ignore": [`, `]}}`},
		{"belay", `"belay": {"ignore": [`, `]}`},
		{"ignore", `"ignore": [`, `]`},
	}
	object := resource
	for _, wrap := range wraps {
		members, err := membersOf(m.data, object)
		if err != nil {
			return 0, "", "", false
		}
		i := slices.IndexFunc(members, func(one jsonMember) bool { return one.name == wrap.key })
		if i < 0 {
			space, comma := "", ""
			if len(members) > 0 {
				space, comma = string(m.data[object+1:members[0].start]), ","
			}
			return object + 1, space + wrap.open, wrap.shut + comma, true
		}
		object = members[i].value
	}
	if m.data[object] != '[' {
		return 0, "", "", false
	}
	rest := bytes.TrimLeft(m.data[object+1:], " \t\r\n")
	if bytes.HasPrefix(rest, []byte("]")) {
		return object + 1, "", "", true
	}
	return object + 1, string(m.data[object+1 : len(m.data)-len(rest)]), ",", true
}

// resource is where the object of the resource begins in which the finding stands.
func (m *marker) resource() (int, bool) {
	start := bytes.IndexByte(m.data, '{')
	if start < 0 {
		return 0, false
	}
	root, err := membersOf(m.data, start)
	if err != nil {
		return 0, false
	}
	for _, section := range root {
		if section.name != "Resources" {
			continue
		}
		all, err := membersOf(m.data, section.value)
		if err != nil {
			return 0, false
		}
		begin, _, _, ok := m.line(int(m.finding.At.Line))
		if !ok {
			return 0, false
		}
		for column := 1; column < int(m.finding.At.Column) && begin < len(m.data); column++ {
			_, size := utf8.DecodeRune(m.data[begin:])
			begin += size
		}
		for _, one := range all {
			if one.start <= begin && begin < one.end {
				return one.value, m.data[one.value] == '{'
			}
		}
	}
	return 0, false
}

// A jsonMember is a member of an object, by bytes.
type jsonMember struct {
	name              string
	start, value, end int
}

var errNoObject = errors.New("it is no object")

// membersOf lists the members of the object that begins at a byte.
func membersOf(data []byte, object int) ([]jsonMember, error) {
	if object >= len(data) || data[object] != '{' {
		return nil, errNoObject
	}
	decoder := json.NewDecoder(bytes.NewReader(data[object:]))
	if _, err := decoder.Token(); err != nil {
		return nil, fmt.Errorf("read an object: %w", err)
	}
	var out []jsonMember
	for decoder.More() {
		from := object + int(decoder.InputOffset())
		key, err := decoder.Token()
		if err != nil {
			return nil, fmt.Errorf("read an object: %w", err)
		}
		name, ok := key.(string)
		if !ok {
			return nil, errNoObject
		}
		start := from + bytes.IndexByte(data[from:], '"')
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, fmt.Errorf("read an object: %w", err)
		}
		end := object + int(decoder.InputOffset())
		out = append(out, jsonMember{name: name, start: start, value: end - len(value), end: end})
	}
	return out, nil
}
