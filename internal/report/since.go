package report

import (
	"fmt"
	"strings"

	"github.com/belay-dev/belay/engine"
)

// since says with what was compared and what became of the findings of before.
func since(result *engine.Result) string {
	s := result.Since
	added, worse := changes(result.Findings)
	now := []string{count(added, "new finding")}
	if worse > 0 {
		now = append(now, fmt.Sprintf("%d worse", worse))
	}
	if s.Before > 0 {
		now = append(now, fmt.Sprintf("%d %s there before", s.Before, pick(s.Before, "was", "were")))
	}
	if s.Gone > 0 {
		now = append(now, fmt.Sprintf("%d %s gone", s.Gone, pick(s.Gone, "is", "are")))
	}
	if s.Doubted > 0 {
		now = append(now, fmt.Sprintf("%d found before %s unknown now", s.Doubted, pick(s.Doubted, "is", "are")))
	}
	if s.Problems > 0 {
		now = append(now, count(s.Problems, "problem")+" "+pick(s.Problems, "was", "were")+" there before")
	}
	if s.Unchanged > 0 {
		now = append(now, count(s.Unchanged, "unit")+" "+pick(s.Unchanged, "is as it was", "are as they were"))
	}
	return compared(s) + ": " + strings.Join(now, ", ")
}

// compared names the two sides: a commit, and what the user said that led there.
func compared(s *engine.Since) string {
	head := "HEAD"
	if s.Until != "" {
		head = brief(s.Until)
	}
	named, _, _ := strings.Cut(s.Revision, "..")
	out := "Since " + brief(s.Commit)
	switch {
	case s.MergeBase:
		out += fmt.Sprintf(", where %s and %s parted", named, head)
	case !strings.HasPrefix(s.Commit, named):
		out += fmt.Sprintf(", which is %s", named)
	}
	if s.Until != "" {
		out += ", up to " + head
	}
	return clean(out)
}

// brief is how people write the id of a commit.
func brief(id string) string { return id[:min(len(id), 12)] }

// changes counts the findings that are new and those that are worse.
func changes(findings []engine.Finding) (added, worse int) {
	for _, f := range findings {
		switch {
		case f.Outcome != engine.Found:
		case len(f.Worse) > 0:
			worse++
		default:
			added++
		}
	}
	return added, worse
}

// jsonSince is what JSON says of a comparison.
type jsonSince struct {
	Revision  string `json:"revision"`
	Commit    string `json:"commit"`
	MergeBase bool   `json:"mergeBase"`
	Until     string `json:"until,omitempty"`
	New       int    `json:"new"`
	Worse     int    `json:"worse"`
	Before    int    `json:"before"`
	Gone      int    `json:"gone"`
	Doubted   int    `json:"doubted"`
	Problems  int    `json:"problems"`
	Unchanged int    `json:"unchanged"`
}

func sinceJSON(result *engine.Result) *jsonSince {
	s := result.Since
	if s == nil {
		return nil
	}
	out := &jsonSince{
		Revision: s.Revision, Commit: s.Commit, MergeBase: s.MergeBase, Until: s.Until, Before: s.Before, Gone: s.Gone,
		Doubted: s.Doubted, Problems: s.Problems, Unchanged: s.Unchanged,
	}
	out.New, out.Worse = changes(result.Findings)
	return out
}

// baselineState is SARIF's word for what a comparison says of a finding, nil
// without one.
func baselineState(f engine.Finding, s *engine.Since) *string {
	switch {
	case s == nil || f.Outcome != engine.Found:
		return nil
	case len(f.Worse) > 0:
		return new("updated")
	}
	return new("new")
}
