package metric

import "testing"

// TestWaiting keeps the names of metrics that say how long something waits those
// of rows, in a unit of time.
func TestWaiting(t *testing.T) {
	found := 0
	for _, m := range All() {
		if !m.Waiting() {
			continue
		}
		found++
		if m.Unit != Milliseconds && m.Unit != Seconds {
			t.Errorf("%s waits in %s", m, m.Unit)
		}
	}
	if found != len(waiting) {
		t.Errorf("got %d rows that wait, want the %d names of the table", found, len(waiting))
	}
}

func TestBlind(t *testing.T) {
	for _, c := range []struct {
		namespace, name, statistic string
		blind                      bool
	}{
		{"AWS/Lambda", "Errors", "SampleCount", true},
		{"AWS/Lambda", "Errors", "Average", false},
		{"AWS/Lambda", "Invocations", "SampleCount", false}, // it is a heartbeat
		{"AWS/SQS", "ApproximateAgeOfOldestMessage", "Minimum", true},
		{"Shop", "Failed", "SampleCount", false},
	} {
		if got := Blind(c.namespace, c.name, c.statistic); (got != "") != c.blind {
			t.Errorf("%s %s %s: got %q, want it blind: %t", c.namespace, c.name, c.statistic, got, c.blind)
		}
	}
}
