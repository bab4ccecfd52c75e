package collect_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	apitypes "github.com/aws/aws-sdk-go-v2/service/apigateway/types"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2"
	api2types "github.com/aws/aws-sdk-go-v2/service/apigatewayv2/types"
	"github.com/aws/aws-sdk-go-v2/service/appsync"
	appsynctypes "github.com/aws/aws-sdk-go-v2/service/appsync/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cloudwatchschemas "github.com/aws/aws-sdk-go-v2/service/cloudwatch/schemas"
	cloudwatchtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/codedeploy"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	dynamodbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	eventstypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/firehose"
	firehosetypes "github.com/aws/aws-sdk-go-v2/service/firehose/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/kinesis"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	orgtypes "github.com/aws/aws-sdk-go-v2/service/organizations/types"
	"github.com/aws/aws-sdk-go-v2/service/pipes"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	schedulertypes "github.com/aws/aws-sdk-go-v2/service/scheduler/types"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/smithy-go/transport/http/protocol/awsquery"

	"github.com/belay-dev/belay/internal/awstest"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/snapshot"
)

// secret is in every place of the account where people put what nobody may see.
const secret = "hunter2"

// must takes the error of a call that a test needs.
func must[T any](t *testing.T) func(T, error) T {
	t.Helper()
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// do makes a call that a test needs.
func do[In, Out, Option any](t *testing.T, call func(context.Context, In, ...func(Option)) (Out, error), in In) Out {
	t.Helper()
	return must[Out](t)(call(t.Context(), in))
}

// build makes the account that the tests look at, as people make one.
func build(t *testing.T, front http.Handler) {
	t.Helper()
	server := httptest.NewServer(front)
	defer server.Close()
	c := must[aws.Config](t)(config.LoadDefaultConfig(t.Context(), config.WithRegion(here), config.WithBaseEndpoint(server.URL)))
	text := aws.String
	statement := func(action, resource string) *string {
		return text(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"` + action + `","Resource":"` + resource + `"}]}`)
	}
	access := iam.NewFromConfig(c)
	role := *do(t, access.CreateRole, &iam.CreateRoleInput{
		RoleName: text("worker"), AssumeRolePolicyDocument: text(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}`),
		Tags: []iamtypes.Tag{{Key: text("team"), Value: text("b")}, {Key: text("app"), Value: text("a")}},
	}).Role.Arn
	do(t, access.PutRolePolicy, &iam.PutRolePolicyInput{RoleName: text("worker"), PolicyName: text("send"), PolicyDocument: statement("sqs:*", "*")})
	managed := do(t, access.CreatePolicy, &iam.CreatePolicyInput{PolicyName: text("table"), PolicyDocument: statement("dynamodb:GetItem", "*")})
	do(t, access.AttachRolePolicy, &iam.AttachRolePolicyInput{RoleName: text("worker"), PolicyArn: managed.Policy.Arn})
	do(t, access.AttachRolePolicy, &iam.AttachRolePolicyInput{RoleName: text("worker"), PolicyArn: text("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")})
	do(t, access.CreateGroup, &iam.CreateGroupInput{GroupName: text("ops")})
	do(t, access.CreateUser, &iam.CreateUserInput{UserName: text("ann")})
	do(t, access.AddUserToGroup, &iam.AddUserToGroupInput{UserName: text("ann"), GroupName: text("ops")})
	do(t, access.CreateAccessKey, &iam.CreateAccessKeyInput{UserName: text("ann")})
	do(t, access.CreateOpenIDConnectProvider, &iam.CreateOpenIDConnectProviderInput{Url: text("https://token.example.com"), ClientIDList: []string{"sts.amazonaws.com"}, ThumbprintList: []string{strings.Repeat("a", 40)}})
	do(t, access.CreateSAMLProvider, &iam.CreateSAMLProviderInput{Name: text("corp"), SAMLMetadataDocument: text(strings.Repeat("<!-- "+secret+" -->", 60))})
	do(t, access.UpdateAccountPasswordPolicy, &iam.UpdateAccountPasswordPolicyInput{MinimumPasswordLength: aws.Int32(14)})

	queues := sqs.NewFromConfig(c)
	queue := do(t, queues.CreateQueue, &sqs.CreateQueueInput{QueueName: text("jobs"), Attributes: map[string]string{"Policy": *statement("sqs:SendMessage", "*"), "VisibilityTimeout": "60"}})
	queueARN := "arn:aws:sqs:" + here + ":123456789012:jobs"

	functions := lambda.NewFromConfig(c)
	function := do(t, functions.CreateFunction, &lambda.CreateFunctionInput{
		FunctionName: text("resize"), Role: &role, Runtime: lambdatypes.RuntimePython312, Handler: text("main.handler"), Publish: true,
		Code: &lambdatypes.FunctionCode{ZipFile: zipped(t)}, Timeout: aws.Int32(30),
		Environment: &lambdatypes.Environment{Variables: map[string]string{"DB_PASSWORD": secret, "TABLE": secret}},
		SnapStart:   &lambdatypes.SnapStart{ApplyOn: lambdatypes.SnapStartApplyOnPublishedVersions},
	})
	do(t, functions.CreateAlias, &lambda.CreateAliasInput{FunctionName: text("resize"), Name: text("live"), FunctionVersion: text("1")})
	do(t, functions.AddPermission, &lambda.AddPermissionInput{FunctionName: text("resize"), StatementId: text("s3"), Action: text("lambda:InvokeFunction"), Principal: text("s3.amazonaws.com")})
	do(t, functions.PutFunctionConcurrency, &lambda.PutFunctionConcurrencyInput{FunctionName: text("resize"), ReservedConcurrentExecutions: aws.Int32(5)})
	do(t, functions.PutFunctionEventInvokeConfig, &lambda.PutFunctionEventInvokeConfigInput{FunctionName: text("resize"), MaximumRetryAttempts: aws.Int32(1)})
	do(t, functions.CreateFunctionUrlConfig, &lambda.CreateFunctionUrlConfigInput{FunctionName: text("resize"), AuthType: lambdatypes.FunctionUrlAuthTypeNone})
	do(t, functions.CreateEventSourceMapping, &lambda.CreateEventSourceMappingInput{FunctionName: text("resize"), EventSourceArn: &queueARN, BatchSize: aws.Int32(5)})

	topics := sns.NewFromConfig(c)
	topic := do(t, topics.CreateTopic, &sns.CreateTopicInput{Name: text("alerts")})
	do(t, topics.Subscribe, &sns.SubscribeInput{TopicArn: topic.TopicArn, Protocol: text("email"), Endpoint: text(secret + "@example.com"), ReturnSubscriptionArn: true})
	do(t, topics.Subscribe, &sns.SubscribeInput{TopicArn: topic.TopicArn, Protocol: text("https"), Endpoint: text("https://user:" + secret + "@example.com/hook?token=" + secret)})
	do(t, topics.Subscribe, &sns.SubscribeInput{TopicArn: topic.TopicArn, Protocol: text("sqs"), Endpoint: &queueARN})

	alarms := cloudwatch.NewFromConfig(c, func(o *cloudwatch.Options) {
		o.Protocol = awsquery.New(cloudwatchschemas.GraniteServiceVersion20100801)
	})
	do(t, alarms.PutMetricAlarm, &cloudwatch.PutMetricAlarmInput{
		AlarmName: text("resize-errors"), Namespace: text("AWS/Lambda"), MetricName: text("Errors"), Statistic: cloudwatchtypes.StatisticSum, Period: aws.Int32(60),
		EvaluationPeriods: aws.Int32(1), Threshold: aws.Float64(1), ComparisonOperator: cloudwatchtypes.ComparisonOperatorGreaterThanOrEqualToThreshold,
		Dimensions: []cloudwatchtypes.Dimension{{Name: text("FunctionName"), Value: text("resize")}}, AlarmActions: []string{*topic.TopicArn},
	})
	groups := cloudwatchlogs.NewFromConfig(c)
	do(t, groups.CreateLogGroup, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: text("/aws/lambda/resize")})
	do(t, groups.PutMetricFilter, &cloudwatchlogs.PutMetricFilterInput{
		LogGroupName: text("/aws/lambda/resize"), FilterName: text("errors"), FilterPattern: text("ERROR"),
		MetricTransformations: []logstypes.MetricTransformation{{MetricName: text("n"), MetricNamespace: text("x"), MetricValue: text("1")}},
	})

	apis := apigateway.NewFromConfig(c)
	api := do(t, apis.CreateRestApi, &apigateway.CreateRestApiInput{Name: text("shop"), Policy: statement("execute-api:Invoke", "*")})
	root := do(t, apis.GetResources, &apigateway.GetResourcesInput{RestApiId: api.Id}).Items[0].Id
	do(t, apis.PutMethod, &apigateway.PutMethodInput{RestApiId: api.Id, ResourceId: root, HttpMethod: text("GET"), AuthorizationType: text("NONE")})
	do(t, apis.PutIntegration, &apigateway.PutIntegrationInput{
		RestApiId: api.Id, ResourceId: root, HttpMethod: text("GET"), Type: apitypes.IntegrationTypeHttp, IntegrationHttpMethod: text("GET"),
		Uri:               text("https://user:" + secret + "@example.com/?key=" + secret),
		RequestParameters: map[string]string{"integration.request.header.X-Api-Key": "'" + secret + "'", "integration.request.header.X-Amz-Invocation-Type": "'Event'"},
		RequestTemplates:  map[string]string{"application/json": `{"token": "` + secret + `"}`},
	})
	do(t, apis.CreateDeployment, &apigateway.CreateDeploymentInput{RestApiId: api.Id, StageName: text("prod"), Variables: map[string]string{"token": secret}})
	httpAPIs := apigatewayv2.NewFromConfig(c)
	second := do(t, httpAPIs.CreateApi, &apigatewayv2.CreateApiInput{Name: text("front"), ProtocolType: api2types.ProtocolTypeHttp})
	integration := do(t, httpAPIs.CreateIntegration, &apigatewayv2.CreateIntegrationInput{ApiId: second.ApiId, IntegrationType: api2types.IntegrationTypeAwsProxy, IntegrationUri: function.FunctionArn, PayloadFormatVersion: text("2.0")})
	do(t, httpAPIs.CreateRoute, &apigatewayv2.CreateRouteInput{ApiId: second.ApiId, RouteKey: text("GET /"), Target: text("integrations/" + *integration.IntegrationId)})
	do(t, httpAPIs.CreateStage, &apigatewayv2.CreateStageInput{ApiId: second.ApiId, StageName: text("$default"), StageVariables: map[string]string{"token": secret}})
	do(t, appsync.NewFromConfig(c).CreateGraphqlApi, &appsync.CreateGraphqlApiInput{Name: text("graph"), AuthenticationType: appsynctypes.AuthenticationTypeApiKey})

	do(t, sfn.NewFromConfig(c).CreateStateMachine, &sfn.CreateStateMachineInput{Name: text("orders"), RoleArn: &role, Definition: text(
		`{"StartAt":"Do","States":{"Do":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"` + *function.FunctionArn +
			`","Payload":{"token":"` + secret + `","order.$":"$.order"}},"End":true}}}`)})
	events := eventbridge.NewFromConfig(c)
	do(t, events.PutRule, &eventbridge.PutRuleInput{Name: text("nightly"), ScheduleExpression: text("rate(1 day)")})
	do(t, events.PutTargets, &eventbridge.PutTargetsInput{Rule: text("nightly"), Targets: []eventstypes.Target{{Id: text("1"), Arn: function.FunctionArn, Input: text(`{"token":"` + secret + `"}`)}}})
	do(t, scheduler.NewFromConfig(c).CreateSchedule, &scheduler.CreateScheduleInput{
		Name: text("hourly"), ScheduleExpression: text("rate(1 hour)"), FlexibleTimeWindow: &schedulertypes.FlexibleTimeWindow{Mode: schedulertypes.FlexibleTimeWindowModeOff},
		Target: &schedulertypes.Target{Arn: function.FunctionArn, RoleArn: &role, Input: text(secret)},
	})
	do(t, pipes.NewFromConfig(c).CreatePipe, &pipes.CreatePipeInput{Name: text("feed"), RoleArn: &role, Source: &queueARN, Target: function.FunctionArn})
	tables := dynamodb.NewFromConfig(c)
	do(t, tables.CreateTable, &dynamodb.CreateTableInput{
		TableName: text("orders"), BillingMode: dynamodbtypes.BillingModePayPerRequest,
		KeySchema:            []dynamodbtypes.KeySchemaElement{{AttributeName: text("id"), KeyType: dynamodbtypes.KeyTypeHash}},
		AttributeDefinitions: []dynamodbtypes.AttributeDefinition{{AttributeName: text("id"), AttributeType: dynamodbtypes.ScalarAttributeTypeS}},
	})
	do(t, kinesis.NewFromConfig(c).CreateStream, &kinesis.CreateStreamInput{StreamName: text("clicks"), ShardCount: aws.Int32(1)})
	buckets := s3.NewFromConfig(c, func(o *s3.Options) { o.UsePathStyle = true })
	do(t, buckets.CreateBucket, &s3.CreateBucketInput{Bucket: text("uploads"), CreateBucketConfiguration: &s3types.CreateBucketConfiguration{LocationConstraint: here}})
	do(t, buckets.PutBucketPolicy, &s3.PutBucketPolicyInput{Bucket: text("uploads"), Policy: statement("s3:GetObject", "arn:aws:s3:::uploads/*")})
	do(t, buckets.PutBucketNotificationConfiguration, &s3.PutBucketNotificationConfigurationInput{Bucket: text("uploads"), NotificationConfiguration: &s3types.NotificationConfiguration{
		QueueConfigurations: []s3types.QueueConfiguration{{QueueArn: &queueARN, Events: []s3types.Event{"s3:ObjectCreated:*"}}},
	}})
	trails := cloudtrail.NewFromConfig(c)
	do(t, trails.CreateTrail, &cloudtrail.CreateTrailInput{Name: text("main"), S3BucketName: text("uploads"), IsMultiRegionTrail: aws.Bool(true)})
	do(t, trails.StartLogging, &cloudtrail.StartLoggingInput{Name: text("main")})
	do(t, firehose.NewFromConfig(c).CreateDeliveryStream, &firehose.CreateDeliveryStreamInput{DeliveryStreamName: text("log"), HttpEndpointDestinationConfiguration: &firehosetypes.HttpEndpointDestinationConfiguration{
		EndpointConfiguration: &firehosetypes.HttpEndpointConfiguration{Url: text("https://example.com/?key=" + secret), AccessKey: text(secret)},
		S3Configuration:       &firehosetypes.S3DestinationConfiguration{BucketARN: text("arn:aws:s3:::uploads"), RoleARN: &role},
	}})
	do(t, kms.NewFromConfig(c).CreateKey, &kms.CreateKeyInput{})
	secrets := secretsmanager.NewFromConfig(c)
	do(t, secrets.CreateSecret, &secretsmanager.CreateSecretInput{Name: text("db"), SecretString: text(secret)})
	do(t, secrets.PutResourcePolicy, &secretsmanager.PutResourcePolicyInput{SecretId: text("db"), ResourcePolicy: statement("secretsmanager:GetSecretValue", "*")})
	deployments := codedeploy.NewFromConfig(c)
	do(t, deployments.CreateApplication, &codedeploy.CreateApplicationInput{ApplicationName: text("app")})
	do(t, deployments.CreateDeploymentGroup, &codedeploy.CreateDeploymentGroupInput{ApplicationName: text("app"), DeploymentGroupName: text("all"), ServiceRoleArn: &role})

	organization := organizations.NewFromConfig(c)
	do(t, organization.CreateOrganization, &organizations.CreateOrganizationInput{FeatureSet: orgtypes.OrganizationFeatureSetAll})
	_ = queue
}

