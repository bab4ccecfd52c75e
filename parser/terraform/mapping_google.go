package terraform

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/draft"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// googleMappings are the types of Google Cloud that have a kind. Attributes that
// say something of AWS alone are not set by any of them.
var googleMappings = map[string]mapping{
	"google_cloudfunctions2_function": {
		kind: model.Function,
		fields: fields{
			"name":    "name",
			"timeout": "service_config[0].timeout_seconds",
			"runtime": "build_config[0].runtime",
			"handler": "build_config[0].entry_point",
		},
		computed: computed{
			"role_arn":    googleAccount("service_config[0].service_account_email"),
			"event_retry": googleRetry("event_trigger[0].retry_policy"),
			"vpc":         isSet("service_config[0].vpc_connector"),
		},
	},
	"google_cloudfunctions_function": {
		kind: model.Function,
		fields: fields{
			"name":    "name",
			"timeout": "timeout",
			"memory":  "available_memory_mb",
			"runtime": "runtime",
			"handler": "entry_point",
		},
		computed: computed{
			"role_arn":    googleAccount("service_account_email"),
			"event_retry": googleRetry("event_trigger[0].failure_policy[0].retry"),
			"vpc":         isSet("vpc_connector"),
		},
	},
	"google_cloud_run_v2_service": {
		kind:   model.Function,
		fields: fields{"name": "name"},
		computed: computed{
			"role_arn": googleAccount("template[0].service_account"),
			"timeout":  googleSeconds("template[0].timeout"),
			"vpc":      isSet("template[0].vpc_access"),
		},
	},

	"google_cloud_run_service": {
		kind:     model.Function,
		fields:   fields{"name": "name", "timeout": "template[0].spec[0].timeout_seconds"},
		computed: computed{"role_arn": googleAccount("template[0].spec[0].service_account_name")},
	},

	"google_cloud_tasks_queue": {
		kind:     model.Queue,
		fields:   fields{"name": "name", "max_receive": "retry_config[0].max_attempts"},
		computed: computed{"retry_span": googleSeconds("retry_config[0].max_retry_duration")},
	},
	"google_cloud_scheduler_job": {
		kind:   model.Schedule,
		fields: fields{"name": "name", "expression": "schedule", "max_retries": "retry_config[0].retry_count"},
		computed: computed{
			"arn":           googleTarget,
			"enabled":       notTrue("paused"),
			"max_event_age": googleSeconds("retry_config[0].max_retry_duration"),
			"period":        googlePeriod,
			"target":        googleTargetKind,
		},
	},

	"google_eventarc_trigger": {
		kind:     model.Subscription,
		fields:   fields{"topic_arn": "transport[0].pubsub[0].topic", "max_receive": "retry_policy[0].max_attempts"},
		computed: computed{"endpoint": googleDestination},
	},
	"google_pubsub_topic": {
		kind:   model.Topic,
		fields: fields{"name": "name", "kms_key_arn": "kms_key_name"},
		computed: computed{
			"dead_letters": googleUsed(deadLetterUses),
			"retention":    googleSeconds("message_retention_duration"),
			"subscribed":   googleUsed(subscribing),
		},
	},
	"google_pubsub_subscription": {
		kind: model.Subscription,
		fields: fields{
			"topic_arn":       "topic",
			"endpoint":        "push_config[0].push_endpoint",
			"dead_letter_arn": "dead_letter_policy[0].dead_letter_topic",
			"max_receive":     "dead_letter_policy[0].max_delivery_attempts",
		},
		computed: computed{"filtered": isSet("filter"), "backoff": isSet("retry_policy"), "dead_letters": googleDeadLetters},
	},

	"google_monitoring_notification_channel": {
		kind:     model.Topic,
		fields:   fields{"name": "display_name", "enabled": "enabled"},
		computed: computed{"receivers": listOf("type")},
	},
	"google_monitoring_alert_policy": {
		kind:     model.Alarm,
		fields:   fields{"name": "display_name", "actions_enabled": "enabled", "alarm_actions": "notification_channels", "description": "documentation[0].content"},
		computed: computed{"metrics": googleConditions},
	},

	"google_project_iam_custom_role":      googleRole("project"),
	"google_organization_iam_custom_role": googleRole("org_id"),
}

// googleGrants are the resources that have bindings, by the stem of the types that
// make them, with the attribute that says which resource it is.
var googleGrants = map[string]string{
	"google_cloud_run_service":        "service",
	"google_cloud_run_v2_job":         "name",
	"google_cloud_run_v2_service":     "name",
	"google_cloud_tasks_queue":        "name",
	"google_cloudfunctions2_function": "cloud_function",
	"google_cloudfunctions_function":  "cloud_function",
	"google_folder":                   "folder",
	"google_organization":             "org_id",
	"google_project":                  "project",
	"google_pubsub_subscription":      "subscription",
	"google_pubsub_topic":             "topic",
	"google_secret_manager_secret":    "secret_id",
	"google_service_account":          "service_account_id",
	"google_storage_bucket":           "bucket",
}

