package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strings"
)

// A document is JSON with one list that may be long. The list is written item by
// item: a report of a large repository would otherwise be in memory several times,
// as items, as text and as indented text.
type document struct {
	value  any    // with the list empty
	indent string // of each level
	depth  int    // how many levels the list is in
	list   string // its name; at its depth nothing else is called so
}

// write writes the document with items in its list.
func (d document) write(w io.Writer, items iter.Seq[any]) error {
	var whole, one bytes.Buffer
	if err := encode(&whole, d.value, "", d.indent); err != nil {
		return err
	}
	inside := strings.Repeat(d.indent, d.depth)
	// Texts hold no line ends, so that this is the list and no text.
	name := fmt.Sprintf("\n%s%q: [", inside, d.list)
	before, after, ok := bytes.Cut(whole.Bytes(), []byte(name+"]"))
	if !ok {
		return fmt.Errorf("the document has no empty list %s", d.list)
	}
	out := bufio.NewWriter(w)
	write := func(parts ...string) error {
		for _, part := range parts {
			if _, err := out.WriteString(part); err != nil {
				return err
			}
		}
		return nil
	}
	if err := write(string(before), name); err != nil {
		return err
	}
	start, end := "\n"+inside+d.indent, "]"
	for item := range items {
		one.Reset()
		if err := encode(&one, item, inside+d.indent, d.indent); err != nil {
			return err
		}
		if err := write(start, strings.TrimSuffix(one.String(), "\n")); err != nil {
			return err
		}
		start, end = ",\n"+inside+d.indent, "\n"+inside+"]"
	}
	if err := write(end, string(after)); err != nil {
		return err
	}
	return out.Flush()
}

// encode writes JSON as people read it, too.
func encode(w io.Writer, value any, prefix, indent string) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent(prefix, indent)
	return encoder.Encode(value)
}
