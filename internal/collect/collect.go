// Package collect reads AWS accounts into snapshots, with calls that read and
// change nothing. It alone imports the SDK of AWS.
package collect

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/belay-dev/belay/internal/collect/settings"
	"github.com/belay-dev/belay/internal/snapshot"
)

// An Outcome is how a collection ended.
type Outcome struct {
	Header  snapshot.Header
	Items   int
	Resumed bool // part of it was read by an earlier run
	Kept    bool // what was read is kept, so that a later run asks only for the rest
}

// extras are the operations that are made on request, of which there is one.
var extras = map[bool][]string{true: {lastAccessedName}}

// Collect reads the account of a session into a snapshot file. What is read on the
// way is in a folder beside it, named as Partial says; if that is there from an
// earlier run, only the rest is read. An account that could not be read in full
// makes a snapshot, too, whose ledger says what is missing; the error is for what
// kept a snapshot from being made. If ctx ends, the snapshot has what was read until then.
func Collect(ctx context.Context, session *Session, o settings.Options, name string) (Outcome, error) {
	if err := o.Check(); err != nil {
		return Outcome{}, err
	}
	want := terms{
		Version: snapshot.Version, Account: session.Account, LastAccessed: o.LastAccessed, Started: o.Now().UTC().Truncate(time.Second),
		Regions: sorted(o.Regions), Services: sorted(o.Services),
	}
	if o.Restart {
		if err := os.RemoveAll(Partial(name)); err != nil {
			return Outcome{}, fmt.Errorf("restart: remove %s: %w", Partial(name), err)
		}
	}
	j, resumed, err := openJournal(Partial(name), want)
	if err != nil {
		return Outcome{}, err
	}
	c := &collection{
		session: session, options: o, journal: j, permits: make(chan struct{}, max(o.Concurrency, 1)),
		stores: map[string]*store{}, calls: map[string]*snapshot.Call{},
	}
	defer c.close()
	regions := c.run(ctx)
	outcome := Outcome{Header: c.header(ctx, regions), Items: c.count, Resumed: resumed}
	if c.err != nil {
		return outcome, c.err
	}
	if err := c.write(name, &outcome.Header); err != nil {
		return outcome, err
	}
	if outcome.Kept = c.keep(); !outcome.Kept {
		return outcome, j.remove()
	}
	return outcome, nil
}

// Partial is the name of the folder that holds what was read so far for a snapshot.
func Partial(name string) string { return name + ".partial" }

func sorted(list []string) []string {
	out := slices.Clone(list)
	slices.Sort(out)
	return slices.Compact(out)
}

// A collection is one account that is being read.
type collection struct {
	session *Session
	options settings.Options
	journal *journal
	permits chan struct{} // one for each request at a time

	mu     sync.Mutex // guards what follows
	stores map[string]*store
	calls  map[string]*snapshot.Call
	total  int // calls to be made
	done   int
	count  int   // items
	err    error // the first that is no failure of a call: the disk is full
}

func key(region, name string) string { return region + " " + name }

// run makes all calls and returns the regions that they were made in.
func (c *collection) run(ctx context.Context) []string {
	home := c.clients(ctx, c.session.config.Region)
	c.record(&snapshot.Call{Region: snapshot.Global, Name: "sts:GetCallerIdentity", Pages: 1, Items: 1, Complete: true})
	operations := selected(c.options.Services, extras[c.options.LastAccessed])
	regions := c.regions(ctx, home, operations)
	var lanes []lane
	for _, region := range append([]string{snapshot.Global}, regions...) {
		lanes = append(lanes, lanesOf(operations, region)...)
	}
	for _, l := range lanes {
		c.total += len(l.operations)
	}
	perRegion := map[string]*clients{snapshot.Global: home}
	var work sync.WaitGroup
	for _, l := range lanes {
		if perRegion[l.region] == nil {
			perRegion[l.region] = c.clients(ctx, l.region)
		}
		here := perRegion[l.region]
		work.Go(func() {
			for _, o := range l.operations {
				c.perform(ctx, here, o, l.region)
			}
		})
	}
	work.Wait()
	return regions
}

