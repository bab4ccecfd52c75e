package language

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/terraform/config"
)

const (
	// maxKeys is how many instances a block may have before one stands for them.
	maxKeys = 1000
	// maxInstances is how many instances a root module may have before the blocks
	// that are left have one each that stands for all.
	maxInstances = 10000
	// maxModules is how many instances of modules a root module may have: modules
	// that call each other twice double at each level.
	maxModules = 5000
	// maxCalls is how deep modules may call modules.
	maxCalls = 30
)

// A moduleInstance is one instance of a module: a call, with the keys of its
// count or for_each.
type moduleInstance struct {
	evaluation *evaluation
	module     *module
	address    string // module.api["a"]; "" is the root
	block      string // without keys
	missing    string // why the module is not here; "" if it is

	parent *moduleInstance
	call   *call
	names  *binding // each and count of the call
	guard  model.Guard
	assume *assumptions
	via    []source.Span
	many   bool

	providers map[string]*provision // by local name and alias
}

// A provision is a provider as a module sees it.
type provision struct {
	name   string // name and alias, after the module that has it: aws.west, module.queues.aws
	region value  // nil is not set
}

// base is where what a module declares is evaluated.
func (in *moduleInstance) base() scope { return scope{in: in, assume: in.assume} }

// A callInstance is what a reference to an instance of a module gives.
type callInstance struct {
	*moduleInstance
}

func (callInstance) isBody() {}

// An instance is one instance of a resource block.
type instance struct {
	in      *moduleInstance
	res     *resource
	address string // without the module
	names   *binding
	guard   model.Guard
	assume  *assumptions
	many    bool // it stands for instances that nobody can count
}

func (*instance) isBody() {}

func (i *instance) scope() scope { return scope{in: i.in, names: i.names, assume: i.assume} }

// id is the full address.
func (i *instance) id() string {
	if i.in.address == "" {
		return i.address
	}
	return i.in.address + "." + i.address
}

// A slot is one instance of a block, before it is known of what.
type slot struct {
	suffix string // ["a"], [0], [?] or nothing
	key    string // of a for_each
	names  *binding
	guard  model.Guard
	many   bool
}

// An expansion is the instances of a block: those that it has in each of the
// cases that its count or for_each is.
type expansion struct {
	form  expansionForm
	slots []*slot
	cases []expansionCase
}

type expansionForm int

const (
	single expansionForm = iota
	counted
	mapped
)

// An expansionCase is the instances that are there where a guard holds. One of the
// guards does, always.
type expansionCase struct {
	guard model.Guard
	slots []int
	more  string
}

// A countLeaf is a count or for_each as it is where a guard holds.
type countLeaf struct {
	guard model.Guard
	v     value
	open  string // why nobody can count; "" if v says it
}

// expand finds the instances of a block.
func (e *evaluation) expand(s scope, body *hclsyntax.Body, address string) *expansion {
	if attribute, ok := body.Attributes["count"]; ok {
		x := &expansion{form: counted}
		e.fillExpansion(s, x, attribute, address)
		return x
	}
	if attribute, ok := body.Attributes["for_each"]; ok {
		x := &expansion{form: mapped}
		e.fillExpansion(s, x, attribute, address)
		return x
	}
	return &expansion{slots: []*slot{{names: s.names}}, cases: []expansionCase{{slots: []int{0}}}}
}

