package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

// An editor is a scripted client of belay lsp, which runs as a process of its own.
type editor struct {
	t        *testing.T
	cmd      *exec.Cmd
	in       io.WriteCloser
	messages chan packet
	asked    int
	shown    map[string][]shownDiagnostic // by URI
	texts    map[string]string            // of open files, by URI
	versions map[string]int
}

type packet struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Code    int
		Message string
	} `json:"error"`
}

type place struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

type shownDiagnostic struct {
	Range struct {
		Start place `json:"start"`
		End   place `json:"end"`
	} `json:"range"`
	Severity int             `json:"severity"`
	Code     string          `json:"code"`
	Message  string          `json:"message"`
	Data     json.RawMessage `json:"data"`
}

// startEditor starts a server for a folder. The test binary is belay if it is called
// so, see TestMain.
func startEditor(t *testing.T, folder string) *editor {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	e := &editor{
		t: t, messages: make(chan packet, 10000), shown: map[string][]shownDiagnostic{}, texts: map[string]string{}, versions: map[string]int{},
		cmd: &exec.Cmd{Path: exe, Args: []string{"belay", "lsp"}, Env: append(os.Environ(), "BELAY_DATE=2026-11-24")},
	}
	if e.in, err = e.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := e.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := e.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		e.in.Close()
		e.cmd.Wait()
	})
	go e.listen(bufio.NewReader(out))
	e.request("initialize", map[string]any{
		"processId": os.Getpid(), "rootUri": fileURI(folder),
		"capabilities": map[string]any{
			"workspace": map[string]any{"workspaceEdit": map[string]any{"documentChanges": true}},
			"textDocument": map[string]any{
				"publishDiagnostics": map[string]any{"relatedInformation": true, "versionSupport": true, "dataSupport": true},
				"codeAction":         map[string]any{"codeActionLiteralSupport": map[string]any{"codeActionKind": map[string]any{"valueSet": []string{"quickfix"}}}},
			},
		},
	})
	e.notify("initialized", map[string]any{})
	e.checked()
	return e
}

func fileURI(name string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(name)}).String()
}

// listen reads messages. Anything on the standard output that is none is an error.
func (e *editor) listen(in *bufio.Reader) {
	defer close(e.messages)
	for {
		header, err := in.ReadString('\n')
		if err != nil {
			return
		}
		length, ok := strings.CutPrefix(strings.TrimSpace(header), "Content-Length: ")
		n, err := strconv.Atoi(length)
		blank, _ := in.ReadString('\n')
		if !ok || err != nil || strings.TrimSpace(blank) != "" {
			e.t.Errorf("on the standard output stands %q", header)
			return
		}
		content := make([]byte, n)
		if _, err := io.ReadFull(in, content); err != nil {
			return
		}
		var p packet
		if err := json.Unmarshal(content, &p); err != nil {
			e.t.Errorf("a message is %s", content)
			return
		}
		e.messages <- p
	}
}

func (e *editor) send(message map[string]any) {
	e.t.Helper()
	message["jsonrpc"] = "2.0"
	content, err := json.Marshal(message)
	if err != nil {
		e.t.Fatal(err)
	}
	if _, err := fmt.Fprintf(e.in, "Content-Length: %d\r\n\r\n%s", len(content), content); err != nil {
		e.t.Fatal(err)
	}
}

func (e *editor) notify(method string, params any) {
	e.t.Helper()
	e.send(map[string]any{"method": method, "params": params})
}

func (e *editor) request(method string, params any) json.RawMessage {
	e.t.Helper()
	e.asked++
	id := strconv.Itoa(e.asked)
	e.send(map[string]any{"id": e.asked, "method": method, "params": params})
	p := e.until(func(p packet) bool { return p.Method == "" && string(p.ID) == id })
	if p.Error != nil {
		e.t.Fatalf("%s: %s", method, p.Error.Message)
	}
	return p.Result
}

