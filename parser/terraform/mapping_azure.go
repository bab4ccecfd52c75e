package terraform

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/draft"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// azureMappings are the types of Azure that have a kind. Attributes that say
// something of AWS alone are not set by any of them.
var azureMappings = map[string]mapping{
	"azurerm_linux_function_app":            azureFunctionApp,
	"azurerm_windows_function_app":          azureFunctionApp,
	"azurerm_function_app_flex_consumption": azureFunctionApp,
	"azurerm_function_app":                  azureFunctionApp,

	"azurerm_servicebus_queue":        azureServiceBus,
	"azurerm_servicebus_subscription": azureServiceBus,
	"azurerm_storage_queue":           {kind: model.Queue, fields: fields{"name": "name"}},

	"azurerm_function_app_function": {
		kind:   model.EventSource,
		fields: fields{"function_arn": "function_app_id", "enabled": "enabled", "max_retries": "config_json.retry.maxRetryCount"},
		computed: computed{
			"source":         azureTrigger,
			"source_arn":     azureTriggerOf,
			"on_failure_arn": azurePoison,
		},
		json: []string{"config_json"},
	},

	"azurerm_eventgrid_event_subscription":              azureEventSubscription("scope"),
	"azurerm_eventgrid_system_topic_event_subscription": azureEventSubscription("system_topic"),

	"azurerm_role_assignment": {
		kind: model.Statement,
		computed: computed{
			"basis":        always(model.Lit("identity")),
			"effect":       always(model.Lit("Allow")),
			"granted_role": azureRole,
			"resources":    listOf("scope"),
			"scope_level":  azureLevel,
		},
	},

	"azurerm_role_definition": {
		kind: model.Statement,
		computed: computed{
			"basis":       always(model.Lit("identity")),
			"effect":      always(model.Lit("Allow")),
			"actions":     azureActions("actions", "data_actions"),
			"not_actions": azureActions("not_actions", "not_data_actions"),
			"resources":   listOf("scope"),
			"scope_level": azureLevel,
			"wide":        azureGrants(wideAction),
			"escalates":   azureGrants(escalatingAction),
		},
	},

	"azurerm_monitor_action_group": {
		kind:     model.Topic,
		fields:   fields{"name": "name", "enabled": "enabled"},
		computed: computed{"receivers": azureReceivers},
	},
	"azurerm_monitor_metric_alert": {
		kind: model.Alarm,
		fields: fields{
			"name":            "name",
			"description":     "description",
			"actions_enabled": "enabled",
			"comparison":      "criteria[0].operator",
			"threshold":       "criteria[0].threshold",
		},
		computed: computed{
			"alarm_actions": azureActionGroups("action[].action_group_id"), "metrics": azureCriteria, "scopes": azureScopes("scopes"),
		},
	},
	"azurerm_monitor_scheduled_query_rules_alert_v2": {
		kind: model.Alarm,
		fields: fields{
			"name":            "name",
			"description":     "description",
			"actions_enabled": "enabled",
			"comparison":      "criteria[0].operator",
			"threshold":       "criteria[0].threshold",
		},
		computed: computed{
			"alarm_actions": azureActionGroups("action[0].action_groups"),
			"metrics":       azureQuery("criteria[0].query"),
			"scopes":        azureScopes("scopes"),
		},
	},
	"azurerm_monitor_scheduled_query_rules_alert": {
		kind: model.Alarm,
		fields: fields{
			"name":            "name",
			"description":     "description",
			"actions_enabled": "enabled",
			"comparison":      "trigger[0].operator",
			"threshold":       "trigger[0].threshold",
		},
		computed: computed{
			"alarm_actions": azureActionGroups("action[0].action_group"),
			"scopes":        azureScopes("data_source_id"),
			"metrics":       azureQuery("query"),
		},
	},
	"azurerm_monitor_smart_detector_alert_rule": {
		kind: model.Alarm,
		fields: fields{
			"name":            "name",
			"description":     "description",
			"actions_enabled": "enabled",
		},
		computed: computed{
			"alarm_actions": azureActionGroups("action_group[0].ids"),
			"metrics":       azureDetector,
			"scopes":        azureScopes("scope_resource_ids"),
		},
	},
}

var azureFunctionApp = mapping{
	kind:   model.Function,
	fields: fields{"name": "name", "resource_group": "resource_group_name"},
	computed: computed{
		"timeout":  azureTimeout,
		"insights": azureInsights,
		"vpc":      isSet("virtual_network_subnet_id"),
	},
}

