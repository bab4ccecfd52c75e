package iam

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/belay-dev/belay/internal/model"
)

// A want is a condition and whether it shall hold. All wants that are solved
// together are of one key.
type want struct {
	atom  atom
	truth bool
}

// solve looks for values of one key with which each condition holds or fails as
// wanted. The answer is Yes with such values (none is an absent key), No if there
// are none, and Unknown if holes decide it, or sets of values that are not
// searched, or the budget ran out.
func solve(wants []want, r reading) ([]model.Text, Answer) {
	if contradicts(wants) {
		return nil, No
	}
	best := No
	var values []model.Text
	try := func(candidate []model.Text) bool {
		answer := satisfied(wants, candidate, r)
		if answer > best {
			best, values = answer, candidate
		}
		return best == Yes
	}
	if !alwaysPresent[wants[0].atom.key] && try(nil) {
		return values, best
	}
	texts, others := count(wants)
	for _, candidate := range append(between(wants), candidatesOf(wants)...) {
		if try([]model.Text{model.Lit(candidate)}) {
			return values, best
		}
	}
	found := No
	if texts > 0 {
		var word []model.Text
		if word, found = solveText(wants, r); found == Yes && try(word) {
			return values, best
		}
	}
	// The word of the texts may be no number and so on, which is not searched.
	if best == No && (found == Unknown || texts > 0 && others > 0 || sets(wants) == Unknown) {
		return nil, Unknown
	}
	return values, best
}

// count counts the conditions on texts and those on numbers, dates, flags and
// addresses.
func count(wants []want) (texts, others int) {
	for _, w := range wants {
		switch w.atom.operator.family() {
		case stringFamily, arnFamily:
			texts++
		case numberFamily, dateFamily, boolFamily, addressFamily:
			others++
		case nullFamily:
		}
	}
	return texts, others
}

// candidatesOf are the values at the bounds of all conditions, and any other.
func candidatesOf(wants []want) []string {
	var out []string
	for _, w := range wants {
		out = append(out, candidates(w.atom)...)
	}
	return append(out, "x")
}

// contradicts tells whether one condition shall both hold and fail.
func contradicts(wants []want) bool {
	for i, w := range wants {
		for _, x := range wants[:i] {
			if w.truth != x.truth && w.atom.id() == x.atom.id() {
				return true
			}
		}
	}
	return false
}

// satisfied answers whether all wants are met by the values.
func satisfied(wants []want, values []model.Text, r reading) Answer {
	all := Yes
	for _, w := range wants {
		answer := w.atom.of(values, r)
		if !w.truth {
			answer = Yes - answer
		}
		all = min(all, answer)
	}
	return all
}

// sets is Unknown if several values of the key at once may do what one does not.
func sets(wants []want) Answer {
	if len(wants) > 1 {
		for _, w := range wants {
			if w.atom.operator.forAll || w.atom.operator.forAny {
				return Unknown
			}
		}
	}
	return No
}

// solveText searches for one value that suits all conditions on texts.
func solveText(wants []want, r reading) ([]model.Text, Answer) {
	var within, without, free []language
	holes := false
	for _, w := range wants {
		if f := w.atom.operator.family(); f != stringFamily && f != arnFamily {
			continue
		}
		if w.atom.why != "" {
			return nil, Unknown
		}
		var exact, loose language
		for _, v := range w.atom.values {
			reading := w.atom.read(r)
			exact = append(exact, reading.compile(v))
			reading.free = true
			loose = append(loose, reading.compile(v))
			_, known := v.Literal()
			holes = holes || !known
		}
		if w.truth != w.atom.operator.negated {
			within, free = append(within, exact), append(free, loose)
		} else {
			without = append(without, exact)
		}
	}
	word, found := findWord(within, without)
	if found == Yes {
		return []model.Text{word.asText()}, Yes
	}
	// What two holes hold may be the same, which the search over symbols does not see.
	if found == No && holes && len(within) > 1 {
		if _, found = findWord(free, without); found == Yes {
			return nil, Unknown
		}
	}
	return nil, found
}

// asText makes a text of letters. Symbols are holes again.
func (p pattern) asText() model.Text {
	var parts []model.Text
	for len(p) > 0 {
		n := 0
		for n < len(p) && p[n].kind == charTok {
			n++
		}
		if n == 0 {
			parts = append(parts, model.HoleText(p[0].hole()))
			n = 1
		} else {
			parts = append(parts, model.Lit(p[:n].text()))
		}
		p = p[n:]
	}
	return model.Concat(parts...)
}

// hole is the hole that a symbol stands for.
func (t tok) hole() model.Hole {
	if number, name, ok := strings.Cut(t.name(), "\x00"); ok {
		source, _ := strconv.Atoi(number)
		return model.Hole{Source: model.HoleSource(source), Name: name}
	}
	return model.Hole{Source: model.PseudoHole, Name: t.name()}
}

// candidates are values at and around each bound of a condition: between two
// neighbouring bounds all values are alike.
func candidates(a atom) []string {
	var out []string
	for _, v := range a.values {
		text, ok := v.Literal()
		if !ok {
			continue
		}
		switch a.operator.family() {
		case boolFamily:
			out = append(out, "true", "false")
		case numberFamily:
			if n, err := strconv.ParseFloat(text, 64); err == nil {
				for _, d := range []float64{-1, -0.5, 0, 0.5, 1} {
					out = append(out, strconv.FormatFloat(n+d, 'f', -1, 64))
				}
			}
		case dateFamily:
			if t, ok := parseDate(text); ok {
				for _, d := range []time.Duration{-time.Second, 0, time.Second} {
					out = append(out, t.Add(d).UTC().Format(time.RFC3339))
				}
			}
		case addressFamily:
			out = append(out, addresses(text)...)
		case stringFamily, arnFamily, nullFamily:
		}
	}
	return out
}

// between are the numbers half way between two neighbouring bounds.
func between(wants []want) []string {
	var bounds []float64
	for _, w := range wants {
		if w.atom.operator.family() != numberFamily {
			continue
		}
		for _, v := range w.atom.values {
			if n, err := strconv.ParseFloat(v.String(), 64); err == nil {
				bounds = append(bounds, n)
			}
		}
	}
	slices.Sort(bounds)
	var out []string
	for i := 1; i < len(bounds); i++ {
		out = append(out, strconv.FormatFloat((bounds[i-1]+bounds[i])/2, 'g', -1, 64))
	}
	return out
}

// addresses are the first and the last address of a network and those beside it.
func addresses(cidr string) []string {
	network, ok := parsePrefix(cidr)
	if !ok {
		return nil
	}
	first := network.Addr()
	raw := first.AsSlice()
	for i := network.Bits(); i < len(raw)*8; i++ {
		raw[i/8] |= 1 << (7 - i%8)
	}
	last, _ := netip.AddrFromSlice(raw)
	out := []string{first.String(), last.String(), "203.0.113.7", "2001:db8::7"}
	for _, beside := range []netip.Addr{first.Prev(), last.Next()} {
		if beside.IsValid() {
			out = append(out, beside.String())
		}
	}
	return out
}
