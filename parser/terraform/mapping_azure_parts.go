package terraform

import (
	"regexp"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/draft"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// azureTriggers are what a trigger of a function polls, by the type of its binding.
// Of HTTP and Event Grid triggers nothing is polled.
var azureTriggers = map[string]string{
	"cosmosdbtrigger":   "cosmos_db",
	"eventhubtrigger":   "event_hub",
	"kafkatrigger":      "kafka",
	"queuetrigger":      "storage_queue",
	"servicebustrigger": "service_bus",
	"timertrigger":      "timer",
}

// azureSources are where a binding says what it polls.
var azureSources = []string{"eventHubName", "queueName", "topicName", "containerName", "collectionName", "topic"}

// azureTriggerBinding is the binding of a function that calls it.
func azureTriggerBinding(m *mapper, r *config.Resource, f func(binding model.Attr, trigger string) model.Value) model.Attr {
	bindings := m.property(r, "config_json.bindings")
	bindings.Value = model.Convert(bindings.Value, func(value model.Value) model.Value {
		list, ok := value.(model.List)
		if !ok {
			return unknownOrNil(value)
		}
		for _, item := range list {
			typ := m.Inside(item, "type").Value
			if unknown, ok := typ.(model.Unknown); ok {
				return unknown
			}
			if trigger := azureTriggers[strings.ToLower(draft.Literal(typ))]; trigger != "" {
				return f(item, trigger)
			}
		}
		return nil
	})
	return bindings
}

func unknownOrNil(value model.Value) model.Value {
	if unknown, ok := value.(model.Unknown); ok {
		return unknown
	}
	return nil
}

func azureTrigger(m *mapper, r *config.Resource) model.Attr {
	return azureTriggerBinding(m, r, func(_ model.Attr, trigger string) model.Value { return model.Lit(trigger) })
}

func azureTriggerOf(m *mapper, r *config.Resource) model.Attr {
	return azureTriggerBinding(m, r, func(binding model.Attr, _ string) model.Value {
		for _, name := range azureSources {
			if found := nonEmpty(m.Inside(binding, name)); found.Value != nil {
				if text, ok := found.Value.(model.Text); ok {
					return m.calledAs(text)
				}
				return found.Value
			}
		}
		return nil
	})
}

// azureReceiverBlocks are the blocks of an action group that say whom it tells.
var azureReceiverBlocks = []string{
	"arm_role_receiver", "automation_runbook_receiver", "azure_app_push_receiver", "azure_function_receiver",
	"email_receiver", "event_hub_receiver", "itsm_receiver", "logic_app_receiver", "sms_receiver", "voice_receiver",
	"webhook_receiver",
}

// azureReceivers are the names of the receivers of an action group. One without any
// has an empty list: that is a group which tells nobody.
func azureReceivers(m *mapper, r *config.Resource) model.Attr {
	attrs := []model.Attr{{Value: model.List{}, At: r.At}}
	for _, block := range azureReceiverBlocks {
		attrs = append(attrs, m.property(r, block+"[].name"))
	}
	out := joinedLists(attrs)
	out.At = r.At
	return out
}

// joinedLists is one list of the items of several.
func joinedLists(attrs []model.Attr) model.Attr {
	var values []model.Value
	out := model.Attr{}
	for _, attr := range attrs {
		if attr.Value != nil {
			values = append(values, attr.Value)
			out.At = draft.OrAt(out.At, attr.At)
		}
	}
	if len(values) == 0 {
		return out
	}
	joined, ok := draft.Distribute(values, func(values []model.Value) model.Value {
		list := model.List{}
		for _, value := range values {
			switch v := value.(type) {
			case model.List:
				list = append(list, v...)
			case nil:
			default:
				list = append(list, model.Attr{Value: v, At: out.At})
			}
		}
		return list
	})
	if !ok {
		joined = model.Unknown{Why: "it depends on too many conditions"}
	}
	out.Value = joined
	return out
}

// azureActionGroups are the action groups that an alert tells: its own, which stand
// at a path, and those that processing rules add to it.
func azureActionGroups(path string) compute {
	return func(m *mapper, r *config.Resource) model.Attr {
		attrs := []model.Attr{m.property(r, path)}
		for _, rule := range m.byType["azurerm_monitor_alert_processing_rule_action_group"] {
			set := draft.Merged(m.property(rule, "enabled"), model.Attr{Value: model.Bool(true)})
			on := model.Convert(set.Value, func(value model.Value) model.Value {
				if unknown, ok := value.(model.Unknown); ok {
					return unknown
				}
				return model.Bool(value != model.Value(no) && draft.Literal(value) != "false")
			})
			attrs = append(attrs, setBy(rule, all(on, m.processes(rule, r)), m.property(rule, "add_action_group_ids")))
		}
		return joinedLists(attrs)
	}
}

// processes tells whether a processing rule is about an alert: it names a
// subscription, the alert's resource group, or what the alert is about.
func (m *mapper) processes(rule, alert *config.Resource) match {
	return overItems(m.property(rule, "scopes").Value, func(scope model.Value) match { return m.processesIn(scope, rule, alert) })
}

// overItems is where something is so of one of the items of a list, or of a lone value.
func overItems(value model.Value, is func(model.Value) match) match {
	return model.Convert(value, func(value model.Value) model.Value {
		list, ok := value.(model.List)
		if !ok {
			list = model.List{{Value: value}}
		}
		out := model.Value(no)
		for _, item := range list {
			out = either(model.Convert(item.Value, is), out)
		}
		return out
	})
}

func (m *mapper) processesIn(scope model.Value, rule, alert *config.Resource) match {
	text, ok := scope.(model.Text)
	if !ok {
		return model.Unknown{Why: "what " + rule.Address + " is about is not known"}
	}
	hole, lone := text.Hole()
	if !lone {
		if subscriptionScope.MatchString(text.String()) {
			return model.Bool(true)
		}
		return model.Unknown{Why: "whether " + rule.Address + " is about " + alert.Address + " is not known"}
	}
	of, _ := m.read(hole)
	if of == nil {
		return model.Unknown{Why: draft.WhyUnknown(text)}
	}
	if of.Type == "azurerm_subscription" {
		return model.Bool(true)
	}
	out := model.Value(no)
	for _, path := range []string{"resource_group_name", "scopes", "data_source_id", "scope_resource_ids"} {
		out = either(overItems(m.property(alert, path).Value, func(value model.Value) match { return m.isAbout(value, of) }), out)
	}
	return out
}

// isAbout tells whether a value refers to a resource or data source.
func (m *mapper) isAbout(value model.Value, of *config.Resource) match {
	if unknown, ok := value.(model.Unknown); ok {
		return unknown
	}
	return model.Bool(draft.Refers(value, of.Address) || m.lookedUp(value) == of)
}

// azureActions are the actions of the permissions of a role of one's own.
func azureActions(names ...string) compute {
	return func(m *mapper, r *config.Resource) model.Attr {
		var attrs []model.Attr
		for _, name := range names {
			attr := m.property(r, "permissions[]."+name)
			if list, ok := attr.Value.(model.List); ok && len(list) > 0 {
				attr.At = list[0].At
			} else if ok {
				continue
			}
			attrs = append(attrs, inOne(attr))
		}
		out := joinedLists(attrs)
		if list, ok := out.Value.(model.List); ok && len(list) == 0 {
			return model.Attr{}
		}
		return out
	}
}

// inOne is a list of the items of the lists of a list.
func inOne(attr model.Attr) model.Attr {
	attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
		outer, ok := value.(model.List)
		if !ok {
			return value
		}
		parts := []model.Attr{{Value: model.List{}}}
		for _, item := range outer {
			parts = append(parts, item)
		}
		return joinedLists(parts).Value
	})
	return attr
}

