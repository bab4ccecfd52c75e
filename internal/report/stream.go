package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
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

// write writes the document with n items in its list.
func (d document) write(w io.Writer, n int, item func(i int) any) error {
	var whole, one bytes.Buffer
	if err := d.encode(&whole, "", d.value); err != nil {
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
	out.Write(before)     //nolint:errcheck // Flush returns the first error
	out.WriteString(name) //nolint:errcheck // as above
	for i := range n {
		if i > 0 {
			out.WriteByte(',') //nolint:errcheck // as above
		}
		one.Reset()
		if err := d.encode(&one, inside+d.indent, item(i)); err != nil {
			return err
		}
		out.WriteString("\n" + inside + d.indent)              //nolint:errcheck // as above
		out.Write(bytes.TrimSuffix(one.Bytes(), []byte{'\n'})) //nolint:errcheck // as above
	}
	if n > 0 {
		out.WriteString("\n" + inside) //nolint:errcheck // as above
	}
	out.WriteByte(']') //nolint:errcheck // as above
	out.Write(after)   //nolint:errcheck // as above
	return out.Flush()
}

func (d document) encode(w io.Writer, prefix string, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent(prefix, d.indent)
	return encoder.Encode(value)
}
