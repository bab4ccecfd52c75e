package language

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/belay-dev/belay/internal/model"
)

// A native is a function that is done here. It returns false to leave a call to
// the function of cty.
type native func(c *invocation) (value, bool)

// nativeOf is a function that keeps values, which keep their places so, or one that
// can say something of texts with holes; nil for any other.
func nativeOf(name string) native {
	switch name {
	case "coalesce":
		return coalesceNative
	case "coalescelist":
		return coalesceListNative
	case "compact":
		return compactNative
	case "concat":
		return concatNative
	case "contains":
		return containsNative
	case "distinct":
		return distinctNative
	case "element":
		return elementNative
	case "flatten":
		return flattenNative
	case "issensitive":
		return func(c *invocation) (value, bool) { return boolean(false, c.at), len(c.args) == 1 }
	case "keys":
		return keysNative
	case "length":
		return lengthNative
	case "lookup":
		return lookupNative
	case "merge":
		return mergeNative
	case "one":
		return oneNative
	case "reverse":
		return reverseNative
	case "sensitive", "nonsensitive", "ephemeralasnull":
		return identityNative
	case "setproduct":
		return setProductNative
	case "setintersection":
		return setNative(func(in []bool) bool { return !slices.Contains(in, false) })
	case "setsubtract":
		return setNative(func(in []bool) bool { return in[0] && !slices.Contains(in[1:], true) })
	case "setunion":
		return setNative(func([]bool) bool { return true })
	case "slice":
		return sliceNative
	case "tobool":
		return converting(cty.Bool)
	case "tolist":
		return toListNative
	case "tomap":
		return toMapNative
	case "tonumber":
		return converting(cty.Number)
	case "toset":
		return toSetNative
	case "tostring":
		return converting(cty.String)
	case "values":
		return valuesNative
	case "zipmap":
		return zipmapNative
	}
	if f := textNativeOf(name); f != nil {
		return f
	}
	return fileNativeOf(name)
}

func (c *invocation) sequence(i int) (*sequence, bool) {
	if i >= len(c.args) {
		return nil, false
	}
	s, ok := c.args[i].body.(*sequence)
	return s, ok
}

// over says how a list or map that a call makes of those in its arguments hangs
// on variables: as they do, whatever their items do.
func (c *invocation) over() *origin {
	for _, arg := range c.args {
		if arg.from != nil {
			return c.origin()
		}
	}
	return nil
}

// concatNative is all items one after another.
func concatNative(c *invocation) (value, bool) {
	out := &sequence{}
	for _, arg := range c.args {
		switch b := arg.body.(type) {
		case *sequence:
			out.items = append(out.items, b.items...)
			if b.more != "" {
				out.more = b.more
			}
			if b.form != structural && len(c.args) == 1 {
				out.form = collection
			}
		case text, opaque:
			out.more = arg.why()
		default:
			return c.fail("%s stands where a list is wanted", arg.describe()), true
		}
	}
	return value{body: out, at: c.at}.hangingOn(c.over()), true
}

// mergeNative is all entries, the last of those with one key.
func mergeNative(c *invocation) (value, bool) {
	out := newObject(0)
	isMap := len(c.args) > 0
	for _, arg := range c.args {
		switch b := arg.body.(type) {
		case nil:
		case *object:
			isMap = isMap && b.form == collection
			for _, key := range b.keys {
				entry := b.entries[key]
				entry.value = c.e.member(value{via: arg.via}, entry.value, "", c.at)
				out.set(key, entry)
			}
			if b.more != "" {
				out.more = b.more
			}
		case text, opaque:
			out.more = arg.why()
		default:
			return c.fail("%s stands where a map is wanted", arg.describe()), true
		}
	}
	if isMap {
		out.form = collection
	}
	return value{body: out.sorted(), at: c.at}.hangingOn(c.over()), true
}

