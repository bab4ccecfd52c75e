package iam

import (
	"unicode"
	"unicode/utf8"

	"github.com/belay-dev/belay/internal/model"
)

// An Answer is no, unknown or yes. The zero answer is No.
type Answer int

// The three answers.
const (
	No Answer = iota
	Unknown
	Yes
)

// String is the word for the answer.
func (a Answer) String() string {
	switch a {
	case Yes:
		return "yes"
	case Unknown:
		return "unknown"
	case No:
	}
	return "no"
}

// MatchAction tells whether an action pattern covers an action. Letter case
// means nothing.
func MatchAction(pattern, action model.Text) Answer {
	if p, ok := pattern.Literal(); ok {
		if s, ok := action.Literal(); ok && misses(p, s) {
			return No
		}
	}
	return match(tokens(pattern, true, true), tokens(action, false, true), stepLower)
}

// misses tells by its letters before the first wildcard that a pattern does not cover
// an action. Nearly all are told so.
func misses(pattern, action string) bool {
	for i := range len(pattern) {
		switch c := pattern[i]; {
		case c == '*' || c == '?':
			return false
		case c >= utf8.RuneSelf:
			return false
		case i >= len(action):
			return true
		case action[i] >= utf8.RuneSelf:
			return false
		case lowered(c) != lowered(action[i]):
			return true
		}
	}
	return false
}

func lowered(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// MatchARN tells whether the pattern of a resource covers an ARN. A * is sure to
// reach beyond a colon only at the end of the pattern, and may do so elsewhere:
// AWS documents both, so that in between the answer is unknown.
func MatchARN(pattern, arn model.Text) Answer {
	return match(tokens(pattern, true, false), tokens(arn, false, false), stepLowerARN)
}

// MatchText tells whether a pattern with * and ? covers a text, as StringLike
// does.
func MatchText(pattern, text model.Text) Answer {
	return match(tokens(pattern, true, false), tokens(text, false, false), stepLower)
}

// A token is a character, a wildcard or a hole.
type token struct {
	kind tokenKind
	char rune
	hole *model.Hole
}

type tokenKind int

const (
	charToken tokenKind = iota
	oneToken
	manyToken
	holeToken
)

// tokens splits a text. ${*}, ${?} and ${$} of a policy are the characters.
func tokens(text model.Text, wildcards, fold bool) []token {
	var out []token
	for _, part := range text {
		if h := part.Hole; h != nil {
			if h.Source == model.PolicyVariableHole && (h.Name == "*" || h.Name == "?" || h.Name == "$") {
				out = append(out, token{char: rune(h.Name[0])})
				continue
			}
			out = append(out, token{kind: holeToken, hole: h})
			continue
		}
		for _, c := range part.Literal {
			switch {
			case wildcards && c == '*':
				out = append(out, token{kind: manyToken})
			case wildcards && c == '?':
				out = append(out, token{kind: oneToken})
			case fold:
				out = append(out, token{char: unicode.ToLower(c)})
			default:
				out = append(out, token{char: c})
			}
		}
	}
	return out
}

// match asks two questions. May the pattern match, if holes hold what suits? If
// not, the answer is no. Does it match whatever they hold? Then it is yes.
func match(pattern, text []token, lower stepper) Answer {
	switch {
	case !reaches(pattern, text, stepUpper):
		return No
	case reaches(pattern, text, lower):
		return Yes
	}
	return Unknown
}

// A stepper says how far one token of the pattern (nil at its end) and one of
// the text (nil at its end) get along: past both, past that of the text with the
// pattern's still standing, past that of the pattern alone. More is how many
// tokens of the pattern follow.
type stepper func(p, t *token, more int) (both, textOnly, patternOnly bool)

// stepUpper: a hole, in pattern or text, may hold anything, nothing included.
func stepUpper(p, t *token, _ int) (both, textOnly, patternOnly bool) {
	anyPattern := p != nil && (p.kind == manyToken || p.kind == holeToken)
	anyText := t != nil && t.kind == holeToken
	if p != nil && t != nil && !anyPattern && !anyText {
		return p.kind == oneToken || p.char == t.char, false, false
	}
	return false, t != nil && (anyPattern || anyText), p != nil && (anyPattern || anyText)
}

// stepLower: a hole in the pattern holds nothing that is sure but the same hole
// of the text, and a hole in the text is covered by * or by itself.
func stepLower(p, t *token, _ int) (both, textOnly, patternOnly bool) {
	if p == nil {
		return false, false, false
	}
	if p.kind == manyToken {
		return false, t != nil, true
	}
	if t == nil {
		return false, false, false
	}
	switch p.kind {
	case oneToken:
		return t.kind == charToken, false, false
	case holeToken:
		return t.kind == holeToken && p.hole.Source == t.hole.Source && p.hole.Name == t.hole.Name, false, false
	case charToken, manyToken:
	}
	return t.kind == charToken && p.char == t.char, false, false
}

// stepLowerARN: a * that is not the pattern's end stays within its segment. A
// hole may hold a colon.
func stepLowerARN(p, t *token, more int) (both, textOnly, patternOnly bool) {
	both, textOnly, patternOnly = stepLower(p, t, more)
	if textOnly && more > 0 && (t.kind == holeToken || t.char == ':') {
		textOnly = false
	}
	return both, textOnly, patternOnly
}

// reaches walks the pairs of positions, row by row of the pattern.
func reaches(pattern, text []token, step stepper) bool {
	at := func(tokens []token, i int) *token {
		if i < len(tokens) {
			return &tokens[i]
		}
		return nil
	}
	row := make([]bool, len(text)+1)
	row[0] = true
	for i := 0; i <= len(pattern); i++ {
		next := make([]bool, len(text)+1)
		p := at(pattern, i)
		for j := 0; j <= len(text); j++ {
			if !row[j] {
				continue
			}
			both, textOnly, patternOnly := step(p, at(text, j), len(pattern)-1-i)
			if both {
				next[j+1] = true
			}
			if textOnly {
				row[j+1] = true
			}
			if patternOnly {
				next[j] = true
			}
		}
		if i == len(pattern) {
			return row[len(text)]
		}
		row = next
	}
	return false
}
