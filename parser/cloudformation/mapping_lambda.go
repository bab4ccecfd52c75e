package cloudformation

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// byPlace are the keys of a mapping in the order in which they were written.
func byPlace(block model.Block) []string {
	return slices.SortedFunc(maps.Keys(block), func(a, b string) int {
		if block[a].At != block[b].At {
			return block[a].At.Compare(block[b].At)
		}
		return cmp.Compare(a, b)
	})
}

// dependsOn is what a resource says is made before it.
func dependsOn(_ *mapper, r *stack.Resource) model.Attr { return r.Attributes["DependsOn"] }

// environment is the variables of a function, each with its name.
func environment(m *mapper, r *stack.Resource) model.Attr {
	attr := m.property(r, "Environment.Variables")
	attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
		block, ok := value.(model.Block)
		if !ok {
			return value
		}
		out := model.List{}
		for _, name := range byPlace(block) {
			variable := block[name]
			out = append(out, model.Attr{At: variable.At, Via: variable.Via, Value: model.Block{
				"name": {Value: model.Lit(name), At: variable.At}, "value": variable,
			}})
		}
		return out
	})
	return attr
}

// atEdge is true for a function that a distribution of the template calls.
func atEdge(m *mapper, r *stack.Resource) model.Attr {
	for _, d := range m.byType["AWS::CloudFront::Distribution"] {
		for _, path := range []string{
			"DistributionConfig.DefaultCacheBehavior.LambdaFunctionAssociations[].LambdaFunctionARN",
			"DistributionConfig.CacheBehaviors[].LambdaFunctionAssociations[].LambdaFunctionARN",
		} {
			attr := m.property(d, path)
			if m.names(attr.Value, r.ID) {
				return model.Attr{Value: model.Bool(true), At: attr.At}
			}
		}
	}
	return model.Attr{}
}

// names tells whether a value names a resource, itself or by what stands for it.
func (m *mapper) names(value model.Value, id string) bool { return holds(m.lead(value), id) }

// holds tells whether a value has a hole that refers to a resource.
func holds(value model.Value, id string) bool {
	switch v := value.(type) {
	case model.Text:
		return slices.ContainsFunc(v, func(part model.Part) bool { return part.Hole != nil && part.Hole.Resource == id })
	case model.List:
		return slices.ContainsFunc(v, func(item model.Attr) bool { return holds(item.Value, id) })
	case model.Choice:
		return holds(v.Then, id) || holds(v.Else, id)
	default:
		return false
	}
}

// sourceTypes are the kinds of what is polled, by type and by service of the ARN.
var sourceTypes = map[string]string{
	"AWS::SQS::Queue":             "sqs",
	"AWS::Kinesis::Stream":        "kinesis",
	"AWS::DynamoDB::Table":        "dynamodb",
	"AWS::DynamoDB::GlobalTable":  "dynamodb",
	"AWS::MSK::Cluster":           "kafka",
	"AWS::MSK::ServerlessCluster": "kafka",
	"AWS::AmazonMQ::Broker":       "mq",
	"AWS::DocDB::DBCluster":       "documentdb",
	"sqs":                         "sqs",
	"kinesis":                     "kinesis",
	"dynamodb":                    "dynamodb",
	"kafka":                       "kafka",
	"mq":                          "mq",
	"rds":                         "documentdb",
}

// eventSource says what kind of thing a mapping polls. Some properties are of
// one kind of source only; else the ARN tells.
func eventSource(m *mapper, r *stack.Resource) model.Attr {
	for _, of := range []struct{ property, source string }{
		{"SelfManagedEventSource", "kafka"},
		{"AmazonManagedKafkaEventSourceConfig", "kafka"},
		{"SelfManagedKafkaEventSourceConfig", "kafka"},
		{"Topics", "kafka"},
		{"DocumentDBEventSourceConfig", "documentdb"},
		{"Queues", "mq"},
		{"ScalingConfig", "sqs"},
	} {
		if attr := r.Properties[of.property]; attr.Value != nil {
			return model.Attr{Value: model.Lit(of.source), At: attr.At}
		}
	}
	attr := m.property(r, "EventSourceArn")
	attr.Value = model.Convert(m.lead(attr.Value), m.sourceOf)
	return attr
}

