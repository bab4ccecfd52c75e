package workspace

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/belay-dev/belay/internal/metric"
	"github.com/belay-dev/belay/internal/model"
)

// How long an alarm may look back: periods of less than an hour over a day,
// longer ones over a week.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
const (
	hour = 3600
	day  = 24 * hour
	week = 7 * day
)

// neverFires lists reasons why an alarm cannot fire.
func neverFires(l *linker, alarm *Node) (model.Value, string) {
	var reasons []string
	reasons = append(reasons, looksTooFar(alarm)...)
	reasons = append(reasons, asksTooMuch(alarm)...)
	reasons = append(reasons, wrongBand(alarm)...)
	r := read(alarm)
	why := r.why
	for _, q := range r.queries {
		if q.why != "" || !q.direct {
			continue
		}
		reason, unsure := l.outOfReach(alarm, q)
		if reason != "" {
			reasons = append(reasons, reason)
		}
		if unsure != "" {
			why = unsure
		}
	}
	return listOf(reasons), why
}

// looksTooFar tells that CloudWatch refuses how far an alarm looks back.
func looksTooFar(alarm *Node) []string {
	periods, ok := alarm.Attrs["evaluation_periods"].Value.(model.Number)
	if !ok {
		return nil
	}
	entries, _ := alarm.Attrs["metrics"].Value.(model.List)
	for _, item := range entries {
		entry, _ := item.Value.(model.Block)
		period, ok := entry["period"].Value.(model.Number)
		if !ok {
			continue
		}
		limit, words := float64(day), "a day"
		if period.Value >= hour {
			limit, words = week, "a week"
		}
		if span := period.Value * periods.Value; span > limit {
			return []string{fmt.Sprintf(
				"%s periods of %s seconds are more than %s, which CloudWatch refuses", number(periods.Value), number(period.Value), words,
			)}
		}
	}
	return nil
}

// asksTooMuch tells that more periods must breach than are looked at.
func asksTooMuch(alarm *Node) []string {
	periods, ok := alarm.Attrs["evaluation_periods"].Value.(model.Number)
	points, set := alarm.Attrs["datapoints_to_alarm"].Value.(model.Number)
	if !ok || !set || points.Value <= periods.Value {
		return nil
	}
	return []string{fmt.Sprintf("%s of %s data points must breach", number(points.Value), number(periods.Value))}
}

// bandComparisons are the comparisons of anomaly detection.
var bandComparisons = map[string]bool{
	"GreaterThanUpperThreshold":                true,
	"LessThanLowerThreshold":                   true,
	"LessThanLowerOrGreaterThanUpperThreshold": true,
}

