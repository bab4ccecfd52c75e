package cloudformation

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/belay-dev/belay/internal/source"
)

// maxNesting is how deep a file may nest, which is what YAML's reader allows.
const maxNesting = 10_000

// A syntaxError says where a file stops being YAML or JSON.
type syntaxError struct {
	line    int
	message string
}

func (e *syntaxError) Error() string { return fmt.Sprintf("line %d: %s", e.line, e.message) }

// normalize returns the text of a file as UTF-8 without a byte order mark.
// Templates saved by Windows tools are UTF-16 now and then.
func normalize(data []byte) []byte {
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return fromUTF16(data[2:], 1, 0)
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return fromUTF16(data[2:], 0, 1)
	case len(data) >= 4 && data[0] != 0 && data[1] == 0 && data[2] != 0 && data[3] == 0:
		return fromUTF16(data, 1, 0)
	case len(data) >= 4 && data[0] == 0 && data[1] != 0 && data[2] == 0 && data[3] != 0:
		return fromUTF16(data, 0, 1)
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if bytes.IndexByte(data, '\r') < 0 {
		return data
	}
	// A carriage return of its own is a line break of YAML, but not one that
	// anything else counts as a line.
	out := bytes.Clone(data)
	for i, c := range out {
		if c == '\r' && (i+1 == len(out) || out[i+1] != '\n') {
			out[i] = '\n'
		}
	}
	return out
}

func fromUTF16(data []byte, high, low int) []byte {
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		units = append(units, uint16(data[i+high])<<8|uint16(data[i+low]))
	}
	return []byte(string(utf16.Decode(units)))
}

// decode reads the documents of a normalized file. Strict JSON is read by our
// own reader: YAML's has no surrogate pairs, and takes ten times as long.
func decode(data []byte) (documents []*yaml.Node, err error) {
	if start := bytes.TrimLeft(data, " \t\r\n"); len(start) > 0 && start[0] == '{' {
		root, jsonErr := decodeJSON(data)
		if jsonErr == nil {
			return []*yaml.Node{root}, nil
		}
		documents, err = decodeYAML(data)
		if err != nil {
			return documents, jsonErr
		}
		return documents, nil
	}
	return decodeYAML(data)
}

// decodeYAML reads every document up to the first that cannot be read.
func decodeYAML(data []byte) ([]*yaml.Node, error) {
	documents, message := parseYAML(data)
	lines := yamlLines(data)
	for _, document := range documents {
		relocate(document, lines)
		lengthen(document)
	}
	if message != "" {
		return documents, yamlError(data, message)
	}
	return documents, nil
}

// parseYAML gives the message of YAML's reader along with the documents before
// what it does not understand.
func parseYAML(data []byte) (documents []*yaml.Node, message string) {
	defer func() {
		// The reader answers some malformed input with a panic of its own.
		if r := recover(); r != nil {
			message = fmt.Sprint(r)
		}
	}()
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	for {
		var document yaml.Node
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			return documents, ""
		}
		if err != nil {
			first, _, _ := strings.Cut(err.Error(), "\n")
			return documents, first
		}
		if document.Kind == yaml.DocumentNode && len(document.Content) == 1 {
			documents = append(documents, document.Content[0])
		}
	}
}

// yamlLines are the places at which the lines begin that YAML's reader counts; nil
// if they are those that anything else counts. YAML 1.1 ends lines at three more
// characters.
func yamlLines(data []byte) []source.Span {
	// The first bytes of the three. Going through the code points takes ten times as long.
	if !bytes.Contains(data, []byte("\u0085")) && !bytes.Contains(data, []byte("\u2028")) && !bytes.Contains(data, []byte("\u2029")) {
		return nil
	}
	at := source.Span{Line: 1, Column: 1}
	out := []source.Span{at}
	for _, c := range string(data) {
		at.Column++
		switch c {
		case '\n':
			at.Line, at.Column = at.Line+1, 1
		case '\u0085', '\u2028', '\u2029':
		default:
			continue
		}
		out = append(out, at)
	}
	return out
}

// relocate gives nodes the places that editors have for them.
func relocate(n *yaml.Node, lines []source.Span) {
	if n.Line < 1 || n.Line > len(lines) {
		return
	}
	start := lines[n.Line-1]
	n.Line, n.Column = int(start.Line), int(start.Column)+n.Column-1
	for _, child := range n.Content {
		relocate(child, lines)
	}
}

// lengthen makes the long form of every call in its short form, in place, so
// that what comes after knows one: !Sub text is {Fn::Sub: text}. The key keeps
// the tag that was written. The reader of YAML lets nothing nest too deep for
// recursion.
func lengthen(n *yaml.Node) {
	for _, child := range n.Content {
		lengthen(child)
	}
	if !strings.HasPrefix(n.Tag, "!") || strings.HasPrefix(n.Tag, "!!") || n.Tag == "!" {
		return
	}
	argument := *n
	argument.Tag, argument.Anchor = "", ""
	argument.Style &^= yaml.TaggedStyle
	name := n.Tag[1:]
	if name != "Ref" && name != "Condition" {
		name = "Fn::" + name
	}
	key := &yaml.Node{Kind: yaml.ScalarNode, Tag: n.Tag, Value: name, Line: n.Line, Column: n.Column}
	*n = yaml.Node{
		Kind: yaml.MappingNode, Tag: "!!map", Anchor: n.Anchor, Line: n.Line, Column: n.Column,
		Content: []*yaml.Node{key, &argument},
	}
}

