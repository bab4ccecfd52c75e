package model

import "slices"

// Both holds where both guards do. A nil guard always holds.
func Both(a, b Guard) Guard {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	if all, ok := a.(All); ok {
		return append(slices.Clip(all), b)
	}
	return All{a, b}
}

// EachChoice calls f for each side of a value's choices, with the guard under
// which the side stands; guard is the one under which the value does. A side
// that is not set is one too.
func EachChoice(value Value, guard Guard, f func(Value, Guard)) {
	choice, ok := value.(Choice)
	if !ok {
		f(value, guard)
		return
	}
	EachChoice(choice.Then, Both(guard, choice.If), f)
	EachChoice(choice.Else, Both(guard, Not{Guard: choice.If}), f)
}

// Convert applies f to each side of a value's choices. What is not set stays
// not set.
func Convert(value Value, f func(Value) Value) Value {
	switch v := value.(type) {
	case nil:
		return nil
	case Choice:
		then, otherwise := Convert(v.Then, f), Convert(v.Else, f)
		if then == nil && otherwise == nil {
			return nil
		}
		v.Then, v.Else = then, otherwise
		return v
	default:
		return f(value)
	}
}

// Items is the items of a list, or a lone value as a list of one. Where a
// choice stands for the list, each item says under which guard it is one.
func Items(attr Attr) List {
	var out List
	EachChoice(attr.Value, nil, func(value Value, guard Guard) {
		switch v := value.(type) {
		case nil:
		case List:
			for _, item := range v {
				item.Value = Guarded(guard, item.Value)
				out = append(out, item)
			}
		default:
			item := attr
			item.Value = Guarded(guard, value)
			out = append(out, item)
		}
	})
	return out
}

// Guarded is the value where the guard holds and not set elsewhere.
func Guarded(guard Guard, value Value) Value {
	if guard == nil || value == nil {
		return value
	}
	return Choice{If: guard, Then: value}
}
