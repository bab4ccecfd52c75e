package snapshot

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

// A Writer writes a snapshot in the order of the file: the header, and then the
// items of each result. It holds no more than one item, so that an account need
// not fit into memory.
type Writer struct {
	buffer *bufio.Writer
	zip    *zstd.Encoder // nil for plain JSON
	region string
	call   string
	err    error
}

// NewWriter begins a snapshot; name says whether it is compressed.
func NewWriter(w io.Writer, name string, header *Header) (*Writer, error) {
	out := &Writer{}
	if IsCompressed(name) {
		// One thread, and so the same bytes on every machine.
		zip, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
		if err != nil {
			return nil, fmt.Errorf("compress %s: %w", name, err)
		}
		out.zip, w = zip, zip
	}
	out.buffer = bufio.NewWriterSize(w, 1<<16)
	h := *header
	h.BelaySnapshot = Version
	h.Regions, h.Services = orEmpty(h.Regions), orEmpty(h.Services)
	if h.Calls == nil {
		h.Calls = []Call{}
	}
	text, err := indented(h, "")
	if err != nil {
		return nil, fmt.Errorf("write the header of the snapshot: %w", err)
	}
	out.write(string(bytes.TrimSuffix(text, []byte("\n}"))), ",\n  \"Results\": {")
	return out, nil
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// Item writes an item of a result. Those of a result come one after the other,
// results in order of region, call and list, items in order of Of and ID.
func (w *Writer) Item(result Result, id, of string, value json.RawMessage) error {
	name := result.Call
	if result.List != "" {
		name += "/" + result.List
	}
	separator := ",\n"
	switch {
	case w.region == "":
		w.write("\n    ", quoted(result.Region), ": {\n      ", quoted(name), ": [")
		separator = "\n"
	case w.region != result.Region:
		w.write("\n      ]\n    },\n    ", quoted(result.Region), ": {\n      ", quoted(name), ": [")
		separator = "\n"
	case w.call != name:
		w.write("\n      ],\n      ", quoted(name), ": [")
		separator = "\n"
	}
	w.region, w.call = result.Region, name
	text, err := indented(struct {
		ID    string `json:"Id"`
		Of    string `json:",omitempty"`
		Value json.RawMessage
	}{id, of, value}, "        ")
	if err != nil {
		return fmt.Errorf("write %s of %s: %w", id, result.Call, err)
	}
	w.write(separator, "        ", string(text))
	return w.err
}

// Close ends the snapshot. It does not close what it was written to.
func (w *Writer) Close() error {
	if w.region != "" {
		w.write("\n      ]\n    }\n  ")
	}
	w.write("}\n}\n")
	if err := w.buffer.Flush(); w.err == nil {
		w.err = err
	}
	if w.zip != nil {
		if err := w.zip.Close(); w.err == nil {
			w.err = err
		}
	}
	if w.err != nil {
		return fmt.Errorf("write the snapshot: %w", w.err)
	}
	return nil
}

func (w *Writer) write(texts ...string) {
	for _, text := range texts {
		if w.err == nil {
			_, w.err = w.buffer.WriteString(text)
		}
	}
}

func indented(value any, prefix string) ([]byte, error) {
	var compact, out bytes.Buffer
	encoder := json.NewEncoder(&compact)
	encoder.SetEscapeHTML(false) // patterns and definitions are to be read
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	if err := json.Indent(&out, bytes.TrimSpace(compact.Bytes()), prefix, "  "); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func quoted(text string) string {
	out, err := json.Marshal(text)
	if err != nil {
		return `""` // a text has always a JSON form
	}
	return string(out)
}