func (c *collection) clients(ctx context.Context, region string) *clients {
	out := newClients(c.session.config, c.session.Identity, region)
	out.pause = func() error {
		timer := time.NewTimer(max(c.options.Poll, time.Millisecond))
		defer timer.Stop()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
			return nil
		}
	}
	return out
}

// A lane is the operations of one service in one region, which are made one after
// the other; lanes go side by side.
type lane struct {
	region     string
	operations []*operation
}

func lanesOf(operations []*operation, region string) []lane {
	var out []lane
	for _, o := range operations {
		if o.global != (region == snapshot.Global) {
			continue
		}
		if n := len(out); n > 0 && out[n-1].operations[0].service() == o.service() {
			out[n-1].operations = append(out[n-1].operations, o)
			continue
		}
		out = append(out, lane{region: region, operations: []*operation{o}})
	}
	return out
}

// regions returns the regions to collect: those that were asked for, or all that are
// enabled. If nobody says which, it is the one that the configuration names.
func (c *collection) regions(ctx context.Context, home *clients, operations []*operation) []string {
	if !slices.ContainsFunc(operations, func(o *operation) bool { return !o.global }) {
		return nil
	}
	if len(c.options.Regions) > 0 {
		return sorted(c.options.Regions)
	}
	for i := range regionOperations {
		o := &regionOperations[i]
		c.perform(ctx, home, o, snapshot.Global)
		call := c.calls[key(snapshot.Global, o.name)]
		if !call.Complete {
			continue
		}
		if i > 0 {
			// The first one is not needed then.
			c.calls[key(snapshot.Global, regionOperations[0].name)].Optional = true
		}
		var regions []string
		for _, item := range c.stores[key(snapshot.Global, o.name)].items("") {
			if settings.IsRegion(item.ID) {
				regions = append(regions, item.ID)
			}
		}
		if len(regions) > 0 {
			return regions
		}
		call.Complete = false
		call.Failures = []snapshot.Failure{{Code: snapshot.CodeResponse, Message: "it names no region"}}
	}
	return []string{c.session.config.Region}
}

// record puts a line into the ledger.
func (c *collection) record(call *snapshot.Call) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls[key(call.Region, call.Name)] = call
}

// perform makes all calls of an operation in a region.
func (c *collection) perform(ctx context.Context, clients *clients, o *operation, region string) {
	s, err := c.journal.store(o, region)
	if err != nil {
		c.fail(err)
		return
	}
	c.mu.Lock()
	c.stores[key(region, o.name)] = s
	c.mu.Unlock()
	call := c.performOn(ctx, clients, o, s)
	c.mu.Lock()
	c.done++
	c.mu.Unlock()
	c.record(call)
	c.progress(o, region, 0)
}

func (c *collection) performOn(ctx context.Context, clients *clients, o *operation, s *store) *snapshot.Call {
	l := &line{call: snapshot.Call{Region: s.region, Name: o.name}, failures: map[string]*snapshot.Failure{}}
	parents := []item{{}}
	if o.of != nil {
		parents = c.parents(o, l)
	}
	queue := make(chan item)
	var work sync.WaitGroup
	for range min(max(c.options.Concurrency, 1), len(parents)) {
		work.Go(func() {
			for parent := range queue {
				l.add(c.read(ctx, clients, o, s, parent), parent.ID)
			}
		})
	}
	for _, parent := range parents {
		queue <- parent
	}
	close(queue)
	work.Wait()
	return l.end(o)
}

// parents returns the items that an operation is made for. If they are not all
// known, that is a failure of it.
func (c *collection) parents(o *operation, l *line) []item {
	var out []item
	seen := map[string]bool{}
	for _, of := range o.of {
		name, list, _ := strings.Cut(of, "/")
		c.mu.Lock()
		call, s := c.calls[key(l.call.Region, name)], c.stores[key(l.call.Region, name)]
		c.mu.Unlock()
		if s == nil {
			continue // the disk failed, which is said elsewhere
		}
		if !call.Complete {
			l.add(&snapshot.Failure{Code: snapshot.CodeDependency, Message: name + " was not read in full"}, "")
			l.call.Optional = call.Optional
		}
		for _, i := range s.items(list) {
			if !seen[i.ID] && (o.only == nil || o.only(i)) {
				seen[i.ID] = true
				out = append(out, i)
			}
		}
	}
	return out
}

