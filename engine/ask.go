package engine

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/types"
)

// The questions of rules.lib.ask are answered here while rules are evaluated: as
// Rego they take half of the time of a check. The package stays what they mean,
// rules are tested with it, and a test holds the two against each other.

// A truth is the answer of a question.
type truth uint8

const (
	no truth = iota
	open
	yes
)

// truths are the answers by the word that a rule names.
var truths = map[string]truth{"no": no, "unknown": open, "yes": yes}

// settled is yes or no, by whether it is so; openIf is open or no.
var (
	settled = map[bool]truth{false: no, true: yes}
	openIf  = map[bool]truth{false: no, true: open}
)

// A question is asked of a block, the name of an attribute of it or the index of an
// item, and of what is asked for, nil for a question that takes nothing.
type question = func(block ast.Value, name *ast.Term, wanted ast.Value) (truth, error)

// questions are those of rules.lib.ask by name.
var questions = map[string]question{
	"has":          func(b ast.Value, n *ast.Term, _ ast.Value) (truth, error) { return has(b, n), nil },
	"filled":       func(b ast.Value, n *ast.Term, _ ast.Value) (truth, error) { return filled(b, n) },
	"is":           func(b ast.Value, n *ast.Term, w ast.Value) (truth, error) { return is(b, n, w), nil },
	"above":        func(b ast.Value, n *ast.Term, w ast.Value) (truth, error) { return compared(b, n, w, 1), nil },
	"below":        func(b ast.Value, n *ast.Term, w ast.Value) (truth, error) { return compared(b, n, w, -1), nil },
	"member":       func(b ast.Value, n *ast.Term, w ast.Value) (truth, error) { return member(b, n, w), nil },
	"equals":       one(textEquals),
	"starts":       one(textStarts),
	"ends":         one(textEnds),
	"includes":     one(textIncludes),
	"matches":      one(textMatches),
	"any_equals":   items(textEquals),
	"any_starts":   items(textStarts),
	"any_ends":     items(textEnds),
	"any_includes": items(textIncludes),
	"any_matches":  items(textMatches),
}

// plainArity is how many arguments a question has that takes nothing but a block
// and a name.
const plainArity = 2

// questionArity is how many arguments a question has in Rego.
func questionArity(name string) int {
	if name == "has" || name == "filled" {
		return plainArity
	}
	return plainArity + 1
}

// countsAs is how rewritten rules ask a question: with the word that the rule
// names, and with whether an unknown answer counts as that.
const countsAs = "internal.ask_"

// askBuiltins are the questions as functions of OPA.
var askBuiltins, askDecls = func() (map[string]*topdown.Builtin, map[string]*ast.Builtin) {
	funcs := make(map[string]*topdown.Builtin, len(questions))
	decls := make(map[string]*ast.Builtin, len(questions))
	for name, ask := range questions {
		args := slices.Repeat([]types.Type{types.A}, questionArity(name)+2)
		decl := &ast.Builtin{Name: countsAs + name, Decl: types.NewFunction(args, types.B)}
		decls[decl.Name] = decl
		funcs[decl.Name] = &topdown.Builtin{Decl: decl, Func: answered(name, ask)}
	}
	return funcs, decls
}()

// answered tells whether the answer of a question is the one that counts.
func answered(name string, ask question) topdown.BuiltinFunc {
	arity := questionArity(name)
	return func(_ topdown.BuiltinContext, args []*ast.Term, iter func(*ast.Term) error) error {
		var wanted ast.Value
		if arity > plainArity {
			wanted = args[plainArity].Value
		}
		got, err := ask(args[0].Value, args[1], wanted)
		if err != nil {
			return fmt.Errorf("ask.%s: %w", name, err)
		}
		word, ok := args[arity].Value.(ast.String)
		if !ok {
			return fmt.Errorf("ask.%s is compared with %s", name, args[arity])
		}
		counts := got == truths[string(word)] || got == open && args[arity+1].Value.Compare(ast.Boolean(true)) == 0
		return iter(ast.InternedTerm(counts))
	}
}

// lookup is an attribute of a block, or an item of a list; nil if it is not there.
func lookup(block ast.Value, name *ast.Term) ast.Value {
	switch b := block.(type) {
	case ast.Object:
		if t := b.Get(name); t != nil {
			return t.Value
		}
	case *ast.Array:
		if t := b.Get(name); t != nil {
			return t.Value
		}
	}
	return nil
}

var unknownName = ast.InternedTerm("unknown")

// doubted tells whether it is said of an attribute that it is not known.
func doubted(block ast.Value, name *ast.Term) truth {
	if _, ok := block.(ast.Object); !ok {
		return no
	}
	unknown := lookup(block, unknownName)
	if unknown == nil {
		return no
	}
	if why := lookup(unknown, name); why == nil || why.Compare(ast.Boolean(false)) == 0 {
		return no
	}
	return open
}

