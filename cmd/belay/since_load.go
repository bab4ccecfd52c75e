package main

import (
	"context"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/config"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/suppress"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/parser/cloudformation"
	"github.com/belay-dev/belay/parser/policy"
	"github.com/belay-dev/belay/parser/terraform"
	"github.com/belay-dev/belay/parser/terraform/language"
)

// A sided is a workspace of one of the two revisions.
type sided struct {
	space   *space
	loading loading
	inputs  []sidedInput
	touched map[string]bool // what was looked at to find the inputs
}

// A sidedInput is an input that was loaded.
type sidedInput struct {
	inputKey
	unit    *model.Unit
	touched map[string]bool // what was looked at meanwhile
	same    bool            // it is the unit of the other revision
}

// An inputKey says which input of all workspaces it is.
type inputKey struct{ dir, loader, key string }

// load loads the workspaces of the later revision, and notes what each input looks
// at.
func (c *comparison) load(ctx context.Context, f *checkFlags, all []*space) ([]sided, error) {
	out := make([]sided, len(all))
	for i, s := range all {
		defer stopwatchOf(ctx).phase(phaseLoad)()
		whole, landed := c.seen.begin()
		inputs, l, err := f.find(ctx, s)
		landed()
		if err != nil {
			return nil, err
		}
		x := sided{space: s, loading: l, inputs: make([]sidedInput, len(inputs)), touched: whole.touched}
		units, err := loadInputs(ctx, inputs, func(i int) (*model.Unit, error) {
			flight, landed := c.seen.begin()
			defer landed()
			x.inputs[i] = sidedInput{inputKey: inputKey{s.dir, inputs[i].loader, inputs[i].String()}, touched: flight.touched}
			return loadInput(ctx, inputs[i])
		})
		if err != nil {
			return nil, err
		}
		for i, u := range units {
			x.inputs[i].unit = u
		}
		x.loading.units = withoutQuoted(units)
		out[i] = x
	}
	return out, nil
}

// loadAgain loads the workspaces of the earlier revision. Of an input that looked
// at nothing that is other than it was, the unit of the later one is taken.
func (c *comparison) loadAgain(ctx context.Context, f *checkFlags, all []*space, later []sided) ([]sided, error) {
	defer stopwatchOf(ctx).phase(phaseLoad)()
	out := make([]sided, len(all))
	for i, s := range all {
		inputs, l, err := f.find(ctx, s)
		if err != nil {
			return nil, err
		}
		x := sided{space: s, loading: l, inputs: make([]sidedInput, len(inputs))}
		again := c.reloads(s, inputs, later)
		for load := again.first(); len(load) > 0; load = again.next(x.inputs) {
			units, err := loadInputs(ctx, those(inputs, load), func(i int) (*model.Unit, error) { return loadInput(ctx, inputs[load[i]]) })
			if err != nil {
				return nil, err
			}
			for j, i := range load {
				x.inputs[i] = sidedInput{inputKey: inputKey{s.dir, inputs[i].loader, inputs[i].String()}, unit: units[j]}
			}
		}
		units := make([]*model.Unit, len(inputs))
		for i := range inputs {
			if x.inputs[i].unit == nil {
				x.inputs[i] = *again.later[again.key(i)]
				x.inputs[i].same = true
			}
			units[i] = x.inputs[i].unit
		}
		x.loading.units = withoutQuoted(units)
		out[i] = x
	}
	return out, nil
}

func those[T any](all []T, which []int) []T {
	out := make([]T, len(which))
	for i, j := range which {
		out[i] = all[j]
	}
	return out
}

// A reload decides which inputs of a workspace as it was are loaded.
type reload struct {
	c      *comparison
	dir    string
	inputs []foundInput
	index  map[inputKey]int
	later  map[inputKey]*sidedInput
	loaded map[int]bool
	// terraform says that the files of some module are others. folders have other
	// files beside their templates, and missing is whether there are other templates.
	terraform bool
	folders   map[string]bool
	others    map[string]bool
}

func (c *comparison) reloads(s *space, inputs []foundInput, later []sided) *reload {
	r := &reload{
		c: c, dir: s.dir, inputs: inputs, index: map[inputKey]int{}, later: map[inputKey]*sidedInput{},
		loaded: map[int]bool{}, folders: map[string]bool{}, others: map[string]bool{},
	}
	for i := range inputs {
		r.index[r.key(i)] = i
	}
	now := map[string]bool{} // files
	touched := map[string]bool{}
	for i := range later {
		if later[i].space.dir != s.dir {
			continue
		}
		for j := range later[i].inputs {
			x := &later[i].inputs[j]
			r.later[x.inputKey] = x
			if _, ok := r.index[x.inputKey]; !ok {
				r.others[x.key] = true
			}
		}
		for _, file := range later[i].space.tree.Files {
			now[file] = true
		}
		maps.Copy(touched, later[i].touched)
	}
	for i, in := range inputs {
		if r.later[r.key(i)] == nil {
			r.others[in.String()] = true
		}
	}
	for _, file := range s.tree.Files {
		if !now[file] {
			r.gone(c.in(s.dir, file))
		}
	}
	for name := range touched {
		if c.changed(name) {
			r.other(name)
		}
	}
	return r
}

