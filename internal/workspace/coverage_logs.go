package workspace

import (
	"fmt"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/iam/data"
	"github.com/belay-dev/belay/internal/model"
)

// orphan lists why nothing comes of a metric filter.
func orphan(l *linker, filter *Node) (model.Value, string) {
	var reasons []string
	if reason := l.filtersNothing(filter); reason != "" {
		reasons = append(reasons, reason)
	}
	why := first(filter.Unknown["alarms"], first(filter.Unknown["namespace"], filter.Unknown["metric"]))
	for _, w := range l.alarms.blind {
		why = first(why, w.maybe)
	}
	namespace, metricName := shown(filter.Attrs["namespace"].Value), shown(filter.Attrs["metric"].Value)
	switch {
	case len(filter.Edges["alarms"]) > 0, l.builder.readElsewhere(l.scope, namespace, metricName):
		return listOf(reasons), ""
	case why != "":
		return listOf(reasons), why
	}
	reasons = append(reasons, fmt.Sprintf("no alarm here looks at its metric %s %s", namespace, metricName))
	return listOf(reasons), ""
}

// filtersNothing tells that a filter is on the log group that a function would
// have by its name, and the function writes to another.
func (l *linker) filtersNothing(filter *Node) string {
	of, ok := after(textOf(filter, "log_group_name"), "/aws/lambda/")
	if !ok {
		return ""
	}
	for _, fn := range l.resolve(of, model.Function).nodes {
		group := textOf(fn, "log_group_name")
		if fn.Unknown["log_group"] != "" || len(group) == 0 || l.canonical(group) == l.canonical(textOf(filter, "log_group_name")) {
			continue
		}
		groups := fn.Edges["log_group"]
		if len(groups) == 0 || slices.ContainsFunc(groups, func(n *Node) bool { return slices.Contains(n.Edges["filters"], filter) }) {
			continue
		}
		return fmt.Sprintf("nothing is in its log group: function %s writes to %s", fn.name(), groups[0].name())
	}
	return ""
}

// readElsewhere tells whether an alarm of another unit has both names among what
// it looks at.
func (b *builder) readElsewhere(own *scope, namespace, name string) bool {
	own.notes.askMetric(namespace, name)
	read := false
	for _, s := range b.scopes {
		if s != own && alarmsOn(s.unit.Unit, namespace, name) {
			own.notes.meet(s)
			read = true
		}
	}
	return read
}

// alarmsOn tells whether an alarm of a unit has both names among what it looks at.
func alarmsOn(u *model.Unit, namespace, name string) bool {
	return slices.ContainsFunc(u.Resources, func(r *model.Resource) bool {
		if r.Kind != model.Alarm {
			return false
		}
		written := texts(nil, r.Attrs["metrics"].Value)
		has := func(word string) bool {
			return slices.ContainsFunc(written, func(t model.Text) bool { return strings.Contains(t.String(), word) })
		}
		return has(namespace) && has(name)
	})
}

// methodAlarms lists the alarms on a metric of a single method or route of a
// stage. Such metrics are published only if detailed metrics are on.
func methodAlarms(l *linker, stage *Node) (model.Value, string) {
	unsure := stage.Unknown["api"]
	var ids []string
	for _, api := range stage.Edges["api"] {
		for _, w := range l.watchings(api) {
			_, method := w.query.dimension("Method")
			_, route := w.query.dimension("Route")
			named, ok := w.query.dimension("Stage")
			if !method && !route || !ok {
				continue
			}
			switch about, why := l.home(w.alarm).isStage(stage, named); about {
			case yes:
				if w.maybe != "" {
					unsure = first(unsure, w.maybe)
					continue
				}
				ids = append(ids, w.alarm.name())
			case open:
				unsure = first(unsure, why)
			case no:
			}
		}
	}
	slices.Sort(ids)
	return listOf(slices.Compact(ids)), unsure
}

// logRace tells whether a function may make its log group before the template
// does, which then fails: the group is declared, nothing says that it comes
// first, the role may make groups, and something calls the function by itself as
// soon as it is there. It is not set where no group is declared.
func logRace(l *linker, fn *Node) (model.Value, string) {
	if len(fn.Edges["log_group"]) == 0 {
		return nil, fn.Unknown["log_group"]
	}
	if l.scope.unit.Live {
		return model.Bool(false), "" // it is there
	}
	for _, group := range fn.Edges["log_group"] {
		if group.Unit != fn.Unit || l.before(group, fn) {
			return model.Bool(false), ""
		}
	}
	called, unsure := l.has(fn, "invocations", "async", "stream", "poll")
	if !called && unsure == "" {
		return model.Bool(false), ""
	}
	makes, why := l.makesLogGroups(fn)
	switch {
	case makes == no:
		return model.Bool(false), ""
	case makes == open:
		return nil, why
	case !called:
		return nil, unsure
	}
	return model.Bool(true), ""
}