func has(block ast.Value, name *ast.Term) truth {
	if v := lookup(block, name); v != nil && v.Compare(ast.Null{}) != 0 {
		return yes
	}
	return doubted(block, name)
}

func filled(block ast.Value, name *ast.Term) (truth, error) {
	n := 0
	switch v := lookup(block, name).(type) {
	case nil:
	case *ast.Array:
		n = v.Len()
	case ast.Object:
		n = v.Len()
	case ast.Set:
		n = v.Len()
	case ast.String:
		n = len(v)
	default:
		return no, fmt.Errorf("%s is not a list", name)
	}
	if n > 0 {
		return yes, nil
	}
	return doubted(block, name), nil
}

func is(block ast.Value, name *ast.Term, wanted ast.Value) truth {
	if v := lookup(block, name); v != nil && among(v, wanted) {
		return yes
	}
	return doubted(block, name)
}

// among tells whether a value is wanted: the value, or one of a set or list.
func among(v, wanted ast.Value) bool {
	switch w := wanted.(type) {
	case ast.Set:
		return w.Contains(ast.NewTerm(v))
	case *ast.Array:
		return w.Until(func(t *ast.Term) bool { return t.Value.Compare(v) == 0 })
	default:
		return v.Compare(wanted) == 0
	}
}

func compared(block ast.Value, name *ast.Term, number ast.Value, sign int) truth {
	if v, ok := lookup(block, name).(ast.Number); ok && v.Compare(number) == sign {
		return yes
	}
	return doubted(block, name)
}

func member(block ast.Value, name *ast.Term, wanted ast.Value) truth {
	list := lookup(block, name)
	if anyOf(list, func(item ast.Value) bool { return among(item, wanted) }) {
		return yes
	}
	if doubted(block, name) == open {
		return open
	}
	return openIf[anyOf(list, func(item ast.Value) bool {
		text, ok := item.(ast.String)
		return ok && anyOf(several(wanted), func(w ast.Value) bool {
			other, ok := w.(ast.String)
			return ok && textEquals(string(text), string(other)) == open
		})
	})]
}

// several is what is wanted as something that can be gone through.
func several(wanted ast.Value) ast.Value {
	switch wanted.(type) {
	case ast.Set, *ast.Array:
		return wanted
	default:
		return ast.NewArray(ast.NewTerm(wanted))
	}
}

// anyOf tells whether something holds of an item of a list or set.
func anyOf(list ast.Value, holds func(ast.Value) bool) bool {
	switch v := list.(type) {
	case *ast.Array:
		return v.Until(func(t *ast.Term) bool { return holds(t.Value) })
	case ast.Set:
		return slices.ContainsFunc(v.Slice(), func(t *ast.Term) bool { return holds(t.Value) })
	case ast.Object:
		return v.Until(func(_, t *ast.Term) bool { return holds(t.Value) })
	}
	return false
}

// A comparison asks of a text whether it is, starts with, ends with, includes
// or is matched by another.
type comparison func(text, other string) truth

// one asks of an attribute that is a text.
func one(compare comparison) question {
	return func(block ast.Value, name *ast.Term, wanted ast.Value) (truth, error) {
		v := lookup(block, name)
		if v == nil {
			return doubted(block, name), nil
		}
		return best(block, name, ast.NewArray(ast.NewTerm(v)), wanted, compare)
	}
}

// items asks of an attribute that is a list of texts.
func items(compare comparison) question {
	return func(block ast.Value, name *ast.Term, wanted ast.Value) (truth, error) {
		return best(block, name, lookup(block, name), wanted, compare)
	}
}

// best is the best answer of any text of a list about any that is wanted.
func best(block ast.Value, name *ast.Term, list, wanted ast.Value, compare comparison) (truth, error) {
	answer := no
	var err error
	wanted = several(wanted)
	anyOf(list, func(item ast.Value) bool {
		text, ok := item.(ast.String)
		return anyOf(wanted, func(w ast.Value) bool {
			other, isText := w.(ast.String)
			if !ok || !isText {
				err = fmt.Errorf("%s is compared with %s, want texts", item, w)
				return true
			}
			answer = max(answer, compare(string(text), string(other)))
			return answer == yes
		}) && (answer == yes || err != nil)
	})
	if err != nil {
		return no, err
	}
	if answer == no {
		return doubted(block, name), nil
	}
	return answer, nil
}

// The marks between which a text shows what only the deployment knows. A mark
// that is meant as itself is written twice.
const openMark, closeMark = "⟦", "⟧"

func holes(text string) bool {
	return strings.Contains(text, openMark) || strings.Contains(text, closeMark)
}