// other notes a file that is looked at to find inputs, and is other than it was.
func (r *reload) other(name string) {
	if _, there := r.c.past.Mode(name); language.IsConfiguration(name) && (!there || r.c.seen.isAbsent(name)) {
		r.terraform = true
	}
	r.folders[path.Dir(name)] = true
}

// gone notes a file that is there no more.
func (r *reload) gone(name string) {
	r.terraform = r.terraform || language.IsConfiguration(name)
	r.folders[path.Dir(name)] = true
}

func (r *reload) key(i int) inputKey {
	return inputKey{r.dir, r.inputs[i].loader, r.inputs[i].String()}
}

// first are the inputs that may be others by themselves.
func (r *reload) first() []int {
	var out []int
	for i := range r.inputs {
		if r.differs(i) {
			r.loaded[i] = true
			out = append(out, i)
		}
	}
	return out
}

func (r *reload) differs(i int) bool {
	now := r.later[r.key(i)]
	if now == nil || now.unit == nil {
		return true
	}
	for name := range now.touched {
		if r.c.changed(name) {
			return true
		}
	}
	for _, file := range now.unit.Files {
		if r.c.changed(r.c.in(r.dir, file)) {
			return true
		}
	}
	switch r.inputs[i].loader {
	case policy.Loader{}.Name():
		return false
	case terraform.Loader{}.Name():
		return r.terraform
	case cloudformation.Loader{}.Name():
		return r.besides(now.unit)
	}
	return true
}

// besides tells whether what stands beside a template, and is read with it, may be
// other than it was: samconfig.toml, manifest.json, templates that it nests.
func (r *reload) besides(now *model.Unit) bool {
	for _, file := range now.Files {
		if r.folders[path.Dir(r.c.in(r.dir, file))] {
			return true
		}
	}
	return len(r.others) > 0 && (len(now.Children) > 0 || slices.ContainsFunc(now.Problems, func(p source.Problem) bool {
		return p.ID == "nested-template-missing"
	}))
}

// next are the nested stacks of what was loaded: a parent gives them their
// parameters.
func (r *reload) next(done []sidedInput) []int {
	children := map[string]bool{}
	of := func(u *model.Unit) {
		for _, child := range u.Children {
			children[child.Key] = true
		}
	}
	for i := range r.loaded {
		of(done[i].unit)
		if now := r.later[r.key(i)]; now != nil {
			of(now.unit)
		}
	}
	for key, now := range r.later {
		if r.others[key.key] {
			of(now.unit)
		}
	}
	var out []int
	for i, in := range r.inputs {
		if !r.loaded[i] && children[in.String()] {
			r.loaded[i] = true
			out = append(out, i)
		}
	}
	return out
}

// in is the name in the repository of a file of a workspace.
func (c *comparison) in(dir, file string) string { return path.Join(c.name(dir), file) }

// changed tells whether a file may be other than it was. What terraform init
// downloads is in no revision, and taken for the same.
func (c *comparison) changed(name string) bool {
	return !downloaded(name) && c.seen.changed(name, c.past)
}

// downloaded tells whether a file is one that terraform init brings.
func downloaded(name string) bool {
	return slices.Contains(strings.Split(name, "/"), ".terraform")
}

// A unitKey says which unit of all workspaces it is.
type unitKey struct{ dir, key string }

// narrow leaves out the units of which both revisions say the same.
func (c *comparison) narrow(later, earlier []sided) {
	asked := c.altered(later, earlier)
	dirs := map[string]bool{} // in which all units are asked about
	for _, x := range slices.Concat(later, earlier) {
		if c.flags.everything || c.judgedOtherwise(x.space) {
			dirs[x.space.dir] = true
		}
	}
	outlines := map[*model.Unit]*workspace.Outline{}
	all := slices.Concat(later, earlier)
	of := make([][]*workspace.Outline, len(all))
	if len(asked) > 0 {
		outline(all, outlines)
	}
	for i, x := range all {
		for _, u := range x.loading.units {
			if o := outlines[u]; o != nil {
				of[i] = append(of[i], o)
			}
		}
	}
	spread(all, of, asked)
	for i := range all {
		if dirs[all[i].space.dir] {
			continue
		}
		if i < len(later) {
			c.record.Unchanged += all[i].leftOut(asked[all[i].space.dir])
		}
		all[i].keep(asked[all[i].space.dir], of[i])
	}
	copy(later, all)
	copy(earlier, all[len(later):])
}