// wrongBand tells that an alarm on an anomaly band is not on one of its own
// queries, or compares as with a number.
func wrongBand(alarm *Node) []string {
	band, ok := word(alarm, "threshold_metric")
	if !ok || alarm.Unknown["metrics"] != "" {
		return nil
	}
	found := false
	entries, _ := alarm.Attrs["metrics"].Value.(model.List)
	for _, item := range entries {
		entry, _ := item.Value.(model.Block)
		found = found || wordOf(entry["id"].Value) == band
	}
	var reasons []string
	if !found {
		reasons = append(reasons, fmt.Sprintf("no query of it has the id %s, which its threshold is", band))
	}
	if comparison, ok := word(alarm, "comparison"); ok && !bandComparisons[comparison] {
		reasons = append(reasons, fmt.Sprintf("%s does not compare with an anomaly band", comparison))
	}
	return reasons
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// A direction is the way in which a metric must move to make an alarm fire.
type direction int

const (
	unknownDirection direction = iota
	rising
	falling
	leaving // rising or falling out of a band
)

func directionOf(alarm *Node) direction {
	comparison, _ := word(alarm, "comparison")
	switch {
	case comparison == "LessThanLowerOrGreaterThanUpperThreshold":
		return leaving
	case strings.HasPrefix(comparison, "Greater"):
		return rising
	case strings.HasPrefix(comparison, "Less"):
		return falling
	}
	return unknownDirection
}

// outOfReach tells that a metric cannot get where the threshold is.
func (l *linker) outOfReach(alarm *Node, q query) (reason, unsure string) {
	m, ok := metric.Lookup(q.namespace, q.metric)
	if !ok {
		return "", ""
	}
	if q.unit != "" && m.Unit != metric.AnyUnit && q.unit != string(m.Unit) {
		return fmt.Sprintf("it asks for %s in %s, which is published in %s only", m, q.unit, m.Unit), ""
	}
	threshold, ok := alarm.Attrs["threshold"].Value.(model.Number)
	if !ok {
		return "", ""
	}
	including := strings.Contains(plainWord(alarm, "comparison"), "OrEqualTo")
	switch directionOf(alarm) {
	case falling:
		if threshold.Value < 0 || threshold.Value == 0 && !including {
			return fmt.Sprintf("%s is never less than %s", m, number(threshold.Value)), ""
		}
	case rising:
		top, words, why := l.top(alarm, q, m)
		if words == "" {
			return "", why
		}
		if threshold.Value > top || threshold.Value == top && !including {
			return fmt.Sprintf("the threshold %s is out of reach: %s", number(threshold.Value), words), ""
		}
	case unknownDirection, leaving:
	}
	return "", ""
}

func plainWord(n *Node, name string) string {
	w, _ := word(n, name)
	return w
}

// top is the most that a metric can be of what the alarm watches, and why.
func (l *linker) top(alarm *Node, q query, m metric.Metric) (top float64, words, unsure string) {
	if !singleValue(q.statistic) {
		return 0, "", ""
	}
	if m.Bounded {
		return m.Top, fmt.Sprintf("the %s of %s is at most %s", q.statistic, m, number(m.Top)), ""
	}
	bound, ok := tops[m.String()]
	if !ok {
		return 0, "", ""
	}
	for _, t := range l.alarms.targets[alarm] {
		if t.query.namespace != q.namespace || t.query.metric != q.metric {
			continue
		}
		at, what, why := bound(l.home(t.node), t.node)
		switch {
		case why != "":
			unsure = why
		case what == "":
			return 0, "", ""
		case words == "" || at > top:
			top, words = at, what
		}
	}
	if unsure != "" {
		return 0, "", unsure
	}
	return top, words, ""
}

// singleValue tells whether a statistic lies between the least and the greatest
// single value. Nothing is said where the statistic is not known.
func singleValue(statistic string) bool {
	switch {
	case statistic == "Average", statistic == "Minimum", statistic == "Maximum", statistic == "IQM":
		return true
	case strings.HasPrefix(statistic, "p"), strings.HasPrefix(statistic, "tm"), strings.HasPrefix(statistic, "wm"),
		strings.HasPrefix(statistic, "TM("), strings.HasPrefix(statistic, "WM("):
		return true
	}
	return false
}

// A bound is the most that a metric of a resource can be, and why, in words. No
// words is no bound.
type bound func(l *linker, n *Node) (top float64, words, unsure string)

var tops = map[string]bound{
	"AWS/Lambda Duration":                            durationTop,
	"AWS/Lambda ConcurrentExecutions":                concurrencyTop,
	"AWS/Lambda IteratorAge":                         iteratorTop,
	"AWS/Lambda AsyncEventAge":                       asyncTop,
	"AWS/Kinesis GetRecords.IteratorAgeMilliseconds": streamTop,
	"AWS/SQS ApproximateAgeOfOldestMessage":          retentionTop,
	"AWS/SQS ApproximateNumberOfMessagesNotVisible":  inflightTop,
	"AWS/States ExecutionTime":                       executionTop,
}

// numberOf is a number attribute, or what stands if it is not set.
func numberOf(n *Node, name string, otherwise float64) (value float64, unsure string) {
	if v, ok := n.Attrs[name].Value.(model.Number); ok {
		return v.Value, ""
	}
	return otherwise, n.Unknown[name]
}

func durationTop(_ *linker, n *Node) (top float64, words, unsure string) {
	if n.Kind != model.Function {
		return 0, "", ""
	}
	seconds, unsure := numberOf(n, "timeout", 3)
	return seconds * 1000, fmt.Sprintf("%s stops after %s milliseconds", n.name(), number(seconds*1000)), unsure
}

func concurrencyTop(_ *linker, n *Node) (top float64, words, unsure string) {
	reserved, unsure := numberOf(n, "reserved_concurrency", -1)
	if unsure != "" || reserved < 0 {
		return 0, "", unsure
	}
	return reserved, fmt.Sprintf("%s may run %s times at once", n.name(), number(reserved)), ""
}

// Records of a DynamoDB stream are kept for a day, whatever the table says.
const tableStreamHours = 24

// iteratorTop is the longest that one of the streams that a function reads
// keeps a record.
func iteratorTop(_ *linker, n *Node) (top float64, words, unsure string) {
	sources := n.Edges["event_sources"]
	if n.Kind == model.EventSource {
		sources = []*Node{n}
	}
	hours := 0.0
	for _, source := range sources {
		for range source.Edges["table"] {
			hours = max(hours, tableStreamHours)
		}
		for _, stream := range source.Edges["stream"] {
			kept, why := numberOf(stream, "retention", tableStreamHours)
			if why != "" {
				return 0, "", why
			}
			hours = max(hours, kept)
		}
		if kind, ok := word(source, "source"); !ok || kind == "kinesis" && len(source.Edges["stream"]) == 0 {
			return 0, "", "" // a stream that is not seen may keep its records longer
		}
	}
	if hours == 0 {
		return 0, "", ""
	}
	return hours * hour * 1000, fmt.Sprintf("its records are gone after %s milliseconds", number(hours*hour*1000)), ""
}

func streamTop(_ *linker, n *Node) (top float64, words, unsure string) {
	hours, unsure := numberOf(n, "retention", tableStreamHours)
	at := hours * hour * 1000
	return at, fmt.Sprintf("records of %s are gone after %s milliseconds", n.name(), number(at)), unsure
}

// An asynchronous call waits for six hours unless the function says less.
const asyncSeconds = 21600

func asyncTop(_ *linker, n *Node) (top float64, words, unsure string) {
	seconds := 0.0
	for _, config := range n.Edges["invoke_configs"] {
		age, why := numberOf(config, "max_event_age", asyncSeconds)
		if why != "" {
			return 0, "", why
		}
		seconds = max(seconds, age)
	}
	if seconds == 0 {
		seconds = asyncSeconds
	}
	return seconds * 1000, fmt.Sprintf("an event waits %s milliseconds at most", number(seconds*1000)),
		incompleteEdges(n, "invoke_configs")
}

// A queue keeps messages for four days unless it says otherwise.
const queueSeconds = 345600

func retentionTop(_ *linker, n *Node) (top float64, words, unsure string) {
	seconds, unsure := numberOf(n, "retention", queueSeconds)
	return seconds, fmt.Sprintf("messages of %s are gone after %s seconds", n.name(), number(seconds)), unsure
}

// Most messages in flight of a queue.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
const inflight = 120000

func inflightTop(_ *linker, n *Node) (top float64, words, unsure string) {
	return inflight, fmt.Sprintf("%s can have %d messages in flight", n.name(), inflight), ""
}

func executionTop(_ *linker, n *Node) (top float64, words, unsure string) {
	seconds, unsure := numberOf(n, "timeout", 0)
	if seconds == 0 {
		return 0, "", unsure
	}
	return seconds * 1000, fmt.Sprintf("%s stops after %s milliseconds", n.name(), number(seconds*1000)), ""
}
