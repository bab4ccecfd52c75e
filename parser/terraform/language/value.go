package language

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/belay-dev/belay/internal/model"
)

// A value is what an expression gives, as far as it can be known: cty's values
// with three things more. Every part knows where it was written and what it came
// through. A text keeps its parts where some of them are known on deployment
// only. And what hangs on variables that nobody has given is either known, by
// their defaults, and says how it hangs on them (from), or is a choice.
type value struct {
	body body       // nil is null
	at   *hcl.Range // the expression that produced it
	via  *step      // what it came through, nearest first
	from *origin    // nil if it hangs on no open variable
}

// A step is a place that a value came through: a variable, an argument, a local.
type step struct {
	at   *hcl.Range
	next *step
}

// An origin says how a value hangs on variables that are open.
type origin struct {
	// name writes the value as an expression over variables of the root module. Two
	// values with one name are the same value.
	name string
	// path is the variable, or the attribute of one, if the value is nothing but
	// that: var.stage, var.queue.name.
	path string
	// guard is where the value is true, if it is a bool and that can be said.
	guard model.Guard
	// at is where the variable is declared.
	at *hcl.Range
}

// A body is a scalar, text, *sequence, *object, opaque, *choice, *document,
// failure, *instance or *callInstance.
type body interface{ isBody() }

type (
	// scalar is a string, number or bool that is known.
	scalar struct {
		cty.Value
		spelled *spelling
	}
	// text is a string with holes, or anything that is one hole. Its type is that
	// of a variable, if the hole is one; cty.NilType is a string.
	text struct {
		parts   model.Text
		typ     cty.Type
		spelled *spelling
	}
	// sequence is a tuple, list or set. Sets are sorted.
	sequence struct {
		form  form
		items []value
		more  string // why there may be items that are not seen; "" if there are none
		size  int    // see size
	}
	// object is an object or map. Keys are sorted.
	object struct {
		form    form
		keys    []string
		entries map[string]entry
		more    string
		size    int // see size
	}
	entry struct {
		value
		key *hcl.Range // where its key is written
		// written is the expression beside the key, argument whether that is an argument
		// of a block.
		written  *hcl.Range
		argument bool
	}
	// opaque is anything that cannot be known.
	opaque struct{ why string }
	// choice is a value that is one of two.
	choice struct {
		guard           model.Guard
		then, otherwise value
	}
	// document is a string: the JSON of a value.
	document struct{ value value }
	// failure is what an expression that is wrong gives. It fails what it is part
	// of, but for try and can.
	failure struct{ why string }
)

func (scalar) isBody()    {}
func (text) isBody()      {}
func (*sequence) isBody() {}
func (*object) isBody()   {}
func (opaque) isBody()    {}
func (*choice) isBody()   {}
func (*document) isBody() {}
func (failure) isBody()   {}

// A form tells sequences and objects of one type of element from others.
type form int

const (
	structural form = iota // tuple, object
	collection             // list, map
	set
)

// A spelling says where the characters of a string are written: pieces of
// literal text in a file, or a whole file.
type spelling struct {
	whole  *file
	pieces []piece
}

// A piece is literal text that begins offset code points from the start.
type piece struct {
	offset int
	text   string
	at     *hcl.Range
}

func known(v cty.Value, at *hcl.Range) value {
	if v.IsNull() {
		return value{at: at}
	}
	return value{body: scalar{Value: v}, at: at}
}

func str(s string, at *hcl.Range) value       { return known(cty.StringVal(s), at) }
func boolean(b bool, at *hcl.Range) value     { return known(cty.BoolVal(b), at) }
func number(n int64, at *hcl.Range) value     { return known(cty.NumberIntVal(n), at) }
func unknown(why string, at *hcl.Range) value { return value{body: opaque{why}, at: at} }
func failed(why string, at *hcl.Range) value  { return value{body: failure{why}, at: at} }
func hole(h model.Hole, at *hcl.Range) value  { return textual(model.HoleText(h), at) }
func (v value) placed(at *hcl.Range) value    { v.at = at; return v }
func (v value) through(at *hcl.Range) value   { v.via = &step{at: at, next: v.via}; return v }
func (v value) hangingOn(from *origin) value  { v.from = from; return v }
func list(items []value, at *hcl.Range) value { return value{body: &sequence{items: items}, at: at} }

