package lsp

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// A client is what is known of the other side.
type client struct {
	encoding     encoding
	tags         map[int]bool
	related      bool
	descriptions bool
	keepsData    bool
	versions     bool
	progress     bool
	watches      bool
	shows        bool // pages in a browser
	literals     bool // actions that are no commands
	versioned    bool // edits of documents of a version
	markdown     bool
}

func (c *client) about(href string) *description {
	if href == "" || !c.descriptions {
		return nil
	}
	return &description{href}
}

func (c *client) data(o origin) *origin {
	if !c.keepsData {
		return nil
	}
	return &o
}

// A state is how far the conversation is.
type state int

const (
	fresh   state = iota
	running       // initialized
	down          // shut down
)

// A server is one conversation. All of its fields belong to the goroutine of serve.
type server struct {
	options Options
	checker Checker
	out     *outbox
	state   state
	client  client
	parent  int
	folders []string             // absolute, sorted
	open    map[string]*document // by URI
	checks  checks
	shown   map[string]string // what was published last, by URI
	items   map[string][]*item
	waiting []request // for the check that is under way
	asked   int       // requests of ours
	answers map[string]func(message)
}

// A request is a request of the client that has no answer yet.
type request struct {
	id     json.RawMessage
	method string
	answer func() (any, *failure)
}

// Serve talks with a client until it says exit, which is nil if it has said
// shutdown before. A client that leaves without a word is a *ClosedError.
func Serve(ctx context.Context, in io.Reader, out io.Writer, checker Checker, options Options) error {
	s := &server{
		options: options, checker: checker, out: newOutbox(out),
		client: client{encoding: utf16Units, tags: map[int]bool{}},
		open:   map[string]*document{}, shown: map[string]string{}, items: map[string][]*item{},
		answers: map[string]func(message){},
	}
	s.checks.results = make(chan checked, 1)
	s.checks.told = make(chan told, 1)
	s.checks.timer = time.NewTimer(time.Hour)
	s.checks.timer.Stop()
	written := make(chan error, 1)
	go func() { written <- s.out.run() }()
	err := s.serve(ctx, in, written)
	s.checks.stop()
	s.out.close()
	select {
	case <-written: //nolint:errcheck // the conversation is over, whatever became of its last words
	case <-time.After(time.Second): // a client that is gone reads nothing
	}
	return err
}

// An incoming is the content of a message, or why there is none.
type incoming struct {
	content []byte
	err     error
}

func (s *server) serve(ctx context.Context, in io.Reader, written <-chan error) error {
	quit := make(chan struct{})
	defer close(quit)
	messages := make(chan incoming)
	go func() {
		f := newFrames(in)
		for {
			content, err := f.next()
			select {
			case messages <- incoming{content, err}:
			case <-quit:
				return
			}
			if err != nil && !errors.As(err, new(*framing)) {
				return
			}
		}
	}()
	const pulse = 3 * time.Second
	watch := time.NewTicker(cmp.Or(s.options.Pulse, pulse))
	defer watch.Stop()
	for {
		select {
		case m := <-messages:
			if done, err := s.receive(m); done {
				return err
			}
		case <-s.checks.timer.C:
			s.check(ctx)
		case t := <-s.checks.told:
			s.tell(t)
		case r := <-s.checks.results:
			s.finished(ctx, r)
		case <-watch.C:
			if s.parent > 0 && s.options.Alive != nil && !s.options.Alive(s.parent) {
				return &ClosedError{"the editor that started the server is gone"}
			}
		case err := <-written:
			return &ClosedError{fmt.Sprintf("the editor does not listen: %v", err)}
		case <-ctx.Done():
			return ctx.Err() //nolint:wrapcheck // interrupted, which the caller tells by it
		}
	}
}

// receive handles one message. It is done when the conversation is over.
func (s *server) receive(in incoming) (done bool, err error) {
	var wrong *framing
	switch {
	case errors.As(in.err, &wrong):
		s.log(typeWarning, "belay: "+wrong.why)
		return false, nil
	case errors.Is(in.err, io.EOF):
		return true, &ClosedError{"the editor closed the connection without exit"}
	case in.err != nil:
		return true, &ClosedError{in.err.Error()}
	}
	m, failed := decode(in.content)
	if failed != nil {
		s.out.send(message{ID: orNull(m.ID), Error: failed})
		return false, nil //nolint:nilerr // it is answered, and the next message may be right
	}
	if m.Method == "exit" {
		if s.state == down {
			return true, nil
		}
		return true, &ClosedError{"the editor said exit before shutdown"}
	}
	s.handle(m)
	return false, nil
}