// azureServiceBus is a queue of Service Bus, or a subscription of a topic, which is
// read like a queue and keeps its own dead letters.
var azureServiceBus = mapping{
	kind: model.Queue,
	fields: fields{
		"name":         "name",
		"fifo":         "requires_session",
		"max_receive":  "max_delivery_count",
		"expired_kept": "dead_lettering_on_message_expiration",
	},
	computed: computed{
		"retention":          azureDuration("default_message_ttl"),
		"visibility_timeout": azureDuration("lock_duration"),
	},
}

// azureEventSubscription is one of Event Grid, on what stands at a path.
func azureEventSubscription(of string) mapping {
	return mapping{
		kind: model.Subscription,
		fields: fields{
			"topic_arn":       of,
			"dead_letter_arn": "storage_blob_dead_letter_destination[0].storage_account_id",
			"max_receive":     "retry_policy[0].max_delivery_attempts",
		},
		computed: computed{"endpoint": azureEndpoint},
	}
}

// listOf is a list of the one thing that stands at a path.
func listOf(path string) compute {
	return func(m *mapper, r *config.Resource) model.Attr {
		attr := nonEmpty(m.property(r, path))
		attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
			if text, ok := value.(model.Text); ok {
				return model.List{{Value: text, At: attr.At}}
			}
			return value
		})
		return attr
	}
}

// timeoutSetting is the app setting that stands for functionTimeout of host.json
// and goes before it.
const timeoutSetting = "AzureFunctionsJobHost__functionTimeout"

// azureTimeout is what the app's settings say, else functionTimeout of host.json in
// the package, where that is seen.
func azureTimeout(m *mapper, r *config.Resource) model.Attr {
	attr := nonEmpty(m.property(r, "app_settings."+timeoutSetting))
	if attr.Value == nil {
		attr = nonEmpty(m.property(r, "app_settings."+strings.ReplaceAll(timeoutSetting, "__", ":")))
	}
	if !settledAttr(attr.Value) {
		host := m.azureHost(r)
		host.Value = model.Convert(host.Value, func(value model.Value) model.Value {
			if unknown, ok := value.(model.Unknown); ok {
				return model.Unknown{Why: "app_settings has no " + timeoutSetting + ", and " + unknown.Why}
			}
			return value
		})
		attr = draft.Merged(attr, nonEmpty(m.Inside(host, "functionTimeout")))
	}
	attr.At = draft.OrAt(attr.At, r.At)
	attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
		written := draft.Literal(value)
		if written == "" {
			return value
		}
		seconds, ok := timeSpan(written)
		if !ok {
			return model.Unknown{Why: "the timeout of functions is " + written + ", which is no time span"}
		}
		return model.Num(seconds)
	})
	return attr
}

// settledAttr tells whether a value is set on all sides of its choices.
func settledAttr(value model.Value) bool {
	if choice, ok := value.(model.Choice); ok {
		return settledAttr(choice.Then) && settledAttr(choice.Else)
	}
	return value != nil
}

// spanForm is a time span of .NET: hours, minutes and seconds, with days before.
var spanForm = regexp.MustCompile(`^(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?$`)

// timeSpan is the seconds of a time span; -1 is no limit, as the host writes it.
func timeSpan(written string) (float64, bool) {
	written = strings.TrimSpace(written)
	if written == "-1" || written == "-00:00:01" {
		return -1, true
	}
	m := spanForm.FindStringSubmatch(written)
	if m == nil {
		return 0, false
	}
	seconds := 0.0
	for i, unit := range []float64{86400, 3600, 60, 1} {
		if m[i+1] != "" {
			n, err := strconv.ParseFloat(m[i+1], 64)
			if err != nil {
				return 0, false
			}
			seconds += n * unit
		}
	}
	return seconds, true
}

// isoForm is a duration of ISO 8601 without months and years.
var isoForm = regexp.MustCompile(`^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$`)