// textual is a string of parts: known if none is a hole.
func textual(parts model.Text, at *hcl.Range) value {
	if s, ok := parts.Literal(); ok {
		return str(s, at)
	}
	return value{body: text{parts: parts}, at: at}
}

func newObject(size int) *object {
	return &object{keys: make([]string, 0, size), entries: make(map[string]entry, size)}
}

// put sets a key. Keys are put in order by sorted.
func (o *object) put(key string, v value, at *hcl.Range) { o.set(key, entry{value: v, key: at}) }

func (o *object) set(key string, e entry) {
	if _, ok := o.entries[key]; !ok {
		o.keys = append(o.keys, key)
	}
	o.entries[key] = e
}

func (o *object) sorted() *object {
	slices.Sort(o.keys)
	return o
}

// stringOf is the string that a value of cty is.
func stringOf(v cty.Value) (string, bool) {
	if v.IsNull() || !v.IsKnown() || v.Type() != cty.String {
		return "", false
	}
	return v.AsString(), true
}

func isFalse(v cty.Value) bool {
	return !v.IsNull() && v.IsKnown() && v.Type() == cty.Bool && v.False()
}

// maxExponent bounds numbers: written out, those beyond it would fill the memory.
const maxExponent = 4096

// numberOf reads a number.
func numberOf(s string) (cty.Value, bool) {
	v, err := cty.ParseNumberVal(s)
	if err != nil || excessiveNumber(v) {
		return cty.NilVal, false
	}
	return v, true
}

func excessiveNumber(v cty.Value) bool {
	if v.Type() != cty.Number || v.IsNull() || !v.IsKnown() {
		return false
	}
	f := v.AsBigFloat()
	exponent := f.MantExp(nil)
	return f.IsInf() || exponent > maxExponent || exponent < -maxExponent
}

// literalOf is the string that a known string is.
func (v value) literalOf() (string, bool) {
	s, ok := v.body.(scalar)
	if !ok {
		return "", false
	}
	return stringOf(s.Value)
}

// spell writes a known scalar as Terraform converts it to a string.
func (s scalar) spell() (string, bool) {
	if excessiveNumber(s.Value) {
		return "", false
	}
	converted, err := convert.Convert(s.Value, cty.String)
	if err != nil {
		return "", false
	}
	return stringOf(converted)
}

// asText is what a value is as a string: its parts, or a reason why it has none.
func (v value) asText() (parts model.Text, problem *value) {
	switch b := v.body.(type) {
	case nil:
		if v.from != nil && v.from.path != "" { // whoever deploys this gives another value
			h := model.Hole{Source: model.ParameterHole, Name: v.from.path, Why: v.from.path + " has no default but null"}
			return model.HoleText(h), nil
		}
		f := failed("null stands where text is wanted", v.at)
		return nil, &f
	case scalar:
		s, ok := b.spell()
		if !ok {
			f := unknown("the number is too large", v.at)
			return nil, &f
		}
		return model.Lit(s), nil
	case text:
		return b.parts, nil
	case *document:
		return b.text(), nil
	case *sequence, *object, *instance, *callInstance:
		f := failed(v.describe()+" stands where text is wanted", v.at)
		return nil, &f
	default:
		return nil, &v
	}
}

// describe names a value in a message.
func (v value) describe() string {
	switch b := v.body.(type) {
	case nil:
		return "null"
	case scalar:
		switch b.Type() {
		case cty.String:
			return "text"
		case cty.Number:
			return "a number"
		}
		return "a bool"
	case text, *document:
		return "text"
	case *sequence:
		return "a list"
	case *object:
		return "an object"
	case *instance, *callInstance:
		return "an object"
	default:
		return "a value"
	}
}

// shown is a value in a message: as it is written if it is short.
func (v value) shown() string {
	if name := v.name(); len(name) < maxName && v.settled() && v.from == nil {
		return name
	}
	return v.describe()
}