func (e *evaluation) fillExpansion(s scope, x *expansion, attribute *hclsyntax.Attribute, address string) {
	s.exists = true
	v := e.eval(s, attribute.Expr)
	s.exists = false
	leaves := e.leaves(s, v, attribute, x.form, nil, maxSplits)
	bySuffix := map[string]int{}
	guards := map[int][]model.Guard{}
	eachValues := map[int][]countLeaf{}
	for _, l := range leaves {
		c := expansionCase{guard: l.guard, more: l.open}
		for _, item := range e.leafSlots(x.form, l, attribute, address) {
			i, ok := bySuffix[item.suffix]
			if !ok {
				i = len(x.slots)
				bySuffix[item.suffix] = i
				x.slots = append(x.slots, item.slot)
			}
			c.slots = append(c.slots, i)
			if item.many && c.more == "" {
				c.more = fmt.Sprintf("%s has too many instances to look at each", address)
			}
			guards[i] = append(guards[i], l.guard)
			eachValues[i] = append(eachValues[i], countLeaf{guard: l.guard, v: item.value})
		}
		x.cases = append(x.cases, c)
	}
	for i, item := range x.slots {
		item.guard = anyOf(guards[i]...)
		item.names = e.bind(s, x.form, item, eachValues[i], attribute)
	}
}

// bind gives count.index or each.
func (e *evaluation) bind(s scope, f expansionForm, item *slot, values []countLeaf, attribute *hclsyntax.Attribute) *binding {
	at := attribute.Expr.Range()
	o := newObject(2)
	v := values[len(values)-1].v
	for _, l := range slices.Backward(values[:len(values)-1]) {
		if !same(l.v, v) {
			v = value{body: &choice{guard: l.guard, then: l.v, otherwise: v}, at: l.v.at}
		}
	}
	if f == counted {
		o.put("index", v, &at)
		return s.with("count", value{body: o.sorted(), at: &at}).names
	}
	key := str(item.key, &at)
	if item.many {
		key = v
		if b, ok := v.body.(text); ok {
			h := *b.parts[0].Hole
			h.Name = strings.Replace(h.Name, "each.value", "each.key", 1)
			key = hole(h, &at)
		}
	}
	o.put("key", key, &at)
	o.put("value", v, &at)
	return s.with("each", value{body: o.sorted(), at: &at}).names
}

// leaves takes a count or for_each apart into what it is case by case.
func (e *evaluation) leaves(s scope, v value, attribute *hclsyntax.Attribute, f expansionForm, g model.Guard, left int) []countLeaf {
	if c, ok := v.body.(*choice); ok {
		if left == 0 {
			return e.openLeaves(s, v, attribute, f, g, "it hangs on too many choices")
		}
		return append(
			e.leaves(s.assuming(c.guard), c.then, attribute, f, allOf(g, c.guard), left-1),
			e.leaves(s.assuming(not(c.guard)), c.otherwise, attribute, f, allOf(g, not(c.guard)), left-1)...)
	}
	if v.failureIn() != nil || v.body == nil && (v.from == nil || f == counted) {
		if g != nil { // what fails is never deployed
			return []countLeaf{{guard: g, v: emptyOf(f)}}
		}
		why := v.why()
		if v.body == nil {
			why = "null stands where instances are counted"
		}
		e.failures(v)
		return []countLeaf{{guard: g, open: why}}
	}
	if !countable(v, f) {
		return e.openLeaves(s, v, attribute, f, g, v.why())
	}
	if v.from == nil {
		return []countLeaf{{guard: g, v: v}}
	}
	exists := e.existence(s, v, f, knownByDefault[!isEmpty(v)], attribute)
	if holds, sure := s.assume.truth(exists); sure {
		if !holds {
			return []countLeaf{{guard: g, v: emptyOf(f)}}
		}
		g = allOf(g, exists)
	}
	present := countLeaf{guard: allOf(g, exists), v: v}
	if isEmpty(v) {
		present = countLeaf{guard: allOf(g, exists), open: v.from.name + " may have any value here"}
	}
	return []countLeaf{present, {guard: allOf(g, not(exists)), v: emptyOf(f)}}
}

// openLeaves are the two cases of what nobody can count: none, or some.
func (e *evaluation) openLeaves(s scope, v value, attribute *hclsyntax.Attribute, f expansionForm, g model.Guard, why string) []countLeaf {
	exists := e.existence(s, v, f, openByDefault, attribute)
	if holds, sure := s.assume.truth(exists); sure {
		if !holds {
			return []countLeaf{{guard: g, v: emptyOf(f)}}
		}
		return []countLeaf{{guard: g, open: why}}
	}
	return []countLeaf{{guard: allOf(g, exists), open: why}, {guard: allOf(g, not(exists)), v: emptyOf(f)}}
}

