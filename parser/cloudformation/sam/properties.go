package sam

// properties lists the types of SAM and the properties that each may have, as of
// aws-sam-translator 1.110.
var properties = map[string]string{
	"Api": "AccessLogSetting AlwaysDeploy ApiKeySourceType Auth BinaryMediaTypes CacheClusterEnabled " +
		"CacheClusterSize CanarySetting Cors DefinitionBody DefinitionUri Description " +
		"DisableExecuteApiEndpoint Domain EndpointAccessMode EndpointConfiguration FailOnWarnings " +
		"GatewayResponses MergeDefinitions MethodSettings MinimumCompressionSize Mode Models Name " +
		"OpenApiVersion Policy PropagateTags SecurityPolicy StageName Tags TracingEnabled Variables",
	"Application": "Location NotificationARNs Parameters Tags TemplateUrl TimeoutInMinutes",
	"CapacityProvider": "CapacityProviderName InstanceRequirements KmsKeyArn OperatorRole PropagateTags ScalingConfig Tags " +
		"VpcConfig",
	"Connector": "Destination Permissions Source",
	"Function": "Architectures AssumeRolePolicyDocument AutoPublishAlias AutoPublishAliasAllProperties " +
		"AutoPublishCodeSha256 CapacityProviderConfig CodeSigningConfigArn CodeUri DeadLetterQueue " +
		"DeploymentPreference Description DurableConfig Environment EphemeralStorage EventInvokeConfig Events " +
		"FileSystemConfigs FunctionName FunctionScalingConfig FunctionUrlConfig Handler ImageConfig ImageUri " +
		"InlineCode KmsKeyArn Layers LoggingConfig MemorySize PackageType PermissionsBoundary Policies " +
		"PropagateTags ProvisionedConcurrencyConfig PublishToLatestPublished RecursiveLoop " +
		"ReservedConcurrentExecutions Role RolePath Runtime RuntimeManagementConfig SnapStart SourceKMSKeyArn " +
		"Tags TenancyConfig Timeout Tracing VersionDeletionPolicy VersionDescription VpcConfig",
	"GraphQLApi": "ApiKeys Auth Cache DataSources DomainName Functions IntrospectionConfig Logging Name OwnerContact " +
		"QueryDepthLimit ResolverCountLimit Resolvers SchemaInline SchemaUri Tags Visibility XrayEnabled",
	"HttpApi": "AccessLogSettings Auth CorsConfiguration DefaultRouteSettings DefinitionBody DefinitionUri " +
		"Description DisableExecuteApiEndpoint Domain FailOnWarnings Name PropagateTags RouteSettings " +
		"StageName StageVariables Tags",
	"LayerVersion": "CompatibleArchitectures CompatibleRuntimes ContentUri Description LayerName LicenseInfo " +
		"PublishLambdaVersion RetentionPolicy",
	"SimpleTable": "PointInTimeRecoverySpecification PrimaryKey ProvisionedThroughput SSESpecification TableName Tags",
	"StateMachine": "AutoPublishAlias Definition DefinitionSubstitutions DefinitionUri DeploymentPreference Events " +
		"Logging Name PermissionsBoundary Policies PropagateTags Role RolePath Tags Tracing Type " +
		"UseAliasAsEventTarget",
	"WebSocketApi": "AccessLogSettings ApiKeySelectionExpression Auth DefaultRouteSettings Description " +
		"DisableExecuteApiEndpoint DisableSchemaValidation Domain FailOnWarnings IpAddressType Name " +
		"PropagateTags RouteSelectionExpression RouteSettings Routes StageName StageVariables Tags",
}

