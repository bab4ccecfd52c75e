package lsp

import (
	"cmp"
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"github.com/belay-dev/belay/engine"
)

// checks are what is known of the check that is under way.
type checks struct {
	timer   *time.Timer
	due     bool // something has changed that no check has seen
	ripe    bool // and the wait after it is over
	cancel  context.CancelFunc
	running bool
	number  int // of the check that runs
	results chan checked
	told    chan told

	began     time.Time
	reported  time.Time // when progress was
	progress  string    // the token under which the client shows progress, "" if it does not
	asking    bool      // for that token
	complaint map[string]bool
	last      []Part // of the check before, by workspace
}

// pending tells whether what was found is not about what there is now.
func (c *checks) pending() bool { return c.due || c.running }

// stop gives up the check that runs and the one that is due.
func (c *checks) stop() {
	c.timer.Stop()
	c.due = false
	if c.cancel != nil {
		c.cancel()
		c.cancel = nil
	}
}

// A checked is what became of a check.
type checked struct {
	number int
	report *Report
	err    error
	bug    string
	took   time.Duration
	files  map[string]int // versions of documents, by URI
}

// A told is progress of a check.
type told struct {
	number   int
	what     string
	done, of int
}

// changed begins a check after a moment, if nothing else changes until then. One
// that runs is given up: it is about what is not there any more.
func (s *server) changed() {
	if s.state != running {
		return
	}
	if s.checks.cancel != nil {
		s.checks.cancel()
		s.checks.cancel = nil
	}
	s.checks.due, s.checks.ripe = true, false
	s.checks.timer.Reset(s.options.Delay)
}

