package terraform

import "testing"

// TestCronPeriod tells how often the schedules of Cloud Scheduler are.
func TestCronPeriod(t *testing.T) {
	for _, test := range []struct {
		schedule string
		seconds  float64 // 0 is that it is not understood
	}{
		{"* * * * *", 60},
		{"*/5 * * * *", 300},
		{"7/20 * * * *", 1200},
		{"0,50 * * * *", 600},
		{"5-7 4 * * *", 60},
		{"0 * * * *", 3600},
		{"5 8-18 * * 1-5", 3600},
		{"0 */6 * * *", 21600},
		{"0 4,16 * * *", 43200},
		{"0 4 * * *", 86400},
		{"30 2 1 * *", 86400},
		{"0 25 * * *", 0},
		{"0 5-3 * * *", 0},
		{"0 4 * *", 0},
		{"*/0 * * * *", 0},
		{"a * * * *", 0},
		{"every 5 minutes", 0},
	} {
		seconds, ok := cronPeriod(test.schedule)
		if ok != (test.seconds > 0) || ok && seconds != test.seconds {
			t.Errorf("%s: got %v %v, want %v", test.schedule, seconds, ok, test.seconds)
		}
	}
}