// unable are the calls that moto does not know.
var unable = []string{"iam:GetServiceLastAccessedDetails"}

func TestMoto(t *testing.T) {
	front := must[http.Handler](t)(awstest.Front(awstest.Moto(t)))
	session := openFor(t, front, time.Minute)
	build(t, front)
	name := filepath.Join(t.TempDir(), "snapshot.json")
	o := options()
	o.Regions, o.LastAccessed = []string{here}, true
	_, s := gather(t, t.Context(), session, o, name)
	for _, call := range s.Calls {
		switch known := !slices.Contains(unable, call.Name); {
		case known && !call.Complete && !call.Optional:
			t.Errorf("%s is not complete: %v", call.Name, call.Failures)
		case !known && call.Complete:
			t.Errorf("moto knows %s now: take it off the list", call.Name)
		case known && call.Items == 0 && !slices.Contains([]string{"iam:ListAccountAliases", "kms:ListAliases"}, call.Name) && call.Absent == 0:
			t.Logf("%s returned nothing", call.Name)
		}
	}
	if i := bytes.Index(s.Text, []byte(secret)); i >= 0 {
		t.Errorf("a secret is in the snapshot: …%s…", s.Text[max(0, i-300):min(len(s.Text), i+50)])
	}
	for _, name := range []string{"DB_PASSWORD", "X-Api-Key", `"X-Amz-Invocation-Type": "'Event'"`, `"order.$": "$.order"`} {
		name = strings.TrimPrefix(name, `"`)
		if !bytes.Contains(s.Text, []byte(name)) {
			t.Errorf("%s is not in the snapshot", name)
		}
	}
	documents(t, s)

	again := filepath.Join(t.TempDir(), "again.json")
	gather(t, t.Context(), session, o, again)
	if content := must[[]byte](t)(os.ReadFile(again)); !bytes.Equal(content, s.Text) {
		t.Errorf("the same account makes another snapshot:\n%s", firstDifference(s.Text, content))
	}
}

