package engine

import (
	"context"
	"fmt"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// DefaultLimit is how long one of a user's own rules may take for a unit.
	DefaultLimit = 5 * time.Second
	// shippedLimit is the same for a rule that ships: it is there for the unit that
	// nobody thought of, and an account of thousands of functions is no such.
	shippedLimit = 2 * time.Minute
	// allUnits is how much longer than for one unit an own rule may take for all.
	allUnits = 12
	// growth is by how many bytes the live heap may grow while an own rule is
	// evaluated once.
	growth = 512 << 20
	// tick is how often evaluations are looked at.
	tick = 50 * time.Millisecond
	// grace is how long a cancelled evaluation may take to notice. OPA looks
	// between expressions, and one call of one function can take longer.
	grace = time.Second
)

// A LimitError is a rule that was stopped: it took too long or too much memory.
type LimitError struct{ why string }

func (e *LimitError) Error() string { return e.why }

// A guard stops evaluations that take too long or too much memory, those of one
// check. It looks at them from time to time, which costs an evaluation nothing:
// there are a hundred thousand of them in a large check, and most last for
// microseconds.
type guard struct {
	limit time.Duration // of an own rule and a unit
	own   bool          // whether there are own rules, whose memory is watched
	now   atomic.Int64  // in ticks, of which the first is 1

	mu      sync.Mutex
	workers map[*worker]bool
	spent   map[*program]int64 // ticks over all units, of own rules
	stopped map[*program]error // why an own rule is not asked any more
}

// watch starts a guard. It ends when the returned function is called.
func (e *Engine) watch() (g *guard, stop func()) {
	g = &guard{limit: e.limit, own: e.own, workers: map[*worker]bool{}, spent: map[*program]int64{}, stopped: map[*program]error{}}
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		ticker := time.NewTicker(tick)
		defer ticker.Stop()
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
				g.look()
			}
		}
	})
	return g, func() {
		close(done)
		wg.Wait()
	}
}

// look stops what goes on for too long, and of what takes too much memory what
// goes on for longest.
func (g *guard) look() {
	now := g.now.Add(1)
	heap := uint64(0)
	if g.own {
		heap = liveHeap()
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	var greedy *worker
	var first int64
	for w := range g.workers {
		since, greed := w.look(now, heap)
		if greed && (greedy == nil || since < first) {
			greedy, first = w, since
		}
	}
	if greedy != nil {
		greedy.halt(first, fmt.Sprintf("it took more than %d MiB of memory", growth>>20))
	}
}

// liveHeap is how many bytes the last collection left.
func liveHeap() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return sample[0].Value.Uint64()
}

// A worker evaluates rules, one after the other, under a guard.
type worker struct {
	guard *guard

	mu    sync.Mutex
	since int64 // the tick at which the evaluation began, 0 between two
	own   bool  // whether it is of an own rule
	heap  uint64
	ctx   context.Context //nolint:containedctx // of several evaluations: one for each would cost more than most of them
	stop  context.CancelCauseFunc
}

// worker returns one more, which is to be closed.
func (g *guard) worker() *worker {
	w := &worker{guard: g}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.workers[w] = true
	return w
}

func (w *worker) close() {
	w.guard.mu.Lock()
	delete(w.guard.workers, w)
	w.guard.mu.Unlock()
	if w.stop != nil {
		w.stop(nil)
	}
}

// look stops the evaluation if it goes on for too long. It returns when it began
// and whether it is an own rule's that has taken too much memory.
func (w *worker) look(now int64, heap uint64) (since int64, greedy bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.since == 0 {
		return 0, false
	}
	limit := shippedLimit
	if w.own {
		limit = w.guard.limit
	}
	if time.Duration(now-w.since)*tick > limit {
		w.stop(&LimitError{fmt.Sprintf("it took longer than %s", limit)})
	}
	return w.since, w.own && heap > w.heap+growth
}

