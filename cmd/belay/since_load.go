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
	"github.com/belay-dev/belay/parser"
	"github.com/belay-dev/belay/parser/cloudformation"
	"github.com/belay-dev/belay/parser/policy"
	"github.com/belay-dev/belay/parser/terraform"
	"github.com/belay-dev/belay/parser/terraform/language"
)

// A sided is a workspace of one of the two revisions.
type sided struct {
	space   *space
	loading loading
	found   []foundInput
	inputs  []sidedInput    // one for each that was found
	touched map[string]bool // what was looked at to find the inputs
}

// A sidedInput is an input, and the unit that it was loaded as.
type sidedInput struct {
	inputKey
	unit    *model.Unit     // nil if it was not loaded
	touched map[string]bool // what was looked at meanwhile
	same    bool            // it is the unit of the other revision
	glance  *workspace.Glance
}

// An inputKey says which input of all workspaces it is.
type inputKey struct{ dir, loader, key string }

// load finds the inputs of both revisions and loads those that are not the same, and
// all that these can have to do with.
func (c *comparison) load(ctx context.Context, f *checkFlags, all []*space, paths []string) (later, earlier []sided, err error) {
	defer stopwatchOf(ctx).phase(phaseLoad)()
	later = make([]sided, len(all))
	for i, s := range all {
		if later[i], err = c.find(ctx, f, s); err != nil {
			return nil, nil, err
		}
	}
	c.seen.identify(c.past)
	if earlier, err = c.findPast(ctx, paths, later); err != nil {
		return nil, nil, err
	}
	dirs := c.wholly(later, earlier)
	c.glance(ctx, later, earlier, dirs)
	for i := range later {
		if err := c.loadLater(ctx, &later[i]); err != nil {
			return nil, nil, err
		}
	}
	if err := f.declared(loadingsOf(later)); err != nil {
		return nil, nil, err
	}
	c.seen.identify(c.past)
	for i := range earlier {
		if err := c.loadAgain(ctx, &earlier[i], later); err != nil {
			return nil, nil, err
		}
	}
	return later, earlier, c.narrow(ctx, later, earlier, dirs)
}

// find finds the inputs of a workspace, and notes what it looks at.
func (c *comparison) find(ctx context.Context, f *checkFlags, s *space) (sided, error) {
	whole, landed := c.seen.begin()
	defer landed()
	inputs, l, err := f.find(ctx, s)
	if err != nil {
		return sided{}, err
	}
	x := sided{space: s, loading: l, found: inputs, inputs: make([]sidedInput, len(inputs)), touched: whole.touched}
	for i, in := range inputs {
		x.inputs[i].inputKey = inputKey{s.dir, in.loader, in.String()}
	}
	return x, nil
}

// glance looks at the inputs that are the same in both revisions as far as their own
// files say, and read no others.
func (c *comparison) glance(ctx context.Context, later, earlier []sided, dirs map[string]bool) {
	if len(c.flags.parameters) > 0 { // to know which are declared, all are loaded
		return
	}
	past := map[inputKey]parser.Input{}
	at := map[inputKey]*sidedInput{}
	for _, x := range earlier {
		for i := range x.inputs {
			past[x.inputs[i].inputKey], at[x.inputs[i].inputKey] = x.found[i].Input, &x.inputs[i]
		}
	}
	for _, x := range later {
		if dirs[x.space.dir] {
			continue
		}
		seen := glances(ctx, x.found, func(i int, in parser.Glimpsed) bool {
			was := past[x.inputs[i].inputKey]
			return was != nil && in.Same(was) && !slices.ContainsFunc(in.Files(), func(file string) bool {
				return c.changed(c.in(x.space.dir, file))
			})
		})
		for i, g := range seen {
			if g != nil {
				was := at[x.inputs[i].inputKey]
				x.inputs[i].glance, was.glance, was.same = g, g, true
			}
		}
	}
}

