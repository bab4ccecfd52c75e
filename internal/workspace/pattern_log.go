package workspace

import (
	"strconv"
	"strings"
)

// matchLog tells whether a filter pattern of CloudWatch Logs matches a record, which is
// JSON. Patterns that are not about the fields of JSON are words to look for anywhere;
// of those it is open.
func matchLog(pattern string, record map[string]any) truth {
	pattern = strings.TrimSpace(pattern)
	if pattern == "" {
		return yes // everything
	}
	inner, opened := strings.CutPrefix(pattern, "{")
	inner, closed := strings.CutSuffix(inner, "}")
	if !opened || !closed {
		return open
	}
	p := logPattern{rest: inner, record: record}
	so := p.either()
	if p.skip(); p.failed || p.rest != "" {
		return open
	}
	return so
}

// A logPattern reads a filter pattern and evaluates it on a record.
type logPattern struct {
	rest   string
	record map[string]any
	failed bool
	depth  int // of parentheses
}

// deepest is how deep parentheses may be. A pattern has a thousand characters at most.
const deepest = 500

func (p *logPattern) skip() { p.rest = strings.TrimLeft(p.rest, " \t\r\n") }

// word takes what is next if it is the word, in any case.
func (p *logPattern) word(w string) bool {
	p.skip()
	if len(p.rest) < len(w) || !strings.EqualFold(p.rest[:len(w)], w) {
		return false
	}
	p.rest = p.rest[len(w):]
	return true
}

func (p *logPattern) either() truth {
	so := p.both()
	for p.word("||") {
		so = either(so, p.both())
	}
	return so
}

func (p *logPattern) both() truth {
	so := p.one()
	for p.word("&&") {
		so = either(so.not(), p.one().not()).not()
	}
	return so
}

func (p *logPattern) one() truth {
	if p.word("(") {
		if p.depth++; p.depth > deepest {
			p.failed = true
			return open
		}
		so := p.either()
		p.depth--
		p.failed = !p.word(")") || p.failed
		return so
	}
	v := p.selector()
	switch {
	case p.failed:
		return open
	case p.word("NOT"):
		p.failed = !p.word("EXISTS") || p.failed
		return truthOf(!v.there)
	case p.word("EXISTS"):
		return truthOf(v.there)
	case p.word("IS"):
		return p.is(v)
	}
	for _, operator := range []string{"!=", ">=", "<=", "=", ">", "<"} {
		if p.word(operator) {
			return p.compare(operator, v)
		}
	}
	p.failed = true
	return open
}

// is compares what is selected with the constant that is next.
func (p *logPattern) is(v picked) truth {
	switch {
	case p.word("NULL"):
		return truthOf(v.is(nil))
	case p.word("TRUE"):
		return truthOf(v.is(true))
	case p.word("FALSE"):
		return truthOf(v.is(false))
	}
	p.failed = true
	return open
}

// selector takes a selector, $.userIdentity.type, and finds what it selects.
func (p *logPattern) selector() picked {
	p.skip()
	end := strings.IndexAny(p.rest, " \t\r\n=!<>()&|")
	if end < 0 || !strings.HasPrefix(p.rest, "$.") {
		p.failed = true
		return picked{}
	}
	names := p.rest[len("$."):end]
	p.rest = p.rest[end:]
	v := picked{p.record, true}
	for name := range strings.SplitSeq(names, ".") {
		fields, _ := v.value.(map[string]any)
		if v.value, v.there = fields[strings.Trim(name, `"'`)]; !v.there {
			return picked{}
		}
	}
	return v
}

// compare compares what is selected with what is next. Nothing is true of what is not
// there.
func (p *logPattern) compare(operator string, v picked) truth {
	wanted, quoted := p.operand()
	if p.failed || strings.HasPrefix(wanted, "%") && !quoted {
		return open // a regular expression
	}
	if !v.there {
		return no
	}
	if operator != "=" && operator != "!=" {
		return open // of numbers, of which the records have none
	}
	so := truthOf(wildcard(wanted, textual(v.value)))
	if operator == "!=" {
		return so.not()
	}
	return so
}

// operand takes a value: in quotes, or up to what cannot be in one.
func (p *logPattern) operand() (text string, quoted bool) {
	p.skip()
	if strings.HasPrefix(p.rest, `"`) {
		for i := 1; i < len(p.rest); i++ {
			switch p.rest[i] {
			case '\\':
				i++
			case '"':
				text = strings.ReplaceAll(p.rest[1:i], `\"`, `"`)
				p.rest = p.rest[i+1:]
				return text, true
			}
		}
		p.failed = true
		return "", true
	}
	end := strings.IndexAny(p.rest, " \t\r\n()&|")
	if end < 0 {
		end = len(p.rest)
	}
	text, p.rest = p.rest[:end], p.rest[end:]
	p.failed = p.failed || text == ""
	return text, false
}

// textual is a value of JSON as patterns write it.
func textual(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// wildcard tells whether a text is matched by a pattern in which * is any characters.
func wildcard(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == text
	}
	first, last := parts[0], parts[len(parts)-1]
	if !strings.HasPrefix(text, first) || !strings.HasSuffix(text[len(first):], last) {
		return false
	}
	text = text[len(first) : len(text)-len(last)]
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(text, part)
		if i < 0 {
			return false
		}
		text = text[i+len(part):]
	}
	return true
}

// truthOf is the answer that a condition is.
func truthOf(is bool) truth { return truths[is] }

var truths = map[bool]truth{true: yes, false: no}

// A picked is what a pattern looks at of a record, if it is there.
type picked struct {
	value any
	there bool
}

// is tells whether it is a constant.
func (v picked) is(constant any) bool { return v.there && sameScalar(v.value, constant) }
