package iam

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/belay-dev/belay/internal/model"
)

// A tok is one position of a compiled pattern: a character, a symbol that stands
// for what a hole holds, or a wildcard.
type tok struct {
	kind   tokKind
	char   rune    // of a character, folded if the pattern is
	symbol *string // of a symbol: which hole, or which part of one, it stands for
}

type tokKind uint8

const (
	charTok       tokKind = iota
	symbolTok             // what a hole holds; a wildcard covers it, a character does not
	closedSymbol          // a symbol that holds no colon
	oneTok                // any one character
	oneInSegment          // any one character but a colon
	oneInName             // any one character but a colon or a slash
	manyTok               // any characters
	manyInSegment         // any characters but colons
	manyInName            // any characters but colons and slashes
)

// name is the symbol, "" of other toks.
func (t tok) name() string {
	if t.symbol == nil {
		return ""
	}
	return *t.symbol
}

// same tells whether two toks are equal.
func (t tok) same(u tok) bool {
	return t.kind == u.kind && t.char == u.char && (t.symbol == u.symbol || t.name() == u.name())
}

// A pattern is a compiled text: a sequence of toks, whose language is what it
// matches. Patterns are compared as languages over characters and symbols.
type pattern []tok

// A Binding names the ARN format of what a hole stands for, as AWS writes it,
// or gives "" for a hole that may hold anything:
// arn:${Partition}:sqs:${Region}:${Account}:${QueueName}. Variables that are
// called Partition, Region and Account are the same as the pseudo holes
// AWS::Partition, AWS::Region and AWS::AccountId.
type Binding func(*model.Hole) string

// A reading says how a text becomes a pattern.
type reading struct {
	wildcards bool // * and ? are wildcards; else they are characters
	fold      bool // letter case means nothing
	// confined keeps a * that is not the text's last character within its segment,
	// which is the lower bound of how AWS matches ARNs. AWS documents both that it
	// is and that it is not.
	confined bool
	// segments keeps every wildcard of the first five segments within its own, as
	// the operators of ARNs do.
	segments bool
	// free lets a hole hold anything that it may hold: the upper bound. Else it is
	// a symbol, equal to itself and covered by wildcards only: the lower bound.
	free    bool
	binding Binding
	// variables are the policy variables whose values are known, by name in lower
	// case.
	variables map[string]string
}

// compile makes a pattern of a text.
func (r reading) compile(text model.Text) pattern {
	size := 0
	for _, part := range text {
		size += len(part.Literal) + 1
	}
	out := make(pattern, 0, size)
	colons := 0
	for i, part := range text {
		if part.Hole != nil {
			out = r.hole(out, part.Hole)
			continue
		}
		for j, c := range part.Literal {
			last := i == len(text)-1 && j == len(part.Literal)-1
			confined := r.confined && !last || r.segments && colons < 5
			switch {
			case r.wildcards && c == '*':
				out = out.many(manyOf[confined])
			case r.wildcards && c == '?' && r.segments && colons < 5:
				out = append(out, tok{kind: oneInSegment})
			case r.wildcards && c == '?':
				out = append(out, tok{kind: oneTok})
			default:
				if c == ':' {
					colons++
				}
				out = append(out, tok{char: r.letter(c)})
			}
		}
	}
	return out
}

func (r reading) letter(c rune) rune {
	if r.fold {
		return unicode.ToLower(c)
	}
	return c
}

// manyOf is the kind of a wildcard that is confined to its segment, or not.
var manyOf = map[bool]tokKind{false: manyTok, true: manyInSegment}

// many adds a wildcard of a kind; a run of them is one.
func (p pattern) many(kind tokKind) pattern {
	if n := len(p); n > 0 && (p[n-1].kind == manyTok || p[n-1].kind == kind) {
		return p
	}
	if n := len(p); n > 0 && p[n-1].kind == manyInSegment && kind == manyTok {
		p[n-1].kind = manyTok
		return p
	}
	return append(p, tok{kind: kind})
}

func (r reading) literal(out pattern, s string) pattern {
	for _, c := range s {
		out = append(out, tok{char: r.letter(c)})
	}
	return out
}

