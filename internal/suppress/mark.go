package suppress

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/belay-dev/belay/internal/config"
	"github.com/belay-dev/belay/internal/model"
)

const (
	// All is written in the place of witnesses for whatever a rule finds.
	All = "*"
	// star is written in a list for a witness that is a star itself: any action, any
	// principal.
	star = `"*"`
)

// A request is what somebody asks to be suppressed.
type request struct {
	clauses []*clause
	until   string // the last day, "" if it does not end
	reason  string
}

// A clause is a rule with the witnesses that are covered.
type clause struct {
	rule      string
	witnesses []string
	all       bool // whatever is found
	listed    bool // whether witnesses were given, or all
}

// parse reads a mark: RULE[(witness,...)][,RULE...] until=YYYY-MM-DD reason="...".
// A mark may go on in the comment lines below it until it has all that it needs.
func parse(text string) (request, error) {
	s := scanner{text: []rune(text)}
	var r request
	err := s.clauses(&r)
	for err == nil && s.more() {
		err = s.field(&r)
	}
	if err != nil {
		return request{}, err
	}
	return r, nil
}

// A scanner goes through the text of a mark.
type scanner struct {
	text []rune
	at   int
}

func (s *scanner) peek() rune {
	if s.at >= len(s.text) {
		return 0
	}
	return s.text[s.at]
}

// space skips blanks and ends of lines.
func (s *scanner) space() {
	for s.at < len(s.text) && unicode.IsSpace(s.text[s.at]) {
		s.at++
	}
}

// rest is what is left of the line.
func (s *scanner) rest() string {
	line, _, _ := strings.Cut(string(s.text[min(s.at, len(s.text)):]), "\n")
	return strings.TrimSpace(line)
}

var ruleID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (s *scanner) clauses(r *request) error {
	for {
		s.space()
		start := s.at
		for s.at < len(s.text) && !unicode.IsSpace(s.peek()) && !strings.ContainsRune("(,=\"'", s.peek()) {
			s.at++
		}
		id := string(s.text[start:s.at])
		switch {
		case len(r.clauses) == 0 && (id == "" || s.peek() == '='):
			return fmt.Errorf("it names no rule")
		case id == "" || s.peek() == '=':
			return fmt.Errorf("a comma is followed by no rule")
		case !ruleID.MatchString(id):
			return fmt.Errorf("%q is no id of a rule", id)
		}
		c := &clause{rule: id}
		r.clauses = append(r.clauses, c)
		if s.peek() == '(' {
			if err := s.witnesses(c); err != nil {
				return err
			}
		}
		before := s.at
		s.space()
		if s.peek() != ',' {
			s.at = before
			return nil
		}
		s.at++
	}
}

// witnesses reads (a,"b, c") or (*).
func (s *scanner) witnesses(c *clause) error {
	s.at++
	c.listed = true
	for {
		s.space()
		word, quoted, err := s.witness()
		switch {
		case err != nil:
			return err
		case word == "":
			return fmt.Errorf("the witnesses of %s have an empty one; write (*) for whatever is found", c.rule)
		case word == All && !quoted:
			c.all = true
		default:
			c.witnesses = append(c.witnesses, word)
		}
		s.space()
		end := s.peek()
		s.at++
		switch end {
		case ',':
		case ')':
			if c.all && len(c.witnesses) > 0 {
				return fmt.Errorf("%s has * among other witnesses", c.rule)
			}
			return nil
		default:
			return fmt.Errorf("the witnesses of %s do not end with )", c.rule)
		}
	}
}

func (s *scanner) witness() (word string, quoted bool, err error) {
	if s.peek() == '"' {
		word, err = s.quoted()
		return word, true, err
	}
	start := s.at
	for s.at < len(s.text) && !strings.ContainsRune(",)\n", s.peek()) {
		s.at++
	}
	return normal(string(s.text[start:s.at])), false, nil
}

// quoted reads a text in double or single quotes. The end of a line in it is a blank.
func (s *scanner) quoted() (string, error) {
	quote := s.peek()
	var b strings.Builder
	for s.at++; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == quote:
			s.at++
			return strings.Join(strings.Fields(b.String()), " "), nil
		case c == '\\' && s.at+1 < len(s.text):
			s.at++
			b.WriteRune(s.text[s.at])
		default:
			b.WriteRune(c)
		}
	}
	return "", fmt.Errorf("a quote is not closed")
}

