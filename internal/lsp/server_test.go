package lsp

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

func TestDiagnosticsFollowTheText(t *testing.T) {
	c := newClient(t, &words{}, Options{Delay: time.Millisecond})
	capabilities := c.initialize(everything)
	if got := capabilities["positionEncoding"]; got != "utf-16" {
		t.Errorf("positions are in %v, want utf-16", got)
	}
	uri := c.open("a.yaml", "a: good\n# 🚦🚦 bad: x\n")
	c.checked()
	c.wants(uri, "1:7-1:10 bad-word")
	d := c.diags[uri].Diagnostics[0]
	if d.Severity != severityError || d.Source != "belay" || d.About == nil || d.About.Href != "https://example.com/words" ||
		d.Data == nil || d.Data.Fingerprint == "" || len(d.Related) != 1 || d.Related[0].Location.URI != uri {
		t.Errorf("got diagnostic %+v", d)
	}
	if v := c.diags[uri].Version; v == nil || *v != 1 {
		t.Errorf("got version %v, want 1", v)
	}

	// Two changes in one message, the second in the text that the first made.
	c.change(uri, 2, map[string]any{"range": at(0, 3, 0, 7), "text": "bad"}, map[string]any{"range": at(1, 0, 2, 0), "text": "🚦broken\n"})
	c.checked()
	c.wants(uri, "0:3-0:6 bad-word", "1:0-1:8 unreadable")

	c.change(uri, 3, map[string]any{"text": "fine\n"})
	c.checked()
	c.wants(uri)
	if _, ok := c.diags[uri]; !ok {
		t.Error("what is not found any more was not taken away")
	}

	c.change(uri, 4, map[string]any{"text": "bad\n"})
	c.checked()
	c.notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": uri}})
	c.checked()
	c.wants(uri)
}

func TestPositionsInUTF8(t *testing.T) {
	c := newClient(t, &words{}, Options{Delay: time.Millisecond})
	capabilities := c.initialize(map[string]any{"general": map[string]any{"positionEncodings": []string{"utf-32", "utf-8"}}})
	if got := capabilities["positionEncoding"]; got != "utf-8" {
		t.Errorf("positions are in %v, want utf-8", got)
	}
	uri := c.open("a.yaml", "é🚦 bad")
	c.checked()
	c.wants(uri, "0:7-0:10 bad-word")
	c.change(uri, 2, map[string]any{"range": at(0, 2, 0, 6), "text": ""})
	c.checked()
	c.wants(uri, "0:3-0:6 bad-word")
	d := c.diags[uri].Diagnostics[0]
	if d.Data != nil || d.About != nil || d.Related != nil || d.Tags != nil || c.diags[uri].Version != nil {
		t.Errorf("a client that can do little gets %+v", d)
	}
}

func TestVersionsOutOfOrder(t *testing.T) {
	c := newClient(t, &words{}, Options{Delay: time.Millisecond})
	c.initialize(everything)
	uri := c.open("a.yaml", "bad")
	c.checked()
	c.change(uri, 7, map[string]any{"text": "good"})
	c.checked()
	c.change(uri, 5, map[string]any{"text": "bad bad"})
	c.logs("to version 5 after version 7 is left out")
	c.change(uri, nil, map[string]any{"text": "so bad"})
	c.checked()
	c.wants(uri, "0:3-0:6 bad-word")
	c.change("file:///w/never.yaml", 1, map[string]any{"text": "bad"})
	c.logs("never.yaml, which is not open")
}

