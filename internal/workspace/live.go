package workspace

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
)

// liveFacts are the facts that only accounts answer. Days are counted up to when the
// account was read, so that a snapshot says the same whenever it is judged.
var liveFacts = factTable{
	model.Role: {
		"age":          age,
		"unused_days":  unusedDays,
		"watched_days": watchedDays,
		"idle":         idle,
	},
	model.Alarm:    {"state_days": stateDays, "scales": scales},
	model.Function: {"shared_concurrency": sharedConcurrency},
	model.Account:  {"signals": signals},
}

// remembered is for how many days IAM remembers what somebody used, at least.
const remembered = 400

// notDated is why no days can be counted.
const notDated = "nothing says when the account was read: belay collect does"

// days are those from a time that an attribute of a node holds to when the account
// was read. Why says why they are not known; both are zero if it is not set.
func (n *Node) days(name string) (days float64, set bool, why string) {
	text, set := n.Attrs[name].Value.(model.Text)
	if !set {
		return 0, false, n.Unknown[name]
	}
	if n.Unit.Read.IsZero() {
		return 0, true, notDated
	}
	literal, _ := text.Literal()
	return daysTo(n.Unit.Read, literal)
}

// daysTo are the whole days from a time, as an API writes it, to another.
func daysTo(end time.Time, written string) (days float64, set bool, why string) {
	at, err := time.Parse(time.RFC3339, written)
	if err != nil {
		return 0, true, fmt.Sprintf("%q is no time", written)
	}
	return max(0, math.Floor(end.Sub(at).Hours()/24)), true, ""
}

func age(_ *linker, n *Node) (model.Value, string) {
	days, set, why := n.days("created")
	switch {
	case why != "":
		return nil, why
	case !set:
		return nil, "nothing says when it was made"
	}
	return model.Num(days), ""
}

// unusedDays is how long a role was not used. Of one that was never used it is how
// long that can be said of it, and may be more.
func unusedDays(l *linker, n *Node) (model.Value, string) {
	days, set, why := n.days("last_used")
	switch {
	case why != "":
		return nil, why
	case set:
		return model.Num(days), ""
	}
	return watchedDays(l, n)
}

// watchedDays is for how long IAM would know of a use of a role.
func watchedDays(l *linker, n *Node) (model.Value, string) {
	value, why := l.fact(n, "age")
	days, ok := value.(model.Number)
	switch {
	case !ok:
		return nil, why
	case days.Value >= remembered:
		return model.Num(remembered), ""
	}
	return days, fmt.Sprintf("it was made %s before the account was read", counted(days.Value, "day"))
}

// counted is a number of things in words.
func counted(n float64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%v %ss", n, what)
}

// idle lists the services that a role may use, with how long it has not, and the actions
// of those that it has used: of others all are idle. IAM names all actions that it
// tracks, granted or not.
func idle(l *linker, n *Node) (model.Value, string) {
	accessed, ok := n.Attrs["accessed"].Value.(model.List)
	switch {
	case n.Unknown["accessed"] != "":
		return nil, n.Unknown["accessed"]
	case !ok:
		return nil, ""
	case n.Unit.Read.IsZero():
		return nil, notDated
	}
	granted := l.grantedActions(n)
	list := model.List{}
	var why string
	add := func(name string, last model.Attr) {
		entry, unknown := idleFor(n, name, last)
		list, why = append(list, entry), cmp.Or(why, unknown)
	}
	for _, item := range accessed {
		access, _ := item.Value.(model.Block)
		add(wordOf(access["service"].Value), access["last"])
		if access["last"].Value == nil {
			continue
		}
		actions, _ := access["actions"].Value.(model.List)
		for _, item := range actions {
			action, _ := item.Value.(model.Block)
			if name := wordOf(action["action"].Value); granted(name) {
				add(name, action["last"])
			}
		}
	}
	if why != "" {
		return nil, why
	}
	return list, ""
}

// idleFor is something granted, and for how long it was not used.
func idleFor(n *Node, name string, last model.Attr) (entry model.Attr, why string) {
	block := model.Block{"name": {Value: model.Lit(name)}}
	if text, ok := last.Value.(model.Text); ok {
		literal, _ := text.Literal()
		days, _, why := daysTo(n.Unit.Read, literal)
		if why != "" {
			return model.Attr{}, why
		}
		block["days"] = model.Attr{Value: model.Num(days)}
	}
	return model.Attr{Value: block}, ""
}