// existence is where a count or for_each gives an instance at all.
func (e *evaluation) existence(s scope, v value, f expansionForm, truth byDefault, attribute *hclsyntax.Attribute) model.Guard {
	name := e.sourceOf(s, attribute.Expr)
	if v.from != nil {
		name = v.from.name
	}
	if f == counted {
		name += " > 0"
	} else {
		name = "length(" + name + ") > 0"
	}
	return e.holds(canonical(name), truth, &attribute.NameRange, s.in)
}

func emptyOf(f expansionForm) value {
	if f == counted {
		return number(0, nil)
	}
	return value{body: newObject(0)}
}

// countable tells whether the instances that a value gives are known.
func countable(v value, f expansionForm) bool {
	switch b := v.body.(type) {
	case nil:
		return true
	case scalar:
		return true
	case *sequence:
		if f != mapped || b.more != "" {
			return false
		}
		for _, item := range b.items {
			if _, problem := item.asText(); problem != nil {
				return false
			}
		}
		return true
	case *object:
		return f == mapped && b.more == ""
	}
	return false
}

func isEmpty(v value) bool {
	switch b := v.body.(type) {
	case nil:
		return true
	case scalar:
		n, ok := asIndex(v)
		return ok && n <= 0
	case *sequence:
		return len(b.items) == 0
	case *object:
		return len(b.keys) == 0
	}
	return false
}

// A leafSlot is a slot and what each.value or count.index is in it.
type leafSlot struct {
	*slot
	value value
}

func (e *evaluation) leafSlots(f expansionForm, l countLeaf, attribute *hclsyntax.Attribute, address string) []leafSlot {
	if l.open != "" {
		return e.represented(f, l.open, attribute, address)
	}
	n := 0
	switch b := l.v.body.(type) {
	case scalar:
		var ok bool
		if n, ok = asIndex(l.v); !ok || f != counted || n < 0 {
			return e.miscounted(f, attribute, address)
		}
	case *sequence:
		n = len(b.items)
	case *object:
		n = len(b.keys)
	}
	if n > maxKeys || e.instances+n > maxInstances {
		return e.tooMany(f, n, attribute, address)
	}
	e.instances += n
	return slotsOf(l.v, n, attribute)
}

// slotsOf are the instances that a count or for_each of a known size gives.
func slotsOf(v value, n int, attribute *hclsyntax.Attribute) []leafSlot {
	out := make([]leafSlot, 0, n)
	switch b := v.body.(type) {
	case scalar:
		for i := range n {
			out = append(out, leafSlot{&slot{suffix: "[" + strconv.Itoa(i) + "]"}, number(int64(i), &attribute.NameRange)})
		}
	case *sequence:
		for _, item := range b.items {
			out = append(out, keyedSlot(item, item))
		}
	case *object:
		for _, key := range b.keys {
			out = append(out, keyedSlot(str(key, b.entries[key].key), b.entries[key].value))
		}
	}
	return out
}

// miscounted is the one instance of a block whose count or for_each is wrong.
func (e *evaluation) miscounted(f expansionForm, attribute *hclsyntax.Attribute, address string) []leafSlot {
	why := fmt.Sprintf("the count of %s is no whole number", address)
	if f != counted {
		why = fmt.Sprintf("the for_each of %s is no map or set", address)
	}
	e.failures(failed(why, &attribute.NameRange))
	return e.represented(f, why, attribute, address)
}

func keyedSlot(key, v value) leafSlot {
	t, _ := key.asText()
	name, ok := t.Literal()
	if !ok {
		name = t.String()
	}
	return leafSlot{&slot{suffix: "[" + strconv.Quote(name) + "]", key: name}, v}
}

