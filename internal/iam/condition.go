package iam

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/belay-dev/belay/internal/model"
)

// A Context is what is known of a request's condition keys, by key in lower
// case. A key with no values is known to be absent; of a key that is not in the
// map nothing is known.
type Context map[string][]model.Text

// An atom is one condition of a statement: an operator, a key and values of
// which one suffices.
type atom struct {
	operator operator
	written  string // the operator as it was written
	key      string // in lower case
	values   []model.Text
	// why says why the condition, or one of its values, is not known. An atom
	// without a key is altogether unknown.
	why       string
	constancy *constancy
}

// constancy is what a condition says whatever its key holds, once somebody asks. It
// compares with no value but the condition's own.
type constancy struct {
	once   sync.Once
	answer Answer
}

// String writes the condition for a message.
func (a atom) String() string {
	if a.key == "" {
		return "a condition that is not known: " + a.why
	}
	values := make([]string, len(a.values))
	for i, v := range a.values {
		values[i] = v.String()
	}
	if a.why != "" {
		values = append(values, "?")
	}
	return a.written + " " + a.key + " " + strings.Join(values, ", ")
}

// id is equal for atoms that say the same.
func (a atom) id() string {
	values := make([]string, len(a.values))
	for i, v := range a.values {
		values[i] = strconv.Quote(v.String())
	}
	slices.Sort(values)
	return strings.ToLower(a.written) + " " + a.key + " " + strings.Join(slices.Compact(values), ",") + " " + a.why
}

// atoms reads the conditions of a statement in normal form.
func atoms(conditions model.Value) []atom {
	switch v := conditions.(type) {
	case model.List:
		var out []atom
		for _, item := range v {
			out = append(out, readAtom(item.Value))
		}
		return out
	case model.Unknown:
		return []atom{{why: v.Why}}
	case model.Choice:
		return []atom{{why: "it depends on a condition of the template"}}
	default:
		return nil
	}
}

func readAtom(value model.Value) atom {
	block, ok := value.(model.Block)
	if !ok {
		if unknown, isUnknown := value.(model.Unknown); isUnknown {
			return atom{why: unknown.Why}
		}
		return atom{why: "it depends on a condition of the template"}
	}
	a := atom{written: literal(block["operator"].Value), key: strings.ToLower(literal(block["key"].Value)), constancy: &constancy{}}
	a.operator, ok = parseOperator(a.written)
	if !ok {
		return atom{why: a.written + " is no condition operator"}
	}
	for _, item := range model.Items(block["values"]) {
		switch v := item.Value.(type) {
		case model.Text:
			a.values = append(a.values, v)
		case model.Unknown:
			a.why = v.Why
		default:
			a.why = "a value depends on a condition of the template"
		}
	}
	return a
}

// alwaysPresent are keys that every request by a signed-in principal has.
// Source: "AWS global condition context keys" in the IAM user guide, availability
// of each key.
var alwaysPresent = map[string]bool{
	"aws:currenttime": true, "aws:epochtime": true, "aws:principalaccount": true, "aws:principalarn": true,
	"aws:principaltype": true, "aws:requestedregion": true, "aws:securetransport": true, "aws:useragent": true,
	"aws:userid": true,
}

// eval answers whether a condition holds, as far as the context is known.
func (a atom) eval(context Context, r reading) Answer {
	if a.key == "" {
		return Unknown
	}
	values, known := context[a.key]
	if !known {
		return a.constant(r)
	}
	return a.of(values, r)
}

// constant is the answer where nothing is known of the key: the same for
// whatever it holds, or unknown. The reading is that of the statement.
func (a atom) constant(r reading) Answer {
	if a.constancy == nil { // nothing is known of the condition
		return a.solved(r)
	}
	a.constancy.once.Do(func() { a.constancy.answer = a.solved(r) })
	return a.constancy.answer
}

func (a atom) solved(r reading) Answer {
	if _, can := solve([]want{{a, true}}, r); can == No {
		return No
	}
	if _, can := solve([]want{{a, false}}, r); can == No {
		return Yes
	}
	return Unknown
}

// of answers for the values of the key; none means that it is absent.
func (a atom) of(values []model.Text, r reading) Answer {
	o := a.operator
	if o.base == "null" {
		return a.null(len(values) == 0)
	}
	if len(values) == 0 {
		switch {
		case o.forAny && !o.ifExists:
			return No
		case o.forAll, o.ifExists, o.negated:
			return Yes
		}
		return No
	}
	switch {
	case o.forAll:
		all := Yes
		for _, v := range values {
			all = min(all, a.value(v, r))
		}
		return all
	case o.negated && !o.forAny:
		// Without a set operator, a negated one must hold for every value.
		all := Yes
		for _, v := range values {
			all = min(all, a.value(v, r))
		}
		return all
	}
	some := No
	for _, v := range values {
		some = max(some, a.value(v, r))
	}
	return some
}

