package terraform

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/draft"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// A mapping says what a type of Terraform is in the model.
type mapping struct {
	kind model.Kind // "" if a resource of the type is only what its parts are
	// fields are the attributes that stand at a path of the values; see
	// draft.Draft.Inside for what a path is. A nested block is a list.
	fields fields
	// computed are the attributes that a path cannot say.
	computed computed
	// json are attributes that may be JSON in a text.
	json []string
	// others are types whose resources set attributes of this one.
	others []other
	// parts makes the resources that are written inside this one.
	parts func(m *mapper, r *config.Resource)
}

type (
	fields   = draft.Fields
	compute  = func(m *mapper, r *config.Resource) model.Attr
	computed map[string]compute
)

// An other is a type whose resources set attributes of a resource that they name.
type other struct {
	typ      string
	names    string // path of what names the resource
	fields   fields
	computed computed
	json     []string
}

// mappings says, type by type, where the attributes of the model stand. Types
// that are not here have no kind: nothing is asked about them.
var mappings = map[string]mapping{
	"aws_lambda_function": {
		kind: model.Function,
		fields: fields{
			"name":              "function_name",
			"timeout":           "timeout",
			"memory":            "memory_size",
			"runtime":           "runtime",
			"package_type":      "package_type",
			"handler":           "handler",
			"role_arn":          "role",
			"dead_letter_arn":   "dead_letter_config[0].target_arn",
			"tracing":           "tracing_config[0].mode",
			"log_group_name":    "logging_config[0].log_group",
			"log_format":        "logging_config[0].log_format",
			"layers":            "layers",
			"architecture":      "architectures[0]",
			"kms_key_arn":       "kms_key_arn",
			"ephemeral_storage": "ephemeral_storage[0].size",
			"snap_start":        "snap_start[0].apply_on",
			"durable_timeout":   "durable_config[0].execution_timeout",
			"subnets":           "vpc_config[0].subnet_ids",
			"application_logs":  "logging_config[0].application_log_level",
			"published":         "publish",
		},
		computed: computed{
			"reserved_concurrency": unless("reserved_concurrent_executions", "-1"),
			"environment":          environment,
			"vpc":                  isSet("vpc_config[0].subnet_ids"),
			"edge":                 atEdge,
			"depends_on":           dependsOn,
			"ignored":              ignored,
		},
		others: []other{{
			typ: "aws_lambda_function_recursion_config", names: "function_name", fields: fields{"recursive_loop": "recursive_loop"},
		}},
	},
	"aws_lambda_alias": {
		kind:   model.Alias,
		fields: fields{"name": "name", "function_arn": "function_name", "version": "function_version"},
		computed: computed{
			"routing": routing, "provisioned_concurrency": provisionedConcurrency, "autoscaling": autoscaling((*mapper).scalesAlias),
		},
	},
	"aws_lambda_function_url": {
		kind: model.FunctionURL,
		fields: fields{ //nolint:gosec // names of attributes, no credentials
			"function_arn":     "function_name",
			"qualifier":        "qualifier",
			"auth":             "authorization_type",
			"invoke_mode":      "invoke_mode",
			"cors_origins":     "cors[0].allow_origins",
			"cors_headers":     "cors[0].allow_headers",
			"cors_credentials": "cors[0].allow_credentials",
		},
	},
	"aws_lambda_permission": {
		kind: model.Permission,
		fields: fields{
			"function_arn":       "function_name",
			"qualifier":          "qualifier",
			"action":             "action",
			"source_arn":         "source_arn",
			"source_account":     "source_account",
			"organization_id":    "principal_org_id",
			"event_source_token": "event_source_token",
			"url_auth":           "function_url_auth_type",
			"via_url":            "invoked_via_function_url",
		},
		computed: computed{"principal": permitted},
	},
	"aws_lambda_layer_version_permission": {
		kind: model.Permission,
		fields: fields{
			"function_arn":    "layer_name",
			"action":          "action",
			"organization_id": "organization_id",
		},
		computed: computed{"principal": permitted},
	},
	"aws_lambda_event_source_mapping": {
		kind: model.EventSource,
		fields: fields{
			"function_arn":           "function_name",
			"source_arn":             "event_source_arn",
			"enabled":                "enabled",
			"batch_size":             "batch_size",
			"batching_window":        "maximum_batching_window_in_seconds",
			"max_retries":            "maximum_retry_attempts",
			"max_record_age":         "maximum_record_age_in_seconds",
			"bisect":                 "bisect_batch_on_function_error",
			"on_failure_arn":         "destination_config[0].on_failure[0].destination_arn",
			"max_concurrency":        "scaling_config[0].maximum_concurrency",
			"parallelization_factor": "parallelization_factor",
			"max_pollers":            "provisioned_poller_config[0].maximum_pollers",
		},
		computed: computed{
			"source":        eventSource,
			"partial_batch": partialBatch,
			"filtered":      isSet("filter_criteria[0].filter"),
		},
	},
	"aws_lambda_function_event_invoke_config": {
		kind: model.EventInvokeConfig,
		fields: fields{
			"function_arn":   "function_name",
			"qualifier":      "qualifier",
			"max_retries":    "maximum_retry_attempts",
			"max_event_age":  "maximum_event_age_in_seconds",
			"on_failure_arn": "destination_config[0].on_failure[0].destination",
			"on_success_arn": "destination_config[0].on_success[0].destination",
		},
	},

	"aws_iam_role": {
		kind:     model.Role,
		fields:   fields{"name": "name", "path": "path", "permissions_boundary_arn": "permissions_boundary"},
		computed: computed{"managed_policy_arns": managedPolicies(func(a attachment) string { return a.roles })},
	},
	"aws_iam_user": {
		kind:     model.User,
		fields:   fields{"name": "name", "path": "path", "permissions_boundary_arn": "permissions_boundary"},
		computed: computed{"managed_policy_arns": managedPolicies(func(a attachment) string { return a.users }), "group_names": groupsOf},
	},
	"aws_iam_group": {
		kind:     model.Group,
		fields:   fields{"name": "name", "path": "path"},
		computed: computed{"managed_policy_arns": managedPolicies(func(a attachment) string { return a.groups })},
	},

	"aws_sqs_queue": {
		kind: model.Queue,
		fields: fields{
			"name":               "name",
			"fifo":               "fifo_queue",
			"visibility_timeout": "visibility_timeout_seconds",
			"retention":          "message_retention_seconds",
			"delay":              "delay_seconds",
			"max_receive":        "redrive_policy.maxReceiveCount",
			"dead_letter_arn":    "redrive_policy.deadLetterTargetArn",
			"kms_key_arn":        "kms_master_key_id",
		},
		computed: computed{"redrive_allow": isSet("redrive_allow_policy")},
		json:     []string{"redrive_policy"},
		others: []other{
			{
				typ: "aws_sqs_queue_redrive_policy", names: "queue_url", json: []string{"redrive_policy"},
				fields: fields{"max_receive": "redrive_policy.maxReceiveCount", "dead_letter_arn": "redrive_policy.deadLetterTargetArn"},
			},
			{
				typ: "aws_sqs_queue_redrive_allow_policy", names: "queue_url",
				computed: computed{"redrive_allow": isSet("redrive_allow_policy")},
			},
		},
	},
	"aws_sns_topic": {
		kind:   model.Topic,
		fields: fields{"name": "name", "fifo": "fifo_topic", "kms_key_arn": "kms_master_key_id"},
	},
	"aws_sns_topic_subscription": {
		kind: model.Subscription,
		fields: fields{
			"topic_arn":       "topic_arn",
			"protocol":        "protocol",
			"endpoint":        "endpoint",
			"dead_letter_arn": "redrive_policy.deadLetterTargetArn",
			"raw":             "raw_message_delivery",
		},
		computed: computed{"filtered": isSet("filter_policy")},
		json:     []string{"redrive_policy"},
	},

	"aws_cloudwatch_event_bus": {
		kind:   model.EventBus,
		fields: fields{"name": "name", "dead_letter_arn": "dead_letter_config[0].arn", "log_level": "log_config[0].level"},
	},
	"aws_cloudwatch_event_rule": {
		kind:     model.EventRule,
		fields:   fields{"name": "name", "bus_name": "event_bus_name", "schedule": "schedule_expression"},
		json:     []string{"event_pattern"},
		computed: computed{"pattern": jsonText("event_pattern"), "enabled": ruleEnabled},
	},
	"aws_cloudwatch_event_target": {
		kind: model.EventTarget,
		fields: fields{
			"rule_name":       "rule",
			"arn":             "arn",
			"role_arn":        "role_arn",
			"dead_letter_arn": "dead_letter_config[0].arn",
			"max_retries":     "retry_policy[0].maximum_retry_attempts",
			"max_event_age":   "retry_policy[0].maximum_event_age_in_seconds",
		},
	},
	"awscc_eventsv2_subscriber": {
		kind: model.EventSubscriber,
		fields: fields{
			"name":            "name",
			"bus_arn":         "event_bus_arn",
			"arn":             "invoke_configuration.target_arn",
			"role_arn":        "invoke_configuration.role_arn",
			"qualifier":       "invoke_configuration.lambda_parameters.qualifier",
			"dead_letter_arn": "on_failure_configuration.arn",
			"max_retries":     "retry_policy.max_retry_attempts",
			"max_event_age":   "retry_policy.max_event_age_in_seconds",
		},
		computed: computed{
			"fifo":    isWord("type", "FIFO"),
			"async":   isWord("invoke_configuration.lambda_parameters.invocation_type", "EVENT"),
			"enabled": isWord("state", "RUNNING"),
		},
	},
	"aws_scheduler_schedule": {
		kind: model.Schedule,
		fields: fields{
			"name":            "name",
			"group":           "group_name",
			"expression":      "schedule_expression",
			"arn":             "target[0].arn",
			"role_arn":        "target[0].role_arn",
			"dead_letter_arn": "target[0].dead_letter_config[0].arn",
			"max_retries":     "target[0].retry_policy[0].maximum_retry_attempts",
			"max_event_age":   "target[0].retry_policy[0].maximum_event_age_in_seconds",
		},
		computed: computed{"enabled": isWord("state", "ENABLED")},
	},
	"aws_pipes_pipe": {
		kind: model.Pipe,
		fields: fields{
			"name":           "name",
			"source_arn":     "source",
			"target_arn":     "target",
			"enrichment_arn": "enrichment",
			"role_arn":       "role_arn",
			"log_level":      "log_configuration[0].level",
		},
		computed: computed{
			"source":          pipeSource,
			"dead_letter_arn": ofStream("dead_letter_config[0].arn"),
			"max_retries":     ofStream("maximum_retry_attempts"),
			"max_record_age":  ofStream("maximum_record_age_in_seconds"),
			"enabled":         isWord("desired_state", "RUNNING"),
		},
	},

	"aws_dynamodb_table": {
		kind: model.Table,
		fields: fields{
			"name":      "name",
			"billing":   "billing_mode",
			"indexes":   "global_secondary_index[].name",
			"stream":    "stream_enabled",
			"protected": "deletion_protection_enabled",
			"recovery":  "point_in_time_recovery[0].enabled",
		},
		computed: computed{
			"max_throughput": isSet("on_demand_throughput"), "global": isSet("replica"), "autoscaling": autoscaling((*mapper).scales),
			"deletion": deletion,
		},
		others: []other{
			{typ: "aws_dynamodb_table_replica", names: "global_table_arn", computed: computed{"global": always(model.Bool(true))}},
			{typ: "aws_dynamodb_global_table", names: "name", computed: computed{"global": always(model.Bool(true))}},
		},
	},
	"aws_kinesis_stream": {
		kind: model.Stream,
		fields: fields{
			"name":        "name",
			"mode":        "stream_mode_details[0].stream_mode",
			"shards":      "shard_count",
			"retention":   "retention_period",
			"kms_key_arn": "kms_key_id",
		},
	},
	"aws_kinesis_firehose_delivery_stream": {
		kind:     model.DeliveryStream,
		fields:   fields{"name": "name"},
		computed: computed{"destination": firehoseDestination, "role_arn": firehoseRole},
	},
	"aws_s3_bucket": {
		kind:     model.Bucket,
		fields:   fields{"name": "bucket", "emptied": "force_destroy"},
		computed: computed{"deletion": deletion},
		others: []other{
			{typ: "aws_s3_bucket_public_access_block", names: "bucket", computed: computed{"block_public": blockPublic}},
			{typ: "aws_s3_bucket_notification", names: "bucket", fields: fields{"event_bridge": "eventbridge"}},
		},
	},
	"aws_s3_bucket_notification": {parts: bucketNotifications},
	"aws_kms_key": {
		kind:   model.Key,
		fields: fields{"rotation": "enable_key_rotation"},
		others: keyAliases,
	},
	"aws_kms_external_key": {
		kind:   model.Key,
		others: keyAliases,
	},
	"aws_kms_replica_key": {
		kind:   model.Key,
		others: keyAliases,
	},
	"aws_cognito_user_pool": {
		kind:   model.UserPool,
		fields: fields{"name": "name"},
		computed: computed{
			"protected": isWord("deletion_protection", "ACTIVE"), "deletion": deletion, "triggers": userPoolTriggers,
		},
	},
	"aws_lb":                loadBalancer,
	"aws_lb_listener":       listener,
	"aws_lb_listener_rule":  listenerRule,
	"aws_lb_target_group":   targetGroup,
	"aws_alb":               loadBalancer,
	"aws_alb_listener":      listener,
	"aws_alb_listener_rule": listenerRule,
	"aws_alb_target_group":  targetGroup,
	"aws_cloudfront_distribution": {
		kind:   model.Distribution,
		fields: fields{"enabled": "enabled"},
		computed: computed{
			"viewer_arns": edgeFunctions("viewer-request", "viewer-response"),
			"origin_arns": edgeFunctions("origin-request", "origin-response"),
		},
		parts: origins,
	},
	"aws_secretsmanager_secret": {
		kind:   model.Secret,
		fields: fields{"name": "name"},
	},

	"aws_api_gateway_rest_api": {
		kind: model.API,
		computed: computed{
			"name":     apiName,
			"protocol": always(model.Lit("REST")),
			"endpoint": apiEndpoint,
			"body":     hasBody,
		},
		json:  []string{"body"},
		parts: bodyParts,
	},
	"aws_api_gateway_method": {
		kind: model.Route,
		fields: fields{
			"api_id":        "rest_api_id",
			"method":        "http_method",
			"authorization": "authorization",
			"api_key":       "api_key_required",
		},
		computed: computed{
			"path":        methodPath,
			"uri":         ofMethodIntegration("uri"),
			"integration": ofMethodIntegration("type"),
			"timeout":     ofMethodIntegration("timeout_milliseconds"),
			"role_arn":    ofMethodIntegration("credentials"),
			"async":       methodAsync,
			"streaming":   methodStreaming,
		},
	},
	"aws_api_gateway_stage": {
		kind: model.Stage,
		fields: fields{
			"name":          "stage_name",
			"api_id":        "rest_api_id",
			"access_log":    "access_log_settings[0].destination_arn",
			"access_format": "access_log_settings[0].format",
			"tracing":       "xray_tracing_enabled",
		},
		computed: methodSettings,
	},
	"aws_api_gateway_deployment": {parts: deploymentStage},
	"aws_api_gateway_authorizer": {
		kind: model.Authorizer,
		fields: fields{
			"api_id":   "rest_api_id",
			"kind":     "type",
			"uri":      "authorizer_uri",
			"ttl":      "authorizer_result_ttl_in_seconds",
			"role_arn": "authorizer_credentials",
		},
	},
	"aws_apigatewayv2_api": {
		kind: model.API,
		computed: computed{
			"name":         apiName,
			"protocol":     httpProtocol,
			"body":         hasBody,
			"cors_origins": corsOrigins,
		},
		json:  []string{"body"},
		parts: httpParts,
	},
	"aws_apigatewayv2_route": {
		kind: model.Route,
		fields: fields{
			"api_id":        "api_id",
			"authorization": "authorization_type",
			"api_key":       "api_key_required",
		},
		computed: computed{
			"method":      routeMethod,
			"path":        routePath,
			"uri":         ofRouteIntegration("integration_uri"),
			"integration": ofRouteIntegration("integration_type"),
			"timeout":     ofRouteIntegration("timeout_milliseconds"),
			"role_arn":    ofRouteIntegration("credentials_arn"),
			"async":       routeAsync,
		},
	},
	"aws_apigatewayv2_stage": {
		kind: model.Stage,
		fields: fields{
			"name":           "name",
			"api_id":         "api_id",
			"access_log":     "access_log_settings[0].destination_arn",
			"access_format":  "access_log_settings[0].format",
			"logging":        "default_route_settings[0].logging_level",
			"data_trace":     "default_route_settings[0].data_trace_enabled",
			"metrics":        "default_route_settings[0].detailed_metrics_enabled",
			"throttle_rate":  "default_route_settings[0].throttling_rate_limit",
			"throttle_burst": "default_route_settings[0].throttling_burst_limit",
		},
		computed: computed{"methods": routeSettings},
	},
	"aws_apigatewayv2_authorizer": {
		kind: model.Authorizer,
		fields: fields{
			"api_id":   "api_id",
			"kind":     "authorizer_type",
			"uri":      "authorizer_uri",
			"ttl":      "authorizer_result_ttl_in_seconds",
			"role_arn": "authorizer_credentials_arn",
		},
	},

	"aws_appsync_graphql_api": {
		kind:     model.GraphQLAPI,
		fields:   fields{"name": "name", "logging": "log_config[0].field_log_level", "tracing": "xray_enabled"},
		computed: computed{"function_arns": dataSourceFunctions},
	},

	"aws_sfn_state_machine": {
		kind: model.StateMachine,
		fields: fields{
			"name":           "name",
			"role_arn":       "role_arn",
			"log_level":      "logging_configuration[0].level",
			"execution_data": "logging_configuration[0].include_execution_data",
			"tracing":        "tracing_configuration[0].enabled",
		},
		computed: computed{"express": isWord("type", "EXPRESS"), "log_groups": logDestination},
		parts:    stateMachineDefinition,
	},

	"aws_cloudwatch_log_group": {
		kind:   model.LogGroup,
		fields: fields{"name": "name", "kms_key_arn": "kms_key_id"},
		computed: computed{
			"delivery":  isWord("log_group_class", "DELIVERY"),
			"retention": unless("retention_in_days", "0"),
		},
	},
	"aws_cloudwatch_log_metric_filter": {
		kind: model.MetricFilter,
		fields: fields{
			"log_group_name": "log_group_name",
			"pattern":        "pattern",
			"namespace":      "metric_transformation[0].namespace",
			"metric":         "metric_transformation[0].name",
		},
	},
	"aws_cloudwatch_metric_alarm": {
		kind: model.Alarm,
		fields: fields{
			"name":                "alarm_name",
			"actions_enabled":     "actions_enabled",
			"alarm_actions":       "alarm_actions",
			"ok_actions":          "ok_actions",
			"missing_actions":     "insufficient_data_actions",
			"comparison":          "comparison_operator",
			"threshold":           "threshold",
			"threshold_metric":    "threshold_metric_id",
			"evaluation_periods":  "evaluation_periods",
			"datapoints_to_alarm": "datapoints_to_alarm",
			"missing_data":        "treat_missing_data",
			"description":         "alarm_description",
		},
		computed: computed{"metrics": alarmMetrics, "query": isSet("evaluation_criteria")},
	},
	"aws_cloudwatch_composite_alarm": {
		kind: model.CompositeAlarm,
		fields: fields{
			"name":            "alarm_name",
			"rule":            "alarm_rule",
			"actions_enabled": "actions_enabled",
			"alarm_actions":   "alarm_actions",
			"description":     "alarm_description",
			"suppressor":      "actions_suppressor[0].alarm",
		},
	},
	"aws_codedeploy_deployment_group": {
		kind: model.DeploymentGroup,
		fields: fields{
			"config":          "deployment_config_name",
			"auto_rollback":   "auto_rollback_configuration[0].enabled",
			"rollback_events": "auto_rollback_configuration[0].events",
		},
		computed: computed{
			"alarm_names": rollbackAlarms, "function_arn": shiftedFunction,
			"hooks": always(model.Unknown{Why: "the AppSpec of a deployment names its hooks, and is in no configuration"}),
		},
	},
	// The provider calls the function while it applies, and waits for its answer.
	"aws_lambda_invocation": {
		kind:   model.CustomResource,
		fields: fields{"service_token": "function_name"},
		// It waits for as long as the function may run.
		computed: computed{"service_timeout": always(model.Num(900))},
	},
	"aws_cloudformation_stack":                                 {parts: opaqueStack},
	"aws_serverlessapplicationrepository_cloudformation_stack": {parts: opaqueStack},
}

