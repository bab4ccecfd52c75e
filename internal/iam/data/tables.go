package data

import (
	"slices"
	"strings"
)

// The tables of this file are written by hand and reviewed. Each row, or each
// group of rows, says where it is from. Action names are as AWS writes them.

// Where the rows are from.
const (
	authorization = "https://docs.aws.amazon.com/service-authorization/latest/reference/"
	lambdaGuide   = "https://docs.aws.amazon.com/lambda/latest/dg/"
	iamGuide      = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
)

// optional are actions whose only resource types are optional and of which a call
// in everyday use names no resource, so that * is the only resource that allows
// it.
var optional = map[string]string{
	"cloudwatch:GetMetricData":              authorization + "list_amazoncloudwatch.html: the data set is of calls that name one",
	"cloudwatch:ListMetrics":                authorization + "list_amazoncloudwatch.html: the data set is of calls that name one",
	"cloudwatch:PutMetricData":              authorization + "list_amazoncloudwatch.html: the data set is of calls that name one; scoped by cloudwatch:namespace",
	"cloudformation:GetTemplateSummary":     authorization + "list_awscloudformation.html: a template in the call needs no stack",
	"comprehend:DetectEntities":             authorization + "list_amazoncomprehend.html: an endpoint only for a model of one's own",
	"dynamodb:ListExports":                  authorization + "list_amazondynamodb.html: without a table it lists all",
	"dynamodb:ListImports":                  authorization + "list_amazondynamodb.html: without a table it lists all",
	"elasticfilesystem:DescribeFileSystems": authorization + "list_amazonelasticfilesystem.html: without a file system it lists all",
	"iam:GetContextKeysForPrincipalPolicy":  authorization + "list_awsidentityandaccessmanagementiam.html",
	"polly:StartSpeechSynthesisTask":        authorization + "list_amazonpolly.html: a lexicon only where the call names one",
	"polly:SynthesizeSpeech":                authorization + "list_amazonpolly.html: a lexicon only where the call names one",
	"rekognition:DetectModerationLabels":    authorization + "list_amazonrekognition.html: a project version only for an adapter of one's own",
	"rekognition:StartMediaAnalysisJob":     authorization + "list_amazonrekognition.html: a project version only for an adapter of one's own",
	"ses:BatchGetMetricData":                authorization + "list_amazonsimpleemailservicev2.html",
	"ses:GetSuppressedDestination":          authorization + "list_amazonsimpleemailservicev2.html: the list of the account",
	"ses:PutSuppressedDestination":          authorization + "list_amazonsimpleemailservicev2.html: the list of the account",
	"ses:DeleteSuppressedDestination":       authorization + "list_amazonsimpleemailservicev2.html: the list of the account",
	"sns:GetSubscriptionAttributes":         authorization + "list_amazonsns.html: the subscription is no resource of policies",
	"sns:SetSubscriptionAttributes":         authorization + "list_amazonsns.html: the subscription is no resource of policies",
	"sns:Unsubscribe":                       authorization + "list_amazonsns.html: the subscription is no resource of policies",
	"ssm:DescribeAssociation":               authorization + "list_awssystemsmanager.html",
	"ssm:GetConnectionStatus":               authorization + "list_awssystemsmanager.html",
	"ssm:UpdateInstanceInformation":         authorization + "list_awssystemsmanager.html: the agent's own call",
	"sts:SetContext":                        authorization + "list_awssecuritytokenservice.html",
	"sts:SetSourceIdentity":                 authorization + "list_awssecuritytokenservice.html: goes with AssumeRole, which is scoped",
	"sts:TagSession":                        authorization + "list_awssecuritytokenservice.html: goes with AssumeRole, which is scoped",
	"translate:TranslateDocument":           authorization + "list_amazontranslate.html: terminology only where the call names some",
	"translate:TranslateText":               authorization + "list_amazontranslate.html: terminology only where the call names some",
}