// more tells whether a field follows. What follows in another line and is none
// is another comment.
func (s *scanner) more() bool {
	start := s.at
	s.space()
	if s.at >= len(s.text) {
		return false
	}
	if !slices.Contains(s.text[start:s.at], '\n') {
		return true
	}
	return field.MatchString(s.rest())
}

var field = regexp.MustCompile(`^(until|reason)\s*=`)

// field reads until=DAY or reason="...".
func (s *scanner) field(r *request) error {
	start := s.at
	for s.at < len(s.text) && unicode.IsLetter(s.peek()) {
		s.at++
	}
	name := string(s.text[start:s.at])
	line := s.rest()
	s.space()
	if name == "" || s.peek() != '=' {
		s.at = start
		return fmt.Errorf("%q is neither a rule nor until= nor reason=", s.rest())
	}
	s.at++
	s.space()
	var value string
	var err error
	switch s.peek() {
	case '"', '\'':
		value, err = s.quoted()
	default:
		for s.at < len(s.text) && !unicode.IsSpace(s.peek()) {
			value += string(s.peek())
			s.at++
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	switch name {
	case "until":
		return r.setUntil(value)
	case "reason":
		if strings.HasPrefix(value, "“") {
			return fmt.Errorf("reason is in typographic quotes: %s", line)
		}
		r.reason = value
		return nil
	}
	return fmt.Errorf("there is no %s=%s", name, config.Suggest(name, []string{"reason", "until"}))
}

func (r *request) setUntil(day string) error {
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return fmt.Errorf("until=%s is no day as in 2027-01-31", day)
	}
	r.until = day
	return nil
}

// read reads what metadata says.
func read(entry model.Block) (request, error) {
	var r request
	c := &clause{}
	for _, name := range sorted(entry) {
		var err error
		switch value := entry[name].Value; name {
		case "rule":
			c.rule, err = textOf(name, value)
		case "reason":
			r.reason, err = textOf(name, value)
			r.reason = strings.Join(strings.Fields(r.reason), " ")
		case "until":
			var day string
			if day, err = textOf(name, value); err == nil {
				err = r.setUntil(day)
			}
		case "witnesses":
			err = c.read(value)
		default:
			err = fmt.Errorf("there is no key %s%s", name, config.Suggest(name, []string{"reason", "rule", "until", "witnesses"}))
		}
		if err != nil {
			return request{}, err
		}
	}
	switch {
	case c.rule == "":
		return request{}, fmt.Errorf("it names no rule")
	case !ruleID.MatchString(c.rule):
		return request{}, fmt.Errorf("%q is no id of a rule", c.rule)
	}
	r.clauses = []*clause{c}
	return r, nil
}

// read reads a list of witnesses, or one.
func (c *clause) read(value model.Value) error {
	list, ok := value.(model.List)
	if !ok {
		list = model.List{{Value: value}}
	}
	var words []string
	for _, item := range list {
		word, err := textOf("a witness", item.Value)
		if err != nil {
			return err
		}
		words = append(words, word)
	}
	return c.list(words)
}

// list takes witnesses over that are written in a list.
func (c *clause) list(words []string) error {
	c.listed = true
	for _, word := range words {
		if word == star {
			word = All
		}
		c.witnesses = append(c.witnesses, word)
	}
	if slices.Contains(words, All) {
		c.all = true
		if len(words) > 1 {
			return fmt.Errorf("%s has * among other witnesses", c.rule)
		}
		c.witnesses = nil
	}
	if len(words) == 0 || slices.Contains(words, "") {
		return fmt.Errorf("the witnesses have an empty one; write * for whatever is found")
	}
	return nil
}

func textOf(name string, value model.Value) (string, error) {
	if text, ok := value.(model.Text); ok {
		if literal, ok := text.Literal(); ok {
			return strings.TrimSpace(literal), nil
		}
	}
	return "", fmt.Errorf("%s is no plain text", name)
}
