package cloudformation

import (
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
	"github.com/belay-dev/belay/parser/draft"
)

// A mapping says what a type of CloudFormation is in the model.
type mapping struct {
	kind model.Kind // "" if a resource of the type is only what its parts are
	// fields are the attributes that stand at a path of the properties; see
	// mapper.property for what a path is.
	fields fields
	// computed are the attributes that a path cannot say.
	computed computed
	// json are properties that may be JSON in a text.
	json []string
	// parts makes the resources that are written inside this one.
	parts func(m *mapper, r *stack.Resource)
}

type (
	fields   = draft.Fields
	computed map[string]func(m *mapper, r *stack.Resource) model.Attr
)

// mappings says, type by type, where the attributes of the model stand. Types
// that are not here have no kind: nothing is asked about them.
var mappings = map[string]mapping{
	"AWS::Lambda::Function": {
		kind: model.Function,
		fields: fields{
			"name":                 "FunctionName",
			"timeout":              "Timeout",
			"memory":               "MemorySize",
			"runtime":              "Runtime",
			"package_type":         "PackageType",
			"handler":              "Handler",
			"role_arn":             "Role",
			"reserved_concurrency": "ReservedConcurrentExecutions",
			"dead_letter_arn":      "DeadLetterConfig.TargetArn",
			"tracing":              "TracingConfig.Mode",
			"log_group_name":       "LoggingConfig.LogGroup",
			"log_format":           "LoggingConfig.LogFormat",
			"layers":               "Layers",
			"architecture":         "Architectures[0]",
			"kms_key_arn":          "KmsKeyArn",
			"ephemeral_storage":    "EphemeralStorage.Size",
			"recursive_loop":       "RecursiveLoop",
			"snap_start":           "SnapStart.ApplyOn",
			"durable_timeout":      "DurableConfig.ExecutionTimeout",
			"subnets":              "VpcConfig.SubnetIds",
			"application_logs":     "LoggingConfig.ApplicationLogLevel",
		},
		computed: computed{
			"environment": environment, "vpc": isSet("VpcConfig.SubnetIds"), "edge": atEdge, "published": published,
			"depends_on": dependsOn,
		},
	},
	"AWS::Lambda::Alias": {
		kind: model.Alias,
		fields: fields{
			"name":                    "Name",
			"function_arn":            "FunctionName",
			"version":                 "FunctionVersion",
			"provisioned_concurrency": "ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions",
		},
		computed: computed{
			"routing":     isSet("RoutingConfig.AdditionalVersionWeights"),
			"autoscaling": autoscaling((*mapper).scalesAlias),
		},
	},
	"AWS::Lambda::Url": {
		kind: model.FunctionURL,
		fields: fields{ //nolint:gosec // names of properties, no credentials
			"function_arn":     "TargetFunctionArn",
			"qualifier":        "Qualifier",
			"auth":             "AuthType",
			"invoke_mode":      "InvokeMode",
			"cors_origins":     "Cors.AllowOrigins",
			"cors_headers":     "Cors.AllowHeaders",
			"cors_credentials": "Cors.AllowCredentials",
		},
	},
	"AWS::Lambda::Permission": {
		kind: model.Permission,
		fields: fields{
			"function_arn":       "FunctionName",
			"qualifier":          "Qualifier",
			"action":             "Action",
			"source_arn":         "SourceArn",
			"source_account":     "SourceAccount",
			"organization_id":    "PrincipalOrgID",
			"event_source_token": "EventSourceToken",
			"url_auth":           "FunctionUrlAuthType",
			"via_url":            "InvokedViaFunctionUrl",
		},
		computed: computed{"principal": permitted},
	},
	"AWS::Lambda::LayerVersionPermission": {
		kind: model.Permission,
		fields: fields{
			"function_arn":    "LayerVersionArn",
			"action":          "Action",
			"organization_id": "OrganizationId",
		},
		computed: computed{"principal": permitted},
	},
	"AWS::Lambda::EventSourceMapping": {
		kind: model.EventSource,
		fields: fields{
			"function_arn":           "FunctionName",
			"source_arn":             "EventSourceArn",
			"enabled":                "Enabled",
			"batch_size":             "BatchSize",
			"batching_window":        "MaximumBatchingWindowInSeconds",
			"max_retries":            "MaximumRetryAttempts",
			"max_record_age":         "MaximumRecordAgeInSeconds",
			"bisect":                 "BisectBatchOnFunctionError",
			"on_failure_arn":         "DestinationConfig.OnFailure.Destination",
			"max_concurrency":        "ScalingConfig.MaximumConcurrency",
			"parallelization_factor": "ParallelizationFactor",
			"max_pollers":            "ProvisionedPollerConfig.MaximumPollers",
		},
		computed: computed{
			"source":        eventSource,
			"partial_batch": partialBatch,
			"filtered":      isSet("FilterCriteria.Filters"),
		},
	},
	"AWS::Lambda::EventInvokeConfig": {
		kind: model.EventInvokeConfig,
		fields: fields{
			"function_arn":   "FunctionName",
			"qualifier":      "Qualifier",
			"max_retries":    "MaximumRetryAttempts",
			"max_event_age":  "MaximumEventAgeInSeconds",
			"on_failure_arn": "DestinationConfig.OnFailure.Destination",
			"on_success_arn": "DestinationConfig.OnSuccess.Destination",
		},
	},

	"AWS::IAM::Role": {
		kind: model.Role,
		fields: fields{
			"name":                     "RoleName",
			"path":                     "Path",
			"permissions_boundary_arn": "PermissionsBoundary",
		},
		computed: computed{"managed_policy_arns": managedPolicies},
	},
	"AWS::IAM::User": {
		kind:     model.User,
		fields:   fields{"name": "UserName", "path": "Path", "permissions_boundary_arn": "PermissionsBoundary"},
		computed: computed{"managed_policy_arns": managedPolicies, "group_names": groupsOf},
	},
	"AWS::IAM::Group": {
		kind:     model.Group,
		fields:   fields{"name": "GroupName", "path": "Path"},
		computed: computed{"managed_policy_arns": managedPolicies},
	},

	"AWS::SQS::Queue": {
		kind: model.Queue,
		fields: fields{
			"name":               "QueueName",
			"fifo":               "FifoQueue",
			"visibility_timeout": "VisibilityTimeout",
			"retention":          "MessageRetentionPeriod",
			"delay":              "DelaySeconds",
			"max_receive":        "RedrivePolicy.maxReceiveCount",
			"dead_letter_arn":    "RedrivePolicy.deadLetterTargetArn",
			"kms_key_arn":        "KmsMasterKeyId",
		},
		computed: computed{"redrive_allow": isSet("RedriveAllowPolicy")},
		json:     []string{"RedrivePolicy"},
	},
	"AWS::SNS::Topic": {
		kind: model.Topic,
		fields: fields{
			"name":        "TopicName",
			"fifo":        "FifoTopic",
			"kms_key_arn": "KmsMasterKeyId",
		},
		parts: inlineSubscriptions,
	},
	"AWS::SNS::Subscription": {
		kind: model.Subscription,
		fields: fields{
			"topic_arn":       "TopicArn",
			"protocol":        "Protocol",
			"endpoint":        "Endpoint",
			"dead_letter_arn": "RedrivePolicy.deadLetterTargetArn",
			"raw":             "RawMessageDelivery",
		},
		computed: computed{"filtered": isSet("FilterPolicy")},
		json:     []string{"RedrivePolicy"},
	},

	"AWS::Events::EventBus": {
		kind: model.EventBus,
		fields: fields{
			"name":            "Name",
			"dead_letter_arn": "DeadLetterConfig.Arn",
			"log_level":       "LogConfig.Level",
		},
	},
	"AWS::Events::Rule": {
		kind: model.EventRule,
		fields: fields{
			"name":     "Name",
			"bus_name": "EventBusName",
			"schedule": "ScheduleExpression",
		},
		json: []string{"EventPattern"},
		computed: computed{
			"pattern": jsonText("EventPattern"),
			"enabled": isWord("State", "ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"),
		},
		parts: eventTargets,
	},
	"AWS::EventsV2::Subscriber": {
		kind: model.EventSubscriber,
		fields: fields{
			"name":            "Name",
			"bus_arn":         "EventBusArn",
			"arn":             "InvokeConfiguration.TargetArn",
			"role_arn":        "InvokeConfiguration.RoleArn",
			"qualifier":       "InvokeConfiguration.LambdaParameters.Qualifier",
			"dead_letter_arn": "OnFailureConfiguration.Arn",
			"max_retries":     "RetryPolicy.MaxRetryAttempts",
			"max_event_age":   "RetryPolicy.MaxEventAgeInSeconds",
		},
		computed: computed{
			"fifo":    isWord("Type", "FIFO"),
			"async":   isWord("InvokeConfiguration.LambdaParameters.InvocationType", "EVENT"),
			"enabled": isWord("State", "RUNNING"),
		},
	},
	"AWS::Scheduler::Schedule": {
		kind: model.Schedule,
		fields: fields{
			"name":            "Name",
			"group":           "GroupName",
			"expression":      "ScheduleExpression",
			"arn":             "Target.Arn",
			"role_arn":        "Target.RoleArn",
			"dead_letter_arn": "Target.DeadLetterConfig.Arn",
			"max_retries":     "Target.RetryPolicy.MaximumRetryAttempts",
			"max_event_age":   "Target.RetryPolicy.MaximumEventAgeInSeconds",
		},
		computed: computed{"enabled": isWord("State", "ENABLED")},
	},
	"AWS::Pipes::Pipe": {
		kind: model.Pipe,
		fields: fields{
			"name":           "Name",
			"source_arn":     "Source",
			"target_arn":     "Target",
			"enrichment_arn": "Enrichment",
			"role_arn":       "RoleArn",
			"log_level":      "LogConfiguration.Level",
		},
		computed: computed{
			"source":          pipeSource,
			"dead_letter_arn": ofStream("DeadLetterConfig.Arn"),
			"max_retries":     ofStream("MaximumRetryAttempts"),
			"max_record_age":  ofStream("MaximumRecordAgeInSeconds"),
			"enabled":         isWord("DesiredState", "RUNNING"),
		},
	},

	"AWS::DynamoDB::Table": {
		kind: model.Table,
		fields: fields{
			"name":    "TableName",
			"billing": "BillingMode",
			"indexes": "GlobalSecondaryIndexes[].IndexName",
		},
		computed: computed{
			"stream":         isSet("StreamSpecification"),
			"max_throughput": isSet("OnDemandThroughput"),
			"autoscaling":    autoscaling((*mapper).scales),
			"deletion":       deletionPolicy,
			"protected":      switchAt("DeletionProtectionEnabled"),
			"recovery":       switchAt("PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"),
		},
	},
	"AWS::DynamoDB::GlobalTable": {
		kind: model.Table,
		fields: fields{
			"name":    "TableName",
			"billing": "BillingMode",
			"indexes": "GlobalSecondaryIndexes[].IndexName",
		},
		computed: computed{
			"stream":         isSet("StreamSpecification"),
			"max_throughput": isSet("WriteOnDemandThroughputSettings"),
			"autoscaling":    isSet("WriteProvisionedThroughputSettings"),
			"deletion":       deletionPolicy,
			"protected":      everyReplica("DeletionProtectionEnabled"),
			"recovery":       everyReplica("PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"),
			"global":         always(model.Bool(true)),
		},
	},
	"AWS::Kinesis::Stream": {
		kind: model.Stream,
		fields: fields{
			"name":        "Name",
			"mode":        "StreamModeDetails.StreamMode",
			"shards":      "ShardCount",
			"retention":   "RetentionPeriodHours",
			"kms_key_arn": "StreamEncryption.KeyId",
		},
	},
	"AWS::KinesisFirehose::DeliveryStream": {
		kind:   model.DeliveryStream,
		fields: fields{"name": "DeliveryStreamName"},
		computed: computed{
			"destination": firehoseDestination,
			"role_arn":    firehoseRole,
		},
	},
	"AWS::S3::Bucket": {
		kind:   model.Bucket,
		fields: fields{"name": "BucketName"},
		computed: computed{
			"block_public": blockPublic,
			"event_bridge": eventBridge,
			"deletion":     deletionPolicy,
			"emptied":      emptied,
		},
		parts: bucketNotifications,
	},
	"AWS::KMS::Key": {
		kind:     model.Key,
		fields:   fields{"rotation": "EnableKeyRotation"},
		computed: computed{"alias_name": keyAlias},
	},
	"AWS::KMS::ReplicaKey": {
		kind:     model.Key,
		computed: computed{"alias_name": keyAlias},
	},
	"AWS::Cognito::UserPool": {
		kind:   model.UserPool,
		fields: fields{"name": "UserPoolName"},
		computed: computed{
			"protected": isWord("DeletionProtection", "ACTIVE"),
			"deletion":  deletionPolicy,
			"triggers":  userPoolTriggers,
		},
	},
	"AWS::ElasticLoadBalancingV2::LoadBalancer": {
		kind:     model.LoadBalancer,
		fields:   fields{"name": "Name"},
		computed: computed{"internal": isWord("Scheme", "internal"), "idle_timeout": idleTimeout},
	},
	"AWS::ElasticLoadBalancingV2::Listener": {
		kind:     model.Listener,
		fields:   fields{"load_balancer_arn": "LoadBalancerArn"},
		computed: computed{"target_group_arns": forwardsTo("DefaultActions")},
	},
	"AWS::ElasticLoadBalancingV2::ListenerRule": {
		kind:     model.Listener,
		fields:   fields{"listener_arn": "ListenerArn"},
		computed: computed{"target_group_arns": forwardsTo("Actions")},
	},
	"AWS::ElasticLoadBalancingV2::TargetGroup": {
		kind:     model.TargetGroup,
		fields:   fields{"name": "Name"},
		computed: computed{"function_arns": targetFunctions},
	},
	"AWS::CloudFront::Distribution": {
		kind:   model.Distribution,
		fields: fields{"enabled": "DistributionConfig.Enabled"},
		computed: computed{
			"viewer_arns": edgeFunctions("viewer-request", "viewer-response"),
			"origin_arns": edgeFunctions("origin-request", "origin-response"),
		},
		parts: origins,
	},
	"AWS::SecretsManager::Secret": {
		kind:   model.Secret,
		fields: fields{"name": "Name"},
	},

	"AWS::ApiGateway::RestApi": {
		kind: model.API,
		computed: computed{
			"name":     apiName,
			"protocol": always(model.Lit("REST")),
			"endpoint": apiEndpoint,
			"body":     hasBody,
		},
		json:  []string{"Body"},
		parts: bodyParts,
	},
	"AWS::ApiGateway::Method": {
		kind: model.Route,
		fields: fields{
			"api_id":        "RestApiId",
			"method":        "HttpMethod",
			"uri":           "Integration.Uri",
			"integration":   "Integration.Type",
			"timeout":       "Integration.TimeoutInMillis",
			"role_arn":      "Integration.Credentials",
			"authorization": "AuthorizationType",
			"api_key":       "ApiKeyRequired",
		},
		computed: computed{
			"path":      methodPath,
			"async":     asyncIntegration("Integration.RequestParameters"),
			"streaming": isWord("Integration.ResponseTransferMode", "STREAM"),
		},
	},
	"AWS::ApiGateway::Stage": {
		kind: model.Stage,
		fields: fields{
			"name":          "StageName",
			"api_id":        "RestApiId",
			"access_log":    "AccessLogSetting.DestinationArn",
			"access_format": "AccessLogSetting.Format",
			"tracing":       "TracingEnabled",
		},
		computed: methodSettings("MethodSettings"),
	},
	"AWS::ApiGateway::Deployment": {parts: deploymentStage},
	"AWS::ApiGateway::Authorizer": {
		kind: model.Authorizer,
		fields: fields{
			"api_id":   "RestApiId",
			"kind":     "Type",
			"uri":      "AuthorizerUri",
			"ttl":      "AuthorizerResultTtlInSeconds",
			"role_arn": "AuthorizerCredentials",
		},
	},
	"AWS::ApiGatewayV2::Api": {
		kind: model.API,
		computed: computed{
			"name":         apiName,
			"protocol":     httpProtocol,
			"body":         hasBody,
			"cors_origins": corsOrigins,
		},
		json:  []string{"Body"},
		parts: httpParts,
	},
	"AWS::ApiGatewayV2::Route": {
		kind: model.Route,
		fields: fields{
			"api_id":        "ApiId",
			"authorization": "AuthorizationType",
			"api_key":       "ApiKeyRequired",
		},
		computed: computed{
			"method":      routeMethod,
			"path":        routePath,
			"uri":         ofIntegration("IntegrationUri"),
			"integration": ofIntegration("IntegrationType"),
			"timeout":     ofIntegration("TimeoutInMillis"),
			"role_arn":    ofIntegration("CredentialsArn"),
			"async":       routeAsync,
		},
	},
	"AWS::ApiGatewayV2::Stage": {
		kind: model.Stage,
		fields: fields{
			"name":           "StageName",
			"api_id":         "ApiId",
			"access_log":     "AccessLogSettings.DestinationArn",
			"access_format":  "AccessLogSettings.Format",
			"logging":        "DefaultRouteSettings.LoggingLevel",
			"data_trace":     "DefaultRouteSettings.DataTraceEnabled",
			"metrics":        "DefaultRouteSettings.DetailedMetricsEnabled",
			"throttle_rate":  "DefaultRouteSettings.ThrottlingRateLimit",
			"throttle_burst": "DefaultRouteSettings.ThrottlingBurstLimit",
		},
		computed: computed{"methods": routeSettings},
		json:     []string{"RouteSettings"},
	},
	"AWS::ApiGatewayV2::Authorizer": {
		kind: model.Authorizer,
		fields: fields{
			"api_id":   "ApiId",
			"kind":     "AuthorizerType",
			"uri":      "AuthorizerUri",
			"ttl":      "AuthorizerResultTtlInSeconds",
			"role_arn": "AuthorizerCredentialsArn",
		},
	},

	"AWS::AppSync::GraphQLApi": {
		kind: model.GraphQLAPI,
		fields: fields{
			"name":    "Name",
			"logging": "LogConfig.FieldLogLevel",
			"tracing": "XrayEnabled",
		},
		computed: computed{"function_arns": dataSourceFunctions},
	},

	"AWS::StepFunctions::StateMachine": {
		kind: model.StateMachine,
		fields: fields{
			"name":           "StateMachineName",
			"role_arn":       "RoleArn",
			"log_level":      "LoggingConfiguration.Level",
			"log_groups":     "LoggingConfiguration.Destinations[].CloudWatchLogsLogGroup.LogGroupArn",
			"execution_data": "LoggingConfiguration.IncludeExecutionData",
			"tracing":        "TracingConfiguration.Enabled",
		},
		computed: computed{
			"express":      isWord("StateMachineType", "EXPRESS"),
			"shifting":     ofMachineAlias("DeploymentPreference.Type"),
			"shift_alarms": ofMachineAlias("DeploymentPreference.Alarms"),
		},
		parts: stateMachineDefinition,
	},

	"AWS::Logs::LogGroup": {
		kind: model.LogGroup,
		fields: fields{
			"name":        "LogGroupName",
			"retention":   "RetentionInDays",
			"kms_key_arn": "KmsKeyId",
		},
		computed: computed{"delivery": isWord("LogGroupClass", "DELIVERY")},
	},
	"AWS::Logs::MetricFilter": {
		kind: model.MetricFilter,
		fields: fields{
			"log_group_name": "LogGroupName",
			"pattern":        "FilterPattern",
			"namespace":      "MetricTransformations[0].MetricNamespace",
			"metric":         "MetricTransformations[0].MetricName",
		},
	},
	"AWS::CloudWatch::Alarm": {
		kind: model.Alarm,
		fields: fields{
			"name":                "AlarmName",
			"actions_enabled":     "ActionsEnabled",
			"alarm_actions":       "AlarmActions",
			"ok_actions":          "OKActions",
			"missing_actions":     "InsufficientDataActions",
			"comparison":          "ComparisonOperator",
			"threshold":           "Threshold",
			"threshold_metric":    "ThresholdMetricId",
			"evaluation_periods":  "EvaluationPeriods",
			"datapoints_to_alarm": "DatapointsToAlarm",
			"missing_data":        "TreatMissingData",
			"description":         "AlarmDescription",
		},
		computed: computed{"metrics": alarmMetrics, "query": isSet("EvaluationCriteria")},
	},
	"AWS::CloudWatch::CompositeAlarm": {
		kind: model.CompositeAlarm,
		fields: fields{
			"name":            "AlarmName",
			"rule":            "AlarmRule",
			"actions_enabled": "ActionsEnabled",
			"alarm_actions":   "AlarmActions",
			"description":     "AlarmDescription",
			"suppressor":      "ActionsSuppressor",
		},
	},
	"AWS::CodeDeploy::DeploymentGroup": {
		kind: model.DeploymentGroup,
		fields: fields{
			"config":          "DeploymentConfigName",
			"auto_rollback":   "AutoRollbackConfiguration.Enabled",
			"rollback_events": "AutoRollbackConfiguration.Events",
		},
		computed: computed{"alarm_names": rollbackAlarms, "function_arn": shiftedFunction, "hooks": deploymentHooks},
	},
	"AWS::CloudFormation::CustomResource": customResource,
}