// Optional tells whether an action with nothing but optional resource types has
// calls that name no resource.
func Optional(action string) bool {
	_, ok := optional[action]
	return ok
}

// scoping are condition keys that bound what an action with resource * reaches,
// in lower case, by action or, for all actions, under "". A key that ends in /
// stands for all that begin so.
var scoping = map[string][]string{
	// iamGuide + reference_policies_condition-keys.html
	"": {"aws:resourcetag/", "aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths", "aws:requesttag/"},
	// authorization + list_amazoncloudwatch.html
	"cloudwatch:PutMetricData": {"cloudwatch:namespace"},
	// authorization + list_awslambda.html
	"lambda:CreateEventSourceMapping": {"lambda:functionarn"},
	"lambda:UpdateEventSourceMapping": {"lambda:functionarn"},
	"lambda:DeleteEventSourceMapping": {"lambda:functionarn"},
	"lambda:GetEventSourceMapping":    {"lambda:functionarn"},
	// authorization + list_awskeymanagementservice.html
	"kms:Decrypt":         {"kms:viaservice", "kms:encryptioncontext:", "kms:resourcealiases"},
	"kms:Encrypt":         {"kms:viaservice", "kms:encryptioncontext:", "kms:resourcealiases"},
	"kms:GenerateDataKey": {"kms:viaservice", "kms:encryptioncontext:", "kms:resourcealiases"},
	"kms:ReEncryptFrom":   {"kms:viaservice", "kms:encryptioncontext:", "kms:resourcealiases"},
	"kms:ReEncryptTo":     {"kms:viaservice", "kms:encryptioncontext:", "kms:resourcealiases"},
	"kms:CreateGrant":     {"kms:viaservice", "kms:grantisforawsresource", "kms:encryptioncontext:", "kms:resourcealiases"},
	"kms:DescribeKey":     {"kms:viaservice", "kms:resourcealiases"},
	// authorization + list_amazons3.html
	"s3:ListBucket": {"s3:prefix"},
	// authorization + list_awsidentityandaccessmanagementiam.html
	"iam:CreateServiceLinkedRole": {"iam:awsservicename"},
	// authorization + list_amazonelasticcontainerservice.html
	"ecs:RunTask": {"ecs:cluster"},
	// authorization + list_amazonec2.html
	"ec2:CreateNetworkInterface":           {"ec2:vpc", "ec2:subnet"},
	"ec2:CreateNetworkInterfacePermission": {"ec2:vpc", "ec2:subnet"},
	"ec2:DeleteNetworkInterface":           {"ec2:vpc", "ec2:subnet"},
	"ec2:RunInstances":                     {"ec2:vpc", "ec2:subnet", "ec2:instanceprofile"},
	// authorization + list_amazonsecretsmanager.html
	"secretsmanager:GetSecretValue": {"secretsmanager:secretid", "secretsmanager:resourcetag/"},
	// authorization + list_amazonsqs.html and list_amazonsns.html have none of their own.
}

// Scopes tells whether a condition on the key bounds which resources the action
// reaches.
func Scopes(action, key string) bool {
	for _, keys := range [][]string{scoping[""], scoping[action]} {
		for _, k := range keys {
			if k == key || (strings.HasSuffix(k, "/") || strings.HasSuffix(k, ":")) && strings.HasPrefix(key, k) {
				return true
			}
		}
	}
	return strings.HasSuffix(key, ":resourcetag/") || strings.Contains(key, ":resourcetag/")
}

// moreFormats are forms in which policies write the ARN of a type beside the
// published one, by service and type.
var moreFormats = map[string][]string{
	// lambdaGuide + lambda-api-permissions-ref.html: a function with a qualifier
	"lambda:function": {"arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}:${Qualifier}"},
	// authorization + list_amazoncloudwatchlogs.html: the API gives the ARN with :*
	"logs:log-group": {"arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}:*"},
}

// AllFormats are the forms of the type's ARN: the published and those that
// policies use beside.
func (t *ResourceType) AllFormats() []string {
	return append(slices.Clip(t.Formats), moreFormats[t.Service+":"+t.Name]...)
}