// tooMany notes that one instance stands for many.
func (e *evaluation) tooMany(f expansionForm, n int, attribute *hclsyntax.Attribute, address string) []leafSlot {
	e.problem(source.Problem{
		ID: "too-many-instances", At: e.span(&attribute.NameRange), Effect: source.Noted,
		Message: fmt.Sprintf("%s has %d instances, of which one is looked at for all", address, n),
	})
	return e.represented(f, fmt.Sprintf("%s has %d instances", address, n), attribute, address)
}

// represented is the one instance that stands for those that nobody can count.
func (e *evaluation) represented(f expansionForm, why string, attribute *hclsyntax.Attribute, address string) []leafSlot {
	e.instances++
	name := "each.value of " + address
	if f == counted {
		name = "count.index of " + address
	}
	v := hole(model.Hole{Source: model.OpaqueHole, Name: name, Why: why}, &attribute.NameRange)
	v.body = text{parts: v.body.(text).parts, typ: cty.DynamicPseudoType} //nolint:forcetypeassert,errcheck // a hole is a text
	return []leafSlot{{&slot{suffix: "[?]", many: true}, v}}
}

// value is what a reference to the block gives, with its instances made by f.
func (x *expansion) value(e *evaluation, s scope, at *hcl.Range, f func(i int) value) value {
	if x.form == single {
		return f(0)
	}
	of := func(c expansionCase) value {
		if x.form == counted {
			out := &sequence{more: c.more}
			for _, i := range c.slots {
				out.items = append(out.items, f(i))
			}
			return value{body: out, at: at}
		}
		out := newObject(len(c.slots))
		out.more = c.more
		for _, i := range c.slots {
			key := x.slots[i].key
			if x.slots[i].many {
				key = "?"
			}
			out.put(key, f(i), at)
		}
		return value{body: out.sorted(), at: at}
	}
	var from func(s scope, i int) value
	from = func(s scope, i int) value {
		c := x.cases[i]
		if i == len(x.cases)-1 {
			return of(c)
		}
		return e.choose(s, c.guard, func(scope) value { return of(c) }, func(s scope) value { return from(s, i+1) }, at)
	}
	return from(s, 0)
}

// resourceInstances are the instances of a resource block of a module instance.
func (e *evaluation) resourceInstances(in *moduleInstance, r *resource) (*expansion, []*instance) {
	key := expansionKey{in, r}
	if x, ok := e.expansions[key]; ok {
		return x.expansion, x.instances
	}
	found := &resourceExpansion{}
	e.expansions[key] = found // a block that refers to itself finds nothing
	name := r.address()
	if in.address != "" {
		name = in.address + "." + name
	}
	found.expansion = e.expand(in.base(), r.body, name)
	for _, item := range found.expansion.slots {
		found.instances = append(found.instances, &instance{
			in: in, res: r, address: r.address() + item.suffix, names: item.names,
			guard: allOf(in.guard, item.guard), assume: e.assuming(in.assume, item.guard), many: item.many,
		})
	}
	return found.expansion, found.instances
}

type expansionKey struct {
	in  *moduleInstance
	res *resource
}

type resourceExpansion struct {
	expansion *expansion
	instances []*instance
}

// resource is what a reference to a resource gives.
func (e *evaluation) resource(s scope, address string, at *hcl.Range) value {
	r, ok := s.in.module.resourceOf[address]
	if !ok {
		why := fmt.Sprintf("%s is declared nowhere", address)
		if s.in.module.lost != "" {
			return unknown(fmt.Sprintf("%s is in no file that parses: %s", address, s.in.module.lost), at)
		}
		return failed(why, at)
	}
	x, instances := e.resourceInstances(s.in, r)
	if x == nil {
		return failed(address+" is made of itself", at)
	}
	return x.value(e, s, at, func(i int) value { return value{body: instances[i], at: at} })
}