func flattenNative(c *invocation) (value, bool) {
	top, ok := c.sequence(0)
	if !ok {
		return value{}, false
	}
	out := &sequence{}
	var broken *value
	var flatten func(s *sequence)
	flatten = func(s *sequence) {
		if s.more != "" {
			out.more = s.more
		}
		for _, item := range s.items {
			if inner, ok := item.body.(*sequence); ok {
				flatten(inner)
				continue
			}
			if fails(item) {
				broken = &item
			}
			if isUnnamed(item) || isUntyped(item) { // it may be a list
				out.more = item.why()
			}
			out.items = append(out.items, item)
		}
	}
	flatten(top)
	if broken != nil {
		return *broken, true
	}
	return value{body: out, at: c.at}.hangingOn(c.over()), true
}

// isUntyped tells whether a value is a reference to what may be a list.
func isUntyped(v value) bool {
	t, ok := v.body.(text)
	return ok && t.typ != cty.NilType && t.typ != cty.String
}

func keysNative(c *invocation) (value, bool) {
	o, ok := c.object(0)
	if !ok {
		return value{}, false
	}
	out := &sequence{more: o.more}
	for _, key := range o.keys {
		out.items = append(out.items, str(key, o.entries[key].key))
	}
	if o.form == collection {
		out.form = collection
	}
	return value{body: out, at: c.at}.hangingOn(c.over()), true
}

func valuesNative(c *invocation) (value, bool) {
	o, ok := c.object(0)
	if !ok {
		return value{}, false
	}
	out := &sequence{more: o.more}
	for _, key := range o.keys {
		out.items = append(out.items, o.entries[key].value)
	}
	if o.form == collection {
		out.form = collection
	}
	return value{body: out, at: c.at}.hangingOn(c.over()), true
}

func (c *invocation) object(i int) (*object, bool) {
	if i >= len(c.args) {
		return nil, false
	}
	o, ok := c.args[i].body.(*object)
	return o, ok
}

func lookupNative(c *invocation) (value, bool) {
	o, ok := c.object(0)
	if !ok || len(c.args) < 2 || len(c.args) > 3 {
		return value{}, false
	}
	key := c.args[1]
	if len(c.args) == 2 {
		return c.e.index(c.s, c.args[0], key, c.at), true
	}
	found := c.e.index(c.s, c.args[0], key, c.at)
	if o.more == "" && isUnknownKey(key) && (key.from == nil || key.from.path == "") {
		return c.unknown(), true
	}
	return c.e.spread(c.s, []value{found}, c.at, func(_ scope, values []value) value {
		if isFailure(values[0]) {
			return c.args[2]
		}
		return values[0]
	}), true
}

func isUnknownKey(key value) bool {
	switch key.body.(type) {
	case text, opaque:
		return true
	}
	return false
}

func elementNative(c *invocation) (value, bool) {
	s, ok := c.sequence(0)
	if !ok || len(c.args) != 2 || s.form == set || len(s.items) == 0 || s.more != "" {
		return value{}, false
	}
	i, ok := asIndex(c.args[1])
	if !ok {
		return value{}, false
	}
	n := len(s.items)
	v := c.e.member(c.args[0], s.items[((i%n)+n)%n], "", c.at)
	if v.from == nil {
		v.from = c.over()
	}
	return v, true
}

func sliceNative(c *invocation) (value, bool) {
	s, ok := c.sequence(0)
	if !ok || len(c.args) != 3 || s.form == set || s.more != "" {
		return value{}, false
	}
	from, ok := asIndex(c.args[1])
	to, isIndex := asIndex(c.args[2])
	if !ok || !isIndex || from < 0 || to < from || to > len(s.items) {
		return value{}, false
	}
	out := &sequence{form: s.form, items: s.items[from:to:to]}
	return value{body: out, at: c.at}.hangingOn(c.over()), true
}

func reverseNative(c *invocation) (value, bool) {
	s, ok := c.sequence(0)
	if !ok {
		return value{}, false
	}
	items := slices.Clone(s.items)
	slices.Reverse(items)
	form := s.form
	if form == set {
		form = collection
	}
	return value{body: &sequence{form: form, items: items, more: s.more}, at: c.at}.hangingOn(c.over()), true
}