var yamlMessage = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?(.*)$`)

// maxSearched is the size of a broken file up to which its bad line is looked
// for.
const maxSearched = 256 << 10

// yamlError says where a file stops being YAML. The line that YAML's reader
// gives is mostly that of the mapping that is broken, which may be the first of
// the file. So the bad line is the first with which the same message comes.
func yamlError(data []byte, message string) *syntaxError {
	match := yamlMessage.FindStringSubmatch(message)
	line, err := strconv.Atoi(match[1])
	if err != nil {
		line = 1
	}
	if len(data) <= maxSearched {
		ends := []int{0}
		for i, c := range data {
			if c == '\n' {
				ends = append(ends, i+1)
			}
		}
		if ends[len(ends)-1] < len(data) {
			ends = append(ends, len(data))
		}
		line = max(1, sort.Search(len(ends)-1, func(lines int) bool {
			_, other := parseYAML(data[:ends[lines]])
			return other == message
		}))
	}
	return &syntaxError{line: line, message: match[2]}
}

// A jsonReader makes YAML's nodes of JSON, so that everything after it sees one
// form of tree.
type jsonReader struct {
	data         []byte
	decoder      *json.Decoder
	offset       int // of the byte that line and column stand for
	line, column int
}

func decodeJSON(data []byte) (*yaml.Node, error) {
	r := &jsonReader{data: data, decoder: json.NewDecoder(bytes.NewReader(data)), line: 1, column: 1}
	r.decoder.UseNumber()
	root, err := r.document()
	if err != nil {
		return nil, &syntaxError{line: r.lineOf(err), message: jsonMessage(err)}
	}
	return root, nil
}

func jsonMessage(err error) string {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "the JSON ends too early"
	}
	return err.Error()
}

func (r *jsonReader) lineOf(err error) int {
	offset := len(r.data)
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) && int(syntax.Offset) <= len(r.data) {
		offset = int(syntax.Offset)
	}
	// An offset of the decoder is that behind the byte it did not expect.
	return 1 + bytes.Count(r.data[:max(offset-1, 0)], []byte("\n"))
}

func (r *jsonReader) document() (*yaml.Node, error) {
	var root *yaml.Node
	var open []*yaml.Node
	for {
		r.advance()
		token, err := r.decoder.Token()
		if errors.Is(err, io.EOF) && root != nil && len(open) == 0 {
			return root, nil
		}
		if err != nil {
			return nil, err
		}
		if root != nil && len(open) == 0 {
			return nil, errors.New("there is more after the end of the JSON value")
		}
		if d, ok := token.(json.Delim); ok && (d == '}' || d == ']') {
			open = open[:len(open)-1]
			continue
		}
		n := r.node(token)
		root = cmp.Or(root, n)
		if last := len(open) - 1; last >= 0 {
			open[last].Content = append(open[last].Content, n)
		}
		if n.Kind != yaml.ScalarNode {
			open = append(open, n)
		}
		if len(open) > maxNesting {
			return nil, fmt.Errorf("the JSON nests more than %d deep", maxNesting)
		}
	}
}

// advance moves the place to the start of the next token.
func (r *jsonReader) advance() {
	to := int(r.decoder.InputOffset())
	for to < len(r.data) && strings.IndexByte(" \t\r\n,:", r.data[to]) >= 0 {
		to++
	}
	for r.offset < to {
		c := r.data[r.offset]
		if c < utf8.RuneSelf {
			r.offset++
			r.column++
			if c == '\n' {
				r.line++
				r.column = 1
			}
			continue
		}
		_, size := utf8.DecodeRune(r.data[r.offset:])
		r.offset += size
		r.column++
	}
}

func (r *jsonReader) node(token json.Token) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Line: r.line, Column: r.column}
	switch t := token.(type) {
	case json.Delim:
		n.Kind, n.Tag, n.Style = yaml.MappingNode, "!!map", yaml.FlowStyle
		if t == '[' {
			n.Kind, n.Tag = yaml.SequenceNode, "!!seq"
		}
	case string:
		n.Tag, n.Value, n.Style = "!!str", t, yaml.DoubleQuotedStyle
	case json.Number:
		n.Tag, n.Value = "!!float", t.String()
		if !strings.ContainsAny(n.Value, ".eE") {
			n.Tag = "!!int"
		}
	case bool:
		n.Tag, n.Value = "!!bool", strconv.FormatBool(t)
	default:
		n.Tag, n.Value = "!!null", "null"
	}
	return n
}
