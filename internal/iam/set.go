package iam

import (
	"iter"
	"math/bits"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/iam/data"
	"github.com/belay-dev/belay/internal/model"
)

// A Set is a set of actions. Beside the actions that are known it may hold, for
// each service and for services that are not known, the actions that AWS has not
// published yet: sqs:* covers them and a list of all actions of today does not.
// Sets are never changed once they are made.
type Set struct{ chunks []chunk } // by index, none empty

// A chunk is the ids from 64·index on.
type chunk struct {
	index uint16
	bits  uint64
}

// The ids after those of actions stand for what is not known yet: one for each
// service and the last for all other services.
func futureOf(u *data.Universe, s *data.Service) data.ActionID {
	return data.ActionID(u.Len() + s.Index) //nolint:gosec // Universe checks that they fit
}

func futureOfAll(u *data.Universe) data.ActionID {
	return data.ActionID(u.Len() + len(u.Services)) //nolint:gosec // Universe checks that they fit
}

// fullSet is every action, known or not.
func fullSet(u *data.Universe) Set {
	n := int(futureOfAll(u)) + 1
	out := make([]chunk, (n+63)/64)
	for i := range out {
		out[i] = chunk{uint16(i), ^uint64(0)}
	}
	if rest := n % 64; rest != 0 {
		out[len(out)-1].bits = 1<<rest - 1
	}
	return Set{out}
}

// setOf is the set of some ids, in any order.
func setOf(ids ...data.ActionID) Set {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	var out []chunk
	for _, id := range ids {
		index, bit := uint16(id/64), uint64(1)<<(id%64)
		if n := len(out); n > 0 && out[n-1].index == index {
			out[n-1].bits |= bit
			continue
		}
		out = append(out, chunk{index, bit})
	}
	return Set{out}
}

// Empty tells whether there is nothing in the set.
func (s Set) Empty() bool { return len(s.chunks) == 0 }

// Has tells whether an id is in the set.
func (s Set) Has(id data.ActionID) bool {
	i, ok := find(s.chunks, uint16(id/64))
	return ok && s.chunks[i].bits&(1<<(id%64)) != 0
}

// find is where the chunk of an index is, or would be.
func find(chunks []chunk, index uint16) (int, bool) {
	return slices.BinarySearchFunc(chunks, index, func(c chunk, want uint16) int { return int(c.index) - int(want) })
}

// combine merges two sets chunk by chunk; what a set has not is 0.
func combine(a, b Set, f func(x, y uint64) uint64) Set {
	out := make([]chunk, 0, max(len(a.chunks), len(b.chunks)))
	x, y := a.chunks, b.chunks
	for len(x) > 0 || len(y) > 0 {
		var c chunk
		switch {
		case len(y) == 0 || len(x) > 0 && x[0].index < y[0].index:
			c = chunk{x[0].index, f(x[0].bits, 0)}
			x = x[1:]
		case len(x) == 0 || x[0].index > y[0].index:
			c = chunk{y[0].index, f(0, y[0].bits)}
			y = y[1:]
		default:
			c = chunk{x[0].index, f(x[0].bits, y[0].bits)}
			x, y = x[1:], y[1:]
		}
		if c.bits != 0 {
			out = append(out, c)
		}
	}
	return Set{out}
}

// Union is what is in either set.
func (s Set) Union(t Set) Set {
	switch {
	case len(t.chunks) == 0:
		return s
	case len(s.chunks) == 0:
		return t
	}
	return combine(s, t, func(x, y uint64) uint64 { return x | y })
}

// Intersect is what is in both sets.
func (s Set) Intersect(t Set) Set {
	if len(s.chunks) > len(t.chunks) {
		s, t = t, s
	}
	var out []chunk
	rest := t.chunks
	for _, c := range s.chunks { // most sets that are asked about are small, beside all of a kind
		i, ok := find(rest, c.index)
		if rest = rest[i:]; ok && c.bits&rest[0].bits != 0 {
			out = append(out, chunk{c.index, c.bits & rest[0].bits})
		}
	}
	return Set{out}
}

// Minus is what is in the first set alone.
func (s Set) Minus(t Set) Set {
	if len(t.chunks) == 0 {
		return s
	}
	return combine(s, t, func(x, y uint64) uint64 { return x &^ y })
}

// Meets tells whether something is in both sets.
func (s Set) Meets(t Set) bool {
	x, y := s.chunks, t.chunks
	for len(x) > 0 && len(y) > 0 {
		switch {
		case x[0].index < y[0].index:
			x = x[1:]
		case x[0].index > y[0].index:
			y = y[1:]
		case x[0].bits&y[0].bits != 0:
			return true
		default:
			x, y = x[1:], y[1:]
		}
	}
	return false
}

