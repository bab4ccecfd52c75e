package plan

import (
	"github.com/belay-dev/belay/internal/model"
)

// gather places the instances of a block where the first of them stands, as they
// stand at one block in the source: what is wrong with the block is wrong in one
// place. A value that only some of them have keeps its place.
func (r *reader) gather() {
	for _, all := range r.blocks {
		first := all[0].resource
		for _, e := range all[1:] {
			e.resource.At = first.At
			align(first.Values, e.resource.Values)
		}
	}
}

func align(first, other model.Block) {
	for name, attr := range other {
		if f, ok := first[name]; ok {
			other[name] = aligned(f, attr)
		}
	}
}

// aligned is an attribute at the place of another, if both say the same.
func aligned(first, other model.Attr) model.Attr {
	switch v := other.Value.(type) {
	case model.Block:
		if f, ok := first.Value.(model.Block); ok {
			align(f, v)
			other.At = first.At
		}
	case model.List:
		f, ok := first.Value.(model.List)
		if !ok || len(f) != len(v) {
			return other
		}
		for i := range v {
			v[i] = aligned(f[i], v[i])
		}
		other.At = first.At
	case model.Text:
		if f, ok := first.Value.(model.Text); ok && alikeButKeys(f, v) {
			other.At = first.At
			other = other.WithInner(first.Inner())
		}
	case model.Unknown:
		if _, ok := first.Value.(model.Unknown); ok {
			other.At = first.At
		}
	default:
		a, ok := scalarText(first.Value)
		if b, is := scalarText(other.Value); ok && is && a == b {
			other.At = first.At
		}
	}
	return other
}

// alikeButKeys tells whether two texts are the same but for the instances that
// they refer to.
func alikeButKeys(a, b model.Text) bool {
	if len(a) != len(b) {
		return false
	}
	for i, part := range a {
		if part.Literal != b[i].Literal || (part.Hole == nil) != (b[i].Hole == nil) {
			return false
		}
		if part.Hole != nil && block(part.Hole.Name) != block(b[i].Hole.Name) {
			return false
		}
	}
	return true
}