// mappingOf is the mapping of a type of any cloud.
func mappingOf(typ string) (mapping, bool) {
	table := mappings
	switch model.CloudOf(typ) {
	case model.Azure:
		table = azureMappings
	case model.Google:
		return googleMapping(typ)
	case model.AWS:
	}
	how, ok := table[typ]
	return how, ok
}

// keyAliases are the resources that give a key its alias.
var keyAliases = []other{{typ: "aws_kms_alias", names: "target_key_id", fields: fields{"alias_name": "name"}}}

// unmapped are the attributes of a type's kind that no attribute of the type
// sets, with the reason.
var unmapped = map[string]map[string]string{
	"aws_api_gateway_rest_api": {"cors_origins": "a REST API answers CORS by methods of its own"},
	"aws_api_gateway_stage":    {"implicit": "SAM alone makes stages that nobody asked for"},
	"aws_apigatewayv2_api":     {"endpoint": "there is one endpoint type only"},
	"aws_apigatewayv2_route":   {"streaming": "HTTP and WebSocket APIs do not stream answers"},
	"aws_apigatewayv2_stage": {
		"implicit": "SAM alone makes stages that nobody asked for",
		"tracing":  "HTTP and WebSocket APIs have no X-Ray tracing",
	},
	"aws_alb_listener":      {"listener_arn": "it is no rule"},
	"aws_alb_listener_rule": {"load_balancer_arn": "its listener has it"},
	"aws_lb_listener":       {"listener_arn": "it is no rule"},
	"aws_lb_listener_rule":  {"load_balancer_arn": "its listener has it"},
	"aws_kms_external_key":  {"rotation": "keys with imported material do not rotate by themselves"},
	"aws_kms_replica_key":   {"rotation": "a replica rotates with its primary key"},
	"aws_lambda_layer_version_permission": {
		"event_source_token": "nothing invokes a layer",
		"qualifier":          "version_number is part of the ARN that the permission is for",
		"source_account":     "its organization is all that can bound it",
		"source_arn":         "its organization is all that can bound it",
		"url_auth":           "nothing invokes a layer",
		"via_url":            "nothing invokes a layer",
	},
	"aws_sfn_state_machine": {
		"definition":   "package asl says whether it can read the definition",
		"shift_alarms": "an alias of the provider moves by weights that somebody sets, and no alarm stops that",
		"shifting":     "an alias of the provider moves by weights that somebody sets",
		"shortest":     "package asl reads it in the definition",
		"timeout":      "package asl reads it in the definition",
	},
}