// why says why a value is not known.
func (v value) why() string {
	switch b := v.body.(type) {
	case opaque:
		return b.why
	case failure:
		return b.why
	case text:
		return whyHoles(b.parts)
	case *sequence:
		return cmp.Or(b.more, whyOpen(b.items))
	case *object:
		items := make([]value, len(b.keys))
		for i, key := range b.keys {
			items[i] = b.entries[key].value
		}
		return cmp.Or(b.more, whyOpen(items))
	case *choice:
		return "it hangs on what the variables are"
	case *document:
		return b.value.why()
	case *instance:
		return b.id() + " is known on deployment only"
	case *callInstance:
		return b.address + " is known on deployment only"
	case nil, scalar:
	}
	return onDeployment
}

const onDeployment = "it is known on deployment only"

// whyOpen says why the first of values that is not known is not.
func whyOpen(values []value) string {
	for _, v := range values {
		if !v.settled() {
			return v.why()
		}
	}
	return onDeployment
}

// whyHoles says why a text with holes is not known.
func whyHoles(t model.Text) string {
	for _, part := range t {
		if part.Hole != nil {
			return cmp.Or(part.Hole.Why, part.Hole.Name+" is known on deployment only")
		}
	}
	return onDeployment
}

// settled tells whether all of a value is known.
func (v value) settled() bool {
	switch b := v.body.(type) {
	case nil, scalar:
		return true
	case *sequence:
		return b.more == "" && !slices.ContainsFunc(b.items, func(item value) bool { return !item.settled() })
	case *object:
		if b.more != "" {
			return false
		}
		for _, e := range b.entries {
			if !e.settled() {
				return false
			}
		}
		return true
	case *document:
		return b.value.settled()
	default:
		return false
	}
}

// failureIn finds a failure in what is seen of a value, nil if there is none.
func (v value) failureIn() *value {
	switch b := v.body.(type) {
	case failure:
		return &v
	case *sequence:
		for _, item := range b.items {
			if f := item.failureIn(); f != nil {
				return f
			}
		}
	case *object:
		for _, key := range b.keys {
			if f := b.entries[key].failureIn(); f != nil {
				return f
			}
		}
	case *document:
		return b.value.failureIn()
	}
	return nil
}

// cty is the value of cty that a settled value is. ok is false if it is none.
func (v value) cty() (cty.Value, bool) {
	switch b := v.body.(type) {
	case nil:
		return cty.NullVal(cty.DynamicPseudoType), true
	case scalar:
		return b.Value, true
	case *document:
		s, ok := b.text().Literal()
		return cty.StringVal(s), ok && v.settled()
	case *sequence:
		return b.cty()
	case *object:
		return b.cty()
	}
	return cty.NilVal, false
}

func (s *sequence) cty() (cty.Value, bool) {
	if s.more != "" {
		return cty.NilVal, false
	}
	items := make([]cty.Value, len(s.items))
	for i, item := range s.items {
		var ok bool
		if items[i], ok = item.cty(); !ok {
			return cty.NilVal, false
		}
	}
	if s.form == structural {
		return cty.TupleVal(items), true
	}
	if len(items) == 0 {
		if s.form == set {
			return cty.SetValEmpty(cty.DynamicPseudoType), true
		}
		return cty.ListValEmpty(cty.DynamicPseudoType), true
	}
	if !unify(items) {
		return cty.TupleVal(items), true
	}
	if s.form == set {
		return cty.SetVal(items), true
	}
	return cty.ListVal(items), true
}

func (o *object) cty() (cty.Value, bool) {
	if o.more != "" {
		return cty.NilVal, false
	}
	entries := make(map[string]cty.Value, len(o.keys))
	items := make([]cty.Value, len(o.keys))
	for i, key := range o.keys {
		var ok bool
		if items[i], ok = o.entries[key].cty(); !ok {
			return cty.NilVal, false
		}
	}
	isMap := o.form != structural
	if isMap && len(items) == 0 {
		return cty.MapValEmpty(cty.DynamicPseudoType), true
	}
	isMap = isMap && unify(items)
	for i, key := range o.keys {
		entries[key] = items[i]
	}
	if isMap {
		return cty.MapVal(entries), true
	}
	return cty.ObjectVal(entries), true
}

