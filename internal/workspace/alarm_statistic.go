package workspace

import (
	"fmt"
	"strings"

	"github.com/belay-dev/belay/internal/metric"
	"github.com/belay-dev/belay/internal/model"
)

// blindStatistics lists why the statistic of an alarm does not show what its
// metric says. Metric math is not judged: what it makes of a statistic is its own
// business.
func blindStatistics(l *linker, alarm *Node) (model.Value, string) {
	r := read(alarm)
	why := r.why
	var reasons []string
	for _, q := range r.queries {
		if !q.direct {
			continue
		}
		if unsure := first(q.why, q.statisticWhy); unsure != "" {
			why = unsure
			continue
		}
		m, ok := metric.Lookup(q.namespace, q.metric)
		if !ok {
			continue
		}
		reason, unsure := l.hides(alarm, q, m)
		if reason != "" {
			reasons = append(reasons, reason)
		}
		why = first(why, unsure)
	}
	return listOf(reasons), why
}

// hides tells what the statistic of a query hides of its metric.
func (l *linker) hides(alarm *Node, q query, m metric.Metric) (reason, unsure string) {
	way := directionOf(alarm)
	switch {
	case q.statistic == "SampleCount" && way == rising && !isDuration(m):
		return metric.Blind(q.namespace, q.metric, q.statistic), ""
	case q.statistic == "Sum" && m.Waiting():
		if period, ok := periodOf(alarm, q); !ok || q.namespace == "AWS/SQS" && period <= standardPeriod {
			return "", "" // queues report once a minute, so that the sum is that one value
		}
		return fmt.Sprintf("the Sum of %s adds up how long things have waited", m), ""
	case q.statistic == "Sum" && way == rising && isDuration(m):
		return l.hidesSlow(alarm, q, m)
	case q.statistic == "Minimum" && way == rising && (m.Bounded && m.Top == 1 || isTime(m)):
		return fmt.Sprintf("the Minimum of %s rises only when every single one is bad", m), ""
	case q.statistic == "Maximum" && way == falling && m.Bounded && m.Top == 1:
		return fmt.Sprintf("the Maximum of %s falls only when every single one is bad", m), ""
	}
	return "", ""
}

func isTime(m metric.Metric) bool { return m.Unit == metric.Milliseconds || m.Unit == metric.Seconds }

// isDuration tells whether a metric says how long single things take, so that its
// sum is how busy something was and its count how often it was called.
func isDuration(m metric.Metric) bool { return isTime(m) && !m.Waiting() }

// hidesSlow tells that a threshold is meant for one call and compared with the
// sum of all. A sum past what one call can take is a budget.
func (l *linker) hidesSlow(alarm *Node, q query, m metric.Metric) (reason, unsure string) {
	threshold, ok := alarm.Attrs["threshold"].Value.(model.Number)
	if !ok {
		return "", alarm.Unknown["threshold"]
	}
	single := q
	single.statistic = "Maximum"
	top, words, unsure := l.top(alarm, single, m)
	if words == "" || threshold.Value > top {
		return "", unsure
	}
	return fmt.Sprintf(
		"the Sum of %s adds up all calls, and the threshold %s is one that a single call can reach", m, number(threshold.Value),
	), ""
}

// Metrics of AWS services come once a minute.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
const standardPeriod = 60

// periodOf is the period of the entry that a query stands in.
func periodOf(alarm *Node, q query) (seconds float64, ok bool) {
	entries, _ := alarm.Attrs["metrics"].Value.(model.List)
	if q.index >= len(entries) {
		return 0, false
	}
	entry, _ := entries[q.index].Value.(model.Block)
	period, ok := entry["period"].Value.(model.Number)
	return period.Value, ok
}

// slow lists why an alarm fires too late, or flaps.
func slow(l *linker, alarm *Node) (model.Value, string) {
	r := read(alarm)
	why := r.why
	var reasons []string
	for _, q := range r.queries {
		if q.why != "" {
			why = q.why
			continue
		}
		m, ok := metric.Lookup(q.namespace, q.metric)
		if !ok {
			continue
		}
		period, ok := periodOf(alarm, q)
		if !ok {
			why = first(why, alarm.Unknown["metrics"])
			continue
		}
		if period < standardPeriod {
			reasons = append(reasons, fmt.Sprintf("%s comes once a minute, and a period of %s seconds has none most of the time", m, number(period)))
		}
		reason, unsure := l.tooLate(alarm, q, m, period)
		if reason != "" {
			reasons = append(reasons, reason)
		}
		why = first(why, unsure)
	}
	return listOf(reasons), why
}