func TestWhatTheClientMayNot(t *testing.T) {
	c := newClient(t, &words{}, Options{Delay: time.Millisecond})
	for _, x := range []struct {
		name, send string
		code       int
		id         string
	}{
		{"before initialize", `{"jsonrpc":"2.0","id":1,"method":"textDocument/hover","params":{}}`, codeNotInitialized, "1"},
		{"no JSON", `{"jsonrpc":`, codeParse, "null"},
		{"a batch", `[]`, codeInvalidRequest, "null"},
		{"a number", `7`, codeInvalidRequest, "null"},
		{"nothing in it", `{}`, codeInvalidRequest, "null"},
		{"an id of another type", `{"jsonrpc":"2.0","id":{},"method":"x"}`, codeInvalidRequest, "null"},
		{"parameters of another type", `{"jsonrpc":"2.0","id":"a","method":"initialize","params":7}`, codeInvalidParams, `"a"`},
	} {
		c.send(x.send)
		m := c.until(func(m message) bool { return m.Error != nil })
		if m.Error.Code != x.code || string(m.ID) != x.id && (x.id != "null" || len(m.ID) > 0) {
			t.Errorf("%s: got code %d for id %s, want %d for %s", x.name, m.Error.Code, m.ID, x.code, x.id)
		}
	}
	c.initialize(everything)
	for _, x := range []struct {
		method string
		params any
		code   int
	}{
		{"initialize", map[string]any{}, codeInvalidRequest},
		{"textDocument/definition", map[string]any{}, codeNoMethod},
		{"textDocument/hover", []int{1}, codeInvalidParams},
		{"workspace/executeCommand", map[string]any{"command": "rm"}, codeInvalidParams},
		{"workspace/executeCommand", map[string]any{"command": openCommand, "arguments": []any{"file:///etc/passwd"}}, codeInvalidParams},
	} {
		if m := c.ask(x.method, x.params); m.Error == nil || m.Error.Code != x.code {
			t.Errorf("%s: got %+v, want code %d", x.method, m.Error, x.code)
		}
	}
	c.notify("$/unheard", nil)
	c.notify("textDocument/unheard", nil)
	c.logs("nothing is done on textDocument/unheard")
	c.notify("textDocument/didOpen", "wrong")
	c.logs("the parameters of textDocument/didOpen")
	c.raw("Content-Length: x\r\n\r\n")
	c.logs("the length of a message is no number")
	c.raw("no header at all\r\n\r\nContent-Type: a\r\n\r\n")
	c.logs("is no field")
	c.logs("does not say how long it is")
	if m := c.ask("shutdown", nil); m.Error != nil || string(m.Result) != "null" {
		t.Errorf("shutdown: got %+v", m)
	}
	if m := c.ask("textDocument/hover", map[string]any{}); m.Error == nil || m.Error.Code != codeInvalidRequest {
		t.Errorf("after shutdown: got %+v", m)
	}
	c.notify("exit", nil)
	if err := <-c.ended; err != nil {
		t.Errorf("got error %v at the end, want none", err)
	}
}

func TestEnds(t *testing.T) {
	cases := map[string]struct {
		do   func(*testClient)
		says string
	}{
		"exit before shutdown": {func(c *testClient) { c.notify("exit", nil) }, "exit before shutdown"},
		"no more input":        {func(c *testClient) { c.in.Close() }, "without exit"},
		"half a message":       {func(c *testClient) { c.raw("Content-Length: 10\r\n\r\n{"); c.in.Close() }, io.ErrUnexpectedEOF.Error()},
	}
	for name, x := range cases {
		t.Run(name, func(t *testing.T) {
			c := newClient(t, &words{}, Options{Delay: time.Millisecond})
			c.initialize(everything)
			x.do(c)
			var closed *ClosedError
			if err := <-c.ended; !errors.As(err, &closed) || !strings.Contains(closed.Why, x.says) {
				t.Errorf("got error %v, want one that says %q", err, x.says)
			}
		})
	}
}

func TestEndsWithItsClient(t *testing.T) {
	c := newClient(t, &words{}, Options{Pulse: time.Millisecond, Alive: func(pid int) bool { return pid != 77 }})
	c.ask("initialize", map[string]any{"processId": 77, "capabilities": map[string]any{}})
	var closed *ClosedError
	if err := <-c.ended; !errors.As(err, &closed) {
		t.Errorf("got error %v, want that the client is gone", err)
	}
}