// azureGrants are the actions of a role of one's own of which something is so, but
// for those that the role takes away again.
func azureGrants(is func(action string) bool) compute {
	return func(m *mapper, r *config.Resource) model.Attr {
		granted, refused := azureActions("actions", "data_actions")(m, r), azureActions("not_actions", "not_data_actions")(m, r)
		value, ok := draft.Distribute([]model.Value{granted.Value, refused.Value}, func(values []model.Value) model.Value {
			return grantsThat(values[0], values[1], is)
		})
		if !ok {
			value = model.Unknown{Why: "it depends on too many conditions"}
		}
		return model.Attr{Value: value, At: draft.OrAt(granted.At, r.At)}
	}
}

func grantsThat(granted, refused model.Value, is func(action string) bool) model.Value {
	if _, ok := granted.(model.List); !ok {
		return unknownOrNil(granted)
	}
	if unknown, ok := refused.(model.Unknown); ok {
		return unknown
	}
	taken, _ := refused.(model.List)
	all := draft.EachItem(model.Attr{Value: granted}, func(item model.Attr) model.Value {
		text, ok := item.Value.(model.Text)
		if !ok {
			return unknownOrNil(item.Value)
		}
		action, known := text.Literal()
		switch {
		case !known:
			return model.Unknown{Why: draft.WhyUnknown(text)}
		case !is(action), slices.ContainsFunc(taken, func(no model.Attr) bool { return covered(draft.Literal(no.Value), action) }):
			return nil
		}
		return text
	})
	list, _ := all.Value.(model.List)
	return slices.DeleteFunc(list, func(item model.Attr) bool { return item.Value == nil })
}

