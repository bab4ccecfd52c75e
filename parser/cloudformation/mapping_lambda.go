package cloudformation

import (
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
	"github.com/belay-dev/belay/parser/draft"
)

// dependsOn is what a resource says is made before it.
func dependsOn(_ *mapper, r *stack.Resource) model.Attr { return r.Attributes["DependsOn"] }

// environment is the variables of a function, each with its name.
func environment(m *mapper, r *stack.Resource) model.Attr {
	return draft.Pairs(m.property(r, "Environment.Variables"))
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
func (m *mapper) names(value model.Value, id string) bool { return draft.Refers(m.lead(value), id) }

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
		return model.Unknown{Why: draft.WhyUnknown(text)}
	}
	if word := sourceTypes[draft.ARNService(text)]; word != "" {
		return model.Lit(word)
	}
	return model.Unknown{Why: draft.WhyUnknown(text)}
}

// partialBatch tells whether the function may report single failures.
func partialBatch(m *mapper, r *stack.Resource) model.Attr {
	attr := m.property(r, "FunctionResponseTypes")
	attr.Value = draft.Contains(attr.Value, "ReportBatchItemFailures")
	return attr
}

// shiftedFunction is the alias whose traffic a deployment group shifts. The alias
// says so.
func shiftedFunction(m *mapper, r *stack.Resource) model.Attr {
	if alias, group := m.shiftedAlias(r); alias != nil {
		return model.Attr{Value: refTo(alias.ID), At: draft.OrAt(group.At, alias.At)}
	}
	return model.Attr{}
}

// shiftedAlias is the alias whose update a deployment group makes, and where it says so.
func (m *mapper) shiftedAlias(r *stack.Resource) (alias *stack.Resource, group model.Attr) {
	name := draft.Literal(r.Properties["DeploymentGroupName"].Value)
	for _, alias := range m.byType["AWS::Lambda::Alias"] {
		group := m.Inside(alias.Attributes["UpdatePolicy"], aliasUpdate+"DeploymentGroupName")
		if m.names(group.Value, r.ID) || name != "" && draft.Literal(group.Value) == name {
			return alias, group
		}
	}
	return nil, model.Attr{}
}

// aliasUpdate is where an alias says how CodeDeploy updates it.
const aliasUpdate = "CodeDeployLambdaAliasUpdate."

// deploymentHooks tells whether an alias has functions of one's own asked while its
// traffic moves.
func deploymentHooks(m *mapper, r *stack.Resource) model.Attr {
	alias, _ := m.shiftedAlias(r)
	if alias == nil {
		return model.Attr{Value: model.Unknown{Why: "the AppSpec of a deployment names its hooks"}, At: r.At}
	}
	var out model.Attr
	for _, hook := range []string{"BeforeAllowTrafficHook", "AfterAllowTrafficHook"} {
		found := m.Inside(alias.Attributes["UpdatePolicy"], aliasUpdate+hook)
		found.Value = model.Convert(found.Value, func(value model.Value) model.Value {
			if by, _ := m.refersTo(value); by != nil {
				return model.Bool(true)
			}
			return draft.IsSet(value)
		})
		out = draft.Merged(out, found)
	}
	return out
}

// rollbackAlarms are the alarms of a deployment group, unless it has them off.
func rollbackAlarms(m *mapper, r *stack.Resource) model.Attr {
	enabled, _ := model.BoolType.Coerce(m.property(r, "AlarmConfiguration.Enabled").Value)
	if enabled == model.Value(model.Bool(false)) {
		return model.Attr{}
	}
	return m.property(r, "AlarmConfiguration.Alarms[].Name")
}