func orNull(id json.RawMessage) json.RawMessage {
	if len(id) == 0 {
		return json.RawMessage("null")
	}
	return id
}

// handle answers a message. A handler that panics has a bug, of which the client is
// told; the conversation goes on.
func (s *server) handle(m message) {
	defer func() {
		if bug := recover(); bug != nil {
			s.log(typeError, fmt.Sprintf("belay: %s fails, please report it: %v\n%s", m.Method, bug, debug.Stack()))
			if len(m.ID) > 0 && m.Method != "" {
				s.out.send(message{ID: m.ID, Error: failf(codeInternal, "Belay itself fails on it: %v", bug)})
			}
		}
	}()
	switch {
	case m.Method == "":
		if answer, ok := s.answers[string(m.ID)]; ok {
			delete(s.answers, string(m.ID))
			answer(m)
		}
	case len(m.ID) == 0:
		s.notified(m)
	default:
		s.requested(m)
	}
}

// reply answers a request.
func (s *server) reply(id json.RawMessage, result any, wrong *failure) {
	if wrong != nil {
		s.out.send(message{ID: id, Error: wrong})
		return
	}
	s.out.send(message{ID: id, Result: raw(result)})
}

// read reads parameters.
func read[T any](m message) (T, *failure) {
	var params T
	if len(m.Params) == 0 {
		return params, nil
	}
	if err := json.Unmarshal(m.Params, &params); err != nil {
		return params, failf(codeInvalidParams, "the parameters of %s: %v", m.Method, err)
	}
	return params, nil
}

// requested answers a request, or puts it with those that wait for a check.
func (s *server) requested(m message) {
	switch {
	case m.Method == "initialize" && s.state != fresh:
		s.reply(m.ID, nil, failf(codeInvalidRequest, "the server is initialized already"))
		return
	case m.Method == "initialize":
		params, wrong := read[initializeParams](m)
		if wrong == nil {
			s.reply(m.ID, s.initialize(params), nil)
			return
		}
		s.reply(m.ID, nil, wrong)
		return
	case s.state == fresh:
		s.reply(m.ID, nil, failf(codeNotInitialized, "the first request must be initialize, not %s", m.Method))
		return
	case s.state == down:
		s.reply(m.ID, nil, failf(codeInvalidRequest, "the server is shut down"))
		return
	}
	switch m.Method {
	case "shutdown":
		s.state = down
		s.checks.stop()
		s.answerWaiting()
		s.reply(m.ID, nil, nil)
	case "textDocument/hover":
		await(s, m, s.hover)
	case "textDocument/codeAction":
		await(s, m, s.codeActions)
	case "workspace/executeCommand":
		params, wrong := read[command](m)
		if wrong == nil {
			wrong = s.execute(params)
		}
		s.reply(m.ID, nil, wrong)
	default:
		s.reply(m.ID, nil, failf(codeNoMethod, "there is no method %s", short(m.Method)))
	}
}

// await answers a request about what was found when what is on the screen was
// checked: places of what it was before are of no use.
func await[T any](s *server, m message, answer func(T) (any, *failure)) {
	params, wrong := read[T](m)
	if wrong != nil {
		s.reply(m.ID, nil, wrong)
		return
	}
	r := request{id: m.ID, method: m.Method, answer: func() (any, *failure) { return answer(params) }}
	if s.checks.pending() {
		s.waiting = append(s.waiting, r)
		return
	}
	result, wrong := r.answer()
	s.reply(r.id, result, wrong)
}

// answerWaiting answers the requests that waited for a check.
func (s *server) answerWaiting() {
	waiting := s.waiting
	s.waiting = nil
	for _, r := range waiting {
		s.handleWaiting(r)
	}
}

func (s *server) handleWaiting(r request) {
	defer func() {
		if bug := recover(); bug != nil {
			s.log(typeError, fmt.Sprintf("belay: %s fails, please report it: %v\n%s", r.method, bug, debug.Stack()))
			s.reply(r.id, nil, failf(codeInternal, "Belay itself fails on it: %v", bug))
		}
	}()
	result, wrong := r.answer()
	s.reply(r.id, result, wrong)
}