// A Sensitivity says why an action wants more care than its access level says.
type Sensitivity string

// The kinds of sensitive actions.
const (
	Credentials Sensitivity = "credentials" // returns credentials or a way to sign in
	SecretRead  Sensitivity = "secret"      // reads secrets in clear
	DataRead    Sensitivity = "data"        // reads stored data in bulk
	Invoke      Sensitivity = "invoke"      // makes others run or act
	Escalation  Sensitivity = "escalation"  // changes who may do what
	Tampering   Sensitivity = "tampering"   // blinds those who watch
)

// sensitive are actions by what makes them so. The access level does not tell:
// iam:PassRole, iam:CreateAccessKey and sts:AssumeRole are plain Write. Rows are
// from the authorization reference of each service: what a call returns or does.
var sensitive = map[Sensitivity][]string{
	Credentials: {
		// authorization + the page of each service; the response holds a token, a key, a
		// password or a signed address
		"chime:CreateApiKey", "codeartifact:GetAuthorizationToken", "codepipeline:PollForJobs",
		"cognito-identity:GetCredentialsForIdentity", "cognito-identity:GetOpenIdToken", "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
		"cognito-idp:DescribeUserPoolClient", "connect:GetFederationToken", "ec2:GetPasswordData", "ecr:GetAuthorizationToken",
		"ecr-public:GetAuthorizationToken", "gamelift:GetComputeAuthToken", "gamelift:RequestUploadCredentials",
		"iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:CreateServiceSpecificCredential", "iam:ResetServiceSpecificCredential",
		"iam:UpdateAccessKey", "iam:UpdateLoginProfile", "lightsail:DownloadDefaultKeyPair", "lightsail:GetBucketAccessKeys",
		"lightsail:GetInstanceAccessDetails", "lightsail:GetKeyPair", "lightsail:GetRelationalDatabaseMasterUserPassword",
		"mediapackage:RotateIngestEndpointCredentials", "rds-db:connect", "redshift:GetClusterCredentials",
		"redshift:GetClusterCredentialsWithIAM", "redshift-serverless:GetCredentials",
		"sagemaker:CreatePresignedDomainUrl", "sagemaker:CreatePresignedNotebookInstanceUrl", "snowball:GetJobUnlockCode",
		"sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoot",
		"sts:GetFederationToken", "sts:GetSessionToken", "transfer:TestIdentityProvider",
	},
	SecretRead: {
		"kms:Decrypt", "kms:ReEncryptFrom", "secretsmanager:BatchGetSecretValue", "secretsmanager:GetSecretValue",
		"ssm:GetParameter", "ssm:GetParameterHistory", "ssm:GetParameters", "ssm:GetParametersByPath",
		"appconfig:GetLatestConfiguration", "bedrock-agentcore:GetResourceApiKey", "bedrock-agentcore:GetResourceOauth2Token",
	},
	DataRead: {
		"athena:GetQueryResults", "dynamodb:BatchGetItem", "dynamodb:ExportTableToPointInTime", "dynamodb:GetItem",
		"dynamodb:GetRecords", "dynamodb:PartiQLSelect", "dynamodb:Query", "dynamodb:Scan", "kinesis:GetRecords",
		"kinesis:SubscribeToShard", "logs:FilterLogEvents", "logs:GetLogEvents", "logs:StartQuery", "logs:Unmask",
		"rds-data:ExecuteStatement", "redshift-data:GetStatementResult", "s3:GetObject", "s3:GetObjectVersion",
		"sqs:ReceiveMessage", "es:ESHttpGet", "aoss:APIAccessAll", "timestream:Select", "cassandra:Select",
		"codecommit:GetFile", "codecommit:GitPull", "ecr:BatchGetImage", "lambda:GetFunction", "ebs:GetSnapshotBlock",
		"cognito-idp:ListUsers", "glue:GetTable", "kafka-cluster:ReadData", "neptune-db:ReadDataViaQuery", "s3tables:GetTableData",
	},
	Invoke: {
		"bedrock:InvokeAgent", "bedrock:InvokeFlow", "bedrock-agentcore:InvokeAgentRuntime", "codebuild:StartBuild", "ecs:RunTask", "events:PutEvents",
		"execute-api:Invoke", "firehose:PutRecord", "firehose:PutRecordBatch", "glue:StartJobRun", "kinesis:PutRecord", "kinesis:PutRecords",
		"lambda:InvokeAsync", "lambda:InvokeFunction", "lambda:InvokeFunctionUrl", "sns:Publish", "sqs:SendMessage",
		"ssm:SendCommand", "ssm:StartAutomationExecution", "states:StartExecution", "states:StartSyncExecution", "batch:SubmitJob",
	},
	Escalation: {
		"iam:AddRoleToInstanceProfile", "iam:AddUserToGroup", "iam:AttachGroupPolicy", "iam:AttachRolePolicy", "iam:AttachUserPolicy",
		"iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:CreateOpenIDConnectProvider", "iam:CreatePolicyVersion",
		"iam:CreateSAMLProvider", "iam:DeleteRolePermissionsBoundary", "iam:DeleteRolePolicy", "iam:DeleteUserPermissionsBoundary",
		"iam:DeleteUserPolicy", "iam:DetachRolePolicy", "iam:DetachUserPolicy", "iam:PassRole", "iam:PutGroupPolicy",
		"iam:PutRolePermissionsBoundary", "iam:PutRolePolicy", "iam:PutUserPermissionsBoundary", "iam:PutUserPolicy",
		"iam:SetDefaultPolicyVersion", "iam:UpdateAssumeRolePolicy", "iam:UpdateLoginProfile", "iam:UpdateOpenIDConnectProviderThumbprint",
		"iam:AddClientIDToOpenIDConnectProvider", "iam:UpdateSAMLProvider", "lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration",
		"lambda:AddPermission", "lambda:CreateFunctionUrlConfig", "kms:CreateGrant", "kms:PutKeyPolicy", "organizations:AttachPolicy", "organizations:DetachPolicy",
		"organizations:LeaveOrganization", "organizations:UpdatePolicy", "sso:AttachManagedPolicyToPermissionSet",
		"sso:CreateAccountAssignment", "sso:PutInlinePolicyToPermissionSet", "sts:AssumeRole",
	},
	Tampering: {
		"cloudtrail:DeleteTrail", "cloudtrail:PutEventSelectors", "cloudtrail:StopLogging", "cloudtrail:UpdateTrail",
		"cloudwatch:DeleteAlarms", "cloudwatch:DisableAlarmActions", "cloudwatch:PutMetricAlarm", "cloudwatch:SetAlarmState",
		"config:DeleteConfigurationRecorder", "config:StopConfigurationRecorder", "events:DisableRule", "guardduty:DeleteDetector",
		"guardduty:UpdateDetector", "logs:DeleteLogGroup", "logs:DeleteLogStream", "logs:DeleteSubscriptionFilter",
		"logs:PutRetentionPolicy", "securityhub:DisableSecurityHub",
	},
}