// customResource is also what the types of the form Custom::Name are.
var customResource = mapping{
	kind:   model.CustomResource,
	fields: fields{"service_token": "ServiceToken", "service_timeout": "ServiceTimeout"},
}

// unmapped are the attributes of a type's kind that no property of the type
// sets, with the reason.
var unmapped = map[string]map[string]string{
	"AWS::ApiGateway::RestApi": {"cors_origins": "a REST API answers CORS by methods of its own"},
	"AWS::ApiGateway::Stage":   {"implicit": "a stage that is written is asked for; deploymentStage makes the other"},
	"AWS::ApiGatewayV2::Api":   {"endpoint": "there is one endpoint type only"},
	"AWS::ApiGatewayV2::Route": {"streaming": "HTTP and WebSocket APIs do not stream answers"},
	"AWS::ApiGatewayV2::Stage": {
		"implicit": "SAM makes no such stage beside that of an HTTP API",
		"tracing":  "HTTP and WebSocket APIs have no X-Ray tracing",
	},
	"AWS::DynamoDB::Table":                      {"global": "a table that is replicated is a GlobalTable"},
	"AWS::ElasticLoadBalancingV2::Listener":     {"listener_arn": "it is no rule"},
	"AWS::ElasticLoadBalancingV2::ListenerRule": {"load_balancer_arn": "its listener has it"},
	"AWS::KMS::ReplicaKey":                      {"rotation": "a replica rotates with its primary key"},
	"AWS::Lambda::Function":                     {"ignored": "a template ignores no changes"},
	"AWS::Lambda::LayerVersionPermission": {
		"event_source_token": "nothing invokes a layer",
		"qualifier":          "the ARN of a layer version holds it",
		"source_account":     "its organization is all that can bound it",
		"source_arn":         "its organization is all that can bound it",
		"url_auth":           "nothing invokes a layer",
		"via_url":            "nothing invokes a layer",
	},
	"AWS::StepFunctions::StateMachine": {
		"definition": "package asl says whether it can read the definition",
		"shortest":   "package asl reads it in the definition",
		"timeout":    "package asl reads it in the definition",
	},
}