// initialize notes what the client can do and says what the server can.
func (s *server) initialize(params initializeParams) any {
	s.state = running
	can := params.Capabilities
	s.client = client{
		encoding:     utf16Units,
		tags:         map[int]bool{},
		related:      can.TextDocument.PublishDiagnostics.RelatedInformation,
		descriptions: can.TextDocument.PublishDiagnostics.CodeDescriptionSupport,
		keepsData:    can.TextDocument.PublishDiagnostics.DataSupport,
		versions:     can.TextDocument.PublishDiagnostics.VersionSupport,
		progress:     can.Window.WorkDoneProgress,
		shows:        can.Window.ShowDocument.Support,
		watches:      can.Workspace.DidChangeWatchedFiles.DynamicRegistration,
		literals:     can.TextDocument.CodeAction.CodeActionLiteralSupport != nil,
		versioned:    can.Workspace.WorkspaceEdit.DocumentChanges,
		markdown:     len(can.TextDocument.Hover.ContentFormat) == 0 || slices.Contains(can.TextDocument.Hover.ContentFormat, "markdown"),
	}
	if slices.Contains(can.General.PositionEncodings, string(utf8Units)) {
		s.client.encoding = utf8Units
	}
	for _, tag := range can.TextDocument.PublishDiagnostics.TagSupport.ValueSet {
		s.client.tags[tag] = true
	}
	if params.ProcessID != nil {
		s.parent = *params.ProcessID
	}
	s.folders = rootsOf(params)
	capabilities := map[string]any{
		"positionEncoding": s.client.encoding,
		"textDocumentSync": map[string]any{
			"openClose": true, "change": syncIncremental, "save": map[string]any{"includeText": false},
		},
		"hoverProvider": true,
		"workspace": map[string]any{
			"workspaceFolders": map[string]any{"supported": true, "changeNotifications": true},
		},
	}
	if s.client.literals {
		capabilities["codeActionProvider"] = map[string]any{"codeActionKinds": []string{quickFix}}
		if s.client.shows {
			capabilities["executeCommandProvider"] = map[string]any{"commands": []string{openCommand}}
		}
	}
	return map[string]any{
		"capabilities": capabilities,
		"serverInfo":   map[string]any{"name": "belay", "version": s.options.Version},
	}
}