// TestGivesUpChecks types on while a slow check runs, which nobody needs any more.
func TestGivesUpChecks(t *testing.T) {
	checker := &words{wait: make(chan struct{})}
	c := newClient(t, checker, Options{Delay: time.Millisecond})
	c.initialize(everything)
	uri := c.open("a.yaml", "slow bad")
	c.until(func(m message) bool { return m.Method == "window/workDoneProgress/create" })
	id := c.begin("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": uri}, "position": map[string]any{"line": 0, "character": 0}})
	cancelled := c.begin("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": uri}, "position": map[string]any{"line": 0, "character": 0}})
	c.send(`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":` + cancelled + `}}`)
	if m := c.answer(cancelled); m.Error == nil || m.Error.Code != codeCancelled {
		t.Errorf("got %+v for a request that was cancelled", m)
	}
	c.change(uri, 2, map[string]any{"text": "bad"})
	m := c.answer(id)
	if !strings.Contains(string(m.Result), "bad-word") {
		t.Errorf("a request that waited for the check is answered %s", m.Result)
	}
	checker.mu.Lock()
	defer checker.mu.Unlock()
	if checker.gone != 1 {
		t.Errorf("%d checks were given up, want 1", checker.gone)
	}
	c.wants(uri, "0:0-0:3 bad-word")
}

func TestShowsProgress(t *testing.T) {
	checker := &words{wait: make(chan struct{})}
	c := newClient(t, checker, Options{Delay: time.Millisecond})
	c.initialize(everything)
	c.open("a.yaml", "slow")
	m := c.until(func(m message) bool { return m.Method == "window/workDoneProgress/create" })
	c.send(`{"jsonrpc":"2.0","id":` + string(m.ID) + `,"result":null}`)
	c.until(func(m message) bool {
		return m.Method == "$/progress" && strings.Contains(string(m.Params), `"begin"`)
	})
	close(checker.wait)
	c.until(func(m message) bool { return m.Method == "$/progress" && strings.Contains(string(m.Params), `"end"`) })
}

func TestChecksThatFail(t *testing.T) {
	c := newClient(t, &words{}, Options{Delay: time.Millisecond})
	c.initialize(everything)
	uri := c.open("a.yaml", "bad")
	c.checked()
	for text, says := range map[string]string{"bad panic": "a check fails, please report it", "bad fail": "it fails as the text asks"} {
		c.change(uri, nil, map[string]any{"text": text})
		c.logs(says)
		c.wants(uri, "0:0-0:3 bad-word") // what was there stays
	}
	c.change(uri, nil, map[string]any{"text": "good"})
	c.checked()
	c.wants(uri)
}

// TestConfigurationThatIsWrong shows that on its line, and leaves what was found
// before.
func TestConfigurationThatIsWrong(t *testing.T) {
	c := newClient(t, &words{}, Options{Delay: time.Millisecond})
	c.initialize(everything)
	uri := c.open("a.yaml", "bad")
	config := c.open(".belay.yaml", "a: b\n")
	c.checked()
	c.change(config, 2, map[string]any{"text": "a: b\nmisconfigured: 🚦\n"})
	c.checked()
	c.wants(config, "1:0-1:17 not-checked")
	c.wants(uri, "0:0-0:3 bad-word")
	c.change(config, 3, map[string]any{"text": "a: b\n"})
	c.checked()
	c.wants(config)
}