// children are the instances of a call of a module instance.
func (e *evaluation) children(in *moduleInstance, c *call) (*expansion, []*moduleInstance) {
	key := callKey{in, c}
	if x, ok := e.calls[key]; ok {
		return x.expansion, x.instances
	}
	found := &callExpansion{}
	e.calls[key] = found
	block := "module." + c.name
	address := block
	if in.address != "" {
		address, block = in.address+"."+address, in.block+"."+block
	}
	m, missing := e.called(in, c)
	if missing == "" && e.modules > maxModules {
		missing = fmt.Sprintf("the configuration has more than %d modules", maxModules)
		e.exhausted = true
		e.out.Open, e.boundless = cmp.Or(e.out.Open, missing), true
	}
	found.expansion = e.expand(in.base(), c.body, address)
	for _, item := range found.expansion.slots {
		child := &moduleInstance{
			evaluation: e, module: m, missing: missing, address: address + item.suffix, block: block,
			parent: in, call: c, names: item.names, guard: allOf(in.guard, item.guard),
			assume: e.assuming(in.assume, item.guard), many: item.many || in.many,
			via: append([]source.Span{e.span(c.at)}, in.via...),
		}
		child.providers = e.passed(child)
		found.instances = append(found.instances, child)
	}
	e.modules += len(found.instances)
	return found.expansion, found.instances
}

type callKey struct {
	in   *moduleInstance
	call *call
}

type callExpansion struct {
	expansion *expansion
	instances []*moduleInstance
}

// called is the module of a call, or why it is not here.
func (e *evaluation) called(in *moduleInstance, c *call) (*module, string) {
	empty := &module{folder: in.module.folder}
	folder, missing := e.reader.moduleFolder(e.root.module.folder, in, c)
	depth := 0
	for up := in; up != nil && missing == ""; up = up.parent {
		depth++
		if up.module.folder == folder {
			missing = fmt.Sprintf("module %s calls itself", c.name)
			e.problem(source.Problem{
				ID: "module-cycle", At: e.span(c.at), Effect: source.Partial, Message: missing,
				Fix: "Call another module.",
			})
			return empty, missing
		}
	}
	if depth > maxCalls {
		missing = fmt.Sprintf("modules call one another more than %d deep", maxCalls)
	}
	if missing != "" {
		e.problem(source.Problem{
			ID: "module-not-loaded", At: e.span(c.at), Effect: source.Partial, Message: missing,
			Fix: "Run terraform init, so that the modules that are called are here.",
		})
		e.out.Open = cmp.Or(e.out.Open, missing)
		e.unseen = append(e.unseen, unseen{in, c})
		return empty, missing
	}
	m := e.reader.load(folder)
	e.take(m)
	return m, ""
}

// moduleCall is what a reference to a module gives.
func (e *evaluation) moduleCall(s scope, name string, at *hcl.Range) value {
	c, ok := s.in.module.callOf[name]
	if !ok {
		if s.in.module.lost != "" {
			return unknown(fmt.Sprintf("module.%s is in no file that parses: %s", name, s.in.module.lost), at)
		}
		return failed(fmt.Sprintf("module.%s is called nowhere", name), at)
	}
	x, children := e.children(s.in, c)
	if x == nil {
		return failed(fmt.Sprintf("module.%s is made of itself", name), at)
	}
	return x.value(e, s, at, func(i int) value { return value{body: &callInstance{children[i]}, at: at} })
}