// A mapper maps one template.
type mapper struct {
	*draft.Draft
	template *stack.Template
	read     func(name string) ([]byte, error)
	byID     map[string]*stack.Resource
	byType   map[string][]*stack.Resource
	attrs    model.Block            // of the resource that is being mapped
	orders   map[string][2][]string // of fields and of computed attributes, by type
}

// mapResources maps the resources of a template that somebody wrote, and says
// which of their properties look misspelt.
func mapResources(t *stack.Template, read func(name string) ([]byte, error)) ([]*model.Resource, []source.Problem) {
	resources, problems := Resources(t, read)
	return resources, append(problems, misspelt(t)...)
}

// Resources maps the resources of a template to those of the model, in source
// order, each followed by what is written inside it. Read gives the content of a
// file relative to the template's folder.
func Resources(t *stack.Template, read func(name string) ([]byte, error)) ([]*model.Resource, []source.Problem) {
	m := &mapper{
		Draft: draft.New(), template: t, read: read,
		byID:   make(map[string]*stack.Resource, len(t.Resources)),
		byType: make(map[string][]*stack.Resource, len(t.Resources)),
		attrs:  model.Block{},
		orders: map[string][2][]string{},
	}
	for _, r := range t.Resources {
		m.byID[r.ID] = r
		m.byType[r.Type] = append(m.byType[r.Type], r)
	}
	for _, r := range t.Resources {
		m.resource(r)
	}
	m.standIns()
	return m.Resources, m.Problems
}