// covered tells whether a pattern of actions covers another.
func covered(pattern, action string) bool {
	if pattern == "" {
		return false
	}
	quoted := strings.ReplaceAll(regexp.QuoteMeta(strings.ToLower(pattern)), `\*`, ".*")
	matched, err := regexp.MatchString("^"+quoted+"$", strings.ToLower(action))
	return err == nil && matched
}

// serviceActions are all actions of one resource provider.
var serviceActions = regexp.MustCompile(`(?i)^microsoft\.[a-z]+/\*$`)

func wideAction(action string) bool { return action == "*" || serviceActions.MatchString(action) }

// escalating are the actions by which one may give oneself a role.
var escalating = []string{
	"microsoft.authorization/roleassignments/write", "microsoft.authorization/roledefinitions/write",
	"microsoft.authorization/elevateaccess/action",
}

// escalatingAction tells whether an action is one of these, or a pattern of some.
// What allows everything is said to do that.
func escalatingAction(action string) bool {
	return action != "*" && slices.ContainsFunc(escalating, func(one string) bool { return covered(action, one) })
}

// azurePoison is where the messages of a storage queue go that a function fails on,
// if anything is seen to look after that queue: a function that it triggers, or a
// declaration of it.
func azurePoison(m *mapper, r *config.Resource) model.Attr {
	trigger, queue := azureTrigger(m, r), azureTriggerOf(m, r)
	value, ok := draft.Distribute([]model.Value{trigger.Value, queue.Value}, func(values []model.Value) model.Value {
		if kind := draft.Literal(values[0]); kind != "storage_queue" {
			return unknownOrNil(values[0])
		}
		text, ok := values[1].(model.Text)
		if !ok {
			return unknownOrNil(values[1])
		}
		return m.readPoison(model.Concat(text, model.Lit("-poison"))).Value
	})
	if !ok {
		value = model.Unknown{Why: "it depends on too many conditions"}
	}
	return model.Attr{Value: value, At: draft.OrAt(queue.At, r.At)}
}

func (m *mapper) readPoison(poison model.Text) model.Attr {
	var attr model.Attr
	for _, other := range m.byType["azurerm_storage_queue"] {
		attr = draft.Merged(attr, m.ifPoison(other, m.property(other, "name"), poison))
	}
	for _, other := range m.byType["azurerm_function_app_function"] {
		attr = draft.Merged(attr, m.ifPoison(other, azureTriggerOf(m, m.withDocuments(other, []string{"config_json"})), poison))
	}
	return attr
}

// ifPoison is the name of a poison queue where it is what a resource names.
func (m *mapper) ifPoison(by *config.Resource, named model.Attr, poison model.Text) model.Attr {
	named.Value = model.Convert(named.Value, func(value model.Value) model.Value {
		if text, ok := value.(model.Text); ok {
			return m.calledAs(text)
		}
		return value
	})
	return setBy(by, same(named.Value, poison), model.Attr{Value: poison, At: named.At})
}

// calledAs is a name with those of queues that it refers to written out.
func (m *mapper) calledAs(name model.Text) model.Value {
	if hole, lone := name.Hole(); lone {
		of, attribute := m.read(hole)
		if of == nil || attribute != "name" {
			return name
		}
		if written := m.property(of, "name").Value; written != nil {
			return written
		}
		return name
	}
	out := make([]model.Text, len(name))
	for i := range name {
		out[i] = name[i : i+1]
		if name[i].Hole == nil {
			continue
		}
		if written, ok := m.calledAs(out[i]).(model.Text); ok {
			out[i] = written
		}
	}
	return model.Concat(out...)
}
