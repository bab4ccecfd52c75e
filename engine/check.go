package engine

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/workspace"
)

// Check asks the selected rules about every unit. A rule that does not
// evaluate is among the result's failures and all other answers stand; the error
// is for a check that was given up.
func (e *Engine) Check(ctx context.Context, w *workspace.Workspace) (*Result, error) {
	return e.CheckEach(ctx, w, func(*workspace.Unit) {})
}

// CheckEach is Check, and hands over each unit that it has asked about; several
// may be handed over at the same time. The facts of a unit are worked out while
// the rules are asked about those before it.
func (e *Engine) CheckEach(ctx context.Context, w *workspace.Workspace, asked func(*workspace.Unit)) (*Result, error) {
	return e.check(ctx, w, nil, asked, undivided)
}

// CheckParts is CheckEach, but a large unit is asked about in parts, see
// workspace.Parts: they are handed over in its place, and its graphs are gone.
func (e *Engine) CheckParts(ctx context.Context, w *workspace.Workspace, asked func(*workspace.Unit)) (*Result, error) {
	return e.check(ctx, w, nil, asked, divide)
}

// CheckAgain is CheckParts for a workspace that has a past, which may be nil: rules
// are not asked about units that are kept. The past becomes that of the next check.
func (e *Engine) CheckAgain(ctx context.Context, w *workspace.Workspace, past *Past, asked func(*workspace.Unit)) (*Result, error) {
	return e.check(ctx, w, past, asked, divide)
}

