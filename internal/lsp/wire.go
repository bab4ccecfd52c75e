package lsp

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
)

const (
	// maxMessage is the size in bytes from which a message is passed over: the largest
	// template has 1 MB, and a client that sends more has lost count.
	maxMessage = 64 << 20
	// maxHeader is the same for a line of a header.
	maxHeader = 4 << 10
)

// A framing is an error in how a message is sent. What follows can still be read.
type framing struct{ why string }

func (e *framing) Error() string { return e.why }

// A frames reads messages, each with a header that says how long it is.
type frames struct{ in *bufio.Reader }

func newFrames(in io.Reader) *frames { return &frames{bufio.NewReaderSize(in, maxHeader)} }

// next returns the content of the next message. A *framing error is about one
// message or line, and the next call goes on behind it; any other is the end.
func (f *frames) next() ([]byte, error) {
	length, seen := -1, false
	for {
		line, err := f.line()
		if err != nil {
			return nil, err
		}
		if line == "" {
			if !seen {
				continue // an empty line too many
			}
			break
		}
		seen = true
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return nil, &framing{fmt.Sprintf("a line of the header is no field: %q", short(line))}
		}
		if !strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
			continue
		}
		length, err = strconv.Atoi(strings.TrimSpace(value))
		if err != nil || length < 0 {
			return nil, &framing{fmt.Sprintf("the length of a message is no number: %q", short(value))}
		}
	}
	if length < 0 {
		return nil, &framing{"the header of a message does not say how long it is"}
	}
	if length > maxMessage {
		if _, err := io.CopyN(io.Discard, f.in, int64(length)); err != nil {
			return nil, ended(err)
		}
		return nil, &framing{fmt.Sprintf("a message has %d bytes, more than %d", length, maxMessage)}
	}
	// The length is a promise of the other side: memory is taken as bytes come.
	var content strings.Builder
	if _, err := io.CopyN(&content, f.in, int64(length)); err != nil {
		return nil, ended(err)
	}
	return []byte(content.String()), nil
}

// line returns a line of a header without its end.
func (f *frames) line() (string, error) {
	line, err := f.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = f.in.ReadSlice('\n')
		}
		if err != nil {
			return "", ended(err)
		}
		return "", &framing{fmt.Sprintf("a line of the header is longer than %d bytes", maxHeader)}
	}
	if err != nil {
		if len(line) > 0 {
			return "", ended(err)
		}
		return "", err //nolint:wrapcheck // io.EOF is what the caller looks for
	}
	return strings.TrimRight(string(line), "\r\n"), nil
}

func ended(err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("read a message: %w", err)
}

func short(s string) string {
	const most = 80
	if len(s) > most {
		return s[:most] + "..."
	}
	return s
}

// A message is any of the three kinds: a request has a method and an id, a
// notification has no id, a response no method.
type message struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  json.RawMessage `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *failure        `json:"error,omitempty"`
}

// A failure is why a request has no result.
type failure struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (f *failure) Error() string { return f.Message }

// Codes of failures, those of JSON-RPC and those of the protocol.
const (
	codeParse          = -32700
	codeInvalidRequest = -32600
	codeNoMethod       = -32601
	codeInvalidParams  = -32602
	codeInternal       = -32603
	codeNotInitialized = -32002
	codeCancelled      = -32800
)

func failf(code int, format string, args ...any) *failure {
	return &failure{Code: code, Message: fmt.Sprintf(format, args...)}
}

// decode reads the content of a message.
func decode(content []byte) (message, *failure) {
	var m message
	if err := json.Unmarshal(content, &m); err != nil {
		if json.Valid(content) {
			return m, failf(codeInvalidRequest, "the message is no request, notification or response")
		}
		return m, failf(codeParse, "the message is no JSON: %v", err)
	}
	if string(m.ID) == "null" {
		m.ID = nil
	}
	if len(m.ID) > 0 && !isID(m.ID) {
		m.ID = nil
		return m, failf(codeInvalidRequest, "the id is neither a number nor a text")
	}
	if m.Method == "" && len(m.ID) == 0 && m.Error == nil {
		return m, failf(codeInvalidRequest, "the message has no method and no id")
	}
	return m, nil
}

// isID tells whether an id is of a type that it may be of.
func isID(raw json.RawMessage) bool {
	return raw[0] == '"' || raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9'
}

// An outbox sends messages in order. Sending never blocks: a client that waits for
// the server to read, while the server waits for it, would wait for ever.
type outbox struct {
	out io.Writer

	mu     sync.Mutex
	filled *sync.Cond
	queue  [][]byte
	closed bool
	err    error
}

func newOutbox(out io.Writer) *outbox {
	o := &outbox{out: out}
	o.filled = sync.NewCond(&o.mu)
	return o
}

// send puts a message in the queue.
func (o *outbox) send(m message) {
	m.Version = "2.0"
	content, err := json.Marshal(m)
	if err != nil { // a result is of our own types, and can be written
		content = fmt.Appendf(nil, `{"jsonrpc":"2.0","id":null,"error":{"code":%d,"message":"the answer cannot be written"}}`, codeInternal)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.closed && o.err == nil {
		o.queue = append(o.queue, content)
		o.filled.Signal()
	}
}

// run writes what is sent until the outbox is closed and empty.
func (o *outbox) run() error {
	for {
		o.mu.Lock()
		for len(o.queue) == 0 && !o.closed {
			o.filled.Wait()
		}
		batch := o.queue
		o.queue = nil
		done := o.closed
		o.mu.Unlock()
		for _, content := range batch {
			framed := fmt.Appendf(nil, "Content-Length: %d\r\n\r\n", len(content))
			if _, err := o.out.Write(append(framed, content...)); err != nil {
				o.mu.Lock()
				o.err = err
				o.mu.Unlock()
				return fmt.Errorf("write a message: %w", err)
			}
		}
		if done {
			return nil
		}
	}
}

// close lets run end when the queue is empty.
func (o *outbox) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	o.filled.Signal()
}