func (r reading) hole(out pattern, h *model.Hole) pattern {
	if h.Source == model.PolicyVariableHole {
		return r.variable(out, h)
	}
	if h.Source == model.PseudoHole {
		return r.symbol(out, h.Name, h.Name != "AWS::StackId")
	}
	if r.binding != nil {
		if format := r.binding(h); format != "" {
			return r.format(out, format, holeSymbol(h))
		}
	}
	return r.symbol(out, holeSymbol(h), strings.HasSuffix(h.Name, "\x00"))
}

// holeSymbol names a hole among the symbols. NUL keeps it apart from the names
// of pseudo parameters; a name that ends in one is of a part of an ARN that holds
// no colon.
func holeSymbol(h *model.Hole) string {
	return strconv.Itoa(int(h.Source)) + "\x00" + h.Name
}

// symbol adds what a hole holds. In the upper bound that is anything.
func (r reading) symbol(out pattern, name string, closed bool) pattern {
	switch {
	case r.free:
		return out.many(manyOf[closed])
	case closed:
		return append(out, tok{kind: closedSymbol, symbol: &name})
	}
	return append(out, tok{kind: symbolTok, symbol: &name})
}

// variable adds a policy variable. What it holds is taken literally, even a *.
func (r reading) variable(out pattern, h *model.Hole) pattern {
	switch h.Name {
	case "*", "?", "$":
		return r.literal(out, h.Name)
	}
	name, _, _ := strings.Cut(h.Name, ",")
	if value, ok := r.variables[strings.ToLower(strings.TrimSpace(name))]; ok {
		return r.literal(out, value)
	}
	return r.symbol(out, holeSymbol(h), false)
}

// pseudoVariables are the variables of ARN formats that are the deployment's.
var pseudoVariables = map[string]string{"Partition": "AWS::Partition", "Region": "AWS::Region", "Account": "AWS::AccountId"}

// format adds an ARN format. The last variable may hold colons: the format of a
// function covers its aliases, and the key of an object is free.
func (r reading) format(out pattern, format, owner string) pattern {
	for format != "" {
		before, rest, found := strings.Cut(format, "${")
		out = r.literal(out, before)
		name, tail, closed := strings.Cut(rest, "}")
		if !found || !closed {
			return out
		}
		if pseudo, ok := pseudoVariables[name]; ok {
			out = r.symbol(out, pseudo, true)
		} else {
			closed := strings.Contains(tail, "${")
			symbol := owner + "\x00" + name
			if closed {
				symbol += "\x00"
			}
			out = r.symbol(out, symbol, closed)
		}
		format = tail
	}
	return out
}

// compileFormat is the language of an ARN format: each of its variables is one
// character at least.
func compileFormat(format string) pattern {
	var out pattern
	for format != "" {
		before, rest, found := strings.Cut(format, "${")
		for _, c := range before {
			if c == '*' { // a few formats have one
				out = out.many(manyTok)
				continue
			}
			out = append(out, tok{char: c})
		}
		name, tail, closed := strings.Cut(rest, "}")
		if !found || !closed {
			break
		}
		switch {
		case pseudoVariables[name] != "":
			// The account of a public image and the Region of a global resource are empty.
			out = out.many(manyInSegment)
		case name == "BucketName":
			out = append(out, tok{kind: oneInName}, tok{kind: manyInName})
		case strings.Contains(tail, "${"):
			out = append(out, tok{kind: oneInSegment}).many(manyInSegment)
		default:
			out = append(out, tok{kind: oneTok}).many(manyTok)
		}
		format = tail
	}
	return out
}

// all tells whether the pattern matches everything.
func (p pattern) all() bool { return len(p) == 1 && p[0].kind == manyTok }

// prefix is the literal characters at the start, and whether nothing but one *
// follows or nothing at all.
func (p pattern) prefix() (n int, star, whole bool) {
	for n < len(p) && p[n].kind <= closedSymbol {
		n++
	}
	return n, n == len(p)-1 && p[n].kind == manyTok, n == len(p)
}

// parts tells whether two patterns begin with different letters.
func parts(a, b pattern) bool {
	for i := 0; i < len(a) && i < len(b) && a[i].kind <= closedSymbol && b[i].kind <= closedSymbol; i++ {
		if !a[i].same(b[i]) {
			return true
		}
	}
	return false
}

