package suppress

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/belay-dev/belay/internal/metric"
)

// without is a message about the witnesses that remain, of those that it was
// about. A rule writes its message as it likes, so that this is done by its text:
// what lists the witnesses loses those that are covered. Where that cannot be done
// the message stays, and says at its end what it is about.
func without(message string, covered, remaining []string) string {
	r := reducer{covered: shown(message, covered), remaining: shown(message, remaining)}
	out := r.lists(message)
	if r.mentions(out, r.covered) {
		out = r.sentences(out)
	}
	if out == "" || out == message || r.mentions(out, r.covered) || !r.all(out) || counts(out, len(covered)+len(remaining)) {
		return message + " (not covered by the suppression: " + strings.Join(remaining, ", ") + ")"
	}
	return out
}

// counts tells whether a message says how many there are: 3 actions, 2 more.
func counts(message string, n int) bool {
	words := strings.Fields(message)
	for i, word := range words[:max(len(words)-1, 0)] {
		next := strings.TrimRight(words[i+1], ".,:;)")
		if strings.Trim(word, "(") == strconv.Itoa(n) && (next == "more" || strings.HasSuffix(next, "s")) {
			return true
		}
	}
	return false
}

// shown are witnesses as a message shows them: a signal by its metrics.
func shown(message string, witnesses []string) []string {
	out := make([]string, len(witnesses))
	for i, w := range witnesses {
		out[i] = w
		if signal, ok := metric.SignalNamed(w); ok && !strings.Contains(message, w) && len(signal.Accepts) > 0 {
			out[i] = metrics(signal.Accepts[0])
		}
	}
	return out
}

// metrics are those of a way to watch a signal, as messages show them.
func metrics(way metric.Way) string {
	var names []string
	for _, w := range way {
		name := w.Metric
		if len(names) == 0 {
			name = w.Namespace + " " + w.Metric
		}
		names = append(names, name)
	}
	return strings.Join(names, " and ")
}

type reducer struct{ covered, remaining []string }

// An item is a witness in a message.
type item struct {
	start, end int // end is behind what the message says of it in brackets
	covered    bool
}

// at is the witness that begins at an offset of a message, the longest there is.
func (r reducer) at(message string, offset int) (item, bool) {
	found, ok := item{}, false
	for i, w := range slices.Concat(r.covered, r.remaining) {
		if w == "" || !strings.HasPrefix(message[offset:], w) || !bounded(message, offset, offset+len(w)) || ok && offset+len(w) <= found.end {
			continue
		}
		found, ok = item{start: offset, end: offset + len(w), covered: i < len(r.covered)}, true
	}
	if ok {
		found.end = behindBrackets(message, found.end)
	}
	return found, ok
}

// bounded tells whether a part of a message is not a part of a longer word.
func bounded(message string, start, end int) bool {
	const inside = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_*-/.:"
	if start > 0 && strings.IndexByte(inside, message[start-1]) >= 0 {
		return false
	}
	if end == len(message) || strings.IndexByte(inside, message[end]) < 0 {
		return true
	}
	// The end of a clause may stand behind a witness.
	return message[end] == ':' && (end+1 == len(message) || message[end+1] == ' ')
}

func behindBrackets(message string, end int) int {
	if !strings.HasPrefix(message[end:], " (") {
		return end
	}
	depth := 0
	for i := end + 1; i < len(message); i++ {
		switch message[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return end
}

// items are the witnesses in a message, in order.
func (r reducer) items(message string) []item {
	var out []item
	for i := 0; i < len(message); i++ {
		if found, ok := r.at(message, i); ok {
			out = append(out, found)
			i = found.end - 1
		}
	}
	return out
}

func (r reducer) mentions(message string, witnesses []string) bool {
	only := reducer{covered: witnesses}
	return len(only.items(message)) > 0
}

// all tells whether a message mentions all witnesses that remain.
func (r reducer) all(message string) bool {
	return !slices.ContainsFunc(r.remaining, func(w string) bool { return !r.mentions(message, []string{w}) })
}

// lists takes the covered witnesses out of lists: a, b, c.
func (r reducer) lists(message string) string {
	items := r.items(message)
	var b strings.Builder
	done := 0
	for i := 0; i < len(items); {
		end := i + 1
		separator := ""
		for end < len(items) {
			between := message[items[end-1].end:items[end].start]
			if between != ", " && between != "; " && between != " and " {
				break
			}
			separator = cmp.Or(separator, between)
			end++
		}
		var kept []string
		for _, one := range items[i:end] {
			if !one.covered {
				kept = append(kept, message[one.start:one.end])
			}
		}
		if len(kept) > 0 {
			b.WriteString(message[done:items[i].start])
			b.WriteString(strings.Join(kept, separator))
			done = items[end-1].end
		}
		i = end
	}
	b.WriteString(message[done:])
	return b.String()
}

// sentences takes the parts of a message out that are about covered witnesses
// only: a is so; b is so.
func (r reducer) sentences(message string) string {
	parts := strings.Split(message, "; ")
	var kept []string
	lead := ""
	for i, part := range parts {
		items := r.items(part)
		if !slices.ContainsFunc(items, func(one item) bool { return one.covered }) {
			kept = append(kept, part)
			continue
		}
		if slices.ContainsFunc(items, func(one item) bool { return !one.covered }) {
			return ""
		}
		if i == 0 {
			if lead = part[:items[0].start]; !strings.HasSuffix(lead, ": ") {
				return "" // what leads to the others is not to be told
			}
		}
	}
	if len(kept) == 0 {
		return ""
	}
	return lead + strings.Join(kept, "; ")
}