// rootsOf are the folders that a client works in: those of its workspace, else the
// one that older clients name.
func rootsOf(params initializeParams) []string {
	uris := make([]string, 0, len(params.Folders))
	for _, f := range params.Folders {
		uris = append(uris, f.URI)
	}
	if len(uris) == 0 && params.RootURI != "" {
		uris = append(uris, params.RootURI)
	}
	var out []string
	for _, uri := range uris {
		if name, ok := pathOf(uri); ok {
			out = append(out, name)
		}
	}
	if len(uris) == 0 && filepath.IsAbs(params.RootPath) {
		out = append(out, filepath.Clean(params.RootPath))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// notified handles a notification. One that is not known may be left alone.
func (s *server) notified(m message) {
	if s.state != running {
		return // the protocol wants them dropped
	}
	var wrong *failure
	switch m.Method {
	case "initialized":
		s.register()
		s.changed()
	case "textDocument/didOpen":
		wrong = handled(s, m, s.didOpen)
	case "textDocument/didChange":
		wrong = handled(s, m, s.didChange)
	case "textDocument/didClose":
		wrong = handled(s, m, s.didClose)
	case "textDocument/didSave", "workspace/didChangeWatchedFiles", "workspace/didChangeConfiguration":
		s.changed()
	case "workspace/didChangeWorkspaceFolders":
		wrong = handled(s, m, s.didChangeFolders)
	case "$/cancelRequest":
		wrong = handled(s, m, s.cancelRequest)
	case "window/workDoneProgress/cancel", "$/setTrace":
	default:
		if !strings.HasPrefix(m.Method, "$/") {
			s.log(typeLog, "belay: nothing is done on "+short(m.Method))
		}
	}
	if wrong != nil {
		s.log(typeWarning, "belay: "+wrong.Message)
	}
}

func handled[T any](_ *server, m message, do func(T)) *failure {
	params, wrong := read[T](m)
	if wrong == nil {
		do(params)
	}
	return wrong
}

// watched are the files whose changes a client is asked to tell of: whatever a
// template may be, be filled with or be governed by.
const watched = "**/*.{yaml,yml,json,template,tf,tofu,tfvars,hcl,tpl,toml,rego,txt,gitignore}"

// register asks the client to tell of changes on the disk.
func (s *server) register() {
	if !s.client.watches {
		return
	}
	s.ask("client/registerCapability", map[string]any{"registrations": []any{map[string]any{
		"id": "watch", "method": "workspace/didChangeWatchedFiles",
		"registerOptions": map[string]any{"watchers": []any{
			map[string]any{"globPattern": watched}, map[string]any{"globPattern": "**/.gitignore"},
		}},
	}}}, nil)
}

// ask sends a request to the client. What becomes of it may be of no interest.
func (s *server) ask(method string, params any, answer func(message)) {
	s.asked++
	id := raw(fmt.Sprintf("belay-%d", s.asked))
	s.answers[string(id)] = func(m message) {
		if m.Error != nil {
			s.log(typeLog, fmt.Sprintf("belay: the editor refuses %s: %s", method, m.Error.Message))
		} else if answer != nil {
			answer(m)
		}
	}
	s.out.send(message{ID: id, Method: method, Params: raw(params)})
}

// log writes to the log that the client keeps.
func (s *server) log(kind int, text string) {
	s.out.send(message{Method: "window/logMessage", Params: raw(logParams{kind, clean(text)})})
}

func (s *server) didOpen(params struct {
	Item documentItem `json:"textDocument"`
},
) {
	item := params.Item
	name, ok := pathOf(item.URI)
	if !ok {
		return // a buffer without a file
	}
	s.open[item.URI] = &document{uri: item.URI, path: name, version: item.Version, text: newText(item.Text)}
	s.changed()
}

func (s *server) didChange(params struct {
	Document documentID    `json:"textDocument"`
	Changes  []changeEvent `json:"contentChanges"`
},
) {
	d, ok := s.open[params.Document.URI]
	if !ok {
		if _, isFile := pathOf(params.Document.URI); isFile {
			s.log(typeWarning, "belay: a change of "+short(params.Document.URI)+", which is not open")
		}
		return
	}
	if v := params.Document.Version; v != nil {
		if *v < d.version {
			s.log(typeWarning, fmt.Sprintf("belay: a change of %s to version %d after version %d is left out", short(d.uri), *v, d.version))
			return
		}
		d.version = *v
	}
	for _, c := range params.Changes {
		d.change(c, s.client.encoding)
	}
	s.changed()
}

func (s *server) didClose(params struct {
	Document documentID `json:"textDocument"`
},
) {
	if _, ok := s.open[params.Document.URI]; ok {
		delete(s.open, params.Document.URI)
		s.changed()
	}
}

func (s *server) didChangeFolders(params struct {
	Event struct {
		Added   []folder `json:"added"`
		Removed []folder `json:"removed"`
	} `json:"event"`
},
) {
	for _, f := range params.Event.Removed {
		if name, ok := pathOf(f.URI); ok {
			s.folders = slices.DeleteFunc(s.folders, func(have string) bool { return have == name })
		}
	}
	for _, f := range params.Event.Added {
		if name, ok := pathOf(f.URI); ok && !slices.Contains(s.folders, name) {
			s.folders = append(s.folders, name)
		}
	}
	slices.Sort(s.folders)
	s.changed()
}

// cancelRequest answers a request that waits. All others are answered already.
func (s *server) cancelRequest(params struct {
	ID json.RawMessage `json:"id"`
},
) {
	s.waiting = slices.DeleteFunc(s.waiting, func(r request) bool {
		if string(r.id) != string(params.ID) {
			return false
		}
		s.reply(r.id, nil, failf(codeCancelled, "the request was cancelled"))
		return true
	})
}

// now is the time, where there is a clock. It decides when progress is shown, and
// nothing else.
func (s *server) now() time.Time {
	if s.options.Now == nil {
		return time.Time{}
	}
	return s.options.Now()
}

// documents are the open documents in order.
func (s *server) documents() []*document {
	out := make([]*document, 0, len(s.open))
	for _, uri := range slices.Sorted(maps.Keys(s.open)) {
		out = append(out, s.open[uri])
	}
	return out
}

// uri names a file as the client does, if it has it open.
func (s *server) uri(path string) string {
	for _, d := range s.documents() {
		if d.path == path {
			return d.uri
		}
	}
	return uriOf(path)
}