// halt stops the evaluation that began at a tick.
func (w *worker) halt(since int64, why string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.since == since {
		w.stop(&LimitError{why})
	}
}

// begin notes that an evaluation does.
func (w *worker) begin(ctx context.Context, p *program) (inner context.Context, since int64) {
	own, heap := p.module.source != nil, uint64(0)
	if own {
		heap = liveHeap()
	}
	since = w.guard.now.Load() + 1
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ctx == nil || w.ctx.Err() != nil {
		if w.stop != nil {
			w.stop(nil)
		}
		w.ctx, w.stop = context.WithCancelCause(ctx)
	}
	w.since, w.own, w.heap = since, own, heap
	return w.ctx, since
}

func (w *worker) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.since = 0
}

// ask asks a rule about an input. A rule of the user's own that was stopped is
// not asked again: it would be stopped again, and the check take as many times
// the limit as there are units.
func (w *worker) ask(ctx context.Context, p *program, in *input) ([]reply, error) {
	own := p.module.source != nil
	if own {
		if err := w.guard.mayAsk(p); err != nil {
			return nil, err
		}
	}
	inner, since := w.begin(ctx, p)
	var list []reply
	var err error
	if own {
		list, err = apart(inner, p, in)
	} else {
		list, err = p.ask(inner, in)
	}
	w.end()
	// What could be found is asked for, too, and there an error counts as a doubt:
	// that the rule was stopped is said whatever became of the rest.
	if ctx.Err() == nil && inner.Err() != nil {
		list, err = nil, context.Cause(inner)
	}
	if own {
		if err == nil {
			err = bounded(list)
		}
		err = w.guard.account(p, in, w.guard.now.Load()+1-since, err)
	}
	return list, err
}

// What an own rule may find in one round of a unit, and how many bytes a message
// of it may have: a report has to hold it all.
const (
	maxFindings = 10_000
	maxMessage  = 4096
)

// bounded returns an error if a rule says more than anybody would read.
func bounded(list []reply) error {
	n := 0
	for _, r := range list {
		if n += len(r.answers); n > maxFindings {
			return &LimitError{fmt.Sprintf("it gives more than %d answers", maxFindings)}
		}
		for _, a := range r.answers {
			if len(a.message) > maxMessage {
				return &LimitError{fmt.Sprintf("it gives a message of %d bytes, more than %d", len(a.message), maxMessage)}
			}
		}
	}
	return nil
}

// apart asks a rule on a goroutine of its own, and no longer waits for it a
// moment after it was stopped: a single call of a function of OPA's cannot be.
func apart(ctx context.Context, p *program, in *input) ([]reply, error) {
	type said struct {
		list []reply
		err  error
	}
	done := make(chan said, 1)
	go func() {
		defer func() {
			if bug := recover(); bug != nil { // of OPA's or ours; the other rules answer all the same
				done <- said{nil, fmt.Errorf("a bug of Belay's came to light: %v", bug)}
			}
		}()
		list, err := p.ask(ctx, in)
		done <- said{list, err}
	}()
	select {
	case s := <-done:
		return s.list, s.err
	case <-ctx.Done():
	}
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case s := <-done:
		return s.list, s.err
	case <-timer.C:
		return nil, context.Cause(ctx)
	}
}

// mayAsk returns why a rule is not asked any more, if it is not.
func (g *guard) mayAsk(p *program) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.stopped[p]
}

// account adds up how long a rule took, and notes that it was stopped.
func (g *guard) account(p *program, in *input, ticks int64, err error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.spent[p] += ticks
	if limit := allUnits * g.limit; err == nil && time.Duration(g.spent[p])*tick > limit {
		err = &LimitError{fmt.Sprintf("it took longer than %s for all units so far", limit)}
	}
	if stopped, ok := err.(*LimitError); ok && g.stopped[p] == nil { //nolint:errorlint // one of another guard would be no reason
		g.stopped[p] = fmt.Errorf("it was not asked: on %s %w", in.graph.Unit.Key, stopped)
	}
	return err
}
