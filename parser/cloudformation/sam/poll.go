package sam

import (
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// A poll is a type of event for which Lambda polls.
type poll struct {
	source     string // the property that names what is polled; "" if nothing with an ARN is
	policy     string // the managed policy, below service-role, that SAM gives the role for it
	statements func(*expander, *event) (name string, statements []model.Block)
}

var polls = map[string]poll{
	"SQS":              {source: "Queue", policy: "AWSLambdaSQSQueueExecutionRole"},
	"Kinesis":          {source: "Stream", policy: "AWSLambdaKinesisExecutionRole"},
	"DynamoDB":         {source: "Stream", policy: "AWSLambdaDynamoDBExecutionRole"},
	"MSK":              {source: "Stream", policy: "AWSLambdaMSKExecutionRole", statements: (*expander).mskStatements},
	"MQ":               {source: "Broker", statements: (*expander).mqStatements},
	"SelfManagedKafka": {statements: (*expander).kafkaStatements},
	"DocumentDB":       {source: "Cluster", statements: (*expander).documentDBStatements},
}

// mapping makes the event source mapping of an event that is polled, and gives
// the role what polling takes.
func (e *expander) mapping(ev *event, t target, p poll) {
	out := e.makeOf(ev, ev.id, "AWS::Lambda::EventSourceMapping")
	set(out, "FunctionName", t.name)
	if p.source != "" {
		from, ok := e.need(ev, p.source)
		if !ok {
			from = model.Attr{Value: model.Unknown{Why: "event " + ev.name + " has no " + p.source}, At: ev.at}
		}
		put(out, "EventSourceArn", from)
	}
	pass(out, ev.props,
		"StartingPosition", "StartingPositionTimestamp", "BatchSize", "Enabled", "MaximumBatchingWindowInSeconds",
		"MaximumRetryAttempts", "BisectBatchOnFunctionError", "MaximumRecordAgeInSeconds", "ParallelizationFactor",
		"Topics", "Queues", "SourceAccessConfigurations", "TumblingWindowInSeconds", "FunctionResponseTypes",
		"FilterCriteria", "KmsKeyArn", "ScalingConfig", "ProvisionedPollerConfig", "MetricsConfig", "LoggingConfig")
	e.kafkaSettings(out, ev)
	if destination := ev.get("DestinationConfig"); truthy(destination.Value) {
		e.batchDestination(out, ev, t, destination)
	}
	if p.policy != "" {
		t.role.attach(serviceRole(ev.at, p.policy))
	}
	if p.statements == nil {
		return
	}
	if name, statements := p.statements(e, ev); len(statements) > 0 {
		policy := inlinePolicy(ev.at, name, statements...)
		if ev.typ == "SelfManagedKafka" {
			withVersion(policy)
		}
		t.role.inline(policy)
	}
}

func (e *expander) kafkaSettings(out *stack.Resource, ev *event) {
	if servers := ev.get("KafkaBootstrapServers"); truthy(servers.Value) {
		set(out, "SelfManagedEventSource", blockOf(ev.at, entry{"Endpoints", model.Block{"KafkaBootstrapServers": servers}}))
	}
	settings := make(model.Block)
	for _, name := range []string{"ConsumerGroupId", "SchemaRegistryConfig"} {
		if a := ev.get(name); truthy(a.Value) {
			settings[name] = a
		}
	}
	if len(settings) > 0 {
		switch ev.typ {
		case "MSK":
			set(out, "AmazonManagedKafkaEventSourceConfig", settings)
		case "SelfManagedKafka":
			set(out, "SelfManagedKafkaEventSourceConfig", settings)
		default:
			e.refuseEvent(ev, "%s is for Kafka only", names(settings)[0])
		}
	}
	if ev.typ != "DocumentDB" {
		return
	}
	collection := make(model.Block)
	for _, name := range []string{"DatabaseName", "CollectionName", "FullDocument"} {
		if a := ev.get(name); a.Value != nil {
			collection[name] = a
		}
	}
	set(out, "DocumentDBEventSourceConfig", collection)
}

// batchDestination hands on where failed batches go, without the Type that only
// SAM reads, and lets the role send them there.
func (e *expander) batchDestination(out *stack.Resource, ev *event, t target, a model.Attr) {
	failure := field(a.Value, "OnFailure")
	typ, _ := first(field(failure.Value, "Type").Value)
	to := field(failure.Value, "Destination")
	a.Value = each(a.Value, func(v model.Value) model.Value {
		block, ok := v.(model.Block)
		if !ok {
			return v
		}
		block = maps.Clone(block)
		onFailure := block["OnFailure"]
		onFailure.Value = each(onFailure.Value, withoutType)
		block["OnFailure"] = onFailure
		return block
	})
	put(out, "DestinationConfig", a)
	switch typ {
	case "SQS", "SNS":
		t.role.inline(sendPolicies[typ](ev.id, to.Value, failure.At))
	case "S3":
		t.role.inline(sendPolicies["S3Bucket"](ev.id, to.Value, failure.At))
	case "Kafka", "":
	default:
		e.refuseEvent(ev, "DestinationConfig is of type %s, which is not SQS, SNS, S3 or Kafka", typ)
	}
}

func withoutType(v model.Value) model.Value {
	block, ok := v.(model.Block)
	if !ok {
		return v
	}
	block = maps.Clone(block)
	delete(block, "Type")
	return block
}

// readSecret lets the role read a secret.
func readSecret(at source.Span, secret model.Value) model.Block {
	out := allow(at, secret, "")
	out["Action"] = model.Attr{Value: listOf(at, lit("secretsmanager:GetSecretValue")), At: at}
	return out
}

func actions(at source.Span, resource model.Value, words ...string) model.Block {
	list := make(model.List, len(words))
	for i, word := range words {
		list[i] = model.Attr{Value: lit(word), At: at}
	}
	out := allow(at, resource, "")
	out["Action"] = model.Attr{Value: list, At: at}
	return out
}

func useVPC(at source.Span) model.Block {
	return actions(at, lit("*"),
		"ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface",
		"ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups")
}

// decrypt lets the role use the key of the secret; only its id is given.
func decrypt(ev *event) []model.Block {
	key := ev.get("SecretsManagerKmsKeyId")
	if !truthy(key.Value) {
		return nil
	}
	return []model.Block{actions(ev.at, arn("kms", "key/${Key}", map[string]model.Value{"Key": key.Value}), "kms:Decrypt")}
}

// secret returns what the access configuration of a type points at.
func secret(ev *event, types ...string) model.Value {
	for _, item := range items(ev.get("SourceAccessConfigurations")) {
		typ, _ := first(field(item.Value, "Type").Value)
		if slices.Contains(types, typ) {
			return field(item.Value, "URI").Value
		}
	}
	return nil
}

func (e *expander) mskStatements(ev *event) (string, []model.Block) {
	statements := e.registry(ev)
	if uri := secret(ev, "CLIENT_CERTIFICATE_TLS_AUTH"); uri != nil {
		statements = append(statements, readSecret(ev.at, uri))
	}
	return "MSKExecutionRolePolicy", statements
}

func (e *expander) mqStatements(ev *event) (string, []model.Block) {
	uri := secret(ev, "BASIC_AUTH")
	if uri == nil {
		e.refuseEvent(ev, "SourceAccessConfigurations name no BASIC_AUTH")
		return "", nil
	}
	name := "SamAutoGeneratedAMQPolicy"
	if isTrue(ev.get("DynamicPolicyName").Value) {
		name = ev.id + "AMQPolicy"
	}
	return name, slices.Concat([]model.Block{
		readSecret(ev.at, uri),
		actions(ev.at, ev.get("Broker").Value, "mq:DescribeBroker"),
	}, decrypt(ev))
}

func (e *expander) kafkaStatements(ev *event) (string, []model.Block) {
	for _, name := range []string{"KafkaBootstrapServers", "Topics", "SourceAccessConfigurations"} {
		if _, ok := e.need(ev, name); !ok {
			return "", nil
		}
	}
	var statements []model.Block
	auth := secret(ev, "SASL_SCRAM_256_AUTH", "SASL_SCRAM_512_AUTH", "BASIC_AUTH", "CLIENT_CERTIFICATE_TLS_AUTH")
	if auth != nil {
		statements = append(statements, readSecret(ev.at, auth))
	}
	// SAM names the secret of the credentials here and not that of the certificate.
	if auth != nil && secret(ev, "SERVER_ROOT_CA_CERTIFICATE") != nil {
		statements = append(statements, readSecret(ev.at, auth))
	}
	if secret(ev, "VPC_SUBNET") != nil && secret(ev, "VPC_SECURITY_GROUP") != nil {
		statements = append(statements, useVPC(ev.at))
	}
	statements = append(statements, decrypt(ev)...)
	return "SelfManagedKafkaExecutionRolePolicy", append(statements, e.registry(ev)...)
}

func (e *expander) documentDBStatements(ev *event) (string, []model.Block) {
	uri := secret(ev, "BASIC_AUTH")
	if uri == nil {
		e.refuseEvent(ev, "SourceAccessConfigurations name no BASIC_AUTH")
		return "", nil
	}
	return "SamAutoGeneratedDocumentDBPolicy", slices.Concat([]model.Block{
		readSecret(ev.at, uri),
		actions(ev.at, arn("rds", "cluster-pg:*", nil), "rds:DescribeDBClusterParameters"),
		actions(ev.at, arn("rds", "subgrp:*", nil), "rds:DescribeDBSubnetGroups"),
		actions(ev.at, ev.get("Cluster").Value, "rds:DescribeDBClusters"),
		useVPC(ev.at),
	}, decrypt(ev))
}

// registry lets the role read the schema registry of a Kafka event.
func (e *expander) registry(ev *event) []model.Block {
	config := ev.get("SchemaRegistryConfig")
	if !truthy(config.Value) {
		return nil
	}
	var statements []model.Block
	for _, item := range items(field(config.Value, "AccessConfigs")) {
		if uri := field(item.Value, "URI"); uri.Value != nil {
			statements = append(statements, readSecret(ev.at, uri.Value))
		}
	}
	uri := field(config.Value, "SchemaRegistryURI").Value
	if name, ok := registryName(uri); ok {
		schemas := arn("glue", "schema/${Registry}/*", map[string]model.Value{"Registry": name})
		statements = append(statements,
			actions(ev.at, uri, "glue:GetRegistry"),
			actions(ev.at, listOf(ev.at, schemas), "glue:GetSchemaVersion"))
	}
	return statements
}

// registryName is what stands after registry/ in the ARN of a Glue registry.
func registryName(v model.Value) (model.Value, bool) {
	text, ok := v.(model.Text)
	if !ok {
		return nil, false
	}
	for i, p := range text {
		if _, name, ok := strings.Cut(p.Literal, ":registry/"); ok {
			rest := slices.Clone(text[i:])
			rest[0].Literal = name
			return model.Concat(rest), true
		}
	}
	return nil, false
}