// oneNative is the item of a list of one, or null of none.
func oneNative(c *invocation) (value, bool) {
	if len(c.args) != 1 {
		return value{}, false
	}
	switch b := c.args[0].body.(type) {
	case *sequence:
		switch {
		case b.more != "":
			if many, ok := standsForMany(b); ok {
				return many, true
			}
			return c.unknown(), true
		case len(b.items) == 0:
			return value{at: c.at}, true
		case len(b.items) == 1:
			return b.items[0], true
		}
		return c.fail("the list has %d items", len(b.items)), true
	case nil:
		return c.fail("null stands where a list is wanted"), true
	}
	return value{}, false
}

func lengthNative(c *invocation) (value, bool) {
	if len(c.args) != 1 {
		return value{}, false
	}
	var n int
	switch b := c.args[0].body.(type) {
	case *sequence:
		if b.more != "" {
			return c.unknown(), true
		}
		n = len(b.items)
	case *object:
		if b.more != "" {
			return c.unknown(), true
		}
		n = len(b.keys)
	default:
		return value{}, false
	}
	return number(int64(n), c.at).hangingOn(c.over()), true
}

// containsNative tells whether an item is in a list. A variable is told apart by the
// items.
func containsNative(c *invocation) (value, bool) {
	s, ok := c.sequence(0)
	if !ok || len(c.args) != 2 {
		return value{}, false
	}
	wanted := c.args[1]
	if wanted.body == nil && wanted.from == nil {
		return c.fail("null stands where an item is wanted"), true
	}
	if wanted.from != nil && wanted.from.path != "" && c.args[0].origin() == nil && s.more == "" && len(s.items) <= maxOutcomes {
		if v, ok := c.oneOf(s, wanted); ok {
			return v, true
		}
	}
	if wanted.settled() && c.args[0].settled() {
		return value{}, false
	}
	for _, item := range s.items {
		if same(item, wanted) {
			return boolean(true, c.at), true
		}
	}
	all := s.more == ""
	for _, item := range s.items {
		differ, sure := different(item, wanted)
		all = all && sure && differ
	}
	if all {
		return boolean(false, c.at), true
	}
	return c.unknown(), true
}

func (c *invocation) oneOf(s *sequence, wanted value) (value, bool) {
	var guards []model.Guard
	holds := false
	for _, item := range s.items {
		b, ok := item.body.(scalar)
		if !ok {
			return value{}, false
		}
		g, ok := c.e.is(wanted.from, item)
		if !ok {
			return value{}, false
		}
		guards = append(guards, g)
		if w, ok := wanted.body.(scalar); ok {
			holds = holds || equalCty(b.Value, w.Value)
		}
	}
	return c.e.guarded(anyOf(guards...), holds, []value{wanted}, c.at), true
}

// coalesceNative is the first argument that is set and no empty text.
func coalesceNative(c *invocation) (value, bool) {
	for i, arg := range c.args {
		switch b := arg.body.(type) {
		case nil:
			continue
		case scalar:
			if s, ok := stringOf(b.Value); ok && s == "" {
				continue
			}
			return c.e.alike(arg, c.args), true
		case text:
			if identifies(b.parts) || i == len(c.args)-1 || b.typ != cty.NilType {
				return arg, true
			}
			return c.unknown(), true
		case opaque:
			return c.unknown(), true
		default:
			return arg, true
		}
	}
	return c.fail("no argument is set"), true
}

// alike makes a number or bool a text if one of the others is: all arguments are
// of one type.
func (e *evaluation) alike(v value, others []value) value {
	b, ok := v.body.(scalar)
	if !ok || b.Type() == cty.String {
		return v
	}
	for _, other := range others {
		if o, ok := other.body.(scalar); ok && o.Type() == cty.String {
			if s, ok := b.spell(); ok {
				v.body = scalar{Value: cty.StringVal(s)}
			}
			return v
		}
	}
	return v
}