// azureDuration is the seconds of a duration at a path.
func azureDuration(path string) compute {
	return func(m *mapper, r *config.Resource) model.Attr {
		attr := nonEmpty(m.property(r, path))
		attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
			written := draft.Literal(value)
			if written == "" {
				return value
			}
			parts := isoForm.FindStringSubmatch(written)
			if parts == nil {
				return model.Unknown{Why: path + " is " + written + ", which is no duration in weeks, days and seconds"}
			}
			seconds := 0.0
			for i, unit := range []float64{604800, 86400, 3600, 60, 1} {
				if n, err := strconv.ParseFloat(parts[i+1], 64); err == nil {
					seconds += n * unit
				}
			}
			return model.Num(seconds)
		})
		return attr
	}
}

// insightsPaths are where an app is told which Application Insights it reports to.
var insightsPaths = []string{
	"site_config[0].application_insights_connection_string",
	"site_config[0].application_insights_key",
	"app_settings.APPLICATIONINSIGHTS_CONNECTION_STRING",
	"app_settings.APPINSIGHTS_INSTRUMENTATIONKEY",
}

func azureInsights(m *mapper, r *config.Resource) model.Attr {
	var list model.List
	var out model.Attr
	for _, path := range insightsPaths {
		attr := nonEmpty(m.property(r, path))
		if attr.Value == nil {
			continue
		}
		out.At = draft.OrAt(out.At, attr.At)
		list = append(list, attr)
	}
	if list == nil {
		return model.Attr{}
	}
	out.Value = list
	return out
}

// azureEndpoints are where the blocks and attributes stand that say where an event
// subscription delivers.
var azureEndpoints = []string{
	"azure_function_endpoint[0].function_id", "webhook_endpoint[0].url", "service_bus_queue_endpoint_id",
	"service_bus_topic_endpoint_id", "storage_queue_endpoint[0].queue_name", "eventhub_endpoint_id",
	"eventhub_endpoint[0].eventhub_id", "hybrid_connection_endpoint_id", "hybrid_connection_endpoint[0].hybrid_connection_id",
}

func azureEndpoint(m *mapper, r *config.Resource) model.Attr {
	var out model.Attr
	for _, path := range azureEndpoints {
		out = draft.Merged(out, nonEmpty(m.property(r, path)))
	}
	return out
}

// builtInRoles are the ids of the roles that rules know by name.
var builtInRoles = map[string]string{
	"8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
	"b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
	"18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator",
	"f58310d9-a9f6-439a-9e8d-f62e7b41a168": "Role Based Access Control Administrator",
}

// azureRole is the role that an assignment grants: by its name, or by an id, of
// which the built-in ones are the same everywhere.
func azureRole(m *mapper, r *config.Resource) model.Attr {
	if attr := nonEmpty(m.property(r, "role_definition_name")); attr.Value != nil {
		return attr
	}
	attr := nonEmpty(m.property(r, "role_definition_id"))
	attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
		text, ok := value.(model.Text)
		if !ok {
			return value
		}
		for id, name := range builtInRoles {
			if strings.HasSuffix(strings.ToLower(text.String()), id) {
				return model.Lit(name)
			}
		}
		for _, part := range text {
			definition, _ := m.read(part.Hole)
			if definition == nil || !strings.HasSuffix(definition.Type, "_role_definition") {
				continue
			}
			if name := m.property(definition, "name"); name.Value != nil {
				return name.Value
			}
		}
		if n := len(text); n > 0 && text[n-1].Hole == nil {
			written := text[n-1].Literal
			return model.Lit(written[strings.LastIndexByte(written, '/')+1:]) // the id of another
		}
		return model.Unknown{Why: draft.WhyUnknown(text)}
	})
	return attr
}

// The ids by which a scope says how much it is about.
var (
	managementScope   = regexp.MustCompile(`(?i)^/providers/microsoft\.management/managementgroups/[^/]+/?$`)
	subscriptionScope = regexp.MustCompile(`(?i)^/subscriptions/[^/]+/?$`)
	groupScope        = regexp.MustCompile(`(?i)^/subscriptions/[^/]+/resourcegroups/[^/]+/?$`)
)

// azureLevel is how much the scope of an assignment is about.
func azureLevel(m *mapper, r *config.Resource) model.Attr {
	attr := nonEmpty(m.property(r, "scope"))
	attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
		text, ok := value.(model.Text)
		if !ok {
			return value
		}
		written := text.String()
		if hole, lone := text.Hole(); lone {
			if of, attribute := m.read(hole); of != nil {
				return azureLevelOf(of.Type, attribute)
			}
		}
		switch {
		case managementScope.MatchString(written):
			return model.Lit("management group")
		case subscriptionScope.MatchString(written), written == "/":
			return model.Lit("subscription")
		case groupScope.MatchString(written):
			return model.Lit("resource group")
		case strings.Contains(written, "/providers/"):
			return model.Lit("resource")
		}
		if _, known := text.Literal(); known {
			return model.Unknown{Why: written + " is no scope"}
		}
		return model.Unknown{Why: draft.WhyUnknown(text)}
	})
	return attr
}