// Sensitive lists the actions of a kind.
func Sensitive(kind Sensitivity) []string { return sensitive[kind] }

// dependent are actions that a call needs beside its own, by action. A resource
// that they need is another than the action's.
var dependent = map[string][]string{
	// iamGuide + id_roles_use_passrole.html and the authorization reference
	"lambda:CreateFunction":              {"iam:PassRole"},
	"lambda:UpdateFunctionConfiguration": {"iam:PassRole"},
	"states:CreateStateMachine":          {"iam:PassRole"},
	"states:UpdateStateMachine":          {"iam:PassRole"},
	"scheduler:CreateSchedule":           {"iam:PassRole"},
	"scheduler:UpdateSchedule":           {"iam:PassRole"},
	"pipes:CreatePipe":                   {"iam:PassRole"},
	"pipes:UpdatePipe":                   {"iam:PassRole"},
	"events:PutTargets":                  {"iam:PassRole"},
	"ecs:RegisterTaskDefinition":         {"iam:PassRole"},
	"ecs:RunTask":                        {"iam:PassRole"},
	"ecs:StartTask":                      {"iam:PassRole"},
	"glue:CreateJob":                     {"iam:PassRole"},
	"glue:UpdateJob":                     {"iam:PassRole"},
	"codebuild:CreateProject":            {"iam:PassRole"},
	"codebuild:UpdateProject":            {"iam:PassRole"},
	"cloudformation:CreateStack":         {"iam:PassRole"},
	"cloudformation:UpdateStack":         {"iam:PassRole"},
	"ec2:RunInstances":                   {"iam:PassRole"},
	// authorization + list_amazonsecretsmanager.html
	"secretsmanager:BatchGetSecretValue": {"secretsmanager:GetSecretValue"},
	// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
}

