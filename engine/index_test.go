package engine_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
)

// TestIndex loads rules with an index and without: they are the same, and an
// index of other files does not count.
func TestIndex(t *testing.T) {
	files := own(t, map[string]string{
		"test/r/r.rego": rule("r", "function", above),
		"test/s/s.rego": strings.Replace(rule("s", "queue", `finding contains found.at(queue, [], "m") if {
	some queue in input.queue
	some dead in queue.dead_letter_queue
	some poller in queue.pollers
	poller.timeout > dead.retention + input.settings.margin
}`), "#   tier: A", "#   tier: A\n#   settings: {margin: 3}", 1),
	})
	without := newEngine(t, files)
	index, err := engine.Index(t.Context(), files)
	if err != nil {
		t.Fatal(err)
	}
	files["index.bin"] = &fstest.MapFile{Data: index}
	with := newEngine(t, files)
	for i, r := range with.Rules() {
		other := without.Rules()[i]
		if diff := cmp.Diff(other.Reads(), r.Reads()); diff != "" || r.ID != other.ID || r.Title != other.Title || r.Tier != other.Tier {
			t.Errorf("rule %s of the index and %s are not the same, reads (-without +with):\n%s", r.ID, other.ID, diff)
		}
	}
	if diff := cmp.Diff(without.Shows(), with.Shows()); diff != "" {
		t.Errorf("what the rules show (-without +with):\n%s", diff)
	}
	dead := node(model.Queue, "D", 9, model.Block{"retention": open(10)})
	queue := node(model.Queue, "Q", 3, model.Block{"pollers": attr(model.List{attr(model.Block{"timeout": attr(model.Num(9), 0)}, 0)}, 0)})
	w := unit(link(queue, "dead_letter_queue", dead), dead, node(model.Function, "F", 12, model.Block{"timeout": attr(model.Num(90), 13)}))
	got := lines(t, with, w)
	if diff := cmp.Diff(lines(t, without, w), got); diff != "" || len(got) != 2 {
		t.Errorf("answers (-without +with), want two:\n%s", diff)
	}

	files["test/r/r.rego"] = &fstest.MapFile{Data: []byte(strings.Replace(rule("r", "function", above), "A title", "Another title", 1))}
	if got := newEngine(t, files).Rules()[0].Title; got != "Another title" {
		t.Errorf("got title %q from an index of other files", got)
	}
	files["index.bin"] = &fstest.MapFile{Data: []byte("{")}
	if _, err := engine.New(t.Context(), files, engine.Options{}); err == nil || !strings.Contains(err.Error(), "index.bin") {
		t.Errorf("New with an index that is damaged: got error %v", err)
	}
}

func newEngine(t *testing.T, files fstest.MapFS) *engine.Engine {
	t.Helper()
	e, err := engine.New(t.Context(), files, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}
