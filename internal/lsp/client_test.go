package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// bad is a rule for tests: it finds the word "bad" in what is open.
var bad = &engine.Rule{
	ID: "bad-word", Title: "A word that is *bad*", Description: "Nobody wants to read it.", Fix: "Write good.",
	References: []engine.Reference{{Description: "Words", URL: "https://example.com/words"}},
}

// words is a checker that finds each "bad" in open files, "lost" on the line of a
// "broken", and fails as texts ask it to.
type words struct {
	mu     sync.Mutex
	checks int
	asked  []Request
	wait   chan struct{} // is closed to let a slow check go on
	gone   int           // checks that were given up
}

func (c *words) Check(ctx context.Context, r Request) (*Report, error) {
	c.mu.Lock()
	c.checks++
	c.asked = append(c.asked, r)
	wait := c.wait
	c.mu.Unlock()
	files := fstest.MapFS{}
	result := &engine.Result{}
	report := &Report{}
	for _, f := range r.Open {
		name := strings.TrimPrefix(f.Path, "/w/")
		files[name] = &fstest.MapFile{Data: f.Content}
		content := string(f.Content)
		switch {
		case strings.Contains(content, "panic"):
			panic("as the text asks")
		case strings.Contains(content, "fail"):
			return nil, errors.New("it fails as the text asks")
		case strings.Contains(content, "misconfigured"):
			report.Errors = append(report.Errors, Error{Dir: "/w", Path: f.Path, Line: 2, Message: "there is no key misconfigured"})
		case strings.Contains(content, "slow"):
			r.Progress("ask", 1, 3)
			select {
			case <-ctx.Done():
				c.mu.Lock()
				c.gone++
				c.mu.Unlock()
				return nil, ctx.Err()
			case <-wait:
			}
		}
		for number, line := range strings.Split(content, "\n") {
			if at := strings.Index(line, "bad"); at >= 0 {
				column := len([]rune(line[:at])) + 1
				result.Findings = append(result.Findings, engine.Finding{
					Rule: bad, Severity: engine.High, Message: "a bad word",
					At:          source.At(name, number+1, column),
					Subject:     &model.Resource{ID: "R"},
					Related:     []engine.Related{{At: source.Span{File: name, Line: 1, Column: 1}, Message: "the beginning"}},
					Fingerprint: fmt.Sprintf("%d:%d", number, at),
				})
			}
			if strings.Contains(line, "broken") {
				result.Problems = append(result.Problems, source.Problem{
					ID: "unreadable", At: source.At(name, number+1, 1), Effect: source.Lost, Message: "it cannot be read", Fix: "Mend it.",
				})
			}
		}
	}
	if len(report.Errors) == 0 {
		report.Parts = append(report.Parts, Part{Dir: "/w", Files: files, Result: result, Path: func(file string) string { return "/w/" + file }})
	}
	return report, nil
}

func (c *words) Suppress(part *Part, f *engine.Finding) (Insertion, bool) {
	if _, err := fs.Stat(part.Files, f.At.File); err != nil {
		return Insertion{}, false
	}
	return Insertion{File: f.At.File, Line: int(f.At.Line), Column: 1, Text: "# belay:ignore bad-word reason=\"\"\n"}, true
}

// A client talks with a server that runs in the test.
type testClient struct {
	t        *testing.T
	in       *io.PipeWriter
	messages chan message
	ended    chan error
	next     int
	diags    map[string]publishParams // what was published last, by URI
	logged   []string
	others   []message
}

func newClient(t *testing.T, checker Checker, options Options) *testClient {
	t.Helper()
	in, toServer := io.Pipe()
	fromServer, out := io.Pipe()
	c := &testClient{t: t, in: toServer, messages: make(chan message, 1000), ended: make(chan error, 1), diags: map[string]publishParams{}}
	go func() {
		c.ended <- Serve(t.Context(), in, out, checker, options)
		out.Close()
	}()
	go func() {
		defer close(c.messages)
		f := newFrames(fromServer)
		for {
			content, err := f.next()
			if err != nil {
				return
			}
			var m message
			if err := json.Unmarshal(content, &m); err != nil {
				t.Errorf("the server sends %s: %v", content, err)
			}
			c.messages <- m
		}
	}()
	t.Cleanup(func() { toServer.Close() })
	return c
}

// raw sends what may be no message at all.
func (c *testClient) raw(text string) {
	c.t.Helper()
	if _, err := io.WriteString(c.in, text); err != nil {
		c.t.Fatal(err)
	}
}

func (c *testClient) send(content string) {
	c.t.Helper()
	c.raw(fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(content), content))
}

func (c *testClient) notify(method string, params any) {
	c.t.Helper()
	c.send(string(raw(map[string]any{"jsonrpc": "2.0", "method": method, "params": params})))
}