// spread adds the units that those which are asked about are linked with, in either
// revision.
func spread(all []sided, outlines [][]*workspace.Outline, asked map[string]map[string]bool) {
	changed := map[string]map[string]bool{}
	for dir, keys := range asked {
		changed[dir] = maps.Clone(keys)
	}
	for grown := true; grown; {
		grown = false
		for i, x := range all {
			keys := asked[x.space.dir]
			for key := range workspace.Affected(outlines[i], changed[x.space.dir], keys) {
				grown = grown || !keys[key]
				keys[key] = true
			}
		}
	}
}

// leftOut counts the units that are reported and not asked about.
func (x *sided) leftOut(asked map[string]bool) int {
	n := 0
	for _, u := range x.loading.units {
		if !asked[u.Key] && reported(x.space, u) {
			n++
		}
	}
	return n
}

// outline outlines all units, several at a time.
func outline(all []sided, into map[*model.Unit]*workspace.Outline) {
	var units []*model.Unit
	for _, x := range all {
		for _, u := range x.loading.units {
			if _, ok := into[u]; !ok {
				into[u] = nil
				units = append(units, u)
			}
		}
	}
	outlines := make([]*workspace.Outline, len(units))
	parallel(len(units), func(i int) { outlines[i] = workspace.OutlineOf(units[i]) })
	for i, u := range units {
		into[u] = outlines[i]
	}
}

// keep keeps of a workspace what is asked about and what that is seen with.
func (x *sided) keep(asked map[string]bool, outlines []*workspace.Outline) {
	if asked == nil {
		asked = map[string]bool{}
	}
	seen := workspace.Seen(outlines, asked)
	x.loading.only, x.loading.apart = asked, map[string]bool{}
	var kept []*model.Unit
	for _, u := range x.loading.units {
		if seen[u.Key] {
			kept = append(kept, u)
			continue
		}
		for _, file := range u.Files {
			x.loading.apart[file] = true
		}
	}
	x.loading.units = kept
}

// altered are the keys, by workspace, of the units that are not the same in both.
func (c *comparison) altered(later, earlier []sided) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	now := map[inputKey]*model.Unit{}
	add := func(dir string, u *model.Unit) {
		out[dir][u.Key] = true
	}
	for _, x := range slices.Concat(later, earlier) {
		if out[x.space.dir] == nil {
			out[x.space.dir] = map[string]bool{}
		}
	}
	for _, x := range later {
		for _, in := range x.inputs {
			now[in.inputKey] = in.unit
		}
	}
	for _, x := range earlier {
		for _, in := range x.inputs {
			is, ok := now[in.inputKey]
			delete(now, in.inputKey)
			switch {
			case in.same || ok && c.equal(x.space.dir, is, in.unit):
				continue
			case ok:
				add(x.space.dir, is)
			}
			add(x.space.dir, in.unit)
		}
	}
	for key, u := range now {
		add(key.dir, u)
	}
	c.quoting(out, later, earlier)
	return out
}

// quoting adds the policies that are part of another unit in one revision only.
func (c *comparison) quoting(out map[string]map[string]bool, later, earlier []sided) {
	there := func(all []sided) map[unitKey]bool {
		keys := map[unitKey]bool{}
		for _, x := range all {
			for _, u := range x.loading.units {
				keys[unitKey{x.space.dir, u.Key}] = true
			}
		}
		return keys
	}
	now, before := there(later), there(earlier)
	for _, keys := range []map[unitKey]bool{now, before} {
		for k := range keys {
			if !now[k] || !before[k] {
				out[k.dir][k.key] = true
			}
		}
	}
}

// equal tells whether a unit that was loaded again is the same: places and marks
// too, so that none of its files may be others.
func (c *comparison) equal(dir string, now, before *model.Unit) bool {
	for _, file := range slices.Concat(now.Files, before.Files) {
		if c.changed(c.in(dir, file)) {
			return false
		}
	}
	return reflect.DeepEqual(now, before)
}

// judgedOtherwise tells whether all units of a workspace may be judged otherwise in
// the two revisions, or together: by other suppressions or another baseline, or by
// statements of which it is counted what they are needed for.
func (c *comparison) judgedOtherwise(s *space) bool {
	if len(s.config.External) > 0 || c.moved[s.dir] {
		return true
	}
	before, now := c.folder(c.past, s.dir), c.now(s.dir)
	names := []string{suppress.BaselineName, s.config.Baseline}
	if s.sight.inTree() {
		names = append(names, config.Name)
	}
	if name, _, err := c.flags.baselineName(s); err == nil {
		names = append(names, name)
	}
	for _, name := range names {
		if name == "" {
			continue
		}
		is, missing := fs.ReadFile(now, name)
		was, gone := fs.ReadFile(before, name)
		if (missing == nil) != (gone == nil) || string(is) != string(was) {
			return true
		}
	}
	return false
}