// meets tells whether some text is matched by both patterns. It walks the pairs
// of positions, of which there are len(a)·len(b).
func meets(a, b pattern) bool {
	if len(a) == 0 || len(b) == 0 {
		return nullable(a) && nullable(b)
	}
	if parts(a, b) {
		return false
	}
	w := pairs{a: a, b: b, seen: make([]uint64, (len(a)+1)*(len(b)+1)/64+1), stack: make([]int, 0, 64)}
	w.push(0, 0)
	for len(w.stack) > 0 {
		k := w.stack[len(w.stack)-1]
		w.stack = w.stack[:len(w.stack)-1]
		i, j := k/(len(b)+1), k%(len(b)+1)
		if i == len(a) && j == len(b) {
			return true
		}
		w.step(i, j)
	}
	return false
}

// pairs is a walk over the pairs of positions of two patterns.
type pairs struct {
	a, b  pattern
	seen  []uint64 // bits
	stack []int
}

func (w *pairs) push(i, j int) {
	if k := i*(len(w.b)+1) + j; w.seen[k/64]&(1<<(k%64)) == 0 {
		w.seen[k/64] |= 1 << (k % 64)
		w.stack = append(w.stack, k)
	}
}

// step goes on from a pair: past a wildcard, or past one letter.
func (w *pairs) step(i, j int) {
	repeatA := i < len(w.a) && w.a[i].kind >= manyTok
	repeatB := j < len(w.b) && w.b[j].kind >= manyTok
	if repeatA {
		w.push(i+1, j)
	}
	if repeatB {
		w.push(i, j+1)
	}
	if i == len(w.a) || j == len(w.b) || repeatA && repeatB || !compatible(w.a[i], w.b[j]) {
		return
	}
	switch { // one letter; a repeated position stays
	case repeatA:
		w.push(i, j+1)
	case repeatB:
		w.push(i+1, j)
	default:
		w.push(i+1, j+1)
	}
}

func nullable(p pattern) bool {
	for _, t := range p {
		if t.kind < manyTok {
			return false
		}
	}
	return true
}

// compatible tells whether one letter suits both positions.
func compatible(a, b tok) bool {
	if a.kind > closedSymbol && b.kind > closedSymbol {
		return true // two wildcards: a letter that is no colon and no slash
	}
	if a.kind > closedSymbol {
		a, b = b, a
	}
	return accepts(b, a)
}

// accepts tells whether a position takes a letter, which is a character or a
// symbol. A ? takes one character, and nobody knows that a symbol is one.
func accepts(t, letter tok) bool {
	switch t.kind {
	case charTok:
		return letter.kind == charTok && t.char == letter.char
	case symbolTok, closedSymbol:
		return letter.kind != charTok && t.name() == letter.name()
	case oneTok:
		return letter.kind == charTok
	case oneInSegment:
		return letter.kind == charTok && letter.char != ':'
	case manyInSegment:
		return letter.kind == closedSymbol || letter.kind == charTok && letter.char != ':'
	case oneInName:
		return letter.kind == charTok && letter.char != ':' && letter.char != '/'
	case manyInName:
		return letter.kind == closedSymbol || letter.kind == charTok && letter.char != ':' && letter.char != '/'
	case manyTok:
	}
	return true
}

// symbolName is what a symbol is called in a message: the hole, and which part of
// it.
func symbolName(symbol string) string {
	if _, name, ok := strings.Cut(symbol, "\x00"); ok {
		return strings.ReplaceAll(strings.TrimSuffix(name, "\x00"), "\x00", " ")
	}
	return symbol
}

// text writes a sequence of letters for a message.
func (p pattern) text() string {
	var b strings.Builder
	for _, t := range p {
		switch t.kind {
		case charTok:
			b.WriteRune(t.char)
		case symbolTok, closedSymbol:
			b.WriteString("⟦" + symbolName(t.name()) + "⟧")
		case oneTok, oneInSegment, oneInName:
			b.WriteByte('?')
		case manyTok, manyInSegment, manyInName:
			b.WriteByte('*')
		}
	}
	return b.String()
}