// loadLater loads the inputs of the later revision that were not looked at, and notes
// what each looks at itself.
func (c *comparison) loadLater(ctx context.Context, x *sided) error {
	var load []int
	for i := range x.inputs {
		if x.inputs[i].glance == nil && x.inputs[i].unit == nil {
			load = append(load, i)
		}
	}
	units, err := loadInputs(ctx, those(x.found, load), func(i int) (*model.Unit, error) {
		flight, landed := c.seen.begin()
		defer landed()
		x.inputs[load[i]].touched = flight.touched
		return loadInput(ctx, x.found[load[i]])
	})
	if err != nil {
		return err
	}
	for j, i := range load {
		x.inputs[i].unit = units[j]
	}
	x.gather()
	return nil
}

// gather takes the units that were loaded.
func (x *sided) gather() {
	units := make([]*model.Unit, len(x.inputs))
	for i := range x.inputs {
		units[i] = x.inputs[i].unit
	}
	x.loading.units = withoutQuoted(there(units))
}

// loadAgain loads a workspace of the earlier revision. Of an input that looked
// at nothing that is other than it was, the unit of the later one is taken.
func (c *comparison) loadAgain(ctx context.Context, x *sided, later []sided) error {
	again := c.reloads(x, later)
	for load := again.first(); len(load) > 0; load = again.next() {
		units, err := loadInputs(ctx, those(x.found, load), func(i int) (*model.Unit, error) { return loadInput(ctx, x.found[load[i]]) })
		if err != nil {
			return err
		}
		for j, i := range load {
			x.inputs[i].unit = units[j]
		}
	}
	for i := range x.inputs {
		if in := &x.inputs[i]; in.unit == nil && in.glance == nil {
			in.unit, in.same = again.later[in.inputKey].unit, true
		}
	}
	x.gather()
	return nil
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
	inputs []sidedInput
	index  map[inputKey]int
	later  map[inputKey]*sidedInput
	loaded map[int]bool
	// terraform says that the files of some module are others. folders have other
	// files beside their templates, and missing is whether there are other templates.
	terraform bool
	folders   map[string]bool
	others    map[string]bool
}

