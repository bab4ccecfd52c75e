package terraform

import (
	"slices"
	"strconv"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/draft"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// notTrue is false where true stands at a path, and else whatever does.
func notTrue(path string) compute {
	return func(m *mapper, r *config.Resource) model.Attr {
		attr := m.property(r, path)
		attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
			switch v := value.(type) {
			case model.Bool:
				return !v
			case model.Text:
				if word := draft.Literal(v); word != "" {
					return model.Bool(word != "true")
				}
			default:
			}
			return value
		})
		return attr
	}
}

// googleTargets are where a job of Cloud Scheduler says what it calls.
var googleTargets = []string{"http_target[0].uri", "pubsub_target[0].topic_name", "app_engine_http_target[0].relative_uri"}

func googleTarget(m *mapper, r *config.Resource) model.Attr { return m.firstOf(r, googleTargets) }

// googleTargetKinds are what the blocks of a job say that it calls.
var googleTargetKinds = []struct{ block, kind string }{
	{"http_target", "http"}, {"app_engine_http_target", "app_engine"}, {"pubsub_target", "topic"},
}

func googleTargetKind(m *mapper, r *config.Resource) model.Attr {
	var out model.Attr
	for _, one := range googleTargetKinds {
		there := isSet(one.block)(m, r)
		there.Value = model.Convert(there.Value, func(value model.Value) model.Value {
			if value == model.Value(model.Bool(true)) {
				return model.Lit(one.kind)
			}
			return unknownOrNil(value)
		})
		out = draft.Merged(out, there)
	}
	return out
}

// googleDestinations are where a trigger of Eventarc says where it delivers.
var googleDestinations = []string{
	"destination[0].cloud_run_service[0].service", "destination[0].workflow", "destination[0].cloud_function",
	"destination[0].gke[0].service", "destination[0].http_endpoint[0].uri",
}

func googleDestination(m *mapper, r *config.Resource) model.Attr {
	return m.firstOf(r, googleDestinations)
}

// firstOf is the first of several paths at which anything stands.
func (m *mapper) firstOf(r *config.Resource, paths []string) model.Attr {
	var out model.Attr
	for _, path := range paths {
		out = draft.Merged(out, nonEmpty(m.property(r, path)))
	}
	return out
}

// googlePeriod is the least time between two runs of a job.
func googlePeriod(m *mapper, r *config.Resource) model.Attr {
	attr := nonEmpty(m.property(r, "schedule"))
	attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
		written := draft.Literal(value)
		if written == "" {
			return value
		}
		seconds, ok := cronPeriod(written)
		if !ok {
			return model.Unknown{Why: "how often " + written + " is, is not understood"}
		}
		return model.Num(seconds)
	})
	return attr
}

// cronPeriod is the least number of seconds between two times of a schedule in the
// form of cron, as far as its first two fields say: what is daily or rarer is daily.
func cronPeriod(written string) (float64, bool) {
	fields := strings.Fields(written)
	if len(fields) != 5 {
		return 0, false
	}
	minutes, ok := cronTimes(fields[0], 0, 59)
	if !ok {
		return 0, false
	}
	hours, ok := cronTimes(fields[1], 0, 23)
	if !ok {
		return 0, false
	}
	if len(minutes) > 1 {
		return 60 * float64(leastGap(minutes, 60)), true
	}
	return 3600 * float64(leastGap(hours, 24)), true
}

// leastGap is the least distance between two of the times of a round.
func leastGap(times []int, round int) int {
	least := round - times[len(times)-1] + times[0]
	for i := 1; i < len(times); i++ {
		least = min(least, times[i]-times[i-1])
	}
	return least
}