// null answers for the operator Null: true asks that the key is absent.
func (a atom) null(absent bool) Answer {
	answer := No
	if a.why != "" {
		answer = Unknown
	}
	for _, v := range a.values {
		switch text, known := v.Literal(); {
		case !known:
			answer = max(answer, Unknown)
		case strings.EqualFold(text, "true") == absent:
			return Yes
		}
	}
	return answer
}

// value answers for one value of the key: whether one of the condition's values
// suits it, or none for a negated operator.
func (a atom) value(v model.Text, r reading) Answer {
	answer := No
	if a.why != "" {
		answer = Unknown
	}
	for _, want := range a.values {
		answer = max(answer, a.compare(want, v, r))
	}
	if a.operator.negated {
		return Yes - answer
	}
	return answer
}

// compare answers whether a value of the condition suits a value of the key,
// negation apart.
func (a atom) compare(want, have model.Text, r reading) Answer {
	family := a.operator.family()
	if family == stringFamily || family == arnFamily {
		return a.compareText(want, have, r)
	}
	wanted, known := want.Literal()
	got, also := have.Literal()
	if !known || !also {
		if want.Equal(have) {
			return answers[!strings.HasSuffix(a.operator.base, "than")]
		}
		return Unknown
	}
	return answers[a.operator.holds(family, wanted, got)]
}

// read is how the operator reads its values.
func (a atom) read(r reading) reading {
	r.wildcards = a.operator.wildcards
	r.fold = strings.HasSuffix(a.operator.base, "ignorecase")
	r.confined = false
	r.segments = a.operator.family() == arnFamily
	return r
}

func (a atom) compareText(want, have model.Text, r reading) Answer {
	pattern := a.read(r)
	value := pattern
	value.wildcards, value.segments = false, false
	if p, ok := want.Literal(); ok && len(a.values) > 0 {
		if v, ok := have.Literal(); ok && !pattern.wildcards {
			if pattern.fold {
				return answers[strings.EqualFold(p, v)]
			}
			return answers[p == v]
		}
	}
	pattern.free, value.free = true, true
	if !meets(pattern.compile(want), value.compile(have)) {
		return No
	}
	pattern.free, value.free = false, false
	if meets(pattern.compile(want), value.compile(have)) { // the value is one word
		return Yes
	}
	return Unknown
}

// A family is operators that compare the same kind of value.
type family int

const (
	stringFamily family = iota
	arnFamily
	numberFamily
	dateFamily
	boolFamily
	addressFamily
	nullFamily
)

func (o operator) family() family {
	switch base := o.base; {
	case base == "null":
		return nullFamily
	case base == "bool":
		return boolFamily
	case strings.HasPrefix(base, "arn"):
		return arnFamily
	case strings.HasPrefix(base, "numeric"):
		return numberFamily
	case strings.HasPrefix(base, "date"):
		return dateFamily
	case strings.HasSuffix(base, "ipaddress"):
		return addressFamily
	}
	return stringFamily
}

// holds compares two values that are known, negation apart. Values that are not
// of the operator's type suit nothing.
func (o operator) holds(f family, want, have string) bool {
	switch f {
	case boolFamily:
		return strings.EqualFold(want, have)
	case numberFamily:
		w, err := strconv.ParseFloat(strings.TrimSpace(want), 64)
		h, also := strconv.ParseFloat(strings.TrimSpace(have), 64)
		return err == nil && also == nil && o.ordered(compareFloat(h, w))
	case dateFamily:
		w, ok := parseDate(want)
		h, also := parseDate(have)
		return ok && also && o.ordered(h.Compare(w))
	case addressFamily:
		network, ok := parsePrefix(want)
		address, err := netip.ParseAddr(have)
		return ok && err == nil && network.Contains(address)
	case stringFamily, arnFamily, nullFamily:
	}
	return want == have
}

// ordered tells whether an order of the two sides is the operator's.
func (o operator) ordered(order int) bool {
	switch {
	case strings.HasSuffix(o.base, "lessthan"):
		return order < 0
	case strings.HasSuffix(o.base, "lessthanequals"):
		return order <= 0
	case strings.HasSuffix(o.base, "greaterthan"):
		return order > 0
	case strings.HasSuffix(o.base, "greaterthanequals"):
		return order >= 0
	}
	return order == 0
}

func compareFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// parseDate reads a date of ISO 8601 or the seconds since 1970.
func parseDate(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly, "2006-01", "2006"} {
		if layout == "2006" && len(s) != 4 {
			continue
		}
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	seconds, err := strconv.ParseInt(s, 10, 64)
	return time.Unix(seconds, 0), err == nil
}

// parsePrefix reads a CIDR, or one address.
func parsePrefix(s string) (netip.Prefix, bool) {
	if p, err := netip.ParsePrefix(s); err == nil {
		return p.Masked(), true
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(a, a.BitLen()), true
}