// googleMapping is the mapping of a type: that of the table, or of one that makes
// bindings.
func googleMapping(typ string) (mapping, bool) {
	if how, ok := googleMappings[typ]; ok {
		return how, true
	}
	for _, form := range []string{"_iam_member", "_iam_binding", "_iam_policy"} {
		on, ok := googleGrants[strings.TrimSuffix(typ, form)]
		switch {
		case !ok || !strings.HasSuffix(typ, form):
			continue
		case form == "_iam_member":
			return googleMember(on), true
		case form == "_iam_binding":
			return googleBinding(on), true
		}
		return mapping{parts: googlePolicy(on)}, true
	}
	return mapping{}, false
}

// googleLevels are how much a binding is about, by the attribute that says what it
// is on.
var googleLevels = map[string]string{"project": "project", "folder": "folder", "org_id": "organization"}

func googleLevel(on string) model.Text {
	if level, ok := googleLevels[on]; ok {
		return model.Lit(level)
	}
	return model.Lit("resource")
}

// googleGrant is a binding of one role, on what stands at a path.
func googleGrant(on string, principals compute) mapping {
	return mapping{
		kind:   model.Statement,
		fields: fields{"granted_role": "role"},
		computed: computed{
			"basis":       always(model.Lit("identity")),
			"effect":      always(model.Lit("Allow")),
			"principals":  principals,
			"resources":   listOf(on),
			"scope_level": always(googleLevel(on)),
		},
	}
}

func googleMember(on string) mapping {
	return googleGrant(on, func(m *mapper, r *config.Resource) model.Attr { return m.googlePrincipals(listOf("member")(m, r)) })
}

func googleBinding(on string) mapping {
	return googleGrant(on, func(m *mapper, r *config.Resource) model.Attr { return m.googlePrincipals(m.listed(r, "members")) })
}

// googlePrincipals are members with the addresses of service accounts as far as they
// are known: an account that somebody makes is none of Google's own.
func (m *mapper) googlePrincipals(attr model.Attr) model.Attr {
	if attr.Value == nil {
		return attr
	}
	return draft.EachItem(attr, func(item model.Attr) model.Value {
		text, ok := item.Value.(model.Text)
		if !ok {
			return item.Value
		}
		return m.googleAddress(text)
	})
}

// googleAddress is a text with the addresses of service accounts as far as they are
// known.
func (m *mapper) googleAddress(text model.Text) model.Text {
	out := make([]model.Text, len(text))
	for i := range text {
		out[i] = text[i : i+1]
		of, attribute := m.read(text[i].Hole)
		if of == nil || of.Type != "google_service_account" {
			continue
		}
		address := model.Concat(ref(of, "account_id"), model.Lit("@"), ref(of, "project"), model.Lit(".iam.gserviceaccount.com"))
		switch attribute {
		case "email":
			out[i] = address
		case "member":
			out[i] = model.Concat(model.Lit("serviceAccount:"), address)
		}
	}
	return model.Concat(out...)
}

// googleAccount is the address of the service account that stands at a path.
func googleAccount(path string) compute {
	return func(m *mapper, r *config.Resource) model.Attr {
		attr := nonEmpty(m.property(r, path))
		attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
			if text, ok := value.(model.Text); ok {
				return m.googleAddress(text)
			}
			return value
		})
		return attr
	}
}

// googlePolicy makes a statement of each binding of a policy, which stands in a
// data source of its own or as JSON.
func googlePolicy(on string) func(m *mapper, r *config.Resource) {
	return func(m *mapper, r *config.Resource) {
		m.Hide(model.Statement)
		data := m.property(r, "policy_data")
		model.EachChoice(data.Value, nil, func(value model.Value, side model.Guard) {
			if value == nil {
				return
			}
			one := data
			one.Value = value
			bindings := m.googleBindings(one)
			if unknown, ok := bindings.Value.(model.Unknown); ok {
				m.googleStatement(r, on, 0, model.Attr{At: draft.OrAt(data.At, r.At)}, side, unknown.Why)
				return
			}
			m.Each(bindings, func(i int, item model.Attr, guard model.Guard, why string) {
				m.googleStatement(r, on, i, item, model.Both(side, guard), why)
			})
		})
	}
}

// googleBindings are the bindings of a policy.
func (m *mapper) googleBindings(data model.Attr) model.Attr {
	if of := m.lookedUp(data.Value); of != nil && of.Type == "google_iam_policy" {
		return m.property(of, "binding")
	}
	read := m.ReadJSON(model.Block{"policy_data": data}, []string{"policy_data"})["policy_data"]
	if _, ok := read.Value.(model.Block); ok {
		return m.Inside(read, "bindings")
	}
	return model.Attr{Value: model.Unknown{Why: "the bindings of policy_data are not known"}, At: data.At}
}

