package draft

import (
	"cmp"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// Collected is a list as an attribute, which stands where its first item does, or
// where its resource does. It is not set if nothing is in it.
func Collected(out model.List, of source.Span) model.Attr {
	if len(out) == 0 {
		return model.Attr{}
	}
	return model.Attr{Value: out, At: cmp.Or(out[0].At, of)}
}

// EachWhere is Where for a list in each item of another one.
func (d *Draft) EachWhere(items model.Attr, list, path, at string, words ...string) model.List {
	var out model.List
	d.Each(items, func(_ int, item model.Attr, guard model.Guard, why string) {
		if why != "" {
			out = append(out, model.Attr{Value: model.Unknown{Why: why}, At: item.At})
			return
		}
		for _, found := range d.Where(d.Inside(item, list), path, at, words...) {
			found.Value = model.Guarded(guard, found.Value)
			out = append(out, found)
		}
	})
	return out
}

// Where lists what stands at a path of those items of a list that have one of the
// words at another path.
func (d *Draft) Where(list model.Attr, path, at string, words ...string) model.List {
	var out model.List
	d.Each(list, func(_ int, item model.Attr, guard model.Guard, why string) {
		found := d.Inside(item, path)
		if why != "" {
			found = model.Attr{Value: model.Unknown{Why: why}, At: item.At}
		} else {
			found.Value = WhereTrue(IsWord(d.Inside(item, at).Value, words...), found.Value)
		}
		if found.Value = model.Guarded(guard, found.Value); found.Value != nil {
			out = append(out, found)
		}
	})
	return out
}

// WhereTrue is a value where a condition holds, nothing where it does not, and
// unknown where the condition is.
func WhereTrue(condition, value model.Value) model.Value {
	return model.Convert(condition, func(holds model.Value) model.Value {
		switch v := holds.(type) {
		case model.Bool:
			if v {
				return value
			}
		case model.Unknown:
			if value != nil {
				return v
			}
		default:
		}
		return nil
	})
}

// Leaves are the items of a list and those of the lists in it, each under the guard of
// the choices around it.
func Leaves(attr model.Attr) model.List {
	var out model.List
	for _, item := range model.Items(attr) {
		switch {
		case item.Value == nil:
		case holdsList(item.Value):
			out = append(out, Leaves(item)...)
		default:
			out = append(out, item)
		}
	}
	return out
}

// holdsList tells whether a value is a list on some side of its choices.
func holdsList(value model.Value) bool {
	if choice, ok := value.(model.Choice); ok {
		return holdsList(choice.Then) || holdsList(choice.Else)
	}
	_, ok := value.(model.List)
	return ok
}
