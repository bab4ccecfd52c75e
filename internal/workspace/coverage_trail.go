package workspace

import (
	"fmt"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/metric"
	"github.com/belay-dev/belay/internal/model"
)

// judgeTrails works out of each account what would be heard of that is done to it. It
// needs all its Regions at once, and so comes before the graphs of one after the other
// are worked on and forgotten.
func (b *builder) judgeTrails() {
	if len(b.live[model.Account]) == 0 {
		return
	}
	for _, s := range b.scopes {
		if !s.unit.Live || s.unit.Region != "" {
			continue
		}
		for _, l := range s.rounds {
			for _, n := range l.byKind[model.Account] {
				if b.trails == nil {
					b.trails = map[string]map[string]watch{}
				}
				b.trails[fileOf(s.unit)] = b.trailsOf(s, n)
			}
		}
	}
}

// fileOf is the snapshot that a unit is of. There may be several of an account, each as
// it was at its time.
func fileOf(u *Unit) string {
	if len(u.Files) == 0 {
		return u.Key
	}
	return u.Files[0]
}

// regionsOf are the units of the Regions of a snapshot, of which one is given.
func (b *builder) regionsOf(of *scope) []*scope {
	var out []*scope
	for _, s := range b.scopes {
		if s.unit.Live && s.unit.Region != "" && fileOf(s.unit) == fileOf(of.unit) {
			out = append(out, s)
		}
	}
	return out
}

// A watcher is what hears of records: a metric filter with alarms, or a rule on events.
type watcher struct {
	region string
	match  func(metric.Record) truth
	works  func() watch // whether somebody is told
	// ofTrail is whether it hears what trails write, which they do for all Regions.
	ofTrail bool
	name    string
}

// trailsOf judges the signals of an account.
func (b *builder) trailsOf(account *scope, n *Node) map[string]watch {
	trails, dark := recording(n)
	var watchers []watcher
	regions := b.regionsOf(account)
	for _, s := range regions {
		for _, l := range s.rounds {
			watchers = append(watchers, l.filterWatchers(trails)...)
			watchers = append(watchers, l.ruleWatchers()...)
		}
	}
	out := map[string]watch{}
	for _, signal := range metric.Signals(model.Account) {
		if signal.Records == nil {
			continue
		}
		if dark.state == broken {
			out[signal.Slug] = dark
			continue
		}
		records := signal.Records()
		w := heardOf(records, watchers, trails)
		if w.state < undecided {
			w = better(w, better(dark, unread(account.unit.Account, records, trails, regions)))
		}
		out[signal.Slug] = w
	}
	return out
}

// A trail is one of an account that is on and records what is changed.
type trail struct {
	name     string
	group    string // ARN of its log group, without what follows the name
	excludes []string
}

// recording are the trails that record what is changed in an account, in all Regions.
// If there are none, or nobody knows, the watch says so for everything.
func recording(n *Node) (trails []trail, dark watch) {
	var unsure, elsewhere, narrow string
	list, _ := n.Attrs["trails"].Value.(model.List)
	for _, item := range list {
		fields, ok := item.Value.(model.Block)
		if u, unknown := item.Value.(model.Unknown); unknown {
			unsure = first(unsure, u.Why)
		}
		if !ok {
			continue
		}
		name := wordOf(fields["name"].Value)
		is := func(field string) bool { return fields[field].Value == model.Value(model.Bool(true)) }
		for _, field := range []string{"on", "writes"} {
			if u, unknown := fields[field].Value.(model.Unknown); unknown {
				unsure = first(unsure, u.Why)
			}
		}
		switch {
		case !is("own"):
			elsewhere = first(elsewhere, "trail "+name+" of the organization tells another account, whose alarms are not seen")
		case !is("on") || !is("writes"):
		case !is("multi_region"):
			narrow = first(narrow, "trail "+name+" records one Region only")
		default:
			t := trail{name: name, group: strings.TrimSuffix(wordOf(fields["log_group"].Value), ":*")}
			for _, service := range flat(nil, fields["excludes"].Value) {
				t.excludes = append(t.excludes, opening(service))
			}
			if failure := wordOf(fields["failure"].Value); failure != "" {
				t.group = "" // nothing arrives there
			}
			trails = append(trails, t)
		}
	}
	switch {
	case elsewhere != "":
		// Whoever has the organization's trail may hear of everything.
		return trails, watch{undecided, elsewhere}
	case len(trails) > 0:
		return trails, watch{}
	case unsure != "":
		return nil, watch{undecided, unsure}
	case narrow != "":
		return nil, watch{broken, narrow}
	}
	return nil, watch{broken, "no trail that is on records what is changed"}
}

// heardOf is whether somebody is told of every one of some records.
func heardOf(records []metric.Record, watchers []watcher, trails []trail) watch {
	so := watch{state: watched}
	var missing []string
	var partly watch
	for _, record := range records {
		best := watch{}
		for _, w := range watchers {
			best = better(best, w.hears(record, trails))
		}
		if best.state == unwatched {
			missing = append(missing, record.Name)
			continue
		}
		partly = better(partly, best)
		so = worse(so, best)
	}
	if len(missing) == 0 {
		return so
	}
	if partly.state == watched {
		return watch{broken, "what is there does not tell of " + few(missing)}
	}
	return partly
}

