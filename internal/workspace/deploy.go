package workspace

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// callerTexts are the edges of a function to what may call it by name or by an
// alias, and the attribute of the caller that says which.
var callerTexts = []struct{ edge, attribute string }{
	{"routes", "uri"},
	{"event_sources", "function_arn"},
	{"targets", "arn"},
	{"event_subscribers", "arn"},
	{"schedules", "arn"},
	{"subscriptions", "endpoint"},
	{"notifications", "arn"},
	{"pipes", "target_arn"},
	{"tasks", "function_arn"},
	{"urls", "function_arn"},
	{"target_groups", "function_arns"},
}

// bypasses lists what calls a function that has aliases by its own name, which
// is the code of the moment and not what the alias points at.
func bypasses(l *linker, n *Node) (model.Value, string) {
	why := n.Unknown["aliases"]
	if len(n.Edges["aliases"]) == 0 {
		return model.List{}, why
	}
	var ids []string
	for _, c := range callerTexts {
		why = cmp.Or(why, n.Unknown[c.edge])
		for _, by := range n.Edges[c.edge] {
			if _, qualified := by.Attrs["qualifier"]; qualified {
				continue
			}
			t, ok := by.Attrs[c.attribute].Value.(model.Text)
			if ok && !l.of(by).qualified(t) {
				ids = append(ids, by.name())
			}
		}
	}
	slices.Sort(ids)
	return listOf(slices.Compact(ids)), why
}

// qualified tells whether a text that names a function names an alias or a
// version of it.
func (l *linker) qualified(t model.Text) bool {
	if called, ok := invoked(t); ok {
		t = called
	}
	if r := l.resolve(t, model.Alias); len(r.nodes) > 0 || strings.Contains(r.why, " may be any of ") {
		return true
	}
	if len(t) > 1 && t[0].Hole != nil {
		return strings.HasPrefix(t[1].Literal, ":")
	}
	separators := len(fields(t, ":", len(t.String())+1)) - 1
	if strings.HasPrefix(opening(t), "arn:") {
		return separators > 6
	}
	return separators == 1
}

// latest tells whether an alias points at $LATEST. A version that the template
// publishes is another.
func latest(_ *linker, n *Node) (model.Value, string) {
	version, ok := n.Attrs["version"].Value.(model.Text)
	if !ok {
		return nil, n.Unknown["version"]
	}
	if literal, known := version.Literal(); known {
		return model.Bool(literal == "$LATEST"), ""
	}
	if hole := firstHole(version); hole != nil {
		return nil, whyHole(hole)
	}
	return model.Bool(false), ""
}

// shiftName is the name of a configuration by which CodeDeploy moves the traffic
// of an alias: what it does, in steps of how many percent and minutes.
var shiftName = regexp.MustCompile(`Lambda(?:(AllAtOnce)|Canary(\d+)Percent(\d+)Minutes?|Linear(\d+)PercentEvery(\d+)Minutes?)$`)

// ofFunctions tells whether a deployment group deploys functions.
func ofFunctions(_ *linker, n *Node) (model.Value, string) {
	if len(n.Edges["function"]) > 0 {
		return model.Bool(true), ""
	}
	config, known := word(n, "config")
	if known {
		return model.Bool(shiftName.MatchString(config)), ""
	}
	if why := cmp.Or(n.Unknown["config"], n.Unknown["function"]); why != "" {
		return nil, why
	}
	return model.Bool(false), ""
}

// shiftSeconds is how long a deployment group moves traffic, by the name of its
// configuration. What a configuration of one's own does is not read.
func shiftSeconds(l *linker, n *Node) (model.Value, string) {
	if deploys, why := l.fact(n, "lambda"); deploys != model.Value(model.Bool(true)) {
		return nil, why
	}
	if why := n.Unknown["config"]; why != "" {
		return nil, why
	}
	config, _ := word(n, "config")
	m := shiftName.FindStringSubmatch(config)
	switch {
	case m == nil:
		return nil, "what the deployment configuration of " + n.name() + " does is not seen"
	case m[1] != "":
		return model.Num(0), ""
	case m[3] != "":
		return model.Num(60 * digits(m[3])), ""
	}
	steps := 100 / max(digits(m[4]), 1)
	return model.Num(60 * digits(m[5]) * steps), ""
}

func digits(text string) float64 {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0 // more digits than any configuration has
	}
	return float64(n)
}

// unfitAlarms lists the alarms of a deployment group that cannot stop a
// deployment: they never fire, watch nothing, or need longer than it takes.
func unfitAlarms(l *linker, n *Node) (model.Value, string) {
	list := model.List{}
	why := n.Unknown["alarms"]
	seconds, unknown := l.fact(n, "shift_seconds")
	shift, timed := seconds.(model.Number)
	if len(n.Edges["alarms"]) > 0 {
		why = cmp.Or(why, unknown)
	}
	for _, alarm := range n.Edges["alarms"] {
		fault, unknown := l.fault(alarm)
		if fault == "" && timed && shift.Value > 0 {
			if need := reaction(alarm); need > shift.Value {
				fault = "it needs " + model.Num(need).Source + " seconds to fire, and the deployment is over after " + shift.Source
			}
		}
		why = cmp.Or(why, unknown)
		if fault != "" {
			list = append(list, model.Attr{At: alarm.At, Value: model.Block{
				"id":  {Value: model.Lit(alarm.name())},
				"why": {Value: model.Lit(fault)},
			}})
		}
	}
	return list, why
}

// fault says what keeps an alarm from firing, "" if nothing is seen to.
func (l *linker) fault(alarm *Node) (fault, why string) {
	reasons, why := l.fact(alarm, "never_fires")
	if list, ok := reasons.(model.List); ok && len(list) > 0 {
		if t, ok := list[0].Value.(model.Text); ok {
			return t.String(), ""
		}
	}
	dangling, unknown := l.fact(alarm, "dangling")
	if list, ok := dangling.(model.List); ok {
		for _, item := range list {
			block, ok := item.Value.(model.Block)
			if ok && block["certain"].Value == model.Value(model.Bool(true)) {
				return "it watches nothing that is there", ""
			}
		}
	}
	return "", cmp.Or(why, unknown)
}

// reaction is how many seconds of bad data an alarm needs, 0 if it is not known.
func reaction(alarm *Node) float64 {
	points, ok := alarm.Attrs["datapoints_to_alarm"].Value.(model.Number)
	if !ok {
		points, ok = alarm.Attrs["evaluation_periods"].Value.(model.Number)
	}
	if !ok || alarm.Unknown["datapoints_to_alarm"] != "" {
		return 0
	}
	longest := 0.0
	list, _ := alarm.Attrs["metrics"].Value.(model.List)
	for _, item := range list {
		block, _ := item.Value.(model.Block)
		if period, ok := block["period"].Value.(model.Number); ok {
			longest = max(longest, period.Value)
		}
	}
	return points.Value * longest
}