// before tells whether a template makes a resource before a function: the
// function, or something that it refers to such as its role, refers to it or
// depends on it.
func (l *linker) before(n, fn *Node) bool {
	goal, start := l.local(n), l.local(fn)
	if l.alarms.refers == nil {
		l.alarms.refers = l.references()
	}
	seen := map[string]bool{start: true}
	for queue := []string{start}; len(queue) > 0; queue = queue[1:] {
		for _, id := range l.alarms.refers[queue[0]] {
			if id == goal {
				return true
			}
			if !seen[id] {
				seen[id] = true
				queue = append(queue, id)
			}
		}
	}
	return false
}

// references are the ids of what each resource of the template refers to or
// depends on. What is written inside a resource is taken as the resource's own.
func (l *linker) references() map[string][]string {
	out := map[string][]string{}
	for _, n := range l.graph.Nodes {
		owner := l.ownerOf(l.local(n))
		for _, name := range sortedKeys(n.Attrs) {
			out[owner] = append(out[owner], referred(texts(nil, n.Attrs[name].Value))...)
		}
		for _, t := range flat(nil, n.Attrs["depends_on"].Value) {
			if literal, ok := t.Literal(); ok {
				out[owner] = append(out[owner], literal)
			}
		}
	}
	return out
}

// referred are the ids of the resources that texts refer to.
func referred(written []model.Text) []string {
	var ids []string
	for _, t := range written {
		for _, part := range t {
			if part.Hole != nil && part.Hole.Source == model.ResourceHole {
				ids = append(ids, part.Hole.Resource)
			}
		}
	}
	return ids
}

// ownerOf is the id of the resource that a part is written in, and that of the
// resource itself otherwise.
func (l *linker) ownerOf(id string) string {
	for i, r := range id {
		if (r == '.' || r == '[') && l.scope.byID[id[:i]] != nil {
			return id[:i]
		}
	}
	return id
}

var createLogGroup = model.Lit("logs:CreateLogGroup")

// makesLogGroups tells whether the role of a function lets it make log groups.
func (l *linker) makesLogGroups(fn *Node) (so truth, unsure string) {
	so, unsure = no, first(fn.Unknown["role"], fn.Unknown["role_arn"])
	if len(fn.Edges["role"]) == 0 {
		return open, first(unsure, "the role of "+fn.name()+" is not seen")
	}
	for _, role := range fn.Edges["role"] {
		unsure = first(unsure, incompleteEdges(role, "statements", "managed_policy_arns", "policies"))
		for _, s := range role.Edges["statements"] {
			if allows(s, createLogGroup) {
				return yes, ""
			}
		}
		for _, arn := range flat(nil, role.Attrs["managed_policy_arns"].Value) {
			if managedAllows(arn, createLogGroup) {
				return yes, ""
			}
		}
	}
	if unsure != "" {
		so = open
	}
	return so, unsure
}

// allows tells whether a statement surely allows an action on something.
func allows(s *Node, action model.Text) bool {
	effect, _ := word(s, "effect")
	return effect == "Allow" && slices.ContainsFunc(flat(nil, s.Attrs["actions"].Value), func(pattern model.Text) bool {
		return iam.MatchAction(pattern, action) == iam.Yes
	})
}

// managedAllows tells whether a policy that AWS manages names an action among
// those of the service, or all of the service's. What the policies for
// administrators allow besides is not meant for functions.
func managedAllows(arn, action model.Text) bool {
	written, ok := last(arn, ":aws:policy/").Literal()
	if !ok {
		return false
	}
	policies, err := data.ManagedPolicies()
	if err != nil {
		return false
	}
	policy, ok := policies.Find(written)
	if !ok {
		return false
	}
	document, err := policies.Document(policy)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(strings.Split(document, `"`), func(pattern string) bool {
		return strings.HasPrefix(pattern, "logs:") && iam.MatchAction(model.Lit(pattern), action) == iam.Yes
	})
}