// eventProperties lists the types of events and the properties that each may
// have, of functions and state machines together, as of aws-sam-translator 1.110.
var eventProperties = map[string]string{
	"AlexaSkill": "SkillId",
	"Api": "Auth Method Path RequestModel RequestParameters ResponseTransferMode RestApiId Stage TimeoutInMillis " +
		"UnescapeMappingTemplate",
	"CloudWatchEvent": "DeadLetterConfig Enabled EventBusName Input InputPath InputTransformer Pattern RetryPolicy RuleName " +
		"State Target",
	"CloudWatchLogs": "FilterPattern LogGroupName",
	"Cognito":        "Trigger UserPool",
	"DocumentDB": "BatchSize BisectBatchOnFunctionError Cluster CollectionName ConsumerGroupId DatabaseName " +
		"DestinationConfig Enabled FilterCriteria FullDocument FunctionResponseTypes KafkaBootstrapServers " +
		"KmsKeyArn LoggingConfig MaximumBatchingWindowInSeconds MaximumRecordAgeInSeconds " +
		"MaximumRetryAttempts MetricsConfig ParallelizationFactor ProvisionedPollerConfig Queues " +
		"ScalingConfig SchemaRegistryConfig SecretsManagerKmsKeyId SourceAccessConfigurations " +
		"StartingPosition StartingPositionTimestamp Topics TumblingWindowInSeconds",
	"DynamoDB": "BatchSize BisectBatchOnFunctionError ConsumerGroupId DestinationConfig Enabled FilterCriteria " +
		"FunctionResponseTypes KafkaBootstrapServers KmsKeyArn LoggingConfig MaximumBatchingWindowInSeconds " +
		"MaximumRecordAgeInSeconds MaximumRetryAttempts MetricsConfig ParallelizationFactor " +
		"ProvisionedPollerConfig Queues ScalingConfig SchemaRegistryConfig SecretsManagerKmsKeyId " +
		"SourceAccessConfigurations StartingPosition StartingPositionTimestamp Stream Topics " +
		"TumblingWindowInSeconds",
	"EventBridgeRule": "DeadLetterConfig Enabled EventBusName Input InputPath InputTransformer Pattern RetryPolicy RuleName " +
		"State Target",
	"HttpApi": "ApiId Auth Method Path PayloadFormatVersion RouteSettings Stage TimeoutInMillis",
	"IoTRule": "AwsIotSqlVersion Sql",
	"Kinesis": "BatchSize BisectBatchOnFunctionError ConsumerGroupId DestinationConfig Enabled FilterCriteria " +
		"FunctionResponseTypes KafkaBootstrapServers KmsKeyArn LoggingConfig MaximumBatchingWindowInSeconds " +
		"MaximumRecordAgeInSeconds MaximumRetryAttempts MetricsConfig ParallelizationFactor " +
		"ProvisionedPollerConfig Queues ScalingConfig SchemaRegistryConfig SecretsManagerKmsKeyId " +
		"SourceAccessConfigurations StartingPosition StartingPositionTimestamp Stream Topics " +
		"TumblingWindowInSeconds",
	"MQ": "BatchSize BisectBatchOnFunctionError Broker ConsumerGroupId DestinationConfig DynamicPolicyName " +
		"Enabled FilterCriteria FunctionResponseTypes KafkaBootstrapServers KmsKeyArn LoggingConfig " +
		"MaximumBatchingWindowInSeconds MaximumRecordAgeInSeconds MaximumRetryAttempts MetricsConfig " +
		"ParallelizationFactor ProvisionedPollerConfig Queues ScalingConfig SchemaRegistryConfig " +
		"SecretsManagerKmsKeyId SourceAccessConfigurations StartingPosition StartingPositionTimestamp Topics " +
		"TumblingWindowInSeconds",
	"MSK": "BatchSize BisectBatchOnFunctionError ConsumerGroupId DestinationConfig Enabled FilterCriteria " +
		"FunctionResponseTypes KafkaBootstrapServers KmsKeyArn LoggingConfig MaximumBatchingWindowInSeconds " +
		"MaximumRecordAgeInSeconds MaximumRetryAttempts MetricsConfig ParallelizationFactor " +
		"ProvisionedPollerConfig Queues ScalingConfig SchemaRegistryConfig SecretsManagerKmsKeyId " +
		"SourceAccessConfigurations StartingPosition StartingPositionTimestamp Stream Topics " +
		"TumblingWindowInSeconds",
	"S3":  "Bucket Events Filter",
	"SNS": "FilterPolicy FilterPolicyScope RedrivePolicy Region SqsSubscription Topic",
	"SQS": "BatchSize BisectBatchOnFunctionError ConsumerGroupId DestinationConfig Enabled FilterCriteria " +
		"FunctionResponseTypes KafkaBootstrapServers KmsKeyArn LoggingConfig MaximumBatchingWindowInSeconds " +
		"MaximumRecordAgeInSeconds MaximumRetryAttempts MetricsConfig ParallelizationFactor " +
		"ProvisionedPollerConfig Queue Queues ScalingConfig SchemaRegistryConfig SecretsManagerKmsKeyId " +
		"SourceAccessConfigurations StartingPosition StartingPositionTimestamp Topics TumblingWindowInSeconds",
	"Schedule": "DeadLetterConfig Description Enabled Input Name RetryPolicy RoleArn RuleName Schedule State Target",
	"ScheduleV2": "DeadLetterConfig Description EndDate FlexibleTimeWindow GroupName Input KmsKeyArn Name OmitName " +
		"PermissionsBoundary RetryPolicy RoleArn ScheduleExpression ScheduleExpressionTimezone StartDate " +
		"State",
	"SelfManagedKafka": "BatchSize BisectBatchOnFunctionError ConsumerGroupId DestinationConfig Enabled FilterCriteria " +
		"FunctionResponseTypes KafkaBootstrapServers KmsKeyArn LoggingConfig MaximumBatchingWindowInSeconds " +
		"MaximumRecordAgeInSeconds MaximumRetryAttempts MetricsConfig ParallelizationFactor " +
		"ProvisionedPollerConfig Queues ScalingConfig SchemaRegistryConfig SecretsManagerKmsKeyId " +
		"SourceAccessConfigurations StartingPosition StartingPositionTimestamp Topics TumblingWindowInSeconds",
}
