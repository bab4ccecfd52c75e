package report_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/report"
	"github.com/belay-dev/belay/rules"
)

// sameWords are the words of fixes in capitals within that Terraform has, too, with
// what they are.
var sameWords = map[string]string{
	"dimension of a metric": "ApiId ApiName DeliveryStreamName EventBusName ExecutedVersion FunctionName GlobalSecondaryIndexName " +
		"GraphQLAPIId PipeName QueueName RuleName ScheduleGroup StateMachineArn StreamName TableName TopicName",
	"metric": "ApproximateNumberOfMessagesVisible ClaimedAccountConcurrency ExecutionFailed FailedInvocations InvocationDroppedCount NumberOfNotificationsFailed " +
		"NumberOfNotificationsFailedToRedriveToDlq ThrottledRequests WriteProvisionedThroughputExceeded",
	"action or condition key of IAM": "AWSServiceName CreateLogGroup ExternalId GenerateDataKey InvokeFunction PassRole PassedToService PermissionsBoundary " +
		"PrincipalOrgID PutEvents PutObject SendMessage SourceAccount SourceArn SourceVpc SourceVpce StringEquals StringLike ViaService",
	"states language": "AWSLambdaException BackoffRate HeartbeatSeconds MaxAttempts MaxDelaySeconds SdkClientException ServiceException TimeoutSeconds TimeoutSecondsPath TooManyRequestsException",
	"name": "AppSync CloudFront CodeDeploy EventBridge WebSocket AWSLambdaBasicExecutionRole AWSLambdaVPCAccessExecutionRole " +
		"AWSXRayDaemonWriteAccess AWSLambdaSQSQueueExecutionRole AzureFunctionsJobHost__functionTimeout ReportBatchItemFailures LambdaCanary10Percent5Minutes " +
		"AWSDenyAll BeforeAllowTraffic",
	"of a thing that Terraform has not": "ServiceTimeout DeploymentPreference DynamoDBCrudPolicy S3CrudPolicy S3ReadPolicy",
}

var camel = regexp.MustCompile(`\b[A-Z]\w*[a-z][A-Z]\w*`)

// TestFixesInWordsOfTerraform holds the fix of each rule that shows itself on
// Terraform against the words that Terraform has.
func TestFixesInWordsOfTerraform(t *testing.T) {
	e, err := engine.New(t.Context(), rules.FS, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var same []string
	for _, words := range sameWords {
		same = append(same, strings.Fields(words)...)
	}
	changed := 0
	for _, rule := range e.Rules() {
		f := engine.Finding{Rule: rule, Subject: &model.Resource{Type: "aws_x"}}
		fix := report.FixOf(f)
		if strings.Contains(fix, "in Terraform") {
			t.Errorf("%s says to those who write Terraform what it is called there: %s", rule.ID, fix)
		}
		if f.Subject.Type = "awscc_x"; report.FixOf(f) != fix {
			t.Errorf("%s has other words on AWS's own provider: %s", rule.ID, report.FixOf(f))
		}
		if strings.Contains(fix, "AWS::") || strings.Contains(fix, "GetAtt") {
			t.Errorf("%s speaks of CloudFormation: %s", rule.ID, fix)
		}
		for _, word := range camel.FindAllString(fix, -1) {
			if !slices.Contains(same, word) {
				t.Errorf("%s speaks of %s, which Terraform calls otherwise: %s", rule.ID, word, fix)
			}
		}
		f.Subject.Type = "AWS::X"
		if report.FixOf(f) != rule.Fix {
			t.Errorf("%s has other words on CloudFormation: %s", rule.ID, report.FixOf(f))
		}
		if fix != rule.Fix {
			changed++
			t.Logf("%s: %s", rule.ID, fix)
		}
	}
	if changed < 40 {
		t.Errorf("only %d fixes are put in other words", changed)
	}
}