func coalesceListNative(c *invocation) (value, bool) {
	for _, arg := range c.args {
		switch b := arg.body.(type) {
		case nil:
			continue
		case *sequence:
			if len(b.items) > 0 {
				return arg, true
			}
			if b.more != "" {
				return c.unknown(), true
			}
		default:
			return c.unknown(), true
		}
	}
	return c.fail("no list has items"), true
}

func compactNative(c *invocation) (value, bool) {
	s, ok := c.sequence(0)
	if !ok {
		return value{}, false
	}
	out := &sequence{form: collection, more: s.more}
	for _, item := range s.items {
		switch b := item.body.(type) {
		case nil:
			continue
		case scalar:
			if text, ok := stringOf(b.Value); ok && text == "" {
				continue
			}
		}
		out.items = append(out.items, item)
	}
	return value{body: out, at: c.at}.hangingOn(c.over()), true
}

func distinctNative(c *invocation) (value, bool) {
	s, ok := c.sequence(0)
	if !ok || c.args[0].settled() && !plain(s.items) {
		return value{}, false
	}
	out := &sequence{form: collection, more: s.more}
	for _, item := range ofOneType(s.items) {
		if !slices.ContainsFunc(out.items, func(other value) bool { return same(item, other) }) {
			out.items = append(out.items, item)
		}
	}
	return value{body: out, at: c.at}.hangingOn(c.over()), true
}

// plain tells whether items are scalars or texts, of which same knows whether
// they are the same.
func plain(items []value) bool {
	return !slices.ContainsFunc(items, func(item value) bool {
		switch item.body.(type) {
		case nil, scalar, text:
			return false
		}
		return true
	})
}

func zipmapNative(c *invocation) (value, bool) {
	keys, ok := c.sequence(0)
	items, isList := c.sequence(1)
	if !ok || !isList || keys.more != "" || items.more != "" || len(keys.items) != len(items.items) {
		return value{}, false
	}
	out := newObject(len(keys.items))
	if items.form != structural {
		out.form = collection
	}
	for i, key := range keys.items {
		if problem := out.putKey(key, entry{value: items.items[i], key: key.at}); problem != nil {
			return *problem, true
		}
	}
	return value{body: out.sorted(), at: c.at}.hangingOn(c.over()), true
}

// toListNative and its like keep what they are given.
func toListNative(c *invocation) (value, bool) {
	if len(c.args) != 1 {
		return value{}, false
	}
	switch b := c.args[0].body.(type) {
	case *sequence:
		out := &sequence{form: collection, items: ofOneType(b.items), more: b.more}
		return value{body: out, at: c.args[0].at, via: c.args[0].via, from: c.args[0].from}, true
	case nil, text, opaque:
		return c.args[0], true
	}
	return value{}, false
}

func toSetNative(c *invocation) (value, bool) {
	if len(c.args) != 1 {
		return value{}, false
	}
	switch b := c.args[0].body.(type) {
	case *sequence:
		out := newSet(ofOneType(b.items), b.more)
		return value{body: out, at: c.args[0].at, via: c.args[0].via, from: c.args[0].from}, true
	case nil, text, opaque:
		return c.args[0], true
	}
	return value{}, false
}

func toMapNative(c *invocation) (value, bool) {
	if len(c.args) != 1 {
		return value{}, false
	}
	switch b := c.args[0].body.(type) {
	case *object:
		items := make([]value, len(b.keys))
		for i, key := range b.keys {
			items[i] = b.entries[key].value
		}
		out := newObject(len(b.keys))
		out.form, out.more = collection, b.more
		for i, item := range ofOneType(items) {
			out.put(b.keys[i], item, b.entries[b.keys[i]].key)
		}
		return value{body: out, at: c.args[0].at, via: c.args[0].via, from: c.args[0].from}, true
	case nil, text, opaque:
		return c.args[0], true
	}
	return value{}, false
}