// output is an output of an instance of a module.
func (e *evaluation) output(s scope, c *callInstance, name string, at *hcl.Range) value {
	if c.missing != "" {
		v := hole(model.Hole{Source: model.OpaqueHole, Name: c.address + "." + name, Why: c.missing}, at)
		v.body = text{parts: v.body.(text).parts, typ: cty.DynamicPseudoType} //nolint:forcetypeassert,errcheck // a hole is a text
		return v
	}
	o, ok := c.module.outputs[name]
	if !ok {
		if c.module.lost != "" {
			return unknown(c.module.lost, at)
		}
		return failed(fmt.Sprintf("%s has no output %s", c.block, name), at)
	}
	attribute, ok := o.body.Attributes["value"]
	if !ok {
		return failed(fmt.Sprintf("output %s of %s has no value", name, c.block), at)
	}
	v := e.recall(s, c.base(), c.moduleInstance, "output."+name, func(s scope) value { return e.eval(s, attribute.Expr) })
	return v.through(&attribute.NameRange)
}

func (e *evaluation) local(s scope, name string, at *hcl.Range) value {
	attribute, ok := s.in.module.locals[name]
	if !ok {
		if s.in.module.lost != "" {
			return unknown(s.in.module.lost, at)
		}
		return failed(fmt.Sprintf("local.%s is declared nowhere", name), at)
	}
	v := e.recall(s, s.in.base(), s.in, "local."+name, func(s scope) value { return e.eval(s, attribute.Expr) })
	return v.through(&attribute.NameRange)
}

// A cell is a value that is worked out once.
type cell struct {
	v       value
	pending bool
	roots   map[string]bool // the variables of the root module that it hangs on
}

type cellKey struct {
	owner any
	name  string
	key   string // of the assumptions
}

// recall works out what has a name, once: as it is where nothing is assumed, and
// again where an assumption rules out the default of a variable in it.
func (e *evaluation) recall(s, base scope, owner any, name string, f func(scope) value) value {
	c := e.cell(base, cellKey{owner: owner, name: name}, f)
	if s.assume != nil && s.assume.key != "" && (base.assume == nil || base.assume.key != s.assume.key) && c.touches(s.assume) {
		base.assume = base.assume.overriddenBy(s.assume)
		c = e.cell(base, cellKey{owner: owner, name: name, key: base.assume.key}, f)
	}
	return s.assume.restrict(c.v)
}

func (c *cell) touches(a *assumptions) bool {
	for path := range a.overrides {
		for root := range c.roots {
			if root == path || strings.HasPrefix(root, path+".") || strings.HasPrefix(path, root+".") {
				return true
			}
		}
	}
	return false
}

// overriddenBy is the assumptions with the values that others give variables.
func (a *assumptions) overriddenBy(b *assumptions) *assumptions {
	out := &assumptions{facts: map[string]bool{}, pinned: map[string]string{}, overrides: maps.Clone(b.overrides), key: b.key}
	if a == nil {
		return out
	}
	out.facts, out.pinned = a.facts, a.pinned
	for path, v := range a.overrides {
		if _, ok := out.overrides[path]; !ok {
			out.overrides[path] = v
			out.key += path + "=" + a.pinned[path] + ";"
		}
	}
	return out
}

func (e *evaluation) cell(s scope, key cellKey, f func(scope) value) *cell {
	c, ok := e.cells[key]
	if !ok {
		c = &cell{pending: true, roots: map[string]bool{}}
		e.cells[key] = c
		e.collecting = append(e.collecting, c.roots)
		v := f(s)
		e.collecting = e.collecting[:len(e.collecting)-1]
		c.v, c.pending = v, false
	}
	if c.pending {
		return &cell{v: failed(key.name+" is made of itself", nil)}
	}
	for path := range c.roots {
		e.touch(path)
	}
	return c
}

// touch notes that what is being worked out hangs on a variable.
func (e *evaluation) touch(path string) {
	if n := len(e.collecting); n > 0 {
		e.collecting[n-1][path] = true
	}
}

// passed are the providers of a module that is called.
func (e *evaluation) passed(child *moduleInstance) map[string]*provision {
	out := map[string]*provision{}
	for name, p := range child.parent.providers {
		if !strings.Contains(name, ".") {
			out[name] = p
		}
	}
	if attribute, ok := child.call.body.Attributes["providers"]; ok {
		if object, ok := attribute.Expr.(*hclsyntax.ObjectConsExpr); ok {
			for _, item := range object.Items {
				inner := address(item.KeyExpr)
				if p, ok := child.parent.providers[address(item.ValueExpr)]; ok && inner != "" {
					out[inner] = p
				}
			}
		}
	}
	e.configure(child, out)
	return out
}

