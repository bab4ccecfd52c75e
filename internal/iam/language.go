package iam

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"
)

// wordBudget is how many states a search visits before it gives up. Real
// patterns need some ten; *a followed by twelve ? needs more than this.
const wordBudget = 20_000

// workBudget bounds the steps of a search in all, so that many long patterns
// cannot make each state expensive: about 25 ms.
const workBudget = 1_000_000

// A language is a union of patterns.
type language []pattern

// includes tells whether the union of patterns matches all that the pattern
// does. Unknown means that the budget ran out.
func includes(union language, p pattern) Answer {
	outside := true
	for _, q := range union {
		if covered(p, q) {
			return Yes
		}
		outside = outside && strays(p, q)
	}
	if outside {
		return No
	}
	_, found := findWord([]language{{p}}, []language{union})
	return Yes - found
}

// covered decides the cases that need no search; false decides nothing.
func covered(p, by pattern) bool {
	if by.all() || slices.EqualFunc(p, by, tok.same) {
		return true
	}
	n, star, whole := by.prefix()
	if len(p) < n || !star && !whole || whole && len(p) != n {
		return false
	}
	for i := range n {
		if !p[i].same(by[i]) {
			return false
		}
	}
	return true
}

// strays tells that a pattern has a text that another does not match since the
// other wants one letter where the pattern has another, or a wildcard, or its end.
// The text is the same for all others: each wildcard holds a letter that none of
// them names.
func strays(p, by pattern) bool {
	for i := range by {
		switch {
		case by[i].kind > closedSymbol:
			return false
		case i >= len(p) || p[i].kind > closedSymbol || !p[i].same(by[i]):
			return true
		}
	}
	return len(p) > len(by)
}

// findWord looks for a text that each language of within matches and none of
// without. The answer is Yes with the shortest such text, No if there is none, or
// Unknown if the budget ran out first. The languages are made deterministic as
// far as the search goes, which is exponential in the worst case.
func findWord(within, without []language) (pattern, Answer) {
	s := search{other: otherLetter(within, without)}
	for _, l := range within {
		s.machines = append(s.machines, newMachine(l))
	}
	s.positive = len(within)
	for _, l := range without {
		s.machines = append(s.machines, newMachine(l))
	}
	return s.run()
}

// findResource is findWord for the ARN of a resource: one that people may read, with
// a partition, a Region and an account where it may have them.
func findResource(within, without []language) (pattern, Answer) {
	word, found := findWord(within, without)
	if found != Yes {
		return word, found
	}
	for i, filling := range []string{1: "aws", 3: "us-east-1", 4: "111122223333"} {
		at := segment(word, i)
		if filling == "" || at < 0 || at < len(word) && word[at].char != ':' {
			continue
		}
		filled := slices.Insert(slices.Clone(word), at, literalPattern(filling)...)
		in := func(l language) bool { return meetsAny(filled, l) }
		if !slices.ContainsFunc(within, func(l language) bool { return !in(l) }) && !slices.ContainsFunc(without, in) {
			word = filled
		}
	}
	return word, Yes
}

// segment is where a segment of an ARN starts, -1 if there are not as many or if it
// is no ARN.
func segment(p pattern, n int) int {
	colons := 0
	for i, t := range p {
		if colons == n {
			return i
		}
		if t.kind == charTok && t.char == ':' {
			colons++
		}
	}
	return -1
}

// A machine is a language as an automaton: the positions of its patterns, one
// after the other, with one more for the end of each.
type machine struct {
	toks  []tok
	ends  []uint64 // positions at the end of a pattern
	start []uint64
	end   []bool
}

func newMachine(l language) *machine {
	m := &machine{}
	for _, p := range l {
		m.toks = append(m.toks, p...)
		m.toks = append(m.toks, tok{})
		for range p {
			m.end = append(m.end, false)
		}
		m.end = append(m.end, true)
	}
	words := (len(m.toks) + 63) / 64
	m.ends, m.start = make([]uint64, words), make([]uint64, words)
	at := 0
	for _, p := range l {
		m.enter(m.start, at)
		at += len(p)
		m.ends[at/64] |= 1 << (at % 64)
		at++
	}
	return m
}

// enter adds a position and those that wildcards let it pass on to.
func (m *machine) enter(set []uint64, at int) {
	for {
		set[at/64] |= 1 << (at % 64)
		if m.end[at] || m.toks[at].kind < manyTok {
			return
		}
		at++
	}
}

