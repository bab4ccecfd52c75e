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
	next     []uint64 // of the node that is tried
	key      []byte
	leading  []tok // what letters returns
}

// A node is the sets of positions of the machines, one after the other.
type node struct {
	sets   []uint64
	parent int
	letter tok
}

func (s *search) run() (pattern, Answer) {
	s.seen = map[string]bool{}
	for _, m := range s.machines {
		s.next = append(s.next, m.start...)
	}
	s.add(-1, tok{})
	for i := 0; i < len(s.nodes); i++ {
		n := s.nodes[i]
		if s.accepted(n) {
			return s.word(i), Yes
		}
		if i >= wordBudget || s.work > workBudget {
			return nil, Unknown
		}
		for _, letter := range s.letters(n) {
			s.step(n, letter)
			s.add(i, letter)
		}
	}
	return nil, No
}

// step makes next what a letter leads to from a node.
func (s *search) step(n node, letter tok) {
	clear(s.next)
	from, to := n.sets, s.next
	for _, m := range s.machines {
		size := len(m.start)
		m.step(from[:size], to[:size], letter)
		s.work += size + len(m.toks)/8
		from, to = from[size:], to[size:]
	}
}

// add keeps next as a node, if it is new and may still lead to a word.
func (s *search) add(parent int, letter tok) {
	sets := s.next
	for i, m := range s.machines {
		set := sets[:len(m.start)]
		if i < s.positive && empty(set) || i >= s.positive && m.everything(set) {
			return
		}
		sets = sets[len(set):]
	}
	s.key = s.key[:0]
	for _, word := range s.next {
		s.key = binary.LittleEndian.AppendUint64(s.key, word)
	}
	if s.seen[string(s.key)] {
		return
	}
	s.seen[string(s.key)] = true
	s.nodes = append(s.nodes, node{slices.Clone(s.next), parent, letter})
}

func (s *search) accepted(n node) bool {
	sets := n.sets
	for i, m := range s.machines {
		if m.accepting(sets[:len(m.start)]) != (i < s.positive) {
			return false
		}
		sets = sets[len(m.start):]
	}
	return true
}

// letters are those that lead on from a node in different ways: the ones that a
// position names, a colon or slash if a position excludes it, and any other. They hold
// until it is called again.
func (s *search) letters(n node) []tok {
	s.leading = append(s.leading[:0], s.other)
	sets := n.sets
	for _, m := range s.machines {
		for i, word := range sets[:len(m.start)] {
			for ; word != 0; word &= word - 1 {
				if at := i*64 + bits.TrailingZeros64(word); !m.end[at] {
					s.lead(m.toks[at])
				}
			}
		}
		sets = sets[len(m.start):]
	}
	return s.leading
}

// lead adds the letters that a position tells apart.
func (s *search) lead(t tok) {
	switch t.kind {
	case charTok, symbolTok, closedSymbol:
		s.leadBy(t)
	case oneInName, manyInName:
		s.leadBy(tok{char: ':'})
		s.leadBy(tok{char: '/'})
	case oneInSegment, manyInSegment:
		s.leadBy(tok{char: ':'})
	case oneTok, manyTok:
	}
}

func (s *search) leadBy(letter tok) {
	if !slices.ContainsFunc(s.leading, letter.same) {
		s.leading = append(s.leading, letter)
	}
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