// Dependent lists what a call of the action needs beside the action.
func Dependent(action string) []string { return dependent[action] }

// calling are services that use resources by the resources' own policies, and are
// documented to send aws:SourceAccount or aws:SourceArn when they do, by the page
// that shows the condition in such a policy. Of services that are not here a
// condition on the keys may shut them out.
var calling = map[string]string{
	"bedrock.amazonaws.com":       "https://docs.aws.amazon.com/bedrock/latest/userguide/cross-service-confused-deputy-prevention.html",
	"cloudtrail.amazonaws.com":    "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cross-service-confused-deputy-prevention.html",
	"cloudwatch.amazonaws.com":    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html",
	"cognito-idp.amazonaws.com":   "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html",
	"config.amazonaws.com":        "https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html",
	"delivery.logs.amazonaws.com": "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html",
	"events.amazonaws.com":        "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html",
	"iot.amazonaws.com":           "https://docs.aws.amazon.com/iot/latest/developerguide/cross-service-confused-deputy-prevention.html",
	"logs.amazonaws.com":          "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
	"s3.amazonaws.com":            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html",
	"ses.amazonaws.com":           "https://docs.aws.amazon.com/ses/latest/dg/receiving-email-permissions.html",
	"sns.amazonaws.com":           "https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html",
	"ssm.amazonaws.com":           "https://docs.aws.amazon.com/systems-manager/latest/userguide/cross-service-confused-deputy-prevention.html",
}

// assuming are services that are documented to send the keys when they assume a
// role, by the page that shows the condition in a trust policy. Left out are those
// whose guides show it in other policies only (backup, config, glue, sns,
// cognito-idp), and ecs-tasks, whose guide has it for the role of a task and not
// for the role that starts it, of which the same trust is written.
var assuming = map[string]string{
	"appsync.amazonaws.com":           "https://docs.aws.amazon.com/appsync/latest/devguide/attaching-a-data-source.html",
	"bedrock.amazonaws.com":           "https://docs.aws.amazon.com/bedrock/latest/userguide/batch-iam-sr.html",
	"bedrock-agentcore.amazonaws.com": "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-permissions.html",
	"codebuild.amazonaws.com":         "https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html",
	"dms.amazonaws.com":               "https://docs.aws.amazon.com/dms/latest/userguide/cross-service-confused-deputy-prevention.html",
	"events.amazonaws.com":            "https://docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html",
	"iot.amazonaws.com":               "https://docs.aws.amazon.com/iot/latest/developerguide/cross-service-confused-deputy-prevention.html",
	"logs.amazonaws.com":              "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html",
	"pipes.amazonaws.com":             "https://docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html",
	"sagemaker.amazonaws.com":         "https://docs.aws.amazon.com/sagemaker/latest/dg/security-confused-deputy-prevention.html",
	"scheduler.amazonaws.com":         "https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html",
	"ssm.amazonaws.com":               "https://docs.aws.amazon.com/systems-manager/latest/userguide/cross-service-confused-deputy-prevention.html",
	"states.amazonaws.com":            "https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html",
	"transcribe.amazonaws.com":        "https://docs.aws.amazon.com/transcribe/latest/dg/security_iam_id-based-policy-examples.html",
	"transfer.amazonaws.com":          "https://docs.aws.amazon.com/transfer/latest/userguide/confused-deputy.html",
	"vpc-flow-logs.amazonaws.com":     "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html",
}