// pipeSource says what kind of thing a pipe polls.
func pipeSource(m *mapper, r *stack.Resource) model.Attr {
	for _, of := range []struct{ property, source string }{
		{"SqsQueueParameters", "sqs"},
		{"KinesisStreamParameters", "kinesis"},
		{"DynamoDBStreamParameters", "dynamodb"},
		{"ManagedStreamingKafkaParameters", "kafka"},
		{"SelfManagedKafkaParameters", "kafka"},
		{"ActiveMQBrokerParameters", "mq"},
		{"RabbitMQBrokerParameters", "mq"},
	} {
		attr := m.property(r, "SourceParameters."+of.property)
		if _, isUnknown := attr.Value.(model.Unknown); attr.Value != nil && !isUnknown {
			return model.Attr{Value: model.Lit(of.source), At: attr.At}
		}
	}
	attr := m.property(r, "Source")
	attr.Value = model.Convert(m.lead(attr.Value), m.sourceOf)
	return attr
}

// sourceOf is the kind of thing that an ARN is of: by its service, or by the
// type of the resource it refers to.
func (m *mapper) sourceOf(value model.Value) model.Value {
	text, ok := value.(model.Text)
	if !ok {
		return value
	}
	if len(text) == 0 {
		return nil
	}
	if hole := text[0].Hole; hole != nil {
		if r := m.byID[hole.Resource]; r != nil && hole.Source == model.ResourceHole {
			if word := sourceTypes[r.Type]; word != "" {
				return model.Lit(word)
			}
			return model.Unknown{Why: hole.Name + " is of " + r.Type}
		}
		return model.Unknown{Why: whyUnknown(text)}
	}
	if word := sourceTypes[arnService(text)]; word != "" {
		return model.Lit(word)
	}
	return model.Unknown{Why: whyUnknown(text)}
}

// arnService is the service of an ARN whose partition may be a hole, "" if it
// cannot be seen.
func arnService(text model.Text) string {
	var b strings.Builder
	for _, part := range text {
		if part.Hole != nil {
			b.WriteByte(0)
			continue
		}
		b.WriteString(part.Literal)
	}
	fields := strings.SplitN(b.String(), ":", 4)
	if len(fields) < 4 || fields[0] != "arn" {
		return ""
	}
	return fields[2]
}

// partialBatch tells whether the function may report single failures.
func partialBatch(m *mapper, r *stack.Resource) model.Attr {
	attr := m.property(r, "FunctionResponseTypes")
	attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
		list, ok := value.(model.List)
		if !ok {
			list = model.List{{Value: value}}
		}
		return contains(list, "ReportBatchItemFailures")
	})
	return attr
}

// contains tells whether a list has a word, as far as it is known.
func contains(list model.List, word string) model.Value {
	for i, item := range list {
		switch v := item.Value.(type) {
		case model.Text:
			literal, known := v.Literal()
			if !known {
				return orElseUnknown(contains(list[i+1:], word), whyUnknown(v))
			}
			if literal == word {
				return model.Bool(true)
			}
		case model.Unknown:
			return orElseUnknown(contains(list[i+1:], word), v.Why)
		case model.Choice:
			rest := list[i+1:]
			with := func(side model.Value) model.Value { return contains(append(model.List{{Value: side}}, rest...), word) }
			return model.Choice{If: v.If, Then: with(v.Then), Else: with(v.Else)}
		default:
		}
	}
	return model.Bool(false)
}

func orElseUnknown(value model.Value, why string) model.Value {
	if value == model.Value(model.Bool(true)) {
		return value
	}
	return model.Unknown{Why: why}
}

// shiftedFunction is the alias whose traffic a deployment group shifts. The alias
// says so.
func shiftedFunction(m *mapper, r *stack.Resource) model.Attr {
	name := literalOf(r.Properties["DeploymentGroupName"].Value)
	for _, alias := range m.byType["AWS::Lambda::Alias"] {
		group := m.inside(alias.Attributes["UpdatePolicy"], "CodeDeployLambdaAliasUpdate.DeploymentGroupName")
		if m.names(group.Value, r.ID) || name != "" && literalOf(group.Value) == name {
			return model.Attr{Value: refTo(alias.ID), At: orAt(group.At, alias.At)}
		}
	}
	return model.Attr{}
}

// rollbackAlarms are the alarms of a deployment group, unless it has them off.
func rollbackAlarms(m *mapper, r *stack.Resource) model.Attr {
	enabled, _ := model.BoolType.Coerce(m.property(r, "AlarmConfiguration.Enabled").Value)
	if enabled == model.Value(model.Bool(false)) {
		return model.Attr{}
	}
	return m.property(r, "AlarmConfiguration.Alarms[].Name")
}