// ofOneType makes texts of numbers and bools where texts stand among them.
func ofOneType(items []value) []value {
	types := map[cty.Type]bool{}
	for _, item := range items {
		switch b := item.body.(type) {
		case scalar:
			types[b.Type()] = true
		case text:
			types[cty.String] = true
		}
	}
	if len(types) < 2 {
		return items
	}
	out := slices.Clone(items)
	for i, item := range out {
		if b, ok := item.body.(scalar); ok && b.Type() != cty.String {
			if s, ok := b.spell(); ok {
				out[i].body = scalar{Value: cty.StringVal(s)}
			}
		}
	}
	return out
}

// newSet orders items as sets are, each once.
func newSet(items []value, more string) *sequence {
	out := &sequence{form: set, more: more}
	for _, item := range items {
		if !slices.ContainsFunc(out.items, func(other value) bool { return equalValues(item, other) }) {
			out.items = append(out.items, item)
		}
	}
	slices.SortStableFunc(out.items, compareItems)
	return out
}

func equalValues(a, b value) bool {
	if same(a, b) {
		return true
	}
	if !a.settled() || !b.settled() {
		return false
	}
	x, ok := a.cty()
	y, okay := b.cty()
	return ok && okay && equalCty(x, y)
}

func compareItems(a, b value) int {
	x, ok := a.body.(scalar)
	y, okay := b.body.(scalar)
	switch {
	case !ok && !okay:
		return 0
	case !ok:
		return 1
	case !okay:
		return -1
	}
	if x.Type() == cty.Number && y.Type() == cty.Number {
		return x.AsBigFloat().Cmp(y.AsBigFloat())
	}
	s, _ := x.spell()
	t, _ := y.spell()
	switch {
	case s < t:
		return -1
	case s > t:
		return 1
	}
	return 0
}

// setNative makes the functions on sets, where their items are plain.
func setNative(keep func(in []bool) bool) native {
	return func(c *invocation) (value, bool) {
		if len(c.args) == 0 {
			return value{}, false
		}
		var sets []*sequence
		var all []value
		more := ""
		for _, arg := range c.args {
			s, ok := arg.body.(*sequence)
			if !ok || !plain(s.items) {
				return value{}, false
			}
			if s.more != "" {
				more = s.more
			}
			sets = append(sets, s)
			all = append(all, s.items...)
		}
		out := newSet(ofOneType(all), more)
		out.items = slices.DeleteFunc(out.items, func(item value) bool {
			in := make([]bool, len(sets))
			for i, s := range sets {
				in[i] = slices.ContainsFunc(ofOneType(append([]value{item}, s.items...))[1:], func(other value) bool { return same(item, other) })
			}
			return !keep(in)
		})
		return value{body: out, at: c.at}.hangingOn(c.over()), true
	}
}

// setProductNative refuses products that are too large to list, and leaves the
// others to the function of cty.
func setProductNative(c *invocation) (value, bool) {
	product := 1
	for _, arg := range c.args {
		if s, ok := arg.body.(*sequence); ok {
			if product *= len(s.items); product > maxSize {
				return unknown("the product is too large", c.at), true
			}
		}
	}
	return value{}, false
}

// identityNative is a function that gives what it is given.
func identityNative(c *invocation) (value, bool) {
	if len(c.args) != 1 {
		return value{}, false
	}
	return c.args[0], true
}

// converting makes tostring and its like.
func converting(typ cty.Type) native {
	return func(c *invocation) (value, bool) {
		if len(c.args) != 1 {
			return value{}, false
		}
		return c.e.convert(c.args[0], typ, c.at), true
	}
}

// convert converts a value to a primitive type.
func (e *evaluation) convert(v value, typ cty.Type, at *hcl.Range) value {
	switch b := v.body.(type) {
	case scalar:
		if b.Type() == typ {
			return v
		}
		converted, err := convert.Convert(b.Value, typ)
		if err != nil {
			return failed(err.Error(), at)
		}
		v.body = scalar{Value: converted}
		return v
	case *document:
		if typ == cty.String {
			return v
		}
	case *sequence, *object:
		return failed(v.describe()+" stands where "+typ.FriendlyName()+" is wanted", at)
	}
	return v
}
