package suppress

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
)

// Format is the mark that suppresses a finding and nothing more, without the sign
// of a comment: belay:ignore RULE(witness,...) reason="...".
func Format(f engine.Finding, reason string) string {
	return "belay:ignore " + clauseText(f.Rule.ID, f.Witnesses) + " reason=" + quote(reason)
}

// Metadata is the same as an entry of Metadata, belay, ignore, in JSON.
func Metadata(f engine.Finding, reason string) string {
	entry := struct {
		Rule      string   `json:"rule"`
		Witnesses []string `json:"witnesses,omitempty"`
		Reason    string   `json:"reason"`
	}{f.Rule.ID, Listed(f.Witnesses), reason}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(entry); err != nil {
		return ""
	}
	return strings.TrimSpace(b.String())
}

// Listed are witnesses as a list of Metadata or of the configuration has them.
func Listed(witnesses []string) []string {
	out := slices.Clone(witnesses)
	for i, w := range out {
		if w == All {
			out[i] = star
		}
	}
	return out
}

func clauseText(rule string, witnesses []string) string {
	if len(witnesses) == 0 {
		return rule
	}
	words := make([]string, len(witnesses))
	for i, w := range witnesses {
		words[i] = w
		if w == All || w == "" || strings.ContainsAny(w, ",()\"'\\\n") || strings.TrimSpace(w) != w {
			words[i] = quote(w)
		}
	}
	return rule + "(" + strings.Join(words, ",") + ")"
}

var escape = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

func quote(text string) string {
	return `"` + escape.Replace(strings.Join(strings.Fields(text), " ")) + `"`
}

// text is a request as a mark, with other clauses.
func (r request) text(clauses ...string) string {
	out := "belay:ignore " + strings.Join(clauses, ",")
	if r.until != "" {
		out += " until=" + r.until
	}
	return out + " reason=" + quote(r.reason)
}

func sorted(b model.Block) []string { return slices.Sorted(maps.Keys(b)) }