// until takes messages until one is as wanted, and notes what is shown.
func (e *editor) until(wanted func(packet) bool) packet {
	e.t.Helper()
	for {
		select {
		case p, ok := <-e.messages:
			if !ok {
				e.t.Fatal("the server is gone")
			}
			if p.Method == "textDocument/publishDiagnostics" {
				var params struct {
					URI         string
					Diagnostics []shownDiagnostic
				}
				if err := json.Unmarshal(p.Params, &params); err != nil {
					e.t.Fatal(err)
				}
				e.shown[params.URI] = params.Diagnostics
			}
			if wanted(p) {
				return p
			}
		case <-time.After(2 * time.Minute):
			e.t.Fatal("nothing comes")
		}
	}
}

func (e *editor) checked() {
	e.t.Helper()
	e.until(func(p packet) bool {
		return p.Method == "window/logMessage" && bytes.Contains(p.Params, []byte("checked in"))
	})
}

func (e *editor) open(name, text string) string {
	e.t.Helper()
	uri := fileURI(name)
	e.texts[uri], e.versions[uri] = text, 1
	e.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": uri, "languageId": "yaml", "version": 1, "text": text}})
	e.checked()
	return uri
}

// replace edits a range of an open file.
func (e *editor) replace(uri string, from, to place, text string) {
	e.t.Helper()
	e.versions[uri]++
	old := e.texts[uri]
	e.texts[uri] = old[:offsetOf(old, from)] + text + old[offsetOf(old, to):]
	e.notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": uri, "version": e.versions[uri]},
		"contentChanges": []any{map[string]any{"range": map[string]any{"start": from, "end": to}, "text": text}},
	})
	e.checked()
}

// write writes one text for another in an open file.
func (e *editor) write(uri, from, to string) {
	e.t.Helper()
	text := e.texts[uri]
	at := strings.Index(text, from)
	if at < 0 {
		e.t.Fatalf("%q is not in\n%s", from, text)
	}
	e.replace(uri, placeOf(text, at), placeOf(text, at+len(from)), to)
}

// placeOf is the position of a byte.
func placeOf(text string, at int) place {
	before := text[:at]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	return place{strings.Count(before, "\n"), len(utf16.Encode([]rune(line)))}
}

// offsetOf is a position of a client that counts in UTF-16, in bytes.
func offsetOf(text string, p place) int {
	lines := strings.SplitAfter(text, "\n")
	at := len(strings.Join(lines[:p.Line], ""))
	units := 0
	for _, r := range lines[p.Line] {
		if units >= p.Character {
			break
		}
		units += utf16.RuneLen(r)
		at += len(string(r))
	}
	return at
}

// codes are what is shown in a file: rule and line, from 1.
func (e *editor) codes(uri string) []string {
	var out []string
	for _, d := range e.shown[uri] {
		out = append(out, fmt.Sprintf("%s:%d", d.Code, d.Range.Start.Line+1))
	}
	slices.Sort(out)
	return out
}

// reported are the same as belay check says them of the files on the disk.
func reportedBy(t *testing.T, name string) []string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	run(t.Context(), []string{"check", name, "--date", "2026-11-24", "--format", "json"}, nil, &stdout, &stderr)
	var report struct {
		Findings []struct {
			Outcome, Rule string
			Location      struct{ Line int }
		}
		Problems []struct {
			ID       string
			Location struct{ Line int }
		}
	}
	if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
		t.Fatalf("%v: %s%s", err, stdout.String(), stderr.String())
	}
	var out []string
	for _, f := range report.Findings {
		if f.Outcome == "found" {
			out = append(out, fmt.Sprintf("%s:%d", f.Rule, max(f.Location.Line, 1)))
		}
	}
	for _, p := range report.Problems {
		out = append(out, fmt.Sprintf("%s:%d", p.ID, max(p.Location.Line, 1)))
	}
	slices.Sort(out)
	return out
}

const shop = `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
# 🚦 Orders
Resources:
  Orders: {Type: AWS::SQS::Queue, Properties: {QueueName: "🚦🚦"}}
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: a.b
      Policies:
        - Statement:
            - Effect: Allow
              Action: ["s3:*"]
              Resource: "*"
`