// A mapper maps one root module.
type mapper struct {
	*draft.Draft
	root      *config.Root
	byAddress map[string]*config.Resource
	byType    map[string][]*config.Resource
	named     map[string]*naming // by type and path
}

// mapResources maps the managed resources of a root module to those of the
// model, in source order, each followed by what is written inside it. Where a
// resource may bring others that are not seen, the root says so afterwards.
func mapResources(root *config.Root) ([]*model.Resource, []source.Problem) {
	m := &mapper{
		Draft: draft.New(), root: root,
		byAddress: make(map[string]*config.Resource, len(root.Resources)),
		byType:    make(map[string][]*config.Resource, len(root.Resources)),
		named:     map[string]*naming{},
	}
	m.settle()
	for _, r := range root.Resources {
		if r := m.byAddress[r.Address]; r != nil && r.Mode == config.Managed {
			m.resource(r)
		}
	}
	m.standIns()
	return m.Resources, m.Problems
}

// property returns what stands at a path of a resource's values.
func (m *mapper) property(r *config.Resource, path string) model.Attr {
	return m.Inside(model.Attr{Value: r.Values, At: r.At}, path)
}

// owner is what the resources of the model that come from a resource have in
// common.
func owner(r *config.Resource) *model.Resource {
	open := r.Open
	if slices.Contains(r.Ignored, "all") {
		open = cmp.Or(open, "lifecycle ignores all changes, so something else may set what is not set")
	}
	return &model.Resource{ID: r.Address, Type: r.Type, Cloud: model.CloudOf(r.Type), At: r.At, If: r.If, Open: open, Via: r.Via}
}