var partPattern = regexp.MustCompile(`⟦⟦|⟧⟧|⟦[^⟦⟧]*⟧|[^⟦⟧]+`)

// parts are the pieces of a text in order: what is written, and "" for each hole.
func parts(text string) []string {
	tokens := partPattern.FindAllString(text, -1)
	for i, token := range tokens {
		switch {
		case token == openMark+openMark:
			tokens[i] = openMark
		case token == closeMark+closeMark:
			tokens[i] = closeMark
		case strings.HasPrefix(token, openMark):
			tokens[i] = ""
		}
	}
	return tokens
}

// spread is a text taken apart: what it surely starts and ends with, and the
// whole of it, in which a hole is the character that no text has.
type spread struct {
	literal     bool // it has no holes
	first, last string
	flat        string
	parts       []string
}

const holeCharacter = '\uffff'

func spreadOf(text string) spread {
	s := spread{parts: parts(text)}
	at := slices.Index(s.parts, "")
	if s.literal = at < 0; s.literal {
		s.flat = strings.Join(s.parts, "")
		return s
	}
	s.first = strings.Join(s.parts[:at], "")
	for i := len(s.parts) - 1; s.parts[i] != ""; i-- {
		s.last = s.parts[i] + s.last
	}
	for _, part := range s.parts {
		if part == "" {
			part = string(holeCharacter)
		}
		s.flat += part
	}
	return s
}

func textEquals(text, other string) truth {
	if !holes(text) {
		return settled[text == other]
	}
	s := spreadOf(text)
	if s.literal {
		return settled[s.flat == other]
	}
	var pattern []rune
	for _, part := range s.parts {
		if part == "" {
			pattern = append(pattern, anyText)
			continue
		}
		pattern = append(pattern, []rune(part)...)
	}
	return openIf[wild(pattern, []rune(other))]
}

func textStarts(text, other string) truth {
	if !holes(text) {
		return settled[strings.HasPrefix(text, other)]
	}
	s := spreadOf(text)
	switch {
	case s.literal:
		return settled[strings.HasPrefix(s.flat, other)]
	case strings.HasPrefix(s.first, other):
		return yes
	}
	return openIf[strings.HasPrefix(other, s.first)]
}

func textEnds(text, other string) truth {
	if !holes(text) {
		return settled[strings.HasSuffix(text, other)]
	}
	s := spreadOf(text)
	switch {
	case s.literal:
		return settled[strings.HasSuffix(s.flat, other)]
	case strings.HasSuffix(s.last, other):
		return yes
	}
	return openIf[strings.HasSuffix(other, s.last)]
}

func textIncludes(text, other string) truth {
	if !holes(text) {
		return settled[strings.Contains(text, other)]
	}
	s := spreadOf(text)
	if strings.Contains(s.flat, other) {
		return yes
	}
	return openIf[!s.literal]
}

func textMatches(text, pattern string) truth {
	s := spread{literal: true, flat: text}
	if holes(text) {
		s = spreadOf(text)
	}
	if wild(glob(pattern), []rune(s.flat)) {
		return yes
	}
	if s.literal {
		return no
	}
	// Two patterns are only told apart by how they start and end: whether their
	// middles have a text in common is a harder question than a rule needs.
	first, last := pattern, pattern
	if i := strings.IndexAny(pattern, "*?"); i >= 0 {
		first, last = pattern[:i], pattern[strings.LastIndexAny(pattern, "*?")+1:]
	}
	startsApart := !strings.HasPrefix(s.first, first) && !strings.HasPrefix(first, s.first)
	endsApart := !strings.HasSuffix(s.last, last) && !strings.HasSuffix(last, s.last)
	return openIf[!startsApart && !endsApart]
}

// What stands for any text and for any one character in the pattern of wild.
const (
	anyText      rune = -1
	anyCharacter rune = -2
)

// glob is a pattern in which * is any characters and ? is one.
func glob(pattern string) []rune {
	out := []rune(pattern)
	for i, r := range out {
		switch r {
		case '*':
			out[i] = anyText
		case '?':
			out[i] = anyCharacter
		}
	}
	return out
}

// wild matches a whole text. Any one character is none that stands for a hole.
func wild(pattern, text []rune) bool {
	p, star, from := 0, -1, 0
	for i := 0; i < len(text); {
		switch {
		case p < len(pattern) && pattern[p] == anyText:
			star, from = p, i
			p++
		case p < len(pattern) && (pattern[p] == text[i] || pattern[p] == anyCharacter && text[i] != holeCharacter):
			p++
			i++
		case star >= 0:
			from++
			p, i = star+1, from
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == anyText {
		p++
	}
	return p == len(pattern)
}