// A line is a line of the ledger in the making.
type line struct {
	mu       sync.Mutex
	call     snapshot.Call
	failures map[string]*snapshot.Failure
}

// add counts a failure for an item, and nothing if there is none.
func (l *line) add(f *snapshot.Failure, of string) {
	if f == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	known := l.failures[f.Code]
	if known == nil {
		known = &snapshot.Failure{Code: f.Code, Message: f.Message}
		l.failures[f.Code] = known
	}
	// Which of them comes first is chance.
	known.Message = min(known.Message, f.Message)
	if of != "" {
		known.Of = append(known.Of, of)
	}
}

// end completes the line with what is in the store.
func (l *line) end(o *operation) *snapshot.Call {
	call := &l.call
	refused := len(l.failures) > 0
	for _, f := range l.failures {
		slices.Sort(f.Of)
		call.Failures = append(call.Failures, *f)
		refused = refused && (denied(f.Code) || f.Code == snapshot.CodeDependency && call.Optional)
	}
	slices.SortFunc(call.Failures, func(a, b snapshot.Failure) int { return strings.Compare(a.Code, b.Code) })
	call.Complete = len(call.Failures) == 0
	call.Optional = o.optional && refused
	if !call.Complete {
		for _, kind := range o.hides {
			call.Undecided = append(call.Undecided, string(kind))
		}
		slices.Sort(call.Undecided)
	}
	return call
}

// read makes a call for one item, page by page, and returns why it was not read to
// the end.
func (c *collection) read(ctx context.Context, clients *clients, o *operation, s *store, parent item) *snapshot.Failure {
	state := s.state(parent.ID)
	resumed := state.next != ""
	seen := map[string]bool{}
	for !state.done {
		if state.pages >= max(c.options.MaxPages, 1) {
			return &snapshot.Failure{Code: snapshot.CodePages, Message: fmt.Sprintf("there are more than %d pages", c.options.MaxPages)}
		}
		seen[state.next] = true
		p, err := c.page(ctx, clients, o, request{item: parent, token: state.next})
		switch {
		case err != nil && resumed && stale(failure(ctx, err).Code):
			// The token is too old, or of another session. From the beginning, then.
			err = s.commit([]record{{Kind: "reset", Of: parent.ID}})
			resumed, state = false, readState{}
			clear(seen)
			if err == nil {
				continue
			}
		case err != nil:
			f := failure(ctx, err)
			switch {
			case f.Code == noService && !o.global:
				err = s.commit([]record{{Kind: "unavailable", Of: parent.ID}})
			case slices.Contains(o.absent, f.Code):
				err = s.commit([]record{{Kind: "absent", Of: parent.ID}})
			default:
				return &f
			}
		default:
			err = c.commit(o, s, parent, p)
		}
		if err != nil {
			c.fail(err)
			return &snapshot.Failure{Code: snapshot.CodeInterrupted, Message: oneLine(err.Error())}
		}
		resumed = false
		state = s.state(parent.ID)
		if !state.done && seen[state.next] {
			return &snapshot.Failure{Code: snapshot.CodeMarker, Message: "a page names itself or an earlier one as the next one"}
		}
	}
	return badDocuments(state)
}

// badDocuments is the failure of documents that are no JSON.
func badDocuments(state readState) *snapshot.Failure {
	if len(state.bad) == 0 {
		return nil
	}
	return &snapshot.Failure{Code: snapshot.CodeDocument, Message: "a document is no JSON: " + strings.Join(state.bad, ", ")}
}

// stale tells whether a code may mean that a token is no longer good.
func stale(code string) bool { return !denied(code) && !again(code) }