const shopJSON = `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Resources": {
    "Worker": {
      "Type": "AWS::Lambda::Function",
      "Properties": {"Runtime": "python3.12", "Handler": "a.b", "Role": "arn:aws:iam::111122223333:role/r", "Code": {"ZipFile": "x"}}
    }
  }
}
`

const shopTerraform = `resource "aws_lambda_function" "worker" {
  function_name = "worker"
  role          = "arn:aws:iam::111122223333:role/r"
  runtime       = "python3.12"
  handler       = "a.b"
  filename      = "a.zip"
}
`

// TestLSPShowsWhatCheckFinds types in files and wants what check finds in them once
// they are saved.
func TestLSPShowsWhatCheckFinds(t *testing.T) {
	folder, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"shop.yaml": shop, "shop.json": shopJSON, "main.tf": shopTerraform} {
		name := filepath.Join(folder, name)
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	e := startEditor(t, folder)
	same := func(name string) {
		t.Helper()
		full := filepath.Join(folder, name)
		uri := fileURI(full)
		if text, ok := e.texts[uri]; ok {
			if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, want := e.codes(uri), reportedBy(t, full)
		if !slices.Equal(got, want) {
			t.Errorf("%s: the editor shows\n%q\nand check finds\n%q\nin\n%s", name, got, want, e.texts[uri])
		}
	}
	same("shop.json")
	same("main.tf")
	uri := e.open(filepath.Join(folder, "shop.yaml"), shop)
	same("shop.yaml")
	if len(e.codes(uri)) < 5 {
		t.Errorf("only %q is found", e.codes(uri))
	}
	e.write(uri, `"s3:*"`, `"s3:GetObject"`)
	same("shop.yaml")
	e.write(uri, `"🚦🚦"`, `"🚦🚦", VisibilityTimeout: 1`)
	same("shop.yaml")
	e.write(uri, "Resources:", "  - [broken\nResources:")
	same("shop.yaml")
	if codes := e.codes(uri); len(codes) == 0 || !slices.ContainsFunc(codes, func(c string) bool { return strings.HasPrefix(c, "template-unreadable:") }) {
		t.Errorf("of a file that cannot be read is shown %q", codes)
	}
	e.write(uri, "  - [broken\n", "")
	same("shop.yaml")
}

// TestLSPSuppresses takes the action for each finding of files in each format, fills
// in the reason, and wants that finding to be gone and no other.
func TestLSPSuppresses(t *testing.T) {
	for name, text := range map[string]string{
		"shop.yaml": shop, "shop.json": shopJSON, "main.tf": shopTerraform, "crlf.yaml": strings.ReplaceAll(shop, "\n", "\r\n"),
		"meta.json": strings.Replace(shopJSON, `"Type"`, `"Metadata": {"a": 1}, "Type"`, 1),
		"more.json": strings.Replace(shopJSON, `"Type"`, `"Metadata": {"belay": {"ignore": []}}, "Type"`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			folder, err := filepath.EvalSymlinks(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			e := startEditor(t, folder)
			uri := e.open(filepath.Join(folder, name), text)
			before := e.shown[uri]
			if len(before) == 0 {
				t.Fatal("nothing is found")
			}
			tried := map[string]bool{}
			for _, d := range before {
				if string(d.Data) == "" || !strings.Contains(string(d.Data), "fingerprint") || tried[d.Code] {
					continue
				}
				tried[d.Code] = true
				e.suppress(uri, d.Code)
			}
			for _, d := range e.shown[uri] {
				if strings.Contains(string(d.Data), "fingerprint") && d.Code != "" && strings.Count(fmt.Sprint(codesOf(before)), d.Code) <= 1 {
					t.Errorf("%s is still shown: %s", d.Code, d.Message)
				}
				if strings.Contains(string(d.Data), "problem") && strings.HasPrefix(d.Code, "suppression") {
					t.Errorf("the marks are wrong: %s", d.Message)
				}
			}
		})
	}
}

func codesOf(all []shownDiagnostic) []string {
	out := make([]string, len(all))
	for i, d := range all {
		out[i] = d.Code
	}
	return out
}

// suppress takes the action that suppresses the first finding of a rule, with a
// reason. Nothing else may be gone afterwards.
func (e *editor) suppress(uri, rule string) {
	e.t.Helper()
	before := codesOf(e.shown[uri])
	i := slices.Index(before, rule)
	if i < 0 {
		return // gone with another of the same
	}
	result := e.request("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": uri}, "range": e.shown[uri][i].Range, "context": map[string]any{"diagnostics": []any{}},
	})
	var actions []struct {
		Title string
		Edit  struct {
			DocumentChanges []struct {
				Edits []struct {
					Range   struct{ Start, End place }
					NewText string
				}
			}
		}
	}
	if err := json.Unmarshal(result, &actions); err != nil {
		e.t.Fatal(err)
	}
	for _, a := range actions {
		if a.Title != "Suppress "+rule+" here, with a reason" {
			continue
		}
		edit := a.Edit.DocumentChanges[0].Edits[0]
		reasoned := strings.Replace(strings.Replace(edit.NewText, `reason=""`, `reason="agreed with 🚦"`, 1), `"reason":""`, `"reason":"agreed"`, 1)
		if reasoned == edit.NewText {
			e.t.Errorf("the mark has no place for a reason: %s", edit.NewText)
		}
		e.replace(uri, edit.Range.Start, edit.Range.End, reasoned)
		after := codesOf(e.shown[uri])
		for _, code := range before {
			if code != rule && !slices.Contains(after, code) {
				e.t.Errorf("with %s, %s is gone:\n%s", rule, code, e.texts[uri])
			}
		}
		if n, had := timesOf(after, rule), timesOf(before, rule); n >= had {
			e.t.Errorf("%s is still found %d times, %d before:\n%s", rule, n, had, e.texts[uri])
		}
		return
	}
	e.t.Errorf("there is no action for %s, but %+v", rule, actions)
}