// mappingOf returns how a type is mapped.
func mappingOf(typ string) (mapping, bool) {
	if strings.HasPrefix(typ, "Custom::") {
		return customResource, true
	}
	found, ok := mappings[typ]
	return found, ok
}

// owner is what the resources of the model that come from a resource have in
// common.
func owner(r *stack.Resource) *model.Resource {
	return &model.Resource{ID: r.ID, Label: r.Label, Type: r.Type, At: r.At, If: r.If, Open: r.Open, From: r.From}
}

// called is how people call a resource.
func called(r *stack.Resource) string { return draft.Called(owner(r)) }

func (m *mapper) resource(r *stack.Resource) {
	if r.Fill != nil {
		filled := *r
		r.Fill(&filled)
		r = &filled
	}
	how, ok := mappingOf(r.Type)
	m.Hide()
	if ok {
		r = m.withDocuments(r, how.json)
	}
	if ok && how.kind != "" {
		m.Hide(how.kind)
		order, known := m.orders[r.Type]
		if !known {
			order = [2][]string{sortedKeys(how.fields), sortedKeys(how.computed)}
			m.orders[r.Type] = order
		}
		attrs := m.attrs // few are set, and Add copies them
		clear(attrs)
		for _, name := range order[0] {
			if attr := m.property(r, how.fields[name]); attr.Value != nil {
				attrs[name] = attr
			}
		}
		for _, name := range order[1] {
			if attr := how.computed[name](m, r); attr.Value != nil {
				attrs[name] = attr
			}
		}
		resource := owner(r)
		resource.Kind, resource.Attrs = how.kind, attrs
		m.Add(r.ID, resource)
	}
	if ok && how.parts != nil {
		how.parts(m, r)
	}
	m.policies(r)
}