// lookedUp is the resource or data source that a value is an attribute of.
func (m *mapper) lookedUp(value model.Value) *config.Resource {
	text, ok := value.(model.Text)
	if !ok {
		return nil
	}
	hole, lone := text.Hole()
	if !lone {
		return nil
	}
	of, _ := m.read(hole)
	return of
}

// googleStatement is one binding of a policy. Why says why it is not known.
func (m *mapper) googleStatement(r *config.Resource, on string, i int, binding model.Attr, guard model.Guard, why string) {
	attrs := model.Block{
		"basis":       {Value: model.Lit("identity"), At: binding.At},
		"effect":      {Value: model.Lit("Allow"), At: binding.At},
		"scope_level": {Value: googleLevel(on), At: r.At},
	}
	if resource := listOf(on)(m, r); resource.Value != nil {
		attrs["resources"] = resource
	}
	if why != "" {
		attrs["granted_role"] = model.Attr{Value: model.Unknown{Why: why}, At: binding.At}
		attrs["principals"] = attrs["granted_role"]
	} else {
		attrs["granted_role"] = nonEmpty(m.Inside(binding, "role"))
		members := m.Inside(binding, "members")
		members.Value = formed(model.ListOf(model.TextType), members.Value)
		attrs["principals"] = m.googlePrincipals(members)
	}
	for name, attr := range attrs {
		if attr.Value == nil {
			delete(attrs, name)
		}
	}
	id := fmt.Sprintf("bindings[%d]", i)
	m.Part(owner(r), draft.Part{Kind: model.Statement, ID: id, At: binding.At, Attrs: attrs, Guard: guard})
}

// googleRetry is whether failed events are delivered again, where a trigger is
// there.
func googleRetry(path string) compute {
	return func(m *mapper, r *config.Resource) model.Attr {
		trigger := m.property(r, "event_trigger")
		there := draft.IsSet(formed(model.BlockOf(nil), trigger.Value))
		if list, ok := trigger.Value.(model.List); trigger.Value == nil || ok && len(list) == 0 {
			return model.Attr{}
		}
		attr := nonEmpty(m.property(r, path))
		attr.At = draft.OrAt(attr.At, trigger.At)
		if attr.Value == nil {
			attr.Value = model.Bool(false)
		}
		attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
			switch v := value.(type) {
			case nil:
				return model.Bool(false)
			case model.Text:
				if word, known := v.Literal(); known && word != "true" && word != "false" {
					return model.Bool(word == "RETRY_POLICY_RETRY")
				}
			default:
			}
			return value
		})
		if unknown, ok := there.(model.Unknown); ok {
			attr.Value = unknown
		}
		return attr
	}
}

// googleSeconds is a duration as Google's APIs write it: 30s, 3.5s.
func googleSeconds(path string) compute {
	return func(m *mapper, r *config.Resource) model.Attr {
		attr := nonEmpty(m.property(r, path))
		attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
			written := draft.Literal(value)
			if written == "" {
				return value
			}
			seconds, err := strconv.ParseFloat(strings.TrimSuffix(written, "s"), 64)
			if err != nil {
				return model.Unknown{Why: path + " is " + written + ", which is no duration in seconds"}
			}
			return model.Num(seconds)
		})
		return attr
	}
}

// googleDeadLetters tells whether the topic of a subscription is where another
// sends what it cannot deliver.
func googleDeadLetters(m *mapper, r *config.Resource) model.Attr {
	topic := m.property(r, "topic")
	out := model.Value(no)
	for _, other := range m.byType["google_pubsub_subscription"] {
		to := m.property(other, "dead_letter_policy[0].dead_letter_topic")
		if to.Value != nil && topic.Value != nil {
			out = either(sameResource(topic.Value, to.Value), out)
		}
	}
	return model.Attr{Value: out, At: draft.OrAt(topic.At, r.At)}
}

// googleLooks are where a condition of an alert policy says what it looks at. A
// condition on data that is missing shows no failure.
var googleLooks = []string{
	"condition_threshold[0].filter", "condition_matched_log[0].filter", "condition_monitoring_query_language[0].query",
	"condition_prometheus_query_language[0].query", "condition_sql[0].query",
}

// googleConditions is what an alert policy looks at: the filter or query of each
// condition.
func googleConditions(m *mapper, r *config.Resource) model.Attr {
	conditions := m.property(r, "conditions")
	if conditions.Value == nil {
		return model.Attr{}
	}
	return draft.EachItem(conditions, func(item model.Attr) model.Value {
		if unknown, ok := item.Value.(model.Unknown); ok {
			return unknown
		}
		block := model.Block{}
		for _, path := range googleLooks {
			if attr := nonEmpty(m.Inside(item, path)); attr.Value != nil {
				block["expression"] = attr.WithInner(nil)
				break
			}
		}
		if comparison := nonEmpty(m.Inside(item, "condition_threshold[0].comparison")); comparison.Value != nil {
			block["statistic"] = comparison
		}
		return block
	})
}