// configure adds the providers that a module configures itself.
func (e *evaluation) configure(in *moduleInstance, into map[string]*provision) {
	for _, p := range in.module.providers {
		name := p.name
		if p.alias != "" {
			name += "." + p.alias
		}
		configured := &provision{name: qualified(in.block, name)}
		if attribute, ok := p.body.Attributes["region"]; ok {
			configured.region = e.recall(in.base(), in.base(), in, "provider."+name, func(s scope) value { return e.eval(s, attribute.Expr) })
		}
		into[name] = configured
	}
}

// address writes a reference that is no expression: aws.west, aws_sqs_queue.q.
func address(x hclsyntax.Expression) string {
	if key, ok := x.(*hclsyntax.ObjectConsKeyExpr); ok {
		x = key.Wrapped
	}
	if s, ok := literal(x); ok {
		return s
	}
	t, diagnostics := hcl.AbsTraversalForExpr(x)
	if diagnostics.HasErrors() {
		return ""
	}
	return traversalText(t)
}

func traversalText(t hcl.Traversal) string {
	var b strings.Builder
	for i, step := range t {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			b.WriteString(step.Name)
		case hcl.TraverseAttr:
			if i > 0 {
				b.WriteByte('.')
			}
			b.WriteString(step.Name)
		case hcl.TraverseIndex:
			if s, ok := stringOf(step.Key); ok {
				b.WriteString("[" + strconv.Quote(s) + "]")
			} else if n, ok := asIndex(known(step.Key, nil)); ok {
				b.WriteString("[" + strconv.Itoa(n) + "]")
			}
		}
	}
	return b.String()
}

// instanceAttribute is an attribute of a resource: what is written, else what the
// provider will give it.
func (e *evaluation) instanceAttribute(s scope, i *instance, name string, at *hcl.Range) value {
	if i.res.data {
		return e.dataAttribute(s, i, name, at)
	}
	if name == config.NameAttribute(i.res.typ) || name == "id" || name == "arn" {
		return textual(config.Reference(i.id(), i.res.typ, name), at)
	}
	if i.res.typ == "terraform_data" && name == "output" {
		name = "input"
	}
	if v, ok := e.written(s, i, name); ok && (v.body != nil || v.from != nil) {
		return v
	}
	v := textual(config.Reference(i.id(), i.res.typ, name), at)
	if b, ok := v.body.(text); ok && len(b.parts) == 1 {
		b.typ = typeOfAttribute(name)
		v.body = b
	}
	return v
}

// typeOfAttribute is text where the name of an attribute says so: what is no text
// may have parts of its own.
func typeOfAttribute(name string) cty.Type {
	switch {
	case name == "id", name == "arn", name == "name", name == "url", strings.HasSuffix(name, "_arn"), strings.HasSuffix(name, "_url"), strings.HasSuffix(name, "_id"), strings.HasSuffix(name, "_name"):
		return cty.String
	}
	return cty.DynamicPseudoType
}

// written is an attribute or the nested blocks of that name, as they are written.
func (e *evaluation) written(s scope, i *instance, name string) (value, bool) {
	body := i.res.body
	if attribute, ok := body.Attributes[name]; ok {
		return e.recall(s, i.scope(), i, name, func(s scope) value { return e.eval(s, attribute.Expr) }), true
	}
	for _, b := range body.Blocks {
		if b.Type == name || b.Type == "dynamic" && len(b.Labels) == 1 && b.Labels[0] == name {
			return e.recall(s, i.scope(), i, name, func(s scope) value { return e.nested(s, body, name) }), true
		}
	}
	return value{}, false
}
