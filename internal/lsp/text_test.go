package lsp

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/belay-dev/belay/internal/source"
)

func TestSpan(t *testing.T) {
	cases := map[string]struct {
		text     string
		at       source.Span
		encoding encoding
		want     span
	}{
		"a key":                {"a: b\n  key: v", source.Span{Line: 2, Column: 3}, utf16Units, span{position{1, 2}, position{1, 5}}},
		"behind emojis":        {"🚦é: bad", source.Span{Line: 1, Column: 5}, utf16Units, span{position{0, 5}, position{0, 8}}},
		"the same in bytes":    {"🚦é: bad", source.Span{Line: 1, Column: 5}, utf8Units, span{position{0, 8}, position{0, 11}}},
		"with an end":          {"ab\ncd", source.Span{Line: 1, Column: 2, EndLine: 2, EndColumn: 2}, utf16Units, span{position{0, 1}, position{1, 1}}},
		"a file":               {"🚦b\nc", source.Span{}, utf16Units, span{position{0, 0}, position{0, 3}}},
		"beyond the end":       {"ab", source.Span{Line: 9, Column: 9}, utf16Units, span{position{0, 2}, position{0, 2}}},
		"nothing":              {"", source.Span{Line: 1, Column: 1}, utf16Units, span{position{0, 0}, position{0, 0}}},
		"CR LF and CR":         {"a\r\nb\rcc", source.Span{Line: 3, Column: 1}, utf16Units, span{position{2, 0}, position{2, 2}}},
		"a byte that is none":  {"\xffb", source.Span{Line: 1, Column: 2}, utf16Units, span{position{0, 1}, position{0, 2}}},
		"a text in quotes":     {`a: "b c" d`, source.Span{Line: 1, Column: 4}, utf16Units, span{position{0, 3}, position{0, 8}}},
		"an end before itself": {"abc", source.Span{Line: 1, Column: 2, EndLine: 1, EndColumn: 1}, utf16Units, span{position{0, 1}, position{0, 3}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := newText(c.text).span(c.at, c.encoding); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestDecoded(t *testing.T) {
	units := utf16.Encode([]rune("a🚦"))
	little := []byte{0xFF, 0xFE}
	big := []byte{0xFE, 0xFF}
	for _, u := range units {
		little = append(little, byte(u), byte(u>>8))
		big = append(big, byte(u>>8), byte(u))
	}
	for _, content := range [][]byte{little, big, []byte("\uFEFFa🚦"), []byte("a🚦")} {
		if got := decoded(content).content; got != "a🚦" {
			t.Errorf("got %q of %q", got, content)
		}
	}
}

// TestChange changes texts at random and wants what a client that counts units one
// by one has.
func TestChange(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"a", "é", "🚦", "\n", "\r\n", "\r", "bad: ", "", "\U0010FFFF"}
	some := func() string {
		var b strings.Builder
		for range random.IntN(8) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		return b.String()
	}
	for range 5000 {
		e := []encoding{utf8Units, utf16Units}[random.IntN(2)]
		d := document{text: newText(some())}
		before := d.text.content
		c := changeEvent{Text: some(), Range: &span{Start: position{random.IntN(5), random.IntN(6)}, End: position{random.IntN(5), random.IntN(6)}}}
		from, to := slowOffset(before, c.Range.Start, e), slowOffset(before, c.Range.End, e)
		if to < from {
			from, to = to, from
		}
		d.change(c, e)
		if want := before[:from] + c.Text + before[to:]; d.text.content != want {
			t.Fatalf("%q changed by %+v in %s: got %q, want %q", before, c, e, d.text.content, want)
		}
	}
}

func slowOffset(s string, p position, e encoding) int {
	line, units := 0, 0
	for i := 0; i < len(s); {
		if s[i] == '\n' || s[i] == '\r' {
			if line == p.Line {
				return i
			}
			if strings.HasPrefix(s[i:], "\r\n") {
				i++
			}
			i++
			line++
			continue
		}
		if line == p.Line && units >= p.Character {
			return i
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if line == p.Line {
			if e == utf8Units {
				units += size
			} else {
				units += utf16.RuneLen(r)
			}
		}
		i += size
	}
	return len(s)
}

func TestURI(t *testing.T) {
	for uri, want := range map[string]string{
		"file:///a/b%20c/%C3%A9.yaml": "/a/b c/é.yaml", "file://localhost/a": "/a", "file:///a/../b": "/b",
		"untitled:Untitled-1": "", "https://a/b": "", "": "", "file:": "", "%": "",
	} {
		if got, ok := pathOf(uri); got != want && ok || ok != (want != "") {
			t.Errorf("%s: got %q and %v, want %q", uri, got, ok, want)
		}
	}
	if got := uriOf("/a/b c/é#1.yaml"); got != "file:///a/b%20c/%C3%A9%231.yaml" {
		t.Errorf("got %s", got)
	}
}

// FuzzFrames reads whatever comes as messages: it must come to an end, and a message
// that is right must get through what is wrong before it.
func FuzzFrames(f *testing.F) {
	f.Add([]byte("Content-Length: 2\r\n\r\n{}"))
	f.Add([]byte("Content-Length: 99999999999999999999\r\n\r\n{}"))
	f.Add([]byte("content-length:1\n\n7Content-Length: -1\r\n\r\n"))
	f.Add([]byte("Content-Length: 67108865\r\n\r\n{}"))
	f.Add([]byte(strings.Repeat("x", 5000) + "\r\n\r\n"))
	f.Add([]byte(`Content-Length: 40` + "\r\n\r\n" + `{"id":[1],"method":7,"params":null}     `))
	f.Fuzz(func(t *testing.T, content []byte) {
		in := newFrames(bytes.NewReader(content))
		for range len(content) + 2 {
			body, err := in.next()
			var wrong *framing
			switch {
			case err == nil:
				if m, failed := decode(body); failed == nil && m.Method == "" && len(m.ID) == 0 && m.Error == nil {
					t.Errorf("%q passes for a message", body)
				}
			case errors.As(err, &wrong):
			default:
				return
			}
		}
		t.Errorf("reading %d bytes does not end", len(content))
	})
}

// FuzzServer sends whatever comes to a server, which must answer a question after it.
func FuzzServer(f *testing.F) {
	f.Add(`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///w/a","version":1,"text":"bad"}}}`)
	f.Add(`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///w/a"},"contentChanges":[{"range":{"start":{"line":-1,"character":-5},"end":{"line":99999999999,"character":1}},"text":"x"}]}}`)
	f.Add(`{"id":"belay-1","result":{}}`)
	f.Add(`{"jsonrpc":"2.0","id":5,"method":"textDocument/codeAction","params":{"context":{"only":[""]}}}`)
	f.Fuzz(func(t *testing.T, content string) {
		if strings.Contains(content, `exit`) || strings.Contains(content, "shutdown") {
			return
		}
		c := newClient(t, &words{}, Options{})
		c.ask("initialize", map[string]any{"capabilities": everything})
		c.notify("initialized", map[string]any{})
		c.open("a", "bad")
		c.send(content)
		c.next = 1 << 40
		if m := c.ask("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": "file:///w/a"}, "position": map[string]any{}}); m.Error != nil {
			t.Errorf("got %+v", m.Error)
		}
		c.in.Close()
		if err := <-c.ended; !errors.As(err, new(*ClosedError)) && !errors.Is(err, io.EOF) {
			t.Errorf("got error %v at the end", err)
		}
	})
}