// cronTimes are the times that a field of cron names, sorted.
func cronTimes(field string, from, to int) ([]int, bool) {
	var out []int
	for part := range strings.SplitSeq(field, ",") {
		span, every, stepped := strings.Cut(part, "/")
		step := 1
		if stepped {
			n, err := strconv.Atoi(every)
			if err != nil || n < 1 {
				return nil, false
			}
			step = n
		}
		first, last, ok := cronSpan(span, from, to)
		if !ok {
			return nil, false
		}
		if stepped && first == last {
			last = to // every so many from there on
		}
		for at := first; at <= last; at += step {
			out = append(out, at)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), len(out) > 0
}

// cronSpan is one range of a field of cron: all, from a to b, or a alone.
func cronSpan(span string, from, to int) (first, last int, ok bool) {
	if span == "*" {
		return from, to, true
	}
	low, high, ranged := strings.Cut(span, "-")
	first, err := strconv.Atoi(low)
	if err != nil {
		return 0, 0, false
	}
	last = first
	if ranged {
		if last, err = strconv.Atoi(high); err != nil {
			return 0, 0, false
		}
	}
	return first, last, from <= first && first <= last && last <= to
}

// A topicUse is a type whose resources name a topic, and where.
type topicUse struct{ typ, path string }

// deadLetterUses are where topics for what cannot be delivered are named, and
// subscribing those where topics are that something takes messages from.
var (
	deadLetterUses = []topicUse{{"google_pubsub_subscription", "dead_letter_policy[0].dead_letter_topic"}}
	subscribing    = []topicUse{
		{"google_pubsub_subscription", "topic"},
		{"google_eventarc_trigger", "transport[0].pubsub[0].topic"},
		{"google_cloudfunctions2_function", "event_trigger[0].pubsub_topic"},
		{"google_cloudfunctions_function", "event_trigger[0].resource"},
	}
)

// googleUsed tells whether something uses a topic.
func googleUsed(uses []topicUse) compute {
	return func(m *mapper, r *config.Resource) model.Attr {
		out := model.Value(no)
		for _, use := range uses {
			for i, value := range m.naming(use.typ, use.path).values {
				named := m.isTopic(value, r)
				if by := m.byType[use.typ][i]; by.If != nil && !never(named) {
					named = model.Choice{If: by.If, Then: named, Else: no}
				}
				out = either(named, out)
			}
		}
		return model.Attr{Value: out, At: r.At}
	}
}

// isTopic is where a value is a topic: a reference to it, its name, or the path that
// ends with its name.
func (m *mapper) isTopic(value model.Value, topic *config.Resource) match {
	return either(m.names(value, topic), model.Convert(value, func(value model.Value) model.Value {
		text, ok := value.(model.Text)
		name, named := m.property(topic, "name").Value.(model.Text)
		if !ok || !named || m.refersToOther(text) {
			return no
		}
		if hole, lone := text.Hole(); lone {
			return model.Unknown{Why: hole.Name + " is known on deployment only"}
		}
		written, known := name.Literal()
		return model.Bool(known && strings.HasSuffix(text.String(), "/topics/"+written))
	}))
}

// googleRole is a role of one's own.
func googleRole(on string) mapping {
	return mapping{
		kind: model.Statement,
		computed: computed{
			"basis":       always(model.Lit("identity")),
			"effect":      always(model.Lit("Allow")),
			"actions":     func(m *mapper, r *config.Resource) model.Attr { return m.listed(r, "permissions") },
			"resources":   listOf(on),
			"scope_level": always(googleLevel(on)),
			"escalates": func(m *mapper, r *config.Resource) model.Attr {
				permissions := m.listed(r, "permissions")
				permissions.Value = model.Convert(permissions.Value, func(value model.Value) model.Value {
					return grantsThat(value, nil, func(permission string) bool { return googleEscalating[permission] })
				})
				return permissions
			},
		},
	}
}

// googleEscalating are the permissions any one of which suffices to act as somebody
// who may do more: to change who may do what, or to get a token of a service account.
var googleEscalating = map[string]bool{
	"iam.roles.update":                           true,
	"iam.serviceAccountKeys.create":              true,
	"iam.serviceAccounts.getAccessToken":         true,
	"iam.serviceAccounts.implicitDelegation":     true,
	"iam.serviceAccounts.setIamPolicy":           true,
	"iam.serviceAccounts.signBlob":               true,
	"iam.serviceAccounts.signJwt":                true,
	"resourcemanager.folders.setIamPolicy":       true,
	"resourcemanager.organizations.setIamPolicy": true,
	"resourcemanager.projects.setIamPolicy":      true,
}
