package draft

import (
	"reflect"
	"slices"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// Merged is one attribute made of two: the first where it is set, else the
// second.
func Merged(first, second model.Attr) model.Attr {
	if first.Value == nil {
		return second
	}
	if choice, ok := first.Value.(model.Choice); ok && second.Value != nil {
		then := Merged(model.Attr{Value: choice.Then, At: OrAt(choice.ThenAt, first.At)}, second)
		otherwise := Merged(model.Attr{Value: choice.Else, At: OrAt(choice.ElseAt, first.At)}, second)
		first.Value = model.Choice{
			If: choice.If, Then: then.Value, Else: otherwise.Value, ThenAt: then.At, ElseAt: otherwise.At,
		}
	}
	return first
}

// Chosen is a choice between two attributes, each at its place. Where one of
// them is not set, that is said of at, what both are part of.
func Chosen(guard model.Guard, at source.Span, then, otherwise model.Attr) model.Attr {
	out := then.Of(nil)
	switch {
	case then.Value == nil && otherwise.Value == nil:
		return out
	case then.Value == nil:
		out = otherwise.Of(nil)
		out.At = at
	case otherwise.Value == nil:
		out.At = at
	}
	out.Value = model.Choice{If: guard, Then: then.Value, Else: otherwise.Value, ThenAt: then.At, ElseAt: otherwise.At}
	return out
}

// maxSides is how many sides the choices of one value may make.
const maxSides = 16

// Distribute gives f the values without the choices among them, and makes the
// choice of what f returns. The second result is false if there are too many.
func Distribute(values []model.Value, f func([]model.Value) model.Value) (model.Value, bool) {
	left := maxSides
	var rec func(values []model.Value) model.Value
	rec = func(values []model.Value) model.Value {
		for _, v := range values {
			c, ok := v.(model.Choice)
			if !ok {
				continue
			}
			then := rec(sides(values, c.If, true))
			if left < 0 {
				return nil
			}
			return Either(c.If, then, rec(sides(values, c.If, false)))
		}
		if left--; left < 0 {
			return nil
		}
		return f(values)
	}
	out := rec(values)
	return out, left >= 0
}

// Either is a choice, unless both sides are the same.
func Either(guard model.Guard, then, otherwise model.Value) model.Value {
	if reflect.DeepEqual(then, otherwise) {
		return then
	}
	return model.Choice{If: guard, Then: then, Else: otherwise}
}

// sides takes the side of each choice that is left where a guard holds, or does
// not.
func sides(values []model.Value, guard model.Guard, holds bool) []model.Value {
	out := make([]model.Value, len(values))
	for i, v := range values {
		out[i] = oneSide(v, guard, holds)
	}
	return out
}

func oneSide(v model.Value, guard model.Guard, holds bool) model.Value {
	c, ok := v.(model.Choice)
	if !ok {
		return v
	}
	if yes, sure := answer(c.If, guard, holds); sure {
		if yes {
			return oneSide(c.Then, guard, holds)
		}
		return oneSide(c.Else, guard, holds)
	}
	return Either(c.If, oneSide(c.Then, guard, holds), oneSide(c.Else, guard, holds))
}

// answer is what a guard comes to where a known one holds, or does not, if that
// decides it.
func answer(guard, known model.Guard, holds bool) (yes, sure bool) {
	if reflect.DeepEqual(guard, known) {
		return holds, true
	}
	mine, ok := guard.(model.Is)
	other, same := known.(model.Is)
	// A choice point has one outcome: where it is this one it is no other.
	return false, holds && ok && same && mine.Choice == other.Choice
}

// Given is a value where a guard holds, or does not: one side is taken of all
// choices that this decides, however deep they are, and the others depend on what is
// left of their guards. Items of lists and members of blocks that are not there then
// are left out.
func Given(value model.Value, guard model.Guard, holds bool) model.Value {
	switch v := value.(type) {
	case model.Choice:
		rest, can := remainder(v.If, guard, holds)
		switch {
		case !can:
			return Given(v.Else, guard, holds)
		case rest == nil:
			return Given(v.Then, guard, holds)
		}
		v.If, v.Then, v.Else = rest, Given(v.Then, guard, holds), Given(v.Else, guard, holds)
		if v.Then == nil && v.Else == nil {
			return nil
		}
		return v
	case model.List:
		var out model.List
		for _, item := range v {
			if item.Value = Given(item.Value, guard, holds); item.Value != nil {
				out = append(out, item)
			}
		}
		return out
	case model.Block:
		out := make(model.Block, len(v))
		for name, attr := range v {
			if attr.Value = Given(attr.Value, guard, holds); attr.Value != nil {
				out[name] = attr
			}
		}
		return out
	default:
		return value
	}
}

// remainder is what a guard still asks where a known one holds, or does not: nil if
// nothing. The second result is false if the guard cannot hold then.
func remainder(guard, known model.Guard, holds bool) (rest model.Guard, can bool) {
	if yes, sure := answer(guard, known, holds); sure {
		return nil, yes
	}
	switch g := guard.(type) {
	case model.Not:
		rest, can := remainder(g.Guard, known, holds)
		if !can || rest == nil {
			return nil, !can
		}
		return model.Not{Guard: rest}, true
	case model.All:
		left, decided := remainders(g, known, holds, false)
		if decided || len(left) == 0 {
			return nil, !decided
		}
		if len(left) == 1 {
			return left[0], true
		}
		return model.All(left), true
	case model.Any:
		left, decided := remainders(g, known, holds, true)
		if decided || len(left) == 0 {
			return nil, decided
		}
		if len(left) == 1 {
			return left[0], true
		}
		return model.Any(left), true
	default:
		return guard, true
	}
}

// remainders are what is left of guards of which one decides about all of them if it
// comes to deciding.
func remainders(guards []model.Guard, known model.Guard, holds, deciding bool) (left []model.Guard, decided bool) {
	for _, g := range guards {
		rest, can := remainder(g, known, holds)
		switch {
		case can && rest != nil:
			left = append(left, rest)
		case can == deciding:
			return nil, true
		}
	}
	return left, false
}

// AllTrue is true if every value is, false if one is not.
func AllTrue(values ...model.Value) model.Value {
	out, ok := Distribute(values, func(values []model.Value) model.Value {
		var why string
		for _, value := range values {
			coerced, _ := model.BoolType.Coerce(value)
			if v, ok := coerced.(model.Unknown); ok {
				why = v.Why
			} else if coerced != model.Value(model.Bool(true)) {
				return model.Bool(false)
			}
		}
		if why != "" {
			return model.Unknown{Why: why}
		}
		return model.Bool(true)
	})
	if !ok {
		return model.Unknown{Why: "it depends on too many conditions"}
	}
	return out
}

// AnyTrue is true if a value is, nil if none is.
func AnyTrue(values ...model.Value) model.Value {
	out, ok := Distribute(values, func(values []model.Value) model.Value {
		var unknown model.Value
		for _, value := range values {
			switch v := value.(type) {
			case model.Bool:
				return v
			case model.Unknown:
				unknown = v
			default:
			}
		}
		return unknown
	})
	if !ok {
		return model.Unknown{Why: "it depends on too many conditions"}
	}
	return out
}

// IsSet is true where a value is set and not empty.
func IsSet(value model.Value) model.Value {
	return model.Convert(value, func(value model.Value) model.Value {
		switch v := value.(type) {
		case model.Unknown:
			return v
		case model.List:
			return someSet(v)
		case model.Block:
			return model.Bool(len(v) > 0)
		case model.Text:
			if _, lone := v.Hole(); lone {
				return model.Unknown{Why: WhyUnknown(v)}
			}
		default:
		}
		return model.Bool(true)
	})
}

// someSet is true where an item of a list stands: one may do so under a guard.
func someSet(list model.List) model.Value {
	var out model.Attr
	for _, item := range list {
		out = Merged(out, model.Attr{Value: model.Convert(item.Value, func(model.Value) model.Value { return model.Bool(true) })})
		if settled(out.Value) {
			return out.Value
		}
	}
	return Merged(out, model.Attr{Value: model.Bool(false)}).Value
}

// IsWord is true where a value is one of the words, false where it is another.
func IsWord(value model.Value, words ...string) model.Value {
	return model.Convert(value, func(value model.Value) model.Value {
		text, ok := value.(model.Text)
		if !ok {
			return value
		}
		literal, known := text.Literal()
		if !known {
			return model.Unknown{Why: WhyUnknown(text)}
		}
		return model.Bool(slices.Contains(words, literal))
	})
}

// MayBe tells whether a value is a word on some side of its choices.
func MayBe(value model.Value, word string) bool {
	if choice, ok := value.(model.Choice); ok {
		return MayBe(choice.Then, word) || MayBe(choice.Else, word)
	}
	return Literal(value) == word
}

// Contains tells whether a list has a word, as far as it is known.
func Contains(value model.Value, word string) model.Value {
	return model.Convert(value, func(value model.Value) model.Value {
		list, ok := value.(model.List)
		if !ok {
			list = model.List{{Value: value}}
		}
		return contains(list, word)
	})
}

func contains(list model.List, word string) model.Value {
	for i, item := range list {
		switch v := item.Value.(type) {
		case model.Text:
			literal, known := v.Literal()
			if !known {
				return orElseUnknown(contains(list[i+1:], word), WhyUnknown(v))
			}
			if literal == word {
				return model.Bool(true)
			}
		case model.Unknown:
			return orElseUnknown(contains(list[i+1:], word), v.Why)
		case model.Choice:
			rest := list[i+1:]
			with := func(side model.Value) model.Value { return contains(append(model.List{{Value: side}}, rest...), word) }
			return model.Choice{If: v.If, Then: with(v.Then), Else: with(v.Else)}
		default:
		}
	}
	return model.Bool(false)
}

func orElseUnknown(value model.Value, why string) model.Value {
	if value == model.Value(model.Bool(true)) {
		return value
	}
	return model.Unknown{Why: why}
}