// unify makes values of one type of them, in place, if there is one.
func unify(items []cty.Value) bool {
	types := make([]cty.Type, len(items))
	same := true
	for i, item := range items {
		types[i] = item.Type()
		same = same && types[i].Equals(types[0])
	}
	if same {
		return true
	}
	typ, conversions := convert.UnifyUnsafe(types)
	if typ == cty.NilType || typ == cty.DynamicPseudoType {
		return false
	}
	out := slices.Clone(items)
	for i, conversion := range conversions {
		if conversion == nil {
			continue
		}
		converted, err := conversion(items[i])
		if err != nil {
			return false
		}
		out[i] = converted
	}
	copy(items, out)
	return true
}

// fromCty is a value of cty, all of it placed at one expression.
func fromCty(v cty.Value, at *hcl.Range) value {
	if v.IsMarked() {
		v, _ = v.Unmark()
	}
	if !v.IsKnown() {
		return unknown(onDeployment, at)
	}
	if v.IsNull() {
		return value{at: at}
	}
	typ := v.Type()
	switch {
	case typ.IsPrimitiveType():
		return known(v, at)
	case typ.IsTupleType(), typ.IsListType(), typ.IsSetType():
		s := &sequence{form: formOf(typ)}
		for it := v.ElementIterator(); it.Next(); {
			_, item := it.Element()
			s.items = append(s.items, fromCty(item, at))
		}
		return value{body: s, at: at}
	case typ.IsObjectType(), typ.IsMapType():
		o := newObject(v.LengthInt())
		o.form = formOf(typ)
		for it := v.ElementIterator(); it.Next(); {
			key, item := it.Element()
			o.put(key.AsString(), fromCty(item, at), at)
		}
		return value{body: o.sorted(), at: at}
	}
	return unknown("it is of a type that has no value here", at)
}

func formOf(typ cty.Type) form {
	switch {
	case typ.IsSetType():
		return set
	case typ.IsListType(), typ.IsMapType():
		return collection
	}
	return structural
}

// fromModel is a value of the model: what another part of the loader made.
func fromModel(attr model.Attr) value {
	v := bodyOfModel(attr)
	for _, at := range slices.Backward(attr.Via()) {
		v = v.through(rangeOf(at))
	}
	return v
}

func bodyOfModel(attr model.Attr) value {
	at := rangeOf(attr.At)
	switch v := attr.Value.(type) {
	case model.Text:
		return textual(v, at)
	case model.Number:
		if n, ok := numberOf(v.Source); ok {
			return known(n, at)
		}
		return known(cty.NumberFloatVal(v.Value), at)
	case model.Bool:
		return boolean(bool(v), at)
	case model.List:
		items := make([]value, len(v))
		for i, item := range v {
			items[i] = fromModel(item)
		}
		return list(items, at)
	case model.Block:
		o := newObject(len(v))
		for key, item := range v {
			o.put(key, fromModel(item), rangeOf(item.At))
		}
		return value{body: o.sorted(), at: at}
	case model.Choice:
		then, otherwise := attr, attr
		then.Value, otherwise.Value = v.Then, v.Else
		return value{body: &choice{guard: v.If, then: bodyOfModel(then), otherwise: bodyOfModel(otherwise)}, at: at}
	case model.Unknown:
		return unknown(v.Why, at)
	case nil:
	}
	return value{at: at}
}

// sourceOf writes an expression as it is written, in one line and not too long.
func sourceOf(f *file, r hcl.Range) string {
	if f == nil || r.Start.Byte < 0 || r.End.Byte > len(f.data) || r.Start.Byte > r.End.Byte {
		return "an expression"
	}
	s := strings.Join(strings.Fields(string(f.data[r.Start.Byte:r.End.Byte])), " ")
	return shortened(s)
}

// maxName is how long the name of an expression may be.
const maxName = 80

func shortened(s string) string {
	if runes := []rune(s); len(runes) > maxName {
		return string(runes[:maxName-1]) + "…"
	}
	return s
}