func (m *mapper) resource(r *config.Resource) {
	how, ok := mappingOf(r.Type)
	m.Hide()
	if ok && how.kind != "" {
		m.Hide(how.kind)
		r = m.withDocuments(r, how.json)
		attrs := m.attributes(r, how.fields, how.computed)
		for _, o := range how.others {
			m.mergeOther(r, o, attrs)
		}
		for name, attr := range attrs {
			attr.Value = formed(model.Kinds[how.kind][name].Type, attr.Value)
			if attrs[name] = attr; attr.Value == nil {
				delete(attrs, name)
			}
		}
		resource := owner(r)
		resource.Kind, resource.Attrs = how.kind, attrs
		resource.Region, resource.Away = m.place(r)
		m.Add(r.Address, resource)
	}
	if ok && how.parts != nil {
		how.parts(m, r)
	}
	m.policies(r)
}

// place is the Region that a resource is in, if it need not be that of the default
// provider, and what may put it elsewhere: its provider, or an argument that is not known.
func (m *mapper) place(r *config.Resource) (region, away string) {
	var others []string
	region = r.Region
	if r.Provider != "" {
		others = append(others, "provider "+r.Provider)
	}
	switch own := r.Values["region"].Value.(type) {
	case nil:
	case model.Text:
		if name, known := own.Literal(); known {
			region = name
			break
		}
		region, others = "", append(others, "region "+own.String())
	default:
		region, others = "", append(others, "region of "+r.Address)
	}
	if len(others) == 0 && region == m.root.Region {
		region = ""
	}
	return region, strings.Join(others, ", ")
}