// read is the resource or data source whose attribute a hole is.
func (m *mapper) read(hole *model.Hole) (*config.Resource, string) {
	if hole == nil {
		return nil, ""
	}
	if hole.Source == model.ResourceHole {
		return m.byAddress[hole.Resource], hole.Attribute
	}
	end := strings.LastIndexByte(hole.Name, '.')
	if end < 0 {
		return nil, ""
	}
	return m.byAddress[hole.Name[:end]], hole.Name[end+1:]
}

// azureSegments are the parts of an id that stand before the name of a data source.
var azureSegments = map[string]string{
	"azurerm_resource_group":       "/resourceGroups/",
	"azurerm_linux_function_app":   "/providers/Microsoft.Web/sites/",
	"azurerm_windows_function_app": "/providers/Microsoft.Web/sites/",
	"azurerm_function_app":         "/providers/Microsoft.Web/sites/",
}

// azureScopes are what an alert is about. What a data source looks up by its name
// is that name: the resource may be of this configuration.
func azureScopes(path string) compute {
	return func(m *mapper, r *config.Resource) model.Attr {
		attr := m.property(r, path)
		if attr.Value == nil {
			return model.Attr{}
		}
		return draft.EachItem(attr, func(item model.Attr) model.Value {
			text, ok := item.Value.(model.Text)
			if !ok {
				return item.Value
			}
			hole, lone := text.Hole()
			if !lone {
				return text
			}
			of, attribute := m.read(hole)
			if of == nil || of.Mode != config.Data || attribute != "id" || azureSegments[of.Type] == "" {
				return text
			}
			name, ok := m.property(of, "name").Value.(model.Text)
			if !ok {
				return text
			}
			return model.Concat(model.Lit("/subscriptions/current"+azureSegments[of.Type]), name)
		})
	}
}

// azureLevelOf is how much a resource of a type holds.
func azureLevelOf(typ, attribute string) model.Value {
	switch {
	case typ == "azurerm_management_group", attribute == "tenant_root_group_id":
		return model.Lit("management group")
	case typ == "azurerm_subscription":
		return model.Lit("subscription")
	case typ == "azurerm_resource_group":
		return model.Lit("resource group")
	}
	return model.Lit("resource")
}

// azureCriterion are the attributes of one criterion of a metric alert.
var azureCriterion = fields{"namespace": "metric_namespace", "metric": "metric_name", "statistic": "aggregation"}

// azureCriteria is what a metric alert looks at: its criteria, or those with a
// dynamic threshold.
func azureCriteria(m *mapper, r *config.Resource) model.Attr {
	var out model.Attr
	for _, name := range []string{"criteria", "dynamic_criteria"} {
		if attr := m.property(r, name); attr.Value != nil {
			out = draft.Merged(out, m.Blocks(attr, azureCriterion))
		}
	}
	return out
}

// azureQuery is what a log alert looks at: a query.
func azureQuery(path string) compute {
	return func(m *mapper, r *config.Resource) model.Attr {
		query := nonEmpty(m.property(r, path))
		if query.Value == nil {
			return model.Attr{}
		}
		block := model.Block{"expression": query.WithInner(nil)}
		return model.Attr{Value: model.List{{Value: block, At: query.At}}, At: query.At}
	}
}

// azureDetector is what a smart detector looks at: the rate of failed requests of
// an Application Insights.
func azureDetector(m *mapper, r *config.Resource) model.Attr {
	detector := m.property(r, "detector_type")
	detector.Value = model.Convert(detector.Value, func(value model.Value) model.Value {
		if word := draft.Literal(value); value == nil || word != "" && word != "FailureAnomaliesDetector" {
			return nil
		}
		if unknown, ok := value.(model.Unknown); ok {
			return unknown
		}
		return model.List{{At: detector.At, Value: model.Block{
			"namespace": {Value: model.Lit("microsoft.insights/components"), At: detector.At},
			"metric":    {Value: model.Lit("requests/failed"), At: detector.At},
		}}}
	})
	return detector
}