// few are names as a message lists them.
func few(names []string) string {
	const most = 4
	if len(names) > most+1 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}

// hears tells whether somebody is told of a record by one watcher.
func (w watcher) hears(record metric.Record, trails []trail) watch {
	recorded := slices.ContainsFunc(trails, func(t trail) bool { return !slices.Contains(t.excludes, record.Source) })
	if !recorded {
		return watch{}
	}
	switch w.match(record) {
	case no:
		return watch{}
	case open:
		return watch{undecided, "nobody can tell what " + w.name + " matches"}
	case yes:
	}
	if !w.ofTrail && record.Global && !slices.Contains(globalRegions, w.region) {
		return watch{broken, fmt.Sprintf("%s is in %s, and such events are in %s", w.name, w.region, globalRegions[0])}
	}
	return w.works()
}

// globalRegions are where the events of services that have no Region are.
var globalRegions = []string{"us-east-1", "cn-north-1", "us-gov-west-1"}

// filterWatchers are the metric filters on log groups of trails.
func (l *linker) filterWatchers(trails []trail) []watcher {
	var out []watcher
	for _, filter := range l.byKind[model.MetricFilter] {
		group := wordOf(filter.Attrs["log_group_name"].Value)
		if !slices.ContainsFunc(trails, func(t trail) bool {
			return strings.Contains(t.group, ":"+l.scope.unit.Region+":") && strings.HasSuffix(t.group, ":log-group:"+group)
		}) {
			continue
		}
		pattern := wordOf(filter.Attrs["pattern"].Value)
		out = append(out, watcher{
			region: l.scope.unit.Region, ofTrail: true, name: "metric filter " + filter.name(),
			match: func(r metric.Record) truth { return matchLog(pattern, r.Fields) },
			works: func() watch { return l.filterWorks(filter) },
		})
	}
	return out
}

// filterWorks tells whether an alarm on the metric of a filter tells somebody.
func (l *linker) filterWorks(filter *Node) watch {
	so := watch{}
	switch why := filter.Unknown["alarms"]; {
	case why != "":
		so = watch{undecided, why}
	case len(filter.Edges["alarms"]) == 0:
		return watch{broken, "no alarm is on the metric of " + filter.name()}
	}
	for _, alarm := range filter.Edges["alarms"] {
		so = better(so, l.works(filter, metric.Watch{}, watching{alarm: alarm, query: query{direct: true}}))
	}
	return so
}

// ruleWatchers are the rules on the default bus, where the events of services are.
func (l *linker) ruleWatchers() []watcher {
	var out []watcher
	for _, rule := range l.byKind[model.EventRule] {
		pattern := wordOf(rule.Attrs["pattern"].Value)
		bus := wordOf(rule.Attrs["bus_name"].Value)
		if pattern == "" || bus != "" && bus != "default" && !strings.HasSuffix(bus, "/default") {
			continue
		}
		if on, set := rule.Attrs["enabled"].Value.(model.Bool); set && !bool(on) {
			continue
		}
		out = append(out, watcher{
			region: l.scope.unit.Region, name: "rule " + rule.name(),
			match: func(r metric.Record) truth { return matchEvent(pattern, eventOf(r)) },
			works: func() watch {
				switch why := rule.Unknown["targets"]; {
				case len(rule.Edges["targets"]) > 0:
					return watch{state: watched}
				case why != "":
					return watch{undecided, why}
				}
				return watch{broken, "rule " + rule.name() + " has no targets"}
			},
		})
	}
	return out
}

// eventOf is the event that EventBridge makes of a record.
func eventOf(r metric.Record) map[string]any {
	kind := "AWS API Call via CloudTrail"
	if r.Source == metric.SignIn {
		kind = "AWS Console Sign In via CloudTrail"
	}
	return map[string]any{
		"source": "aws." + strings.TrimSuffix(r.Source, ".amazonaws.com"), "detail-type": kind, "detail": r.Fields, "account": "111122223333",
	}
}

// unread says of an account where something that was not read may hear of what
// is done to it: log groups of trails, and the events of services that have no Region.
func unread(account string, records []metric.Record, trails []trail, regions []*scope) watch {
	read := func(region string) bool {
		return slices.ContainsFunc(regions, func(s *scope) bool { return s.unit.Region == region })
	}
	global := slices.ContainsFunc(records, func(r metric.Record) bool { return r.Global })
	if global && !slices.ContainsFunc(globalRegions, read) {
		return watch{undecided, globalRegions[0] + " was not read, where a rule may hear of it"}
	}
	for _, t := range trails {
		parts := strings.SplitN(t.group, ":", 6)
		switch {
		case len(parts) < 6:
		case parts[4] != account:
			return watch{undecided, fmt.Sprintf("trail %s writes to a log group of account %s, whose alarms are not seen", t.name, parts[4])}
		case !read(parts[3]):
			return watch{undecided, fmt.Sprintf("trail %s writes to a log group in %s, which was not read", t.name, parts[3])}
		}
	}
	for _, s := range regions {
		for _, kind := range []model.Kind{model.MetricFilter, model.Alarm, model.EventRule, model.EventTarget} {
			if why := s.unit.Hidden(kind); why != "" {
				return watch{undecided, why + " in " + s.unit.Region}
			}
		}
	}
	return watch{}
}