// standIn are the types that stand for another resource: a version is its
// function, an alias its key. The property leads on.
var standIn = map[string]string{
	"AWS::Lambda::Version":                    "FunctionName",
	"AWS::KMS::Alias":                         "TargetKeyId",
	"AWS::Kinesis::StreamConsumer":            "StreamARN",
	"AWS::StepFunctions::StateMachineVersion": "StateMachineArn",
	"AWS::StepFunctions::StateMachineAlias":   "RoutingConfiguration[0].StateMachineVersionArn",
}

// standIns replaces, in the attributes that edges are made of, references to
// what stands for another resource and is itself of no kind.
func (m *mapper) standIns() {
	some := false
	for typ := range standIn {
		some = some || len(m.byType[typ]) > 0
	}
	if !some {
		return
	}
	for _, r := range m.Resources {
		for _, attribute := range model.Kinds[r.Kind] {
			attr, ok := r.Attrs[attribute.Type.From]
			if attribute.Type.From != "" && ok {
				attr.Value = m.lead(attr.Value)
				r.Attrs[attribute.Type.From] = attr
			}
		}
	}
}

// lead replaces references to stand-ins, wherever they are in a value.
func (m *mapper) lead(value model.Value) model.Value {
	switch v := value.(type) {
	case model.Text:
		return m.leadText(v)
	case model.List:
		out := make(model.List, len(v))
		for i, item := range v {
			item.Value = m.lead(item.Value)
			out[i] = item
		}
		return out
	case model.Choice:
		return model.Choice{If: v.If, Then: m.lead(v.Then), Else: m.lead(v.Else)}
	default:
		return value
	}
}

