package terraform

import (
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/draft"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// environment is the variables of a function, each with its name.
func environment(m *mapper, r *config.Resource) model.Attr {
	attr := draft.Pairs(m.property(r, "environment[0].variables"))
	attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
		list, ok := value.(model.List)
		if !ok {
			return value
		}
		for _, item := range list {
			if block, ok := item.Value.(model.Block); ok {
				variable := block["value"]
				variable.Value = jsonOf(variable.Value)
				block["value"] = variable
			}
		}
		return list
	})
	return attr
}

// jsonOf is the text that jsonencode makes of a value known here.
func jsonOf(value model.Value) model.Value {
	return model.Convert(value, func(value model.Value) model.Value {
		switch value.(type) {
		case model.Block, model.List:
			return draft.JSON(value)
		default:
			return value
		}
	})
}

// dependsOn is what a resource says is made before it: all instances of blocks,
// and all that modules make.
func dependsOn(m *mapper, r *config.Resource) model.Attr {
	var list model.List
	for _, address := range r.DependsOn {
		for _, other := range m.root.Resources {
			if other.Block == address || strings.HasPrefix(other.Block, address+".") {
				list = append(list, model.Attr{Value: model.Lit(other.Address), At: r.At})
			}
		}
	}
	if list == nil {
		return model.Attr{}
	}
	return model.Attr{Value: list, At: r.At}
}

// permitted is the principal of a permission of Lambda.
func permitted(m *mapper, r *config.Resource) model.Attr {
	attr := m.property(r, "principal")
	attr.Value = draft.Principal(attr.Value)
	return attr
}

// cacheBehaviors are where a distribution names the functions that it calls.
var cacheBehaviors = []string{
	"default_cache_behavior[0].lambda_function_association[].lambda_arn",
	"ordered_cache_behavior[].lambda_function_association[].lambda_arn",
}

// atEdge is true for a function that a distribution calls.
func atEdge(m *mapper, r *config.Resource) model.Attr {
	var out model.Attr
	for _, distribution := range m.byType["aws_cloudfront_distribution"] {
		for _, path := range cacheBehaviors {
			attr := m.property(distribution, path)
			named := m.names(model.Convert(attr.Value, flattened), r)
			out = draft.Merged(out, setBy(distribution, named, model.Attr{Value: model.Bool(true), At: attr.At}))
		}
	}
	return out
}

// flattened is a list of lists as one list.
func flattened(value model.Value) model.Value {
	list, ok := value.(model.List)
	if !ok {
		return value
	}
	var out model.List
	for _, item := range list {
		if inner, ok := flattened(item.Value).(model.List); ok {
			out = append(out, inner...)
			continue
		}
		out = append(out, item)
	}
	return out
}

// routing tells whether an alias shifts traffic between versions. One that is
// left to deployments does so during each.
func routing(m *mapper, r *config.Resource) model.Attr {
	if ignores(r, "routing_config") {
		return model.Attr{Value: model.Bool(true), At: r.At}
	}
	return isSet("routing_config[0].additional_version_weights")(m, r)
}

// ignores tells whether Terraform leaves one of the attributes of a resource alone.
func ignores(r *config.Resource, names ...string) bool {
	return slices.ContainsFunc(r.Ignored, func(path string) bool {
		first, _, _ := strings.Cut(indexes.ReplaceAllString(path, ""), ".")
		return first == "all" || slices.Contains(names, first)
	})
}

// provisionedConcurrency is that of an alias, which is a resource of its own. It
// names the function and the alias.
func provisionedConcurrency(m *mapper, r *config.Resource) model.Attr {
	var out model.Attr
	m.eachNaming(r, "aws_lambda_provisioned_concurrency_config", "qualifier", func(by *config.Resource, named match) {
		function := sameResource(by.Values["function_name"].Value, r.Values["function_name"].Value)
		out = draft.Merged(out, setBy(by, all(named, function), m.property(by, "provisioned_concurrent_executions")))
	})
	return out
}

// sourceTypes are the kinds of what is polled, by type and by service of the ARN.
var sourceTypes = map[string]string{
	"aws_sqs_queue":              "sqs",
	"aws_kinesis_stream":         "kinesis",
	"aws_dynamodb_table":         "dynamodb",
	"aws_dynamodb_table_replica": "dynamodb",
	"aws_msk_cluster":            "kafka",
	"aws_msk_serverless_cluster": "kafka",
	"aws_mq_broker":              "mq",
	"aws_docdb_cluster":          "documentdb",
	"sqs":                        "sqs",
	"kinesis":                    "kinesis",
	"dynamodb":                   "dynamodb",
	"kafka":                      "kafka",
	"mq":                         "mq",
	"rds":                        "documentdb",
}

