package report

import (
	"strings"

	"github.com/belay-dev/belay/engine"
)

// FixOf is what a rule says to do about a finding, in the words of the format in
// which the resource is written. Rules have those of CloudFormation.
func FixOf(f engine.Finding) string {
	if f.Subject != nil && (strings.HasPrefix(f.Subject.Type, "aws_") || strings.HasPrefix(f.Subject.Type, "awscc_")) {
		return terraformWords.Replace(f.Rule.Fix)
	}
	return f.Rule.Fix
}

// terraformWords are the types, properties and functions that fixes name, and what
// Terraform has in their place. A word stands after those that it begins. Names of
// metrics and dimensions, of conditions of IAM and of the states language are the
// same in both and are not here.
var terraformWords = strings.NewReplacer(
	"AWS::CloudWatch::Alarm", "aws_cloudwatch_metric_alarm",
	"AWS::Lambda::Function", "aws_lambda_function",
	"AWS::Lambda::Permission", "aws_lambda_permission",
	"AWS::Logs::LogGroup", "aws_cloudwatch_log_group",
	"AWS::SNS::Subscription", "aws_sns_topic_subscription",
	"AWS::SNS::TopicPolicy", "aws_sns_topic_policy",
	"AWS::SQS::QueuePolicy", "aws_sqs_queue_policy",
	"AWS::AccountId", "data.aws_caller_identity",
	"AWS::Region", "data.aws_region",

	"FunctionName with Ref, QueueName and TopicName with GetAtt", "FunctionName, QueueName and TopicName with the name",
	"with Ref or their AlarmName", "by their alarm_name",
	" (GetAtt ApiId)", "",
	" (GetAtt QueueName)", "",
	" (GetAtt TopicName)", "",
	" (Ref)", "",
	"Take autoDeleteObjects off the bucket and let DeletionPolicy and UpdateReplacePolicy be Retain",
	"Take force_destroy off the bucket, or set lifecycle.prevent_destroy",
	"let CloudFormation make one", "let Terraform make one",
	"BeforeAllowTrafficHook of the alias's UpdatePolicy (SAM: DeploymentPreference.Hooks.PreTraffic)",
	"the hook BeforeAllowTraffic of the appspec that the deployment is given",

	"AccessLogSetting of the stage (AccessLogSettings of HTTP and WebSocket APIs)", "access_log_settings of the stage",
	"as DestinationArn and a Format", "as destination_arn and a format",
	"OnFailure of an EventInvokeConfig; EventInvokeConfig.DestinationConfig with SAM",
	"destination_config.on_failure of an aws_lambda_function_event_invoke_config",
	"RetentionInDays (retention_in_days in Terraform)", "retention_in_days",
	"with >- in YAML, with jsonencode in Terraform", "with jsonencode",
	"TimeoutInMillis of the integration (timeout_milliseconds in Terraform)", "timeout_milliseconds of the integration",

	"aws:SourceAccount", "aws:SourceAccount",
	"aws:SourceArn", "aws:SourceArn",
	"SourceAccount", "source_account",
	"SourceArn", "source_arn",
	"FunctionName or Qualifier", "function_name or qualifier",

	"ActionsEnabled", "actions_enabled",
	"AlarmActions", "alarm_actions",
	"AlarmConfiguration", "alarm_configuration",
	"AlarmDescription", "alarm_description",
	"AuthType", "authorization_type",
	"AuthorizationType", "authorization",
	"AuthorizerResultTtlInSeconds", "authorizer_result_ttl_in_seconds",
	"AutoRollbackConfiguration.Enabled", "auto_rollback_configuration.enabled",
	"BatchSize", "batch_size",
	"BillingMode", "billing_mode",
	"BisectBatchOnFunctionError", "bisect_batch_on_function_error",
	"DataTraceEnabled", "data_trace_enabled",
	"DeadLetterConfig.Arn", "dead_letter_config.arn",
	"DeadLetterConfig", "dead_letter_config",
	"DefaultRouteSettings", "default_route_settings",
	"DeletionPolicy and UpdateReplacePolicy to Retain", "lifecycle.prevent_destroy",
	"DeletionProtectionEnabled", "deletion_protection_enabled",
	"DeletionProtection", "deletion_protection",
	"DependsOn", "depends_on",
	"DestinationConfig.OnFailure", "destination_config.on_failure",
	"DestinationConfig", "destination_config",
	"DetailedMetricsEnabled", "detailed_metrics_enabled",
	"EphemeralStorage", "ephemeral_storage.size",
	"ExecutionTimeout above Timeout", "execution_timeout above timeout",
	"FieldLogLevel", "field_log_level",
	"FunctionResponseTypes", "function_response_types",
	"LogConfig.Level", "log_config.level",
	"LogConfiguration with a Level", "log_configuration with a level",
	"LogConfig ", "log_config ",
	"LoggingConfig.LogFormat", "logging_config.log_format",
	"LoggingConfig.LogGroup", "logging_config.log_group",
	"(Logging, LoggingConfiguration)", "(logging_configuration)",
	"LoggingLevel", "logging_level",
	"MaxReadRequestUnits and MaxWriteRequestUnits of OnDemandThroughput",
	"max_read_request_units and max_write_request_units of on_demand_throughput",
	"MaximumBatchingWindowInSeconds", "maximum_batching_window_in_seconds",
	"MaximumRecordAgeInSeconds", "maximum_record_age_in_seconds",
	"MaximumRetryAttempts", "maximum_retry_attempts",
	"MessageRetentionPeriod", "message_retention_seconds",
	"MethodSettings", "aws_api_gateway_method_settings",
	"MetricsEnabled", "metrics_enabled",
	"OnFailureConfiguration", "on_failure_configuration",
	"ParallelizationFactor", "parallelization_factor",
	"PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled", "point_in_time_recovery.enabled",
	"RedriveAllowPolicy", "redrive_allow_policy",
	"RedrivePolicy", "redrive_policy",
	"ReservedConcurrentExecutions", "reserved_concurrent_executions",
	"RetentionInDays", "retention_in_days",
	"RetryPolicy", "retry_policy",
	"ScalingConfig.MaximumConcurrency", "scaling_config.maximum_concurrency",
	"MaximumConcurrency", "scaling_config.maximum_concurrency",
	"StreamMode", "stream_mode",
	"ThrottlingBurstLimit", "throttling_burst_limit",
	"ThrottlingRateLimit", "throttling_rate_limit",
	"Tracing to Active (TracingConfig.Mode of AWS::Lambda::Function)", "tracing_config.mode to Active",
	"TracingConfig.Mode", "tracing_config.mode",
	"TracingConfiguration.Enabled (Tracing.Enabled in SAM)", "tracing_configuration.enabled",
	"TracingEnabled", "xray_tracing_enabled",
	"TreatMissingData", "treat_missing_data",
	"VisibilityTimeout", "visibility_timeout_seconds",
	"VpcConfig.SubnetIds", "vpc_config.subnet_ids",

	": AutoPublishAlias and DeploymentPreference with SAM", "",
	": AutoPublishAlias with SAM", "",
	", or in DeploymentPreference.Alarms with SAM", "",
)