// withDocuments is a resource whose JSON texts are read.
func (m *mapper) withDocuments(r *config.Resource, names []string) *config.Resource {
	if len(names) == 0 {
		return r
	}
	next := *r
	next.Values = m.ReadJSON(r.Values, names)
	return &next
}

func (m *mapper) attributes(r *config.Resource, fields fields, computed computed) model.Block {
	attrs := make(model.Block, len(fields)+len(computed))
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if attr := m.property(r, fields[name]); attr.Value != nil {
			attrs[name] = attr
		}
	}
	for _, name := range slices.Sorted(maps.Keys(computed)) {
		if attr := computed[name](m, r); attr.Value != nil {
			attrs[name] = attr
		}
	}
	return attrs
}

// mergeOther adds the attributes that resources of another type set.
func (m *mapper) mergeOther(r *config.Resource, o other, attrs model.Block) {
	m.eachNaming(r, o.typ, o.names, func(by *config.Resource, named match) {
		by = m.withDocuments(by, o.json)
		for name, attr := range m.attributes(by, o.fields, o.computed) {
			attrs[name] = draft.Merged(attrs[name], setBy(by, named, attr))
		}
	})
}

// formed is a value as the model wants it where Terraform writes it in another
// form: an empty text says that nothing is set, the JSON of a value known here is
// that value, and a reference where a list is wanted is to a list.
func formed(t model.Type, value model.Value) model.Value {
	return model.Convert(value, func(value model.Value) model.Value {
		switch v := value.(type) {
		case model.Text:
			if len(v) == 0 {
				return nil
			}
			if _, known := v.Literal(); !known && t.Base == model.ListBase {
				return model.Unknown{Why: draft.WhyUnknown(v)}
			}
		case model.Block, model.List:
			if t.Base == model.TextBase || t.Base == model.EnumBase {
				return draft.JSON(v)
			}
		default:
		}
		return value
	})
}
