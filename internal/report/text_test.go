package report_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/report"
	"github.com/belay-dev/belay/internal/source"
)

// TestTextSaysOnce has two rules find both functions of a template, and one the
// function of another: a place is shown with the worst of its findings, and the fix
// of a rule with the first in its file.
func TestTextSaysOnce(t *testing.T) {
	timeout := &engine.Rule{ID: "timeout-default", Fix: "Set a timeout."}
	memory := &engine.Rule{ID: "memory-default", Fix: "Set a size."}
	found := func(rule *engine.Rule, file, name string, line int) engine.Finding {
		return engine.Finding{
			Rule: rule, Outcome: engine.Found, Severity: engine.Low, Subject: &model.Resource{ID: name, Kind: model.Function},
			At: source.At(file, line, 1), Message: name + " lacks something",
		}
	}
	grave := found(timeout, "a.yaml", "Read", 1)
	grave.Severity = engine.High
	worse := found(memory, "a.yaml", "Send", 2)
	worse.Worse = []string{"it was 256"}
	result := &engine.Result{Findings: []engine.Finding{
		found(memory, "a.yaml", "Read", 1), grave,
		worse, found(timeout, "a.yaml", "Send", 2),
		found(timeout, "b.yaml", "Sort", 1),
	}}
	result.Summary = engine.Summary{Files: 2, Examined: 2, Found: map[engine.Severity]int{engine.High: 1, engine.Low: 4}}
	var out strings.Builder
	options := report.Options{Files: fstest.MapFS{"a.yaml": {Data: []byte("Read:\nSend:\n")}, "b.yaml": {Data: []byte("Sort:\n")}}}
	if err := report.Text(&out, result, options); err != nil {
		t.Fatal(err)
	}
	want := `a.yaml
  1:1  high  Read lacks something  timeout-default
     1 | Read:
       | ^^^^
        fix: Set a timeout.
  1:1  low  Read lacks something  memory-default
        fix: Set a size.

  2:1  low  Send lacks something  memory-default
     2 | Send:
       | ^^^^
        worse: it was 256
  2:1  low  Send lacks something  timeout-default

b.yaml
  1:1  low  Sort lacks something  timeout-default
     1 | Sort:
       | ^^^^
        fix: Set a timeout.

5 findings (1 high, 4 low); 2 files examined
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