// A hint is an attribute that is of one kind of source only.
type hint struct{ path, source string }

var mappingHints = []hint{
	{"self_managed_event_source[0]", "kafka"},
	{"amazon_managed_kafka_event_source_config[0]", "kafka"},
	{"self_managed_kafka_event_source_config[0]", "kafka"},
	{"topics", "kafka"},
	{"document_db_event_source_config[0]", "documentdb"},
	{"queues", "mq"},
	{"scaling_config[0]", "sqs"},
}

var pipeHints = []hint{
	{"source_parameters[0].sqs_queue_parameters[0]", "sqs"},
	{"source_parameters[0].kinesis_stream_parameters[0]", "kinesis"},
	{"source_parameters[0].dynamodb_stream_parameters[0]", "dynamodb"},
	{"source_parameters[0].managed_streaming_kafka_parameters[0]", "kafka"},
	{"source_parameters[0].self_managed_kafka_parameters[0]", "kafka"},
	{"source_parameters[0].activemq_broker_parameters[0]", "mq"},
	{"source_parameters[0].rabbitmq_broker_parameters[0]", "mq"},
}

// eventSource says what kind of thing a mapping polls.
func eventSource(m *mapper, r *config.Resource) model.Attr {
	return m.sourceKind(r, mappingHints, "event_source_arn")
}

// pipeSource says what kind of thing a pipe polls.
func pipeSource(m *mapper, r *config.Resource) model.Attr {
	return m.sourceKind(r, pipeHints, "source")
}

// sourceKind says by its hints what kind of thing a resource polls; else the ARN
// tells.
func (m *mapper) sourceKind(r *config.Resource, hints []hint, arn string) model.Attr {
	for _, h := range hints {
		attr := m.property(r, h.path)
		switch v := attr.Value.(type) {
		case model.List:
			if len(v) == 0 {
				continue
			}
		case model.Block:
		default:
			continue // not set, or not known to be
		}
		return model.Attr{Value: model.Lit(h.source), At: attr.At}
	}
	attr := m.property(r, arn)
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
		if r := m.byAddress[hole.Resource]; r != nil && hole.Source == model.ResourceHole {
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
func partialBatch(m *mapper, r *config.Resource) model.Attr {
	attr := m.property(r, "function_response_types")
	attr.Value = draft.Contains(attr.Value, "ReportBatchItemFailures")
	return attr
}

// shiftedFunction is the alias whose traffic a deployment group shifts. The
// specification of each deployment names it, and the configuration does not; but
// it leaves the alias to deployments by ignoring its changes. Where there is one
// such alias and one such group in a module, they belong together.
func shiftedFunction(m *mapper, r *config.Resource) model.Attr {
	var aliases []*config.Resource
	for _, alias := range m.byType["aws_lambda_alias"] {
		if alias.Module == r.Module && ignores(alias, "function_version", "routing_config") {
			aliases = append(aliases, alias)
		}
	}
	groups := 0
	for _, group := range m.byType["aws_codedeploy_deployment_group"] {
		if group.Module == r.Module && !never(m.deploysFunctions(group)) {
			groups++
		}
	}
	return model.Attr{At: r.At, Value: model.Convert(m.deploysFunctions(r), func(side model.Value) model.Value {
		switch {
		case side == model.Value(no):
			return nil
		case side != model.Value(model.Bool(true)):
			return side
		case len(aliases) == 1 && groups == 1:
			return ref(aliases[0], "arn")
		}
		return model.Unknown{Why: "the specification of a deployment names the function that " + r.Address + " deploys"}
	})}
}

// deploysFunctions is where a deployment group is one of an application for
// functions.
func (m *mapper) deploysFunctions(group *config.Resource) match {
	out := match(no)
	for _, app := range m.byType["aws_codedeploy_app"] {
		lambda := draft.IsWord(app.Values["compute_platform"].Value, "Lambda")
		out = either(all(m.names(group.Values["app_name"].Value, app), lambda), out)
	}
	return out
}

// rollbackAlarms are the alarms of a deployment group, unless it has them off.
func rollbackAlarms(m *mapper, r *config.Resource) model.Attr {
	enabled, _ := model.BoolType.Coerce(m.property(r, "alarm_configuration[0].enabled").Value)
	if enabled == model.Value(model.Bool(false)) {
		return model.Attr{}
	}
	return m.property(r, "alarm_configuration[0].alarms")
}