// pointsOf is how many periods must breach before an alarm fires.
func pointsOf(alarm *Node) (points float64, unsure string) {
	for _, name := range []string{"datapoints_to_alarm", "evaluation_periods"} {
		if n, ok := alarm.Attrs[name].Value.(model.Number); ok {
			return n.Value, ""
		}
		if why := alarm.Unknown[name]; why != "" {
			return 0, why
		}
	}
	return 1, ""
}

// tooLate tells that what waits is gone before the alarm has seen enough of it.
func (l *linker) tooLate(alarm *Node, q query, m metric.Metric, period float64) (reason, unsure string) {
	if !q.direct || directionOf(alarm) != rising {
		return "", ""
	}
	points, unsure := pointsOf(alarm)
	if unsure != "" {
		return "", unsure
	}
	span := period * points
	if m.String() == "AWS/SQS ApproximateNumberOfMessagesVisible" {
		return l.emptied(alarm, q, span)
	}
	if !m.Waiting() {
		return "", ""
	}
	threshold, ok := alarm.Attrs["threshold"].Value.(model.Number)
	if !ok {
		return "", alarm.Unknown["threshold"]
	}
	oldest := q
	oldest.statistic = "Maximum"
	top, words, unsure := l.top(alarm, oldest, m)
	left := top - threshold.Value
	if m.Unit == metric.Milliseconds {
		left /= 1000
	}
	reached := left > 0 || left == 0 && strings.HasSuffix(plainWord(alarm, "comparison"), "OrEqualToThreshold")
	if words == "" || !reached || span <= left { // a threshold out of reach is another rule's
		return "", unsure
	}
	return fmt.Sprintf("%s, %s seconds past the threshold, and it takes %s seconds to fire", words, number(left), number(span)), ""
}

// emptied tells that a queue for failures loses its messages before an alarm on
// their number fires.
func (l *linker) emptied(alarm *Node, q query, span float64) (reason, unsure string) {
	for _, t := range l.alarms.targets[alarm] {
		if t.node.Kind != model.Queue || t.query.metric != q.metric {
			continue
		}
		kept, why := numberOf(t.node, "retention", queueSeconds)
		if why != "" {
			unsure = why
			continue
		}
		if span >= kept {
			return fmt.Sprintf("messages of %s are gone after %s seconds, and it takes %s seconds to fire", t.node.name(), number(kept), number(span)), ""
		}
	}
	return "", unsure
}

// mixedAlarms lists the alarms on which a deployment group rolls back that count
// the calls of all versions of the function: the few of a new version drown.
func mixedAlarms(l *linker, group *Node) (model.Value, string) {
	var ids []string
	for _, alarm := range group.Edges["alarms"] {
		home := l.home(alarm)
		mixed, single := false, false
		for _, t := range home.alarms.targets[alarm] {
			if t.node.Kind != model.Function || t.query.namespace != "AWS/Lambda" {
				continue
			}
			names := strings.Join(t.query.names(), " ")
			mixed = mixed || names == "FunctionName"
			single = single || strings.Contains(names, "Resource") || strings.Contains(names, "ExecutedVersion")
		}
		if mixed && !single {
			ids = append(ids, alarm.name())
		}
	}
	return listOf(ids), group.Unknown["alarms"]
}

// nowhere tells whether none of the environments that the workspace declares has
// an alarm. Without environments it is not set.
func nowhere(l *linker, alarm *Node) (model.Value, string) {
	environments := l.builder.options.Environments
	if len(environments) == 0 || alarm.If == nil {
		return nil, ""
	}
	unsure := ""
	for _, e := range environments {
		switch l.scope.answersOf(e).truth(alarm.If) {
		case yes:
			return model.Bool(false), ""
		case open:
			unsure = first(unsure, "environment "+e.Name+" does not set what the condition depends on")
		case no:
		}
	}
	if unsure != "" {
		return nil, unsure
	}
	return model.Bool(true), ""
}