// SaysSource names the page by which a service says on whose behalf it uses a
// resource; ok is false for one that is not known to say so. The service may have
// the suffix of China's partition.
func SaysSource(service string) (page string, ok bool) { return documented(calling, service) }

// SaysSourceAssuming names the page by which a service says on whose behalf it
// assumes a role.
func SaysSourceAssuming(service string) (page string, ok bool) {
	return documented(assuming, service)
}

func documented(table map[string]string, service string) (page string, ok bool) {
	page, ok = table[strings.TrimSuffix(strings.ToLower(service), ".cn")]
	return page, ok
}

// aliases are names that are written for actions and are none: the call of an
// API, or the prefix of an endpoint. By the name in lower case.
var aliases = map[string]string{
	// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
	"sqs:changemessagevisibilitybatch": "sqs:ChangeMessageVisibility",
	"sqs:deletemessagebatch":           "sqs:DeleteMessage",
	"sqs:sendmessagebatch":             "sqs:SendMessage",
	// authorization + list_amazonsns.html
	"sns:publishbatch": "sns:Publish",
	// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
	"s3:completemultipartupload":         "s3:PutObject",
	"s3:copyobject":                      "s3:PutObject",
	"s3:createmultipartupload":           "s3:PutObject",
	"s3:deletebucketcors":                "s3:PutBucketCORS",
	"s3:deleteobjects":                   "s3:DeleteObject",
	"s3:getbucketencryption":             "s3:GetEncryptionConfiguration",
	"s3:getbucketlifecycleconfiguration": "s3:GetLifecycleConfiguration",
	"s3:headbucket":                      "s3:ListBucket",
	"s3:headobject":                      "s3:GetObject",
	"s3:listbuckets":                     "s3:ListAllMyBuckets",
	"s3:listmultipartuploads":            "s3:ListBucketMultipartUploads",
	"s3:listobjects":                     "s3:ListBucket",
	"s3:listobjectsv2":                   "s3:ListBucket",
	"s3:listobjectversions":              "s3:ListBucketVersions",
	"s3:listparts":                       "s3:ListMultipartUploadParts",
	"s3:putbucketencryption":             "s3:PutEncryptionConfiguration",
	"s3:putbucketlifecycleconfiguration": "s3:PutLifecycleConfiguration",
	"s3:selectobjectcontent":             "s3:GetObject",
	"s3:uploadpart":                      "s3:PutObject",
	// lambdaGuide + lambda-api-permissions-ref.html
	"lambda:invoke":                   "lambda:InvokeFunction",
	"lambda:invokewithresponsestream": "lambda:InvokeFunction",
	// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html and transaction-apis-iam.html
	"dynamodb:batchexecutestatement": "dynamodb:PartiQLSelect",
	"dynamodb:executestatement":      "dynamodb:PartiQLSelect",
	"dynamodb:executetransaction":    "dynamodb:PartiQLSelect",
	"dynamodb:transactgetitems":      "dynamodb:GetItem",
	"dynamodb:transactwriteitems":    "dynamodb:PutItem",
	// https://docs.aws.amazon.com/bedrock/latest/userguide/inference-prereq.html
	"bedrock:converse":                              "bedrock:InvokeModel",
	"bedrock:conversestream":                        "bedrock:InvokeModelWithResponseStream",
	"bedrock-runtime:converse":                      "bedrock:InvokeModel",
	"bedrock-runtime:conversestream":                "bedrock:InvokeModelWithResponseStream",
	"bedrock-runtime:invokemodel":                   "bedrock:InvokeModel",
	"bedrock-runtime:invokemodelwithresponsestream": "bedrock:InvokeModelWithResponseStream",
	"bedrock-agent-runtime:invokeagent":             "bedrock:InvokeAgent",
	"bedrock-agent-runtime:retrieve":                "bedrock:Retrieve",
	// authorization + list_amazonkinesisfirehose.html
	"firehose:putrecords": "firehose:PutRecordBatch",
	// authorization + list_amazoncloudwatch.html
	"cloudwatch:describealarm":      "cloudwatch:DescribeAlarms",
	"cloudwatch:getmetricstatistic": "cloudwatch:GetMetricStatistics",
	"cloudwatch:putmetricsdata":     "cloudwatch:PutMetricData",
	"monitoring:putmetricdata":      "cloudwatch:PutMetricData",
	// authorization + list_amazonapigatewaymanagement.html and list_amazonapigateway.html
	"apigateway:invoke":                        "execute-api:Invoke",
	"apigatewaymanagementapi:posttoconnection": "execute-api:ManageConnections",
	"execute-api:posttoconnection":             "execute-api:ManageConnections",
	// the name of the service's endpoint is not the prefix of its actions
	"cloudwatchlogs:putlogevents":  "logs:PutLogEvents",
	"eventbridge:putevents":        "events:PutEvents",
	"email:sendemail":              "ses:SendEmail",
	"kinesisfirehose:putrecord":    "firehose:PutRecord",
	"stepfunctions:startexecution": "states:StartExecution",
	"sfn:startexecution":           "states:StartExecution",
	"dynamodbstreams:getrecords":   "dynamodb:GetRecords",
	"streams.dynamodb:getrecords":  "dynamodb:GetRecords",
	"secretmanager:getsecretvalue": "secretsmanager:GetSecretValue",
	"cognito:adminconfirmsignup":   "cognito-idp:AdminConfirmSignUp",
}