// leadText replaces the holes of a text that are the name or the ARN of a stand-in
// by what it stands for, which may be a choice.
func (m *mapper) leadText(text model.Text) model.Value {
	parts := make([]model.Value, len(text))
	for i, part := range text {
		parts[i] = m.stoodFor(model.Text{part}, len(standIn))
	}
	out, ok := draft.Distribute(parts, func(parts []model.Value) model.Value {
		whole := model.Text{}
		for i, part := range parts {
			next, ok := part.(model.Text)
			if !ok {
				next = text[i : i+1] // what it stands for is not known: the reference is
			}
			whole = model.Concat(whole, next)
		}
		return whole
	})
	if !ok {
		return text
	}
	return out
}

// stoodFor follows a text that is a reference to a stand-in. A version keeps its
// number as the qualifier. An alias of a version of a machine leads twice.
func (m *mapper) stoodFor(text model.Text, hops int) model.Value {
	r, hole := m.refersTo(text)
	if r == nil || hops == 0 || standIn[r.Type] == "" || !identifies(hole.Attribute) {
		return text
	}
	return model.Convert(m.property(r, standIn[r.Type]).Value, func(value model.Value) model.Value {
		target, ok := value.(model.Text)
		if !ok {
			return value
		}
		if r.Type == "AWS::Lambda::Version" {
			return model.Concat(target, model.Lit(":"), model.HoleText(model.Hole{
				Source: model.ResourceHole, Name: r.ID + ".Version", Resource: r.ID, Attribute: "Version",
			}))
		}
		return m.stoodFor(target, hops-1)
	})
}

// identifies tells whether an attribute of a stand-in is its name or ARN.
func identifies(attribute string) bool {
	switch attribute {
	case "", "Arn", "FunctionArn", "ConsumerARN", "StateMachineVersionArn":
		return true
	}
	return false
}