// take takes the next message that is no diagnostic, log or request, of which it
// takes note.
func (c *testClient) take() message {
	c.t.Helper()
	for {
		select {
		case m, ok := <-c.messages:
			if !ok {
				c.t.Fatal("the server is gone")
			}
			switch m.Method {
			case "textDocument/publishDiagnostics":
				var p publishParams
				if err := json.Unmarshal(m.Params, &p); err != nil {
					c.t.Fatal(err)
				}
				c.diags[p.URI] = p
				return m
			case "window/logMessage":
				var p logParams
				if err := json.Unmarshal(m.Params, &p); err != nil {
					c.t.Fatal(err)
				}
				c.logged = append(c.logged, p.Message)
				return m
			default:
				c.others = append(c.others, m)
				return m
			}
		case <-time.After(20 * time.Second):
			c.t.Fatalf("nothing comes; logged %q", c.logged)
		}
	}
}

// until takes messages until one is as wanted.
func (c *testClient) until(wanted func(message) bool) message {
	c.t.Helper()
	for {
		if m := c.take(); wanted(m) {
			return m
		}
	}
}

// checked waits for the end of a check.
func (c *testClient) checked() {
	c.t.Helper()
	c.until(func(m message) bool {
		return m.Method == "window/logMessage" && strings.Contains(string(m.Params), "checked in")
	})
}

// logs waits for a message in the log.
func (c *testClient) logs(text string) {
	c.t.Helper()
	c.until(func(m message) bool {
		return m.Method == "window/logMessage" && strings.Contains(string(m.Params), text)
	})
}

// ask sends a request and waits for its answer.
func (c *testClient) ask(method string, params any) message {
	c.t.Helper()
	id := c.begin(method, params)
	return c.answer(id)
}

func (c *testClient) begin(method string, params any) string {
	c.t.Helper()
	c.next++
	id := fmt.Sprint(c.next)
	c.send(string(raw(map[string]any{"jsonrpc": "2.0", "id": c.next, "method": method, "params": params})))
	return id
}

func (c *testClient) answer(id string) message {
	c.t.Helper()
	return c.until(func(m message) bool { return m.Method == "" && string(m.ID) == id })
}

// everything is what an editor that can do all says that it can.
var everything = map[string]any{
	"window":    map[string]any{"workDoneProgress": true, "showDocument": map[string]any{"support": true}},
	"workspace": map[string]any{"didChangeWatchedFiles": map[string]any{"dynamicRegistration": true}, "workspaceEdit": map[string]any{"documentChanges": true}},
	"textDocument": map[string]any{
		"publishDiagnostics": map[string]any{
			"relatedInformation": true, "versionSupport": true, "codeDescriptionSupport": true, "dataSupport": true,
			"tagSupport": map[string]any{"valueSet": []int{1, 2}},
		},
		"codeAction": map[string]any{"codeActionLiteralSupport": map[string]any{"codeActionKind": map[string]any{"valueSet": []string{"quickfix"}}}},
		"hover":      map[string]any{"contentFormat": []string{"markdown"}},
	},
}

// initialize does what editors do first.
func (c *testClient) initialize(capabilities map[string]any) map[string]any {
	c.t.Helper()
	m := c.ask("initialize", map[string]any{
		"processId": nil, "capabilities": capabilities,
		"workspaceFolders": []any{map[string]any{"uri": "file:///w", "name": "w"}},
	})
	var result struct{ Capabilities map[string]any }
	if err := json.Unmarshal(m.Result, &result); err != nil {
		c.t.Fatal(err)
	}
	c.notify("initialized", map[string]any{})
	c.checked()
	return result.Capabilities
}

func (c *testClient) open(name, text string) string {
	c.t.Helper()
	uri := "file:///w/" + name
	c.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": uri, "languageId": "yaml", "version": 1, "text": text}})
	return uri
}

func (c *testClient) change(uri string, version any, changes ...any) {
	c.t.Helper()
	c.notify("textDocument/didChange", map[string]any{"textDocument": map[string]any{"uri": uri, "version": version}, "contentChanges": changes})
}

// at is a range, as the protocol writes it.
func at(line, character, endLine, endCharacter int) map[string]any {
	return map[string]any{
		"start": map[string]any{"line": line, "character": character}, "end": map[string]any{"line": endLine, "character": endCharacter},
	}
}

// shown are the diagnostics of a file in short: 1:2-1:5 bad-word.
func (c *testClient) shown(uri string) []string {
	var out []string
	for _, d := range c.diags[uri].Diagnostics {
		out = append(out, fmt.Sprintf("%d:%d-%d:%d %s", d.Range.Start.Line, d.Range.Start.Character, d.Range.End.Line, d.Range.End.Character, d.Code))
	}
	return out
}

func (c *testClient) wants(uri string, want ...string) {
	c.t.Helper()
	if got := c.shown(uri); !slices.Equal(got, want) {
		c.t.Errorf("%s shows %q, want %q", uri, got, want)
	}
}