// step is where a letter leads.
func (m *machine) step(from, to []uint64, letter tok) {
	for i, word := range from {
		for ; word != 0; word &= word - 1 {
			at := i*64 + bits.TrailingZeros64(word)
			if m.end[at] || !accepts(m.toks[at], letter) {
				continue
			}
			if m.toks[at].kind < manyTok {
				at++
			}
			m.enter(to, at)
		}
	}
}

func (m *machine) accepting(set []uint64) bool {
	for i, word := range set {
		if word&m.ends[i] != 0 {
			return true
		}
	}
	return false
}

// everything tells whether the machine takes whatever follows: it stands on a *
// that is the end of a pattern.
func (m *machine) everything(set []uint64) bool {
	for i, word := range set {
		for ; word != 0; word &= word - 1 {
			at := i*64 + bits.TrailingZeros64(word)
			if !m.end[at] && m.toks[at].kind == manyTok && m.end[at+1] {
				return true
			}
		}
	}
	return false
}

func empty(set []uint64) bool {
	for _, word := range set {
		if word != 0 {
			return false
		}
	}
	return true
}

// A search is a breadth-first walk over the product of machines.
type search struct {
	machines []*machine
	positive int // how many of them must accept; the others must not
	other    tok // a letter that no pattern names
	nodes    []node
	seen     map[string]bool
	work     int
}

type node struct {
	sets   [][]uint64
	parent int
	letter tok
}

func (s *search) run() (pattern, Answer) {
	s.seen = map[string]bool{}
	start := node{parent: -1}
	for _, m := range s.machines {
		start.sets = append(start.sets, m.start)
	}
	s.add(start)
	for i := 0; i < len(s.nodes); i++ {
		n := s.nodes[i]
		if s.accepted(n) {
			return s.word(i), Yes
		}
		if i >= wordBudget || s.work > workBudget {
			return nil, Unknown
		}
		for _, letter := range s.letters(n) {
			next := node{parent: i, letter: letter}
			for j, m := range s.machines {
				to := make([]uint64, len(n.sets[j]))
				m.step(n.sets[j], to, letter)
				s.work += len(to) + len(m.toks)/8
				next.sets = append(next.sets, to)
			}
			s.add(next)
		}
	}
	return nil, No
}

// add keeps a node that is new and may still lead to a word.
func (s *search) add(n node) {
	var key []byte
	for i, set := range n.sets {
		if i < s.positive && empty(set) || i >= s.positive && s.machines[i].everything(set) {
			return
		}
		for _, word := range set {
			key = binary.LittleEndian.AppendUint64(key, word)
		}
	}
	if s.seen[string(key)] {
		return
	}
	s.seen[string(key)] = true
	s.nodes = append(s.nodes, n)
}

func (s *search) accepted(n node) bool {
	for i, m := range s.machines {
		if m.accepting(n.sets[i]) != (i < s.positive) {
			return false
		}
	}
	return true
}

// letters are those that lead on from a node in different ways: the ones that a
// position names, a colon or slash if a position excludes it, and any other.
func (s *search) letters(n node) []tok {
	out := []tok{s.other}
	add := func(letter tok) {
		for _, have := range out {
			if have.same(letter) {
				return
			}
		}
		out = append(out, letter)
	}
	for j, m := range s.machines {
		for i, word := range n.sets[j] {
			for ; word != 0; word &= word - 1 {
				at := i*64 + bits.TrailingZeros64(word)
				if m.end[at] {
					continue
				}
				switch t := m.toks[at]; t.kind {
				case charTok, symbolTok, closedSymbol:
					add(t)
				case oneInName, manyInName:
					add(tok{char: ':'})
					add(tok{char: '/'})
				case oneInSegment, manyInSegment:
					add(tok{char: ':'})
				case oneTok, manyTok:
				}
			}
		}
	}
	return out
}

func (s *search) word(i int) pattern {
	var out pattern
	for ; s.nodes[i].parent >= 0; i = s.nodes[i].parent {
		out = append(out, s.nodes[i].letter)
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// otherLetter is a character that no pattern names, and no colon or slash.
func otherLetter(sides ...[]language) tok {
	used := map[rune]bool{':': true, '/': true}
	for _, side := range sides {
		for _, l := range side {
			for _, p := range l {
				for _, t := range p {
					used[t.char] = true
				}
			}
		}
	}
	const nice = "xyzabcdefghijklmnopqrstuvw0123456789XYZABCDEFGHIJKLMNOPQRSTUVW"
	if i := strings.IndexFunc(nice, func(c rune) bool { return !used[c] }); i >= 0 {
		return tok{char: rune(nice[i])}
	}
	c := 'ā' // past the characters that policies are written in
	for used[c] {
		c++
	}
	return tok{char: c}
}