// Contains tells whether all of t is in s.
func (s Set) Contains(t Set) bool {
	rest := s.chunks
	for _, c := range t.chunks {
		i, ok := find(rest, c.index)
		if !ok || c.bits&^rest[i].bits != 0 {
			return false
		}
		rest = rest[i:]
	}
	return true
}

// Equal tells whether two sets hold the same.
func (s Set) Equal(t Set) bool { return slices.Equal(s.chunks, t.chunks) }

// Len is the number of ids in the set, those for what is not known yet included.
func (s Set) Len() int {
	n := 0
	for _, b := range s.chunks {
		n += bits.OnesCount64(b.bits)
	}
	return n
}

// All yields the ids in order, those for what is not known yet last.
func (s Set) All() iter.Seq[data.ActionID] {
	return func(yield func(data.ActionID) bool) {
		for _, b := range s.chunks {
			for word := b.bits; word != 0; word &= word - 1 {
				if !yield(data.ActionID(b.index)*64 + data.ActionID(bits.TrailingZeros64(word))) { //nolint:gosec // below 64
					return
				}
			}
		}
	}
}

// An expansion is what an action pattern stands for. The two bounds are apart
// only for patterns with holes.
type expansion struct {
	upper, lower Set
	// none tells that the pattern covers no action that is known.
	none bool
}

// expand works out what an action pattern covers.
func expand(u *data.Universe, text model.Text) expansion {
	if literal, ok := text.Literal(); ok {
		set := expandLiteral(u, literal)
		return expansion{upper: set, lower: set, none: !hasAction(u, set)}
	}
	upper := expandPattern(u, reading{wildcards: true, fold: true, free: true}.compile(text))
	lower := expandPattern(u, reading{wildcards: true, fold: true}.compile(text))
	return expansion{upper: upper, lower: lower, none: !hasAction(u, upper)}
}

func hasAction(u *data.Universe, s Set) bool {
	return len(s.chunks) > 0 && int(s.chunks[0].index)*64+bits.TrailingZeros64(s.chunks[0].bits) < u.Len()
}

// expandLiteral expands a pattern without holes. AWS takes no wildcard in the
// name of a service but one that is all of it.
func expandLiteral(u *data.Universe, literal string) Set {
	if strings.Trim(literal, "*") == "" && literal != "" {
		return fullSet(u)
	}
	prefix, verb, ok := strings.Cut(strings.ToLower(literal), ":")
	if !ok || strings.ContainsAny(prefix, "*?") {
		return expandPattern(u, reading{wildcards: true, fold: true}.compile(model.Lit(literal)))
	}
	s := u.Service(prefix)
	if s == nil {
		return Set{}
	}
	if !strings.ContainsAny(verb, "*?") {
		if id, ok := u.Find(literal); ok {
			return setOf(id)
		}
		return Set{}
	}
	var ids []data.ActionID
	for id := s.First; id < s.End; id++ {
		if Glob(verb, u.Verb(id)) {
			ids = append(ids, id)
		}
	}
	if covers(verb) {
		ids = append(ids, futureOf(u, s))
	}
	return setOf(ids...)
}

// expandPattern expands any pattern by asking of every action.
func expandPattern(u *data.Universe, p pattern) Set {
	var ids []data.ActionID
	for _, s := range u.Services {
		prefix := reading{fold: true}.compile(model.Lit(s.Prefix + ":"))
		if !meets(p, append(prefix, tok{kind: manyTok})) {
			continue
		}
		for id := s.First; id < s.End; id++ {
			if meets(p, append(slices.Clip(prefix), reading{fold: true}.compile(model.Lit(u.Verb(id)))...)) {
				ids = append(ids, id)
			}
		}
		if includes(language{p}, append(slices.Clip(prefix), tok{kind: manyTok})) == Yes {
			ids = append(ids, futureOf(u, s))
		}
	}
	if p.all() || includes(language{p}, pattern{{kind: manyTok}, {char: ':'}, {kind: manyTok}}) == Yes {
		ids = append(ids, futureOfAll(u))
	}
	return setOf(ids...)
}

// Glob tells whether a pattern with * and ? matches a text. It goes over the
// text once and back to after the last * where it went wrong.
func Glob(pattern, text string) bool {
	p, t, star, mark := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			p++
			t++
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