// documents wants what some APIs return as texts to be mappings.
func documents(t *testing.T, s *snapshot.Snapshot) {
	t.Helper()
	for _, c := range []struct{ call, list, field string }{
		{"lambda:GetPolicy", "", "Policy"},
		{"sqs:GetQueueAttributes", "", "Attributes.Policy"},
		{"sns:GetTopicAttributes", "", "Attributes.Policy"},
		{"states:DescribeStateMachine", "", "definition"},
		{"s3:GetBucketPolicy", "", "Policy"},
		{"kms:GetKeyPolicy", "", "Policy"},
		{"secretsmanager:GetResourcePolicy", "", "ResourcePolicy"},
		{"apigateway:GetRestApis", "", "policy"},
	} {
		result := s.Result(here, c.call, c.list)
		if len(result.Items) == 0 {
			t.Errorf("%s returned nothing", c.call)
			continue
		}
		value := result.Items[0].Attr().Value
		for field := range strings.SplitSeq(c.field, ".") {
			block, _ := value.(model.Block)
			value = block[field].Value
		}
		if _, ok := value.(model.Block); !ok {
			t.Errorf("%s of %s is %T and no mapping", c.field, c.call, value)
		}
	}
}

func firstDifference(a, b []byte) string {
	linesA, linesB := bytes.Split(a, []byte("\n")), bytes.Split(b, []byte("\n"))
	for i := range min(len(linesA), len(linesB)) {
		if !bytes.Equal(linesA[i], linesB[i]) {
			return string(bytes.Join(linesA[max(0, i-5):i+1], []byte("\n"))) + "\n--- and ---\n" + string(linesB[i])
		}
	}
	return "one is longer"
}
