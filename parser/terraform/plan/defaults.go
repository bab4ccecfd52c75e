package plan

import (
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// defaults are the values that the provider gives to arguments that nobody set,
// by type and path. They tell what is set where no source does: in a state, in
// the blocks that a dynamic block makes, and in those that the provider fills in
// by itself. A default that hangs on other things has several, with bars between.
var defaults = map[string]map[string]string{
	"aws_api_gateway_integration":  {"connection_type": "INTERNET", "passthrough_behavior": "WHEN_NO_MATCH", "timeout_milliseconds": "29000"},
	"aws_api_gateway_method":       {"api_key_required": "false"},
	"aws_api_gateway_stage":        {"xray_tracing_enabled": "false", "cache_cluster_enabled": "false"},
	"aws_apigatewayv2_api":         {"api_key_selection_expression": "$request.header.x-api-key", "route_selection_expression": "$request.method $request.path"},
	"aws_apigatewayv2_integration": {"connection_type": "INTERNET", "payload_format_version": "1.0", "timeout_milliseconds": "30000"},
	"aws_apigatewayv2_route":       {"api_key_required": "false", "authorization_type": "NONE"},
	"aws_apigatewayv2_stage": {
		"auto_deploy": "false", "default_route_settings.data_trace_enabled": "false", "default_route_settings.detailed_metrics_enabled": "false",
		"default_route_settings.throttling_burst_limit": "0", "default_route_settings.throttling_rate_limit": "0",
	},
	"aws_alb":                 {"idle_timeout": "60"},
	"aws_appsync_graphql_api": {"api_type": "GRAPHQL", "introspection_config": "ENABLED", "visibility": "GLOBAL", "xray_enabled": "false"},
	"aws_cloudfront_distribution": {
		"origin.custom_origin_config.origin_read_timeout": "30", "origin.vpc_origin_config.origin_read_timeout": "30",
	},
	"aws_cloudwatch_composite_alarm": {"actions_enabled": "true"},
	"aws_cloudwatch_event_rule":      {"event_bus_name": "default", "is_enabled": "true", "state": "ENABLED"},
	"aws_cloudwatch_event_target":    {"event_bus_name": "default"},
	"aws_cloudwatch_log_group":       {"log_group_class": "STANDARD", "retention_in_days": "0"},
	"aws_cloudwatch_metric_alarm": {
		"actions_enabled": "true", "datapoints_to_alarm": "0", "treat_missing_data": "missing",
		"metric_query.period": "0", "metric_query.return_data": "false",
	},
	"aws_dynamodb_table": {"billing_mode": "PROVISIONED", "stream_enabled": "false", "table_class": "STANDARD"},
	"aws_iam_policy":     {"path": "/"},
	"aws_iam_role":       {"max_session_duration": "3600", "path": "/"},
	"aws_kinesis_stream": {"encryption_type": "NONE", "retention_period": "24"},
	"aws_kms_key":        {"enable_key_rotation": "false", "is_enabled": "true", "multi_region": "false"},
	"aws_lb":             {"idle_timeout": "60"},
	"aws_lambda_event_source_mapping": {
		"batch_size": "10|100", "enabled": "true", "maximum_batching_window_in_seconds": "0", "maximum_record_age_in_seconds": "-1",
		"maximum_retry_attempts": "-1", "parallelization_factor": "1", "bisect_batch_on_function_error": "false", "tumbling_window_in_seconds": "0",
	},
	"aws_lambda_function": {
		"architectures": "x86_64", "ephemeral_storage.size": "512", "logging_config.log_format": "Text",
		"memory_size": "128", "package_type": "Zip", "reserved_concurrent_executions": "-1", "timeout": "3", "tracing_config.mode": "PassThrough",
	},
	"aws_lambda_function_event_invoke_config": {"maximum_event_age_in_seconds": "0", "maximum_retry_attempts": "2"},
	"aws_lambda_function_url":                 {"invoke_mode": "BUFFERED"},
	"aws_pipes_pipe":                          {"desired_state": "RUNNING"},
	"aws_s3_bucket_notification":              {"eventbridge": "false"},
	"aws_scheduler_schedule":                  {"group_name": "default", "schedule_expression_timezone": "UTC", "state": "ENABLED", "target.retry_policy.maximum_event_age_in_seconds": "86400", "target.retry_policy.maximum_retry_attempts": "185"},
	"aws_sfn_state_machine":                   {"logging_configuration.include_execution_data": "false", "logging_configuration.level": "OFF", "publish": "false", "tracing_configuration.enabled": "false", "type": "STANDARD"},
	"aws_sns_topic":                           {"fifo_topic": "false"},
	"aws_sns_topic_subscription":              {"raw_message_delivery": "false"},
	"aws_sqs_queue": {
		"delay_seconds": "0", "fifo_queue": "false", "max_message_size": "262144", "message_retention_seconds": "345600",
		"receive_wait_time_seconds": "0", "visibility_timeout_seconds": "30",
	},

	"azurerm_eventgrid_event_subscription":              azureDelivery,
	"azurerm_eventgrid_system_topic_event_subscription": azureDelivery,
	"azurerm_function_app_function":                     {"enabled": "true"},
	"azurerm_monitor_action_group":                      {"enabled": "true"},
	"azurerm_monitor_metric_alert":                      {"enabled": "true"},
	"azurerm_monitor_scheduled_query_rules_alert":       {"enabled": "true"},
	"azurerm_monitor_scheduled_query_rules_alert_v2":    {"enabled": "true"},
	"azurerm_monitor_smart_detector_alert_rule":         {"enabled": "true"},
	"azurerm_servicebus_queue":                          azureMessages,
	"azurerm_servicebus_subscription":                   azureMessages,

	"google_cloud_run_service":    {"template.spec.timeout_seconds": "300"},
	"google_cloud_run_v2_service": {"template.timeout": "300s"},
	"google_cloud_scheduler_job":  {"paused": "false", "retry_config.max_retry_duration": "0s", "retry_config.retry_count": "0"},
	"google_cloud_tasks_queue":    {"retry_config.max_attempts": "100", "retry_config.max_retry_duration": "0s"},
	"google_cloudfunctions2_function": {
		"event_trigger.retry_policy": "RETRY_POLICY_DO_NOT_RETRY|RETRY_POLICY_UNSPECIFIED", "service_config.timeout_seconds": "60",
	},
	"google_cloudfunctions_function":         {"available_memory_mb": "256", "event_trigger.failure_policy.retry": "false", "timeout": "60"},
	"google_monitoring_alert_policy":         {"enabled": "true"},
	"google_monitoring_notification_channel": {"enabled": "true"},
	"google_pubsub_subscription":             {"dead_letter_policy.max_delivery_attempts": "5"},
}

// azureDelivery and azureMessages are what Event Grid and Service Bus fill in. The
// time to live of a message is the longest that .NET can count where nobody sets one.
var (
	azureDelivery = map[string]string{"retry_policy.event_time_to_live": "1440", "retry_policy.max_delivery_attempts": "30"}
	azureMessages = map[string]string{
		"dead_lettering_on_message_expiration": "false", "default_message_ttl": "P10675199DT2H48M5.4775807S",
		"lock_duration": "PT1M", "max_delivery_count": "10", "requires_session": "false",
	}
)

// isDefault tells whether a value says no more than that nothing is set.
func isDefault(typ, path string, value model.Value) bool {
	switch v := value.(type) {
	case nil:
		return true
	case model.List:
		if len(v) == 0 {
			return true
		}
		return !slices.ContainsFunc(v, func(item model.Attr) bool { return !isDefaultItem(typ, path, item.Value) })
	case model.Block:
		return len(v) == 0
	default:
	}
	text, ok := scalarText(value)
	if !ok {
		return false
	}
	if text == "" {
		return true
	}
	is, ok := defaults[typ][path]
	return ok && slices.Contains(strings.Split(is, "|"), text)
}

// isDefaultItem tells whether an item of a list is one that the provider fills
// in: a word of a list of words, or a block in which nothing else is left.
func isDefaultItem(typ, path string, value model.Value) bool {
	if b, ok := value.(model.Block); ok {
		return len(b) == 0 && filled[typ+"."+path]
	}
	return value != nil && isDefault(typ, path, value)
}

// filled are the blocks that the provider fills in where nobody writes them.
var filled = map[string]bool{
	"aws_apigatewayv2_stage.default_route_settings": true,
	"aws_lambda_function.ephemeral_storage":         true,
	"aws_lambda_function.logging_config":            true,
	"aws_lambda_function.tracing_config":            true,
	"aws_scheduler_schedule.target.retry_policy":    true,
	"aws_sfn_state_machine.logging_configuration":   true,
	"aws_sfn_state_machine.tracing_configuration":   true,

	"azurerm_eventgrid_event_subscription.retry_policy":              true,
	"azurerm_eventgrid_system_topic_event_subscription.retry_policy": true,
	"google_cloud_tasks_queue.retry_config":                          true,
}

// computed are attributes that the provider works out, but where they are
// arguments. What refers to them is kept as a reference.
var computed = map[string]bool{
	"arn": true, "execution_arn": true, "id": true, "invoke_arn": true, "key_id": true, "qualified_arn": true,
	"qualified_invoke_arn": true, "stream_arn": true, "url": true,
}

// arguments are the arguments that have the names of computed attributes.
var arguments = map[string]bool{
	"aws_cloudwatch_event_target.arn":          true,
	"aws_kms_key_policy.key_id":                true,
	"aws_kinesis_stream_consumer.stream_arn":   true,
	"aws_sns_topic_policy.arn":                 true,
	"aws_sns_topic_data_protection_policy.arn": true,
}

func isArgument(typ, attribute string) bool { return arguments[typ+"."+attribute] }

// A mirror is an argument in which the provider shows what other resources set.
type mirror struct {
	attribute string // of the type
	typ       string // of the other resource
	names     string // attribute of the other resource that names this one
}

// mirrors are the arguments that say the same as resources of their own, by
// type. A state has both whichever is written.
var mirrors = map[string][]mirror{
	"aws_iam_role": {
		{"inline_policy", "aws_iam_role_policy", "role"},
		{"managed_policy_arns", "aws_iam_role_policy_attachment", "role"},
	},
	"aws_sqs_queue": {
		{"policy", "aws_sqs_queue_policy", "queue_url"},
		{"redrive_policy", "aws_sqs_queue_redrive_policy", "queue_url"},
	},
	"aws_sns_topic":             {{"policy", "aws_sns_topic_policy", "arn"}},
	"aws_s3_bucket":             {{"policy", "aws_s3_bucket_policy", "bucket"}},
	"aws_kms_key":               {{"policy", "aws_kms_key_policy", "key_id"}},
	"aws_secretsmanager_secret": {{"policy", "aws_secretsmanager_secret_policy", "secret_arn"}},
	"aws_api_gateway_rest_api":  {{"policy", "aws_api_gateway_rest_api_policy", "rest_api_id"}},
}

// drop leaves out computed attributes, and arguments that only show what other
// resources set.
func (r *reader) drop() {
	of := map[string][]mirror{} // by the type of the other resource
	for typ, all := range mirrors {
		for _, m := range all {
			of[m.typ] = append(of[m.typ], mirror{m.attribute, typ, m.names})
		}
	}
	var shown []func()
	for _, e := range r.order {
		for _, m := range of[e.resource.Type] {
			if by := r.mirrored(e, m.typ, m.names); by != nil && (by.block == nil || by.block.Expressions[m.attribute] == nil) {
				// Not yet: an attribute may be the name by which another finds its resource.
				shown = append(shown, func() { delete(by.resource.Values, m.attribute) })
			}
		}
	}
	for _, leave := range shown {
		leave()
	}
	for _, e := range r.order {
		if e.block == nil && e.resource.Mode == config.Managed {
			maps.DeleteFunc(e.resource.Values, func(name string, _ model.Attr) bool {
				return computed[name] && !isArgument(e.resource.Type, name)
			})
		}
	}
}

// mirrored is the resource of a type that another names.
func (r *reader) mirrored(by *entry, typ, attribute string) *entry {
	text, ok := by.resource.Values[attribute].Value.(model.Text)
	if !ok {
		return nil
	}
	if hole, ok := text.Hole(); ok {
		if e := r.entries[hole.Resource]; e != nil && e.resource.Type == typ {
			return e
		}
		return nil
	}
	literal, ok := text.Literal()
	if !ok || literal == "" {
		return nil
	}
	return r.called(typ, literal)
}