// grantedActions tells of an action whether a policy of a role allows it, on whatever.
func (l *linker) grantedActions(n *Node) func(action string) bool {
	h := l.holder(n)
	return func(action string) bool {
		if h == nil {
			return false
		}
		for _, g := range h.policies.Identity {
			if effect, _ := g.Statement["effect"].Value.(model.Text); !equals(effect, "Allow") {
				continue
			}
			names := func(attribute string) bool {
				return slices.ContainsFunc(flat(nil, g.Statement[attribute].Value), func(pattern model.Text) bool {
					return iam.MatchAction(pattern, model.Lit(action)) == iam.Yes
				})
			}
			if names("actions") || g.Statement["not_actions"].Value != nil && !names("not_actions") {
				return true
			}
		}
		return false
	}
}

// stateDays is how long an alarm was in its state. Where it is only known when its
// state was last written, it may have been in it for longer.
func stateDays(_ *linker, n *Node) (model.Value, string) {
	days, set, why := n.days("state_since")
	if set || why != "" {
		return numberOr(days, why), why
	}
	if days, set, why = n.days("state_updated"); !set || why != "" {
		return nil, cmp.Or(why, "nothing says since when it is in its state")
	}
	return model.Num(days), "nothing says since when it is in its state, but when that was last written"
}

// numberOr is a number, nil if it is not known for a reason.
func numberOr(number float64, why string) model.Value {
	if why != "" {
		return nil
	}
	return model.Num(number)
}

// scales tells whether the actions of an alarm are policies that scale something.
func scales(_ *linker, n *Node) (model.Value, string) {
	actions := flat(flat(nil, n.Attrs["alarm_actions"].Value), n.Attrs["ok_actions"].Value)
	for _, action := range actions {
		if !strings.Contains(opening(action), ":autoscaling:") {
			return model.Bool(false), ""
		}
	}
	return model.Bool(len(actions) > 0), ""
}

// sharedConcurrency is what the account of a function has for all of them.
func sharedConcurrency(l *linker, _ *Node) (model.Value, string) {
	accounts := l.byKind[model.Account] // one, if it is one
	if len(accounts) == 0 {
		return nil, ""
	}
	if total, ok := accounts[0].Attrs["concurrency"].Value.(model.Number); ok {
		return total, ""
	}
	return nil, accounts[0].Unknown["concurrency"]
}

// needsClaimed: what functions of a Region may use of it matters where there are some.
func needsClaimed(l *linker, n *Node) need {
	if _, regional := n.Attrs["region"]; !regional {
		return needless
	}
	return where(len(l.byKind[model.Function]) > 0, l.scope.unit.Hidden(model.Function))
}

// reachable tells whether what an alarm on an account waits for is no more than the
// account has. Of all else it is.
func reachable(n, alarm *Node, q query) watch {
	threshold, set := alarm.Attrs["threshold"].Value.(model.Number)
	if n.Kind != model.Account || !q.direct || !set {
		return watch{state: watched}
	}
	total, known := n.Attrs["concurrency"].Value.(model.Number)
	if !known {
		return watch{undecided, cmp.Or(n.Unknown["concurrency"], "nothing says what the account has")}
	}
	comparison, _ := word(alarm, "comparison")
	orEqual := comparison == "GreaterThanOrEqualToThreshold"
	if threshold.Value < total.Value || orEqual && threshold.Value == total.Value {
		return watch{state: watched}
	}
	return watch{broken, fmt.Sprintf("alarm %s cannot fire: its threshold is %v, and the account has %v", alarm.name(), threshold.Value, total.Value)}
}

// managedGrants are the statements of a policy that AWS manages: in the version that
// the account of a node has, and else in the one that Belay knows.
func (b *builder) managedGrants(a *iam.Analyzer, n *Node, arn string) (grants []*iam.Grant, found bool, err error) {
	own, ok := n.Unit.Managed[arn]
	if !ok {
		return a.ManagedGrants(arn)
	}
	if known, ok := a.Managed.FindARN(arn); ok && known.Version == own.Version {
		return a.ManagedGrants(arn)
	}
	key := managedOf{n.Unit, arn}
	if grants, ok := b.managed[key]; ok {
		return grants, true, nil
	}
	if b.managed == nil {
		b.managed = map[managedOf][]*iam.Grant{}
	}
	b.managed[key] = a.DocumentGrants(arn[strings.LastIndex(arn, "/")+1:], own.Document())
	return b.managed[key], true, nil
}

// managedOf is a policy that AWS manages as a unit has it.
type managedOf struct {
	unit *Unit
	arn  string
}