// page makes one request, with its retries, when there is a permit for it.
func (c *collection) page(ctx context.Context, clients *clients, o *operation, r request) (page, error) {
	select {
	case c.permits <- struct{}{}:
		defer func() { <-c.permits }()
	case <-ctx.Done():
		return page{}, ctx.Err()
	}
	if err := ctx.Err(); err != nil {
		return page{}, err
	}
	return o.call(ctx, clients, r)
}

// commit keeps a page.
func (c *collection) commit(o *operation, s *store, parent item, p page) error {
	records := make([]record, 0, len(p.items)+1)
	for _, f := range p.items {
		value := tree(f.value, o.spell())
		each(value, func(name string, member any) (any, bool) { return member, !slices.Contains(o.drop, name) })
		bad := documents(value, o.documents)
		redact(value)
		sortSets(value)
		encoded, err := encode(value)
		if err != nil {
			return err
		}
		of := f.of
		if of == "" {
			of = parent.ID
		}
		if f.ID == "" {
			f.ID = "?"
		}
		records = append(records, record{Kind: "item", List: f.list, Of: of, Value: encoded, Bad: bad, item: f.item})
	}
	records = append(records, record{Kind: "page", Of: parent.ID, Next: p.next})
	if err := s.commit(records); err != nil {
		return err
	}
	c.progress(o, s.region, len(p.items))
	return nil
}

// fail notes an error that is none of a call.
func (c *collection) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		c.err = err
	}
}

func (c *collection) progress(o *operation, region string, items int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count += items
	if c.options.Progress != nil {
		c.options.Progress(settings.Progress{
			Account: c.session.Account, Call: o.name + " in " + region, Done: c.done, Calls: max(c.total, c.done), Items: c.count,
		})
	}
}

// header makes the header of the snapshot.
func (c *collection) header(ctx context.Context, regions []string) snapshot.Header {
	h := snapshot.Header{
		BelaySnapshot: snapshot.Version, Tool: c.options.Tool, Account: c.session.Account, Partition: c.session.Partition, Caller: c.session.ARN,
		Started: c.journal.terms.Started, Ended: c.options.Now().UTC().Truncate(time.Second), Regions: regions, Services: sorted(c.options.Services),
	}
	if len(h.Services) == 0 {
		h.Services = settings.Services
	}
	if ctx.Err() != nil {
		h.Stopped = stopped(ctx).Code
	}
	h.Complete = h.Stopped == ""
	c.count = 0
	for name, call := range c.calls {
		if s := c.stores[name]; s != nil {
			for _, state := range s.reads {
				call.Pages += state.pages
				call.Items += state.items
				if state.absent {
					call.Absent++
				}
				call.Unavailable = call.Unavailable || state.unavailable
			}
			c.count += call.Items
		}
		h.Complete = h.Complete && (call.Complete || call.Optional)
		h.Calls = append(h.Calls, *call)
	}
	slices.SortFunc(h.Calls, func(a, b snapshot.Call) int {
		return strings.Compare(key(a.Region, a.Name), key(b.Region, b.Name))
	})
	return h
}

// keep tells whether a later run may read what this one could not.
func (c *collection) keep() bool {
	for _, call := range c.calls {
		if slices.ContainsFunc(call.Failures, func(f snapshot.Failure) bool { return again(f.Code) }) {
			return true
		}
	}
	return false
}

// write writes the snapshot to a file beside its name and then puts it there, so that
// there never is half of one.
func (c *collection) write(name string, header *snapshot.Header) (err error) {
	file, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("write %s: %w", name, err), file.Close(), os.Remove(file.Name()))
		}
	}()
	w, err := snapshot.NewWriter(file, name, header)
	if err != nil {
		return err
	}
	names := make([]string, 0, len(c.stores))
	for name := range c.stores {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if err := c.stores[name].write(w); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), name); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("close it: %w", err)
	}
	return nil
}

// close closes the files of the journal. They are read to their end by then.
func (c *collection) close() {
	for _, s := range c.stores {
		if err := s.file.Close(); err != nil {
			c.fail(err)
		}
	}
}
