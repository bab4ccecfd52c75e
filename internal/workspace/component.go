package workspace

import (
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// apart are attributes whose texts make no edge: grants and environment
// variables name things without being linked to them.
var apart = map[model.Kind]map[string]bool{
	model.Function:  {"environment": true},
	model.Statement: {"actions": true, "not_actions": true, "resources": true, "not_resources": true, "principals": true, "not_principals": true, "conditions": true},
}

// split returns the components of a unit as indexes of its resources, in source
// order. Resources that an edge may link in some world are in one component:
// those that refer to one another, and those that a text names, compared by
// more keys than an edge would need. A unit that leaves nothing open is one
// component, since nothing is gained by splitting it.
func (s *scope) split() [][]int {
	resources := s.unit.Resources
	if !slices.ContainsFunc(resources, func(r *model.Resource) bool { return len(decisions(r)) > 0 }) {
		all := make([]int, len(resources))
		for i := range all {
			all[i] = i
		}
		return [][]int{all}
	}
	j := joiner{
		resources: resources,
		sets:      newSets(len(resources)),
		byID:      make(map[string]int, len(resources)),
		byName:    make(map[string][]int, len(resources)),
	}
	for i, r := range resources {
		j.byID[r.ID] = i
		for _, t := range texts(nil, r.Attrs[nameAttribute(r.Kind)].Value) {
			name := t.String()
			j.byName[name] = append(j.byName[name], i)
		}
	}
	j.joinFilters()
	j.joinAlarmRules()
	j.joinLoose()
	j.joinForeign()
	for i, r := range resources {
		j.joinTexts(i, r)
	}
	return j.components()
}

// A joiner joins the resources of a unit, by index.
type joiner struct {
	resources []*model.Resource
	sets      sets
	byID      map[string]int
	byName    map[string][]int // by physical name, whatever choice leads to it
}

func (j *joiner) components() [][]int {
	index := map[int]int{}
	var components [][]int
	for i := range j.resources {
		root := j.sets.root(i)
		at, ok := index[root]
		if !ok {
			at = len(components)
			index[root] = at
			components = append(components, nil)
		}
		components[at] = append(components[at], i)
	}
	return components
}

func (j *joiner) joinID(i int, id string) {
	if to, ok := j.byID[id]; ok {
		j.sets.join(i, to)
	}
}

func (j *joiner) joinTexts(i int, r *model.Resource) {
	for _, name := range sortedKeys(r.Attrs) {
		if apart[r.Kind][name] {
			continue
		}
		for _, t := range texts(nil, r.Attrs[name].Value) {
			j.joinText(i, t)
			if literal, ok := t.Literal(); ok && (name == "policy_id" || name == "machine_id") {
				j.joinID(i, literal)
			}
		}
	}
}

// joinText joins a resource with what one of its texts refers to or names.
func (j *joiner) joinText(i int, t model.Text) {
	for _, part := range t {
		if part.Hole != nil {
			j.joinID(i, part.Hole.Resource)
		}
	}
	for _, key := range nameKeys(t) {
		for _, to := range j.byName[key] {
			j.sets.join(i, to)
		}
	}
}

// nameKeys lists the physical names that a text may hold: the whole of it, the
// name in an ARN or URL, what follows the last slash, what stands before or
// after a colon, the alarms of a composite alarm's rule.
func nameKeys(t model.Text) []string {
	keys := []string{t.String()}
	if called, ok := invoked(t); ok {
		t = called
	}
	if a, ok := parseARN(t); ok {
		if _, name, ok := a.name(); ok {
			keys = append(keys, name.String())
		}
	} else if f := fields(t, ":", 3); len(f) > 1 {
		keys = append(keys, f[0].String(), f[len(f)-1].String())
	}
	keys = append(keys, last(t, "/").String())
	for _, name := range alarmNames(t) {
		keys = append(keys, name.String(), last(name, ":").String())
	}
	return keys
}

// joinFilters joins alarms with the metric filters that write their metric.
func (j *joiner) joinFilters() {
	filters := map[string]int{}
	for i, r := range j.resources {
		if r.Kind != model.MetricFilter {
			continue
		}
		for _, t := range texts(nil, r.Attrs["metric"].Value) {
			key := t.String()
			if first, ok := filters[key]; ok {
				j.sets.join(first, i)
			}
			filters[key] = i
		}
	}
	for i, r := range j.resources {
		if r.Kind != model.Alarm {
			continue
		}
		for _, t := range texts(nil, r.Attrs["metrics"].Value) {
			if to, ok := filters[t.String()]; ok {
				j.sets.join(i, to)
			}
		}
	}
}

// joinAlarmRules joins rules on alarm state changes with all alarms, composite ones too.
func (j *joiner) joinAlarmRules() {
	rule := slices.IndexFunc(j.resources, func(r *model.Resource) bool { return r.Kind == model.EventRule && onAlarms(r) })
	if rule < 0 {
		return
	}
	for i, r := range j.resources {
		if r.Kind == model.Alarm || r.Kind == model.CompositeAlarm || r.Kind == model.EventRule && onAlarms(r) {
			j.sets.join(rule, i)
		}
	}
}

// joinLoose joins alarms that may be about any resource of a kind with all of
// them.
func (j *joiner) joinLoose() {
	byKind := map[model.Kind][]int{}
	for i, r := range j.resources {
		byKind[r.Kind] = append(byKind[r.Kind], i)
	}
	for _, i := range byKind[model.Alarm] {
		if j.resources[i].Cloud != model.AWS {
			continue
		}
		for _, kind := range j.loose(j.resources[i]) {
			for _, to := range byKind[kind] {
				j.sets.join(i, to)
			}
		}
	}
}

// loose lists the kinds of which an alarm may watch any resource: its dimensions
// are not given, not known, or name nothing that is seen.
func (j *joiner) loose(alarm *model.Resource) []model.Kind {
	everything := slices.Sorted(maps.Keys(watchEdges))
	var kinds []model.Kind
	entries, whole := blocks(nil, alarm.Attrs["metrics"].Value)
	if !whole {
		return everything
	}
	for _, entry := range entries {
		namespaces := namespacesOf(entry)
		if namespaces == nil {
			return everything
		}
		if j.tied(entry) {
			continue
		}
		for _, namespace := range namespaces {
			if kind := namespaceKinds[namespace]; kind != "" {
				kinds = append(kinds, kind)
			}
		}
	}
	return kinds
}

// namespacesOf lists the namespaces that an entry of an alarm's metrics may be
// of, nil if that is not known. Arithmetic over other entries is of none.
func namespacesOf(entry model.Block) []string {
	namespaces := []string{}
	for _, t := range texts(nil, entry["expression"].Value) {
		expression := t.String()
		if !strings.Contains(expression, "SEARCH") && !strings.Contains(expression, "SELECT") {
			continue
		}
		for _, namespace := range sortedKeys(namespaceKinds) {
			if strings.Contains(expression, namespace) {
				namespaces = append(namespaces, namespace)
			}
		}
		if len(namespaces) == 0 {
			return nil
		}
	}
	if !definite(entry["namespace"].Value) || !definite(entry["expression"].Value) {
		return nil
	}
	for _, t := range texts(nil, entry["namespace"].Value) {
		literal, ok := t.Literal()
		if !ok {
			return nil
		}
		namespaces = append(namespaces, literal)
	}
	return namespaces
}

// tied tells whether the dimensions of an entry name resources, whatever choice
// is made: by reference, by a name that one has, or by a literal name.
func (j *joiner) tied(entry model.Block) bool {
	dimensions, whole := blocks(nil, entry["dimensions"].Value)
	if !whole || len(dimensions) == 0 {
		return false
	}
	for _, d := range dimensions {
		value := d["value"].Value
		if value == nil || !definite(value) || !definite(d["name"].Value) {
			return false
		}
		for _, t := range texts(nil, value) {
			if _, literal := t.Literal(); !literal && !j.names(t) {
				return false
			}
		}
	}
	return true
}

// names tells whether a text refers to a resource or is, in every world, the
// name of one.
func (j *joiner) names(t model.Text) bool {
	named := func(i int) bool {
		r := j.resources[i]
		_, plain := r.Attrs[nameAttribute(r.Kind)].Value.(model.Text)
		return plain && r.If == nil
	}
	return slices.ContainsFunc(j.byName[t.String()], named) || slices.ContainsFunc(t, func(part model.Part) bool {
		if part.Hole == nil {
			return false
		}
		_, ok := j.byID[part.Hole.Resource]
		return ok
	})
}

// blocks adds the blocks of a list, whatever choice leads to them. whole is
// false if more may be in it than is known.
func blocks(out []model.Block, value model.Value) (all []model.Block, whole bool) {
	switch v := value.(type) {
	case model.Block:
		return append(out, v), true
	case model.List:
		whole = true
		for _, item := range v {
			var known bool
			out, known = blocks(out, item.Value)
			whole = whole && known
		}
		return out, whole
	case model.Choice:
		out, then := blocks(out, v.Then)
		out, otherwise := blocks(out, v.Else)
		return out, then && otherwise
	case nil:
		return out, true
	case model.Text, model.Number, model.Bool, model.Unknown:
	}
	return out, false
}

// definite tells whether a value is known and set on all sides of its choices,
// or not set at all.
func definite(value model.Value) bool {
	switch v := value.(type) {
	case model.Choice:
		return v.Then != nil && v.Else != nil && definite(v.Then) && definite(v.Else)
	case model.Unknown:
		return false
	case nil, model.Text, model.Number, model.Bool, model.List, model.Block:
	}
	return true
}

func onAlarms(r *model.Resource) bool {
	for _, t := range texts(nil, r.Attrs["pattern"].Value) {
		if strings.Contains(t.String(), "aws.cloudwatch") || strings.Contains(t.String(), "CloudWatch Alarm") {
			return true
		}
	}
	return false
}
