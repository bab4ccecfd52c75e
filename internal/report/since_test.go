package report

import (
	"testing"

	"github.com/belay-dev/belay/engine"
)

func TestSince(t *testing.T) {
	const commit = "0123456789abcdef0123456789abcdef01234567"
	added := engine.Finding{Outcome: engine.Found}
	worse := engine.Finding{Outcome: engine.Found, Worse: []string{"the severity was low"}}
	cases := map[string]struct {
		since    engine.Since
		findings []engine.Finding
		want     string
	}{
		"nothing": {
			since: engine.Since{Revision: "HEAD", Commit: commit},
			want:  "Since 0123456789ab, which is HEAD: 0 new findings",
		},
		"everything": {
			since: engine.Since{
				Revision: "main", Commit: commit, MergeBase: true, Unchanged: 1, Before: 1, Gone: 2, Doubted: 1, Problems: 1,
			},
			findings: []engine.Finding{added, worse, {Outcome: engine.Unknown}},
			want:     "Since 0123456789ab, where main and HEAD parted: 1 new finding, 1 worse, 1 was there before, 2 are gone, 1 found before is unknown now, 1 problem was there before, 1 unit is as it was",
		},
		"an id": {
			since: engine.Since{Revision: "01234567", Commit: commit},
			want:  "Since 0123456789ab: 0 new findings",
		},
		"a range": {
			since: engine.Since{Revision: "main...topic", Commit: commit, MergeBase: true, Until: "fedcba98765432100123456789abcdef01234567"},
			want:  "Since 0123456789ab, where main and fedcba987654 parted, up to fedcba987654: 0 new findings",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			result := &engine.Result{Since: &c.since, Findings: c.findings}
			if got := since(result); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			states := map[string]int{}
			for _, f := range c.findings {
				if state := baselineState(f, result.Since); state != nil {
					states[*state]++
				}
			}
			said := sinceJSON(result)
			if states["new"] != said.New || states["updated"] != said.Worse {
				t.Errorf("got states %v in SARIF, and %d new and %d worse in JSON", states, said.New, said.Worse)
			}
		})
	}
}