func (e *Engine) check(ctx context.Context, w *workspace.Workspace, past *Past, asked func(*workspace.Unit), how divider) (*Result, error) {
	past.begin(e, w)
	compiled := e.observed(func(o Observer) func() { return o.Compile() })
	programs := e.ready(occurring(e.rules, w))
	compiled()
	inquiries := make([]inquiry, len(w.Units))
	for i, u := range w.Units {
		inquiries[i].unit = u
	}
	units := make([]unitAnswers, len(w.Units))
	guard, stop := e.watch()
	defer stop()
	d := how(w, programs)
	eachPart(ctx, w, d.parts, func(i int, part workspace.Part) func() {
		q := &inquiries[i]
		into := q.begin(part.Last)
		return func() {
			done := e.observed(func(o Observer) func() { return o.Unit(q.unit.Key, len(w.Units)) })
			defer done()
			if answers, ok := past.kept(q.unit); ok {
				units[i] = answers
				asked(part.Unit)
				return
			}
			*into = e.checkPart(ctx, guard, q, part, programs, &d)
			if !part.Across {
				asked(part.Unit)
			}
			if q.end() {
				units[i] = e.answers(q, programs)
				q.whole, q.parts = nil, nil
				if ctx.Err() == nil {
					past.keep(w.Units[i], units[i])
				}
			}
		}
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	result := &Result{Rules: e.Rules(), Problems: problems(w, e.rules), Severities: e.severities}
	result.Summary = Summary{Units: len(w.Units), Rules: len(e.rules), Found: map[Severity]int{}}
	keys := make([]string, len(w.Units))
	for i, u := range w.Units {
		result.Summary.Passed += units[i].passed
		result.Summary.NotApplicable += units[i].notApplicable
		result.Summary.Resources += u.Written()
		keys[i] = u.Key
		result.Findings = append(result.Findings, units[i].findings...)
		result.Failures = append(result.Failures, units[i].failures...)
	}
	slices.SortStableFunc(result.Findings, bySource)
	result.Quiet = gather(result.Rules, keys, units)
	result.fingerprint()
	result.count()
	return result, nil
}

// eachPart calls f with the index of each unit that is complete and with the unit or
// a part of it, in order, and what f returns on as many goroutines as there are
// processors.
func eachPart(ctx context.Context, w *workspace.Workspace, parts workspace.Parts, f func(i int, part workspace.Part) func()) {
	// Units whose facts wait for the rules take memory. A part is small, but there is
	// no end of them: one is made while each goroutine asks about another.
	ahead, workers := 4, min(len(w.Units), runtime.GOMAXPROCS(0))
	if parts.Size > 0 {
		ahead, workers = 0, max(1, runtime.GOMAXPROCS(0)-1)
	}
	next := make(chan func(), ahead)
	var wg sync.WaitGroup
	var bug atomic.Pointer[string]
	for range workers {
		wg.Go(func() {
			for ask := range next {
				caught(&bug, ask)
			}
		})
	}
	i := 0
	w.EachPart(parts, func(part workspace.Part) {
		if ctx.Err() == nil {
			next <- f(i, part)
		}
		if part.Last {
			i++
		}
	})
	close(next)
	wg.Wait()
	if b := bug.Load(); b != nil {
		panic(*b) //nolint:forbidigo // it was one already, where nobody who calls could catch it
	}
}

// caught calls f, and notes what it fails on if that is a bug.
func caught(into *atomic.Pointer[string], f func()) {
	defer func() {
		if bug := recover(); bug != nil {
			text := fmt.Sprintf("%v\n%s", bug, debug.Stack())
			into.CompareAndSwap(nil, &text)
		}
	}()
	f()
}

// occurring are the rules whose subjects some graph has.
func occurring(rules []*Rule, w *workspace.Workspace) []*Rule {
	type subjects struct {
		cloud model.Cloud
		kind  model.Kind
		live  bool
	}
	kinds := map[subjects]bool{}
	for _, u := range w.Units {
		for _, g := range u.Rounds {
			for _, n := range slices.Concat(g.Nodes, g.Foreign) {
				kinds[subjects{n.Cloud, n.Kind, u.Live}] = true
			}
		}
	}
	var out []*Rule
	for _, r := range rules {
		if kinds[subjects{r.Cloud, r.Subject, true}] || !r.Account && kinds[subjects{r.Cloud, r.Subject, false}] {
			out = append(out, r)
		}
	}
	return out
}

type unitAnswers struct {
	findings              []Finding
	quiet                 []quiet // where these are asked for, in order
	failures              []Failure
	passed, notApplicable int
}

// checkPart asks the rules about each round of a unit, or about a part of one, and
// merges what they say of one resource in several worlds.
func (e *Engine) checkPart(ctx context.Context, g *guard, q *inquiry, part workspace.Part, programs []*program, d *division) said {
	worker := g.worker()
	defer worker.close()
	answers := make([]merger, len(programs))
	out := make(said, len(programs))
	for in := range e.inputs(part.Unit, q.register, d.behind) {
		for i, p := range programs {
			if out[i].err != nil || !p.module.rule.about(in.graph) || !in.kinds[p.module.rule.Subject] || ctx.Err() != nil {
				continue
			}
			if !d.asks(p, in.graph, part.Across) {
				continue
			}
			done := e.observed(func(o Observer) func() { return o.Rule(p.module.rule.ID) })
			list, err := worker.ask(ctx, p, in)
			done()
			if err != nil {
				out[i].err = err
				continue
			}
			answers[i] = append(answers[i], list)
		}
	}
	for i, p := range programs {
		if out[i].err == nil {
			e.merged(answers[i], part.Unit, p.module.rule, &out[i])
			e.rate(p.module.rule, out[i].findings)
		}
	}
	return out
}

// bySource orders findings by place, then rule, then message.
func bySource(a, b Finding) int {
	return cmp.Or(
		a.At.Compare(b.At)*unequal(a.At, b.At), cmp.Compare(a.Rule.ID, b.Rule.ID), cmp.Compare(a.Unit, b.Unit),
		cmp.Compare(a.Subject.ID, b.Subject.ID), cmp.Compare(a.Outcome, b.Outcome), cmp.Compare(a.Message, b.Message),
	)
}

func unequal(a, b source.Span) int {
	if a.File == b.File && a.Line == b.Line && a.Column == b.Column {
		return 0
	}
	return 1
}

// Recount counts again what was found and is unknown, after findings were left out.
func (r *Result) Recount() {
	r.Summary.Found = map[Severity]int{}
	r.Summary.Unknown, r.Summary.Suppressed = 0, 0
	r.count()
}

// count fills in how much was found.
func (r *Result) count() {
	for _, f := range r.Findings {
		switch f.Outcome {
		case Found:
			r.Summary.Found[f.Severity]++
		case Unknown:
			r.Summary.Unknown++
		case Suppressed:
			r.Summary.Suppressed++
		case Passed, NotApplicable: // counted where they are made or not
		}
	}
}

// problems are those of the workspace and its units, each naming the rules
// that it leaves undecided.
func problems(w *workspace.Workspace, rules []*Rule) []source.Problem {
	all := slices.Clone(w.Problems)
	for _, u := range w.Units {
		all = append(all, u.Problems...)
	}
	slices.SortStableFunc(all, func(a, b source.Problem) int {
		return cmp.Or(a.At.Compare(b.At)*unequal(a.At, b.At), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Message, b.Message))
	})
	all = slices.CompactFunc(all, func(a, b source.Problem) bool {
		return a.ID == b.ID && a.At == b.At && a.Message == b.Message
	})
	clouds, live := cloudsOf(w), slices.ContainsFunc(w.Units, func(u *workspace.Unit) bool { return u.Live })
	for i, p := range all {
		// A file that is lost could hold anything; a call that is knows what it is about.
		if p.Effect == source.Noted || p.Effect == source.Lost && len(p.Hides) == 0 {
			continue
		}
		p.Undecides = nil
		for _, r := range rules {
			if clouds[r.Cloud] && (live || !r.Account) && hides(p, r) {
				p.Undecides = append(p.Undecides, r.ID)
			}
		}
		all[i] = p
	}
	return all
}

// cloudsOf are the clouds of which a workspace has resources, and AWS: what is not
// seen may be of it.
func cloudsOf(w *workspace.Workspace) map[model.Cloud]bool {
	out := map[model.Cloud]bool{model.AWS: true}
	for _, u := range w.Units {
		for _, r := range u.Resources {
			out[r.Cloud] = true
		}
	}
	return out
}

// hides tells whether the rule looks at a kind of resource that the problem may hide.
func hides(p source.Problem, r *Rule) bool {
	if len(p.Hides) == 0 {
		return true
	}
	return slices.ContainsFunc(p.Hides, func(kind string) bool {
		return r.looksAt(model.Kind(kind)) || r.Subject == model.Kind(kind)
	})
}