func (c *comparison) reloads(of *sided, later []sided) *reload {
	s := of.space
	r := &reload{
		c: c, dir: s.dir, inputs: of.inputs, index: map[inputKey]int{}, later: map[inputKey]*sidedInput{},
		loaded: map[int]bool{}, folders: map[string]bool{}, others: map[string]bool{},
	}
	for i := range r.inputs {
		r.index[r.inputs[i].inputKey] = i
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
	for _, in := range r.inputs {
		if r.later[in.inputKey] == nil {
			r.others[in.key] = true
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

// first are the inputs that may be others by themselves.
func (r *reload) first() []int {
	var out []int
	for i := range r.inputs {
		if r.inputs[i].glance == nil && r.differs(i) {
			r.loaded[i] = true
			out = append(out, i)
		}
	}
	return out
}

func (r *reload) differs(i int) bool {
	now := r.later[r.inputs[i].inputKey]
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
// parameters. One that was looked at has the same ones.
func (r *reload) next() []int {
	children := map[string]bool{}
	of := func(u *model.Unit) {
		if u == nil {
			return
		}
		for _, child := range u.Children {
			children[child.Key] = true
		}
	}
	for i := range r.loaded {
		of(r.inputs[i].unit)
		if now := r.later[r.inputs[i].inputKey]; now != nil {
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
		if !r.loaded[i] && in.glance == nil && children[in.key] {
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

// wholly are the workspaces, by folder, of which all units are asked about.
func (c *comparison) wholly(later, earlier []sided) map[string]bool {
	dirs := map[string]bool{}
	for _, x := range slices.Concat(later, earlier) {
		if c.flags.everything || c.judgedOtherwise(x.space) {
			dirs[x.space.dir] = true
		}
	}
	return dirs
}

// narrow leaves out the units of which both revisions say the same. Those that were
// only looked at are loaded if what is asked about can have to do with them.
func (c *comparison) narrow(ctx context.Context, later, earlier []sided, dirs map[string]bool) error {
	asked := c.altered(later, earlier)
	changed, some := map[string]map[string]bool{}, false
	for dir, keys := range asked {
		changed[dir], some = maps.Clone(keys), some || len(keys) > 0
	}
	outlines := map[*model.Unit]*workspace.Outline{}
	all := slices.Concat(later, earlier)
	of := make([][]*workspace.Outline, len(all))
	for more := some; more; {
		for i, x := range all {
			of[i] = outlinesOf(x.loading.units, outlines)
		}
		spread(all, of, changed, asked)
		var err error
		if more, err = c.approach(ctx, later, earlier, of, changed, asked); err != nil {
			return err
		}
		all = slices.Concat(later, earlier)
	}
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
	return nil
}

// approach loads what was looked at and can have to do with what is asked about, in
// either revision, and tells whether there was any.
func (c *comparison) approach(ctx context.Context, later, earlier []sided, of [][]*workspace.Outline, changed, asked map[string]map[string]bool) (bool, error) {
	near := map[unitKey]bool{}
	for i, x := range slices.Concat(later, earlier) {
		dir := x.space.dir
		for _, key := range workspace.Near(of[i], x.glances(), changed[dir], asked[dir]) {
			near[unitKey{dir, key}] = true
		}
	}
	loaded := map[inputKey]*model.Unit{}
	for i := range later {
		if len(near) == 0 {
			break
		}
		if err := c.loadNear(ctx, &later[i], near, loaded); err != nil {
			return false, err
		}
	}
	for i := range earlier {
		for j := range earlier[i].inputs {
			if in := &earlier[i].inputs[j]; loaded[in.inputKey] != nil {
				in.glance, in.unit = nil, loaded[in.inputKey]
			}
		}
		earlier[i].gather()
	}
	return len(near) > 0, nil
}

// loadNear loads the units of some keys that were only looked at.
func (c *comparison) loadNear(ctx context.Context, x *sided, near map[unitKey]bool, loaded map[inputKey]*model.Unit) error {
	var load []int
	for i := range x.inputs {
		if in := &x.inputs[i]; in.glance != nil && near[unitKey{in.dir, in.key}] {
			in.glance = nil
			load = append(load, i)
		}
	}
	if err := c.loadLater(ctx, x); err != nil {
		return err
	}
	for _, i := range load {
		loaded[x.inputs[i].inputKey] = x.inputs[i].unit
	}
	return nil
}

// glances are the units that were only looked at.
func (x *sided) glances() []*workspace.Glance {
	var out []*workspace.Glance
	for i := range x.inputs {
		if g := x.inputs[i].glance; g != nil {
			out = append(out, g)
		}
	}
	return out
}

// spread adds the units that those which are asked about are linked with, in either
// revision.
func spread(all []sided, outlines [][]*workspace.Outline, changed, asked map[string]map[string]bool) {
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
	for i := range x.inputs {
		in, ok := x.found[i].Input.(parser.Glimpsed)
		if x.inputs[i].glance != nil && ok && (x.space.reports(in.String()) || slices.ContainsFunc(in.Files(), x.space.reports)) {
			n++
		}
	}
	return n
}

// outlinesOf are the outlines of units.
func outlinesOf(units []*model.Unit, known map[*model.Unit]*workspace.Outline) []*workspace.Outline {
	outline(units, known)
	out := make([]*workspace.Outline, len(units))
	for i, u := range units {
		out[i] = known[u]
	}
	return out
}

// outline outlines units, several at a time.
func outline(all []*model.Unit, into map[*model.Unit]*workspace.Outline) {
	var units []*model.Unit
	for _, u := range all {
		if _, ok := into[u]; !ok {
			into[u] = nil
			units = append(units, u)
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
		if x.loading.left == nil {
			x.loading.left = map[string]bool{}
		}
		x.loading.left[u.Key] = true
		for _, file := range u.Files {
			x.loading.apart[file] = true
		}
	}
	x.loading.units = kept
	for i := range x.inputs {
		if x.inputs[i].glance != nil {
			x.loading.leave(x.found[i])
		}
	}
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