// Alias returns the action that is meant by a name which is written for it.
func Alias(action string) (string, bool) {
	meant, ok := aliases[strings.ToLower(action)]
	return meant, ok
}

// global are the condition keys of every service with their kinds, in lower
// case; a key that ends in / stands for all that begin so. Source: iamGuide +
// reference_policies_condition-keys.html.
var global = map[string]string{
	"aws:assumedroot": "ARN", "aws:calledvia": "ArrayOfString", "aws:calledviafirst": "String", "aws:calledvialast": "String",
	"aws:chatbotsourcearn": "ARN", "aws:currenttime": "Date", "aws:ec2instancesourceprivateipv4": "IPAddress",
	"aws:ec2instancesourcevpc": "String", "aws:epochtime": "Date", "aws:federatedprovider": "String", "aws:issso": "Bool",
	"aws:multifactorauthage": "Numeric", "aws:multifactorauthpresent": "Bool", "aws:principalaccount": "String",
	"aws:principalarn": "ARN", "aws:principalisawsservice": "Bool", "aws:principalorgid": "String",
	"aws:principalorgpaths": "ArrayOfString", "aws:principalservicename": "String", "aws:principalservicenameslist": "ArrayOfString",
	"aws:principaltag/": "String", "aws:principaltype": "String", "aws:referer": "String", "aws:requestedregion": "String",
	"aws:requesttag/": "String", "aws:resourceaccount": "String", "aws:resourceorgid": "String", "aws:resourceorgpaths": "ArrayOfString",
	"aws:resourcetag/": "String", "aws:securetransport": "Bool", "aws:signinsessionarn": "ARN", "aws:sourceaccount": "String", "aws:sourcearn": "ARN",
	"aws:sourceidentity": "String", "aws:sourceip": "IPAddress", "aws:sourceorgid": "String", "aws:sourceorgpaths": "ArrayOfString",
	"aws:sourceowner": "String", "aws:sourcevpc": "String", "aws:sourcevpcarn": "ARN", "aws:sourcevpce": "String", "aws:tagkeys": "ArrayOfString",
	"aws:tokenissuetime": "Date", "aws:useragent": "String", "aws:userid": "String", "aws:username": "String",
	"aws:viaawsmcpservice": "Bool", "aws:calledviaawsmcp": "String", "aws:viaawsservice": "Bool", "aws:vpceaccount": "String", "aws:vpceorgid": "String", "aws:vpceorgpaths": "ArrayOfString",
	"aws:vpcsourceip": "IPAddress", "aws:requestid": "String", "aws:isroot": "Bool",
}

