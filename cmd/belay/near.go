package main

import (
	"context"
	"slices"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/parser"
)

// glances looks at inputs, several at a time, as far as a look is enough to know what
// they cannot have to do with. It is nil for each other, and for those that may not
// be left at a look.
func glances(ctx context.Context, inputs []foundInput, may func(i int, in parser.Glimpsed) bool) []*workspace.Glance {
	out := make([]*workspace.Glance, len(inputs))
	parallel(len(inputs), func(i int) {
		in, ok := inputs[i].Input.(parser.Glimpsed)
		if !ok || ctx.Err() != nil || !may(i, in) {
			return
		}
		if g := glimpse(in); g != nil {
			out[i] = workspace.GlanceOf(in.String(), g)
		}
	})
	return out
}

// glimpse looks at an input. One at which a look fails is loaded, which says why.
func glimpse(in parser.Glimpsed) (g *model.Glimpse) {
	defer func() {
		if recover() != nil {
			g = nil
		}
	}()
	return in.Glimpse()
}

// leave notes that the unit of an input is there, and was not loaded.
func (l *loading) leave(in foundInput) {
	if l.apart == nil {
		l.apart = map[string]bool{}
	}
	if l.left == nil {
		l.left = map[string]bool{}
	}
	l.left[in.String()] = true
	if in, ok := in.Input.(parser.Glimpsed); ok {
		for _, file := range in.Files() {
			l.apart[file] = true
		}
	}
}

// partly tells whether only some of a workspace is reported, so that the rest need
// not be loaded to be asked about.
func (s *space) partly() bool { return !s.reports(".") }

// loadReported loads the units that are reported, and all others that they can have
// to do with. What is said of the reported is what it is if all are loaded.
func (f *checkFlags) loadReported(ctx context.Context, s *space) (loading, error) {
	// A parameter that nothing declares is an error, a memory has what was loaded
	// before, and statements about what is external count what they are needed for.
	if f.everything || !s.partly() || f.memories != nil || len(f.parameters) > 0 || len(s.config.External) > 0 {
		return f.load(ctx, s)
	}
	defer stopwatchOf(ctx).phase(phaseLoad)()
	inputs, out, err := f.find(ctx, s)
	if err != nil {
		return loading{}, err
	}
	seen := glances(ctx, inputs, func(_ int, in parser.Glimpsed) bool {
		return !s.reports(in.String()) && !slices.ContainsFunc(in.Files(), s.reports)
	})
	units := make([]*model.Unit, len(inputs))
	outlines := map[*model.Unit]*workspace.Outline{}
	for {
		var load []int
		for i := range inputs {
			if seen[i] == nil && units[i] == nil {
				load = append(load, i)
			}
		}
		loaded, err := loadInputs(ctx, those(inputs, load), func(i int) (*model.Unit, error) { return loadInput(ctx, inputs[load[i]]) })
		if err != nil {
			return loading{}, err
		}
		for j, i := range load {
			units[i] = loaded[j]
		}
		out.units = withoutQuoted(there(units))
		if !s.reach(out.units, seen, outlines) {
			break
		}
	}
	for i, in := range inputs {
		if units[i] == nil {
			out.leave(in)
		}
	}
	return out, nil
}

// there are the units that were loaded.
func there(units []*model.Unit) []*model.Unit {
	return slices.DeleteFunc(slices.Clone(units), func(u *model.Unit) bool { return u == nil })
}

// reach takes out of the glances those whose units the reported ones may have to do
// with, and tells whether there were any.
func (s *space) reach(units []*model.Unit, seen []*workspace.Glance, outlines map[*model.Unit]*workspace.Outline) bool {
	left := slices.DeleteFunc(slices.Clone(seen), func(g *workspace.Glance) bool { return g == nil })
	if len(left) == 0 {
		return false
	}
	asked := map[string]bool{}
	for _, u := range units {
		if reported(s, u) {
			asked[u.Key] = true
		}
	}
	all := outlinesOf(units, outlines)
	near := workspace.Near(all, left, nil, workspace.Affected(all, nil, asked))
	drop(seen, near)
	return len(near) > 0
}

// drop takes the glances of some keys out.
func drop(seen []*workspace.Glance, keys []string) {
	gone := map[string]bool{}
	for _, key := range keys {
		gone[key] = true
	}
	for i, g := range seen {
		if g != nil && gone[g.Key()] {
			seen[i] = nil
		}
	}
}