func timesOf(all []string, one string) int {
	n := 0
	for _, x := range all {
		if x == one {
			n++
		}
	}
	return n
}

func TestLSPConfiguration(t *testing.T) {
	folder, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "shop.yaml"), []byte(shop), 0o644); err != nil {
		t.Fatal(err)
	}
	e := startEditor(t, folder)
	template := fileURI(filepath.Join(folder, "shop.yaml"))
	found := e.codes(template)
	config := e.open(filepath.Join(folder, ".belay.yaml"), "profile: pr\n") // not saved yet
	e.replace(config, place{1, 0}, place{1, 0}, "siverities: {}\n")
	if got := e.codes(config); !slices.Equal(got, []string{"not-checked:2"}) {
		t.Errorf("of a key that is misspelt is shown %q", got)
	}
	if got := e.codes(template); !slices.Equal(got, found) {
		t.Errorf("what was found is not there any more: got %q, want %q", got, found)
	}
	e.replace(config, place{1, 0}, place{2, 0}, "")
	if got := e.codes(config); len(got) != 0 {
		t.Errorf("of a configuration that is right is shown %q", got)
	}
	e.replace(config, place{0, 9}, place{0, 11}, "audit")
	if got := e.codes(template); len(got) <= len(found) {
		t.Errorf("with another profile is shown %q, no more than %q", got, found)
	}
}

func TestLSPEnds(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(*editor)
		want int
	}{
		"as the protocol says": {func(e *editor) { e.request("shutdown", nil); e.notify("exit", nil) }, 0},
		"without shutdown":     {func(e *editor) { e.notify("exit", nil) }, 1},
		"with its client":      {func(e *editor) { e.in.Close() }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			e := startEditor(t, t.TempDir())
			c.end(e)
			err := e.cmd.Wait()
			status := 0
			if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
				status = failed.ExitCode()
			}
			if status != c.want {
				t.Errorf("got exit status %d, want %d", status, c.want)
			}
		})
	}
}