// check starts a check of what there is now. It waits for the one before, which is
// given up and ends soon: a checker does one thing at a time.
func (s *server) check(ctx context.Context) {
	if s.state != running || !s.checks.due {
		return
	}
	if s.checks.running {
		s.checks.ripe = true // finished starts it
		return
	}
	s.checks.due, s.checks.ripe = false, false
	s.checks.running = true
	s.checks.number++
	s.checks.began = s.now()
	inner, cancel := context.WithCancel(ctx)
	s.checks.cancel = cancel
	number, versions := s.checks.number, map[string]int{}
	request := Request{Folders: slices.Clone(s.folders), Progress: s.progressOf(number)}
	for _, d := range s.documents() {
		versions[d.uri] = d.version
		request.Open = append(request.Open, File{Path: d.path, Content: []byte(d.text.content)})
	}
	slices.SortStableFunc(request.Open, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	request.Open = slices.CompactFunc(request.Open, func(a, b File) bool { return a.Path == b.Path })
	began := s.checks.began
	go func() {
		r := checked{number: number, files: versions}
		defer func() {
			if bug := recover(); bug != nil {
				r.bug = fmt.Sprintf("%v\n%s", bug, debug.Stack())
			}
			cancel()
			r.took = s.now().Sub(began)
			s.checks.results <- r
		}()
		r.report, r.err = s.checker.Check(inner, request)
		if r.err == nil {
			r.err = inner.Err()
		}
	}()
}

// progressOf tells of progress, and never waits for anybody to listen.
func (s *server) progressOf(number int) func(what string, done, of int) {
	return func(what string, done, of int) {
		select {
		case s.checks.told <- told{number, what, done, of}:
		default:
		}
	}
}

// finished shows what a check found, unless something has changed since.
func (s *server) finished(ctx context.Context, r checked) {
	s.checks.running = false
	s.endProgress()
	s.checks.cancel = nil
	switch {
	case r.bug != "":
		s.log(typeError, "belay: a check fails, please report it: "+r.bug)
	case s.checks.due || s.state != running:
	case r.err != nil:
		s.log(typeError, fmt.Sprintf("belay: %v", r.err))
	default:
		s.publish(r.report)
		s.log(typeLog, fmt.Sprintf("belay: checked in %d ms", r.took.Milliseconds()))
	}
	switch {
	case s.checks.ripe:
		s.check(ctx)
	case !s.checks.due:
		s.answerWaiting()
	}
}

// progressEvery is as often as somebody can read it.
const progressEvery = 100 * time.Millisecond

// tell shows progress of a check that takes a while.
func (s *server) tell(t told) {
	c := &s.checks
	if !s.client.progress || !c.running || t.number != c.number {
		return
	}
	if c.progress == "" && !c.asking {
		if s.now().Sub(c.began) < s.options.Busy {
			return
		}
		c.asking = true
		token := fmt.Sprintf("belay-check-%d", t.number)
		s.ask("window/workDoneProgress/create", map[string]any{"token": token}, func(message) {
			c.asking = false
			if !c.running || c.number != t.number {
				return
			}
			c.progress = token
			s.report(token, map[string]any{"kind": "begin", "title": "Belay", "message": t.what, "cancellable": false})
		})
		return
	}
	now := s.now()
	if c.progress == "" || s.options.Now != nil && now.Sub(c.reported) < progressEvery {
		return
	}
	c.reported = now
	value := map[string]any{"kind": "report", "message": t.what}
	if t.of > 0 {
		value["message"] = fmt.Sprintf("%s, %d of %d", t.what, t.done, t.of)
	}
	s.report(c.progress, value)
}

func (s *server) report(token string, value any) {
	s.out.send(message{Method: "$/progress", Params: raw(map[string]any{"token": token, "value": value})})
}

func (s *server) endProgress() {
	if s.checks.progress != "" {
		s.report(s.checks.progress, map[string]any{"kind": "end"})
		s.checks.progress = ""
	}
}

// publish shows what was found, and takes away what was there and is not found any
// more.
func (s *server) publish(report *Report) {
	r := &rendering{client: &s.client, uri: s.uri, unknown: s.options.Unknown, contents: map[string]*text{}}
	parts := s.current(report)
	s.items = map[string][]*item{}
	for i := range parts {
		for _, it := range r.items(&parts[i]) {
			uri := s.uri(it.path)
			s.items[uri] = append(s.items[uri], it)
		}
	}
	for _, e := range report.Errors {
		if e.Path == "" {
			continue
		}
		uri := s.uri(e.Path)
		s.items[uri] = append(s.items[uri], &item{path: e.Path, diagnostic: diagnostic{
			Range: s.lineOf(e.Path, e.Line), Severity: severityError, Source: "belay", Code: "not-checked",
			Message: clean(e.Message) + "; nothing here is checked until that is corrected",
		}})
	}
	if s.options.OpenOnly {
		for uri := range s.items {
			if s.open[uri] == nil {
				delete(s.items, uri)
			}
		}
	}
	for _, items := range s.items {
		slices.SortStableFunc(items, func(a, b *item) int { return a.diagnostic.compare(b.diagnostic) })
	}
	uris := make([]string, 0, len(s.items)+len(s.shown))
	for uri := range s.items {
		uris = append(uris, uri)
	}
	for uri := range s.shown {
		if len(s.items[uri]) == 0 {
			uris = append(uris, uri)
		}
	}
	slices.Sort(uris)
	for _, uri := range uris {
		s.show(uri)
	}
	s.complain(report)
}

// show publishes the diagnostics of one file, if they are others than before.
func (s *server) show(uri string) {
	params := publishParams{URI: uri, Diagnostics: []diagnostic{}}
	version := 0
	if d := s.open[uri]; d != nil {
		version = d.version
		if s.client.versions {
			params.Version = &version
		}
	}
	for _, it := range s.items[uri] {
		params.Diagnostics = append(params.Diagnostics, it.diagnostic)
	}
	content := raw(params)
	// An editor moves what it shows while a text changes: it is shown anew for each
	// version of a text.
	if state := fmt.Sprintf("%d %s", version, content); s.shown[uri] != state {
		s.out.send(message{Method: "textDocument/publishDiagnostics", Params: content})
		s.shown[uri] = state
	}
	if len(params.Diagnostics) == 0 {
		delete(s.shown, uri)
	}
}

// current are the parts to show: those of the report, and of a workspace that could
// not be checked those of the last time that it could.
func (s *server) current(report *Report) []Part {
	parts := slices.Clone(report.Parts)
	for _, old := range s.checks.last {
		kept := slices.ContainsFunc(report.Errors, func(e Error) bool { return e.Dir == "" || e.Dir == old.Dir })
		again := slices.ContainsFunc(report.Parts, func(p Part) bool { return p.Dir == old.Dir })
		if kept && !again {
			parts = append(parts, old)
		}
	}
	s.checks.last = parts
	return parts
}

// lineOf is a line of a file that is open, else its beginning.
func (s *server) lineOf(path string, line int) span {
	for _, d := range s.documents() {
		if d.path == path {
			n := max(line, 1)
			return span{
				Start: d.text.position(n, 1, s.client.encoding),
				End:   d.text.position(n, len(d.text.line(n-1))+1, s.client.encoding),
			}
		}
	}
	at := position{Line: max(line-1, 0)}
	return span{Start: at, End: position{Line: at.Line, Character: 1}}
}

// complain logs what is wrong and stands in no file, each thing when it begins to
// be so.
func (s *server) complain(report *Report) {
	now := map[string]bool{}
	say := func(kind int, text string) (first bool) {
		first = !s.checks.complaint[text] && !now[text]
		if first {
			s.log(kind, text)
		}
		now[text] = true
		return first
	}
	for _, e := range report.Errors {
		text := "belay: " + e.Message
		if say(typeError, text) && e.Path == "" { // nothing on the screen says so
			s.out.send(message{Method: "window/showMessage", Params: raw(logParams{typeError, clean(text)})})
		}
	}
	for _, p := range report.Parts {
		for _, f := range p.Result.Failures {
			say(typeError, fmt.Sprintf("belay: rule %s failed on %s: %v", f.Rule.ID, f.Unit, f.Err))
		}
		for _, problem := range p.Result.Problems {
			if problem.At.File == "" {
				say(typeWarning, "belay: "+problem.Message)
			}
		}
	}
	s.checks.complaint = now
}

// findings are the findings that are shown at a place.
func (s *server) findings(uri string, at span) []*item {
	var out []*item
	for _, it := range s.items[uri] {
		if it.finding != nil && it.finding.Outcome != engine.Suppressed && it.diagnostic.Range.meets(at) {
			out = append(out, it)
		}
	}
	return out
}
