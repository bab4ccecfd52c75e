package workspace

import (
	"math/bits"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// A literal is something to say of worlds, in which of them it is so and in
// which it may be: a condition that decides nothing in a world has no answer there.
type literal struct {
	words   string
	in, may uint32
}

// When says in as few words as it can what tells the worlds in which something
// holds from the others that were looked at: a list of clauses that are all
// so. It is empty if holds covers among. The numbers are indexes of the worlds
// of a component.
func (u *Unit) When(component int, holds, among []int) []string {
	worlds := u.Components[component].Worlds
	want, all := mask(holds), mask(holds)|mask(among)
	if want == all || want == 0 {
		return nil
	}
	literals := u.literals(worlds, all)
	for size := 1; size <= 3; size++ {
		if found := conjunction(literals, size, all, func(in, may uint32) int {
			if in == want && may == want {
				return 1
			}
			return 0
		}); found != nil {
			return said(found)
		}
	}
	return []string{strings.Join(alternatives(literals, worlds, want, all, u.Choices), " or ")}
}

func mask(worlds []int) uint32 {
	var m uint32
	for _, w := range worlds {
		m |= 1 << w
	}
	return m
}

// literals lists what can be said of all the worlds: conditions before outcomes,
// outcomes that are one value before those that are several, what is so before
// what is not.
func (u *Unit) literals(worlds []World, all uint32) []literal {
	var out, negatives []literal
	add := func(word, positive, negative string) {
		var is, isNot uint32
		for i := range worlds {
			so, ok := worlds[i].describes[word]
			switch {
			case all&(1<<i) == 0 || !ok:
			case so:
				is |= 1 << i
			default:
				isNot |= 1 << i
			}
		}
		if is|isNot != 0 {
			out = append(out, literal{positive, is, all &^ isNot})
			negatives = append(negatives, literal{negative, isNot, all &^ is})
		}
	}
	negate := func() {
		out, negatives = append(out, negatives...), nil
	}
	for _, c := range u.Conditions {
		add(conditionWord(c.Name), c.Name+" is true", c.Name+" is false")
		negate()
	}
	for _, several := range []bool{false, true} {
		for _, c := range u.Choices {
			for _, outcome := range c.Outcomes {
				if isSeveral(c, outcome) == several {
					add(choiceWord(c.Name, outcome), c.Name+" is "+outcome, c.Name+" is not "+outcome)
				}
			}
		}
		negate()
	}
	return out
}

// isSeveral tells whether an outcome stands for more than one value.
func isSeveral(c model.ChoicePoint, outcome string) bool {
	values := 0
	for _, o := range c.Values {
		if o == outcome {
			values++
		}
	}
	return values > 1 || c.Other == outcome
}

func conditionWord(name string) string { return "condition " + name }

func choiceWord(name, outcome string) string { return "choice " + name + " is " + outcome }

// conjunction returns the first size literals whose conjunction scores best
// above zero; nil if none does. The score is asked about the worlds in which all
// of them are so, and those in which all of them may be.
func conjunction(literals []literal, size int, all uint32, score func(in, may uint32) int) []literal {
	var best []literal
	most := 0
	var pick func(from int, chosen []literal, in, may uint32)
	pick = func(from int, chosen []literal, in, may uint32) {
		if len(chosen) == size {
			if s := score(in, may); s > most {
				most, best = s, append([]literal(nil), chosen...)
			}
			return
		}
		for i := from; i < len(literals); i++ {
			pick(i+1, append(chosen, literals[i]), in&literals[i].in, may&literals[i].may)
		}
	}
	pick(0, nil, all, all)
	return best
}

// alternatives covers the wanted worlds with conjunctions that hold in no other
// world, the widest first. A world that nothing short tells from the rest is
// described by all that it takes its choices to be.
func alternatives(literals []literal, worlds []World, want, all uint32, choices []model.ChoicePoint) []string {
	var out []string
	for left := want; left != 0; {
		var best []literal
		var covers uint32
		for size := 1; size <= 3; size++ {
			found := conjunction(literals, size, all, func(in, may uint32) int {
				if may&^want != 0 {
					return 0
				}
				return bits.OnesCount32(in & left)
			})
			if found == nil {
				continue
			}
			in := all
			for _, l := range found {
				in &= l.in
			}
			if bits.OnesCount32(in&left) > bits.OnesCount32(covers&left) {
				best, covers = found, in
			}
		}
		if best != nil {
			out = append(out, strings.Join(said(best), " and "))
			left &^= covers
			continue
		}
		world := bits.TrailingZeros32(left)
		out = append(out, whole(worlds[world], choices))
		left &^= 1 << world
	}
	return out
}

func said(literals []literal) []string {
	out := make([]string, len(literals))
	for i, l := range literals {
		out[i] = l.words
	}
	return out
}

func whole(world World, choices []model.ChoicePoint) string {
	var out []string
	for _, c := range choices {
		if outcome, ok := world.Holds[c.Name]; ok {
			out = append(out, c.Name+" is "+outcome)
		}
	}
	return strings.Join(out, " and ")
}
