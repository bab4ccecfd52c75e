package main

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
)

// A writer writes what package data reads: numbers as varints, strings behind
// their length.
type writer struct{ bytes.Buffer }

func (w *writer) bytes(b []byte) {
	_, _ = w.Write(b) // a buffer's never fails
}

func (w *writer) number(n int) {
	w.bytes(binary.AppendUvarint(nil, uint64(n))) //nolint:gosec // all numbers here are lengths and indexes
}

func (w *writer) text(s string) {
	w.number(len(s))
	w.bytes([]byte(s))
}

// packed writes a compressed section behind its length, the length it has when
// it is unpacked first.
func (w *writer) packed(section []byte) error {
	var out bytes.Buffer
	deflate, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		return err
	}
	if _, err := deflate.Write(section); err != nil {
		return err
	}
	if err := deflate.Close(); err != nil {
		return err
	}
	w.number(len(section))
	w.number(out.Len())
	w.bytes(out.Bytes())
	return nil
}

func (w *writer) source(s source) {
	w.text(s.name)
	w.text(s.version)
	w.text(s.date)
}