func TestHoverAndActions(t *testing.T) {
	c := newClient(t, &words{}, Options{Delay: time.Millisecond})
	c.initialize(everything)
	uri := c.open("a.yaml", "x: 1\n  🚦 bad: y\nbroken\n")
	c.checked()
	ask := func(method string, line, character int) message {
		t.Helper()
		position := map[string]any{"line": line, "character": character}
		return c.ask(method, map[string]any{
			"textDocument": map[string]any{"uri": uri}, "position": position,
			"range": map[string]any{"start": position, "end": position}, "context": map[string]any{"diagnostics": []any{}},
		})
	}
	if m := ask("textDocument/hover", 0, 0); string(m.Result) != "null" {
		t.Errorf("hover where nothing is: got %s", m.Result)
	}
	var h hover
	if err := json.Unmarshal(ask("textDocument/hover", 1, 7).Result, &h); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`**A word that is \*bad\*** ` + "`bad-word`", "Nobody wants to read it.", "Write good.", "[Words](https://example.com/words)"} {
		if !strings.Contains(h.Contents.Value, want) {
			t.Errorf("hover does not say %q:\n%s", want, h.Contents.Value)
		}
	}
	if h.Range == nil || h.Range.Start.Character != 5 || h.Range.End.Character != 8 {
		t.Errorf("hover is of %+v", h.Range)
	}
	if err := json.Unmarshal(ask("textDocument/hover", 2, 1).Result, &h); err != nil || !strings.Contains(h.Contents.Value, "Mend it.") {
		t.Errorf("hover of a problem: got %s and error %v", h.Contents.Value, err)
	}
	var actions []codeAction
	if err := json.Unmarshal(ask("textDocument/codeAction", 1, 6).Result, &actions); err != nil {
		t.Fatal(err)
	}
	if len(actions) != 2 || actions[0].Title != "Suppress bad-word here, with a reason" || actions[1].Command == nil {
		t.Fatalf("got actions %+v", actions)
	}
	edit := actions[0].Edit.DocumentChanges[0]
	if edit.TextDocument.Version == nil || *edit.TextDocument.Version != 1 || edit.Edits[0].Range.Start != (position{Line: 1}) || edit.Edits[0].NewText != "# belay:ignore bad-word reason=\"\"\n" {
		t.Errorf("got edit %+v", edit)
	}
	if m := c.ask("workspace/executeCommand", actions[1].Command); m.Error != nil {
		t.Errorf("got %+v", m.Error)
	}
	found := false
	for _, m := range c.others {
		found = found || m.Method == "window/showDocument" && strings.Contains(string(m.Params), "https://example.com/words")
	}
	if !found {
		t.Error("the page was not opened")
	}
	m := c.ask("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": uri}, "range": at(1, 0, 1, 9), "context": map[string]any{"diagnostics": []any{}, "only": []string{"refactor"}},
	})
	if string(m.Result) != "[]" {
		t.Errorf("got %s for actions of another kind", m.Result)
	}
}

func TestFoldersAndFiles(t *testing.T) {
	checker := &words{}
	c := newClient(t, checker, Options{Delay: time.Millisecond, OpenOnly: true})
	c.initialize(everything)
	c.notify("workspace/didChangeWorkspaceFolders", map[string]any{"event": map[string]any{
		"added": []any{map[string]any{"uri": "file:///b%20c", "name": "b"}}, "removed": []any{map[string]any{"uri": "file:///w", "name": "w"}},
	}})
	c.checked()
	c.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": "untitled:1", "version": 1, "text": "bad"}})
	c.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": "file:///w/%C3%A9.yaml", "version": 1, "text": "bad"}})
	c.checked()
	c.wants("file:///w/%C3%A9.yaml", "0:0-0:3 bad-word")
	c.notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{}})
	c.checked()
	checker.mu.Lock()
	defer checker.mu.Unlock()
	last := checker.asked[len(checker.asked)-1]
	if len(last.Folders) != 1 || last.Folders[0] != "/b c" || len(last.Open) != 1 || last.Open[0].Path != "/w/é.yaml" {
		t.Errorf("got request for folders %q and files %v", last.Folders, last.Open)
	}
	registered := false
	for _, m := range c.others {
		registered = registered || m.Method == "client/registerCapability"
	}
	if !registered {
		t.Error("nobody is asked to tell of changes on the disk")
	}
}