// GlobalKey returns the kind of a condition key that requests to every service
// may have.
func GlobalKey(key string) (kind string, ok bool) {
	if kind, ok = global[key]; ok {
		return kind, true
	}
	if i := strings.IndexByte(key, '/'); i > 0 {
		kind, ok = global[key[:i+1]]
	}
	return kind, ok
}

// GlobalKeys lists them, for suggestions.
func GlobalKeys() []string {
	var out []string
	for key := range global {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

// dataPlane are, for services whose resources hold or move data, the actions of
// level Write that work with what is in the resources. Every other action of these
// services that writes changes the resources themselves. Source: authorization +
// the page of each service.
var dataPlane = map[string][]string{
	"dynamodb":       {"BatchWriteItem", "DeleteItem", "PartiQLDelete", "PartiQLInsert", "PartiQLUpdate", "PutItem", "UpdateItem", "ConditionCheckItem"},
	"events":         {"InvokeApiDestination", "PutEvents", "PutPartnerEvents", "RetrieveConnectionCredentials"},
	"firehose":       {"PutRecord", "PutRecordBatch"},
	"kinesis":        {"PutRecord", "PutRecords", "SubscribeToShard"},
	"kms":            {"Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext", "GenerateDataKeyWithoutPlaintext", "GenerateMac", "GenerateRandom", "ReEncryptFrom", "ReEncryptTo", "Sign", "Verify", "VerifyMac", "DeriveSharedSecret", "CreateGrant", "RetireGrant"},
	"lambda":         {"InvokeAsync", "InvokeFunction", "InvokeFunctionUrl", "CheckpointDurableExecution", "SendDurableExecutionCallbackFailure", "SendDurableExecutionCallbackHeartbeat", "SendDurableExecutionCallbackSuccess", "StopDurableExecution"},
	"s3":             {"AbortMultipartUpload", "DeleteObject", "DeleteObjectTagging", "DeleteObjectVersion", "DeleteObjectVersionTagging", "PutObject", "PutObjectTagging", "PutObjectVersionTagging", "PutObjectRetention", "PutObjectLegalHold", "ReplicateObject", "ReplicateDelete", "ReplicateTags", "RestoreObject", "InitiateReplication", "PutObjectAnnotation", "DeleteObjectAnnotation", "DeleteObjectVersionAnnotation", "PutObjectVersionAnnotation", "UpdateObjectEncryption"},
	"secretsmanager": {"PutSecretValue", "UpdateSecretVersionStage", "RotateSecret", "CancelRotateSecret"},
	"sns":            {"Publish", "ConfirmSubscription"},
	"sqs":            {"ChangeMessageVisibility", "DeleteMessage", "ReceiveMessage", "SendMessage"},
	"states":         {"InvokeHTTPEndpoint", "RedriveExecution", "SendTaskFailure", "SendTaskHeartbeat", "SendTaskSuccess", "StartExecution", "StartSyncExecution", "StopExecution"},
}

// ControlPlane tells whether an action of a data service changes resources
// themselves, or who may use them.
func (u *Universe) ControlPlane(id ActionID) bool {
	service := u.ServiceOf(id).Prefix
	plane, ok := dataPlane[service]
	if !ok {
		return false
	}
	a, err := u.Action(id)
	if err != nil || a.Levels&(Write|PermissionsManagement) == 0 || a.Levels&Tagging != 0 {
		return false
	}
	return !slices.Contains(plane, u.line(u.names, id))
}
