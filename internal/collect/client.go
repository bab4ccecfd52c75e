package collect

import (
	"context"
	"fmt"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/account"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	"github.com/aws/aws-sdk-go-v2/service/appsync"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cloudwatchschemas "github.com/aws/aws-sdk-go-v2/service/cloudwatch/schemas"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/codedeploy"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/firehose"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kinesis"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/pipes"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	endpoints "github.com/aws/smithy-go/endpoints"
	"github.com/aws/smithy-go/transport/http/protocol/awsquery"
)

// clients are what calls are made with in one region of one account.
type clients struct {
	account   string
	partition string
	region    string
	pause     func() error // waits for a job of the service, or for the end of the collection

	accounts      *account.Client
	apigateway    *apigateway.Client
	apigatewayv2  *apigatewayv2.Client
	appsync       *appsync.Client
	autoscaling   *applicationautoscaling.Client
	cloudtrail    *cloudtrail.Client
	cloudwatch    *cloudwatch.Client
	logs          *cloudwatchlogs.Client
	codedeploy    *codedeploy.Client
	dynamodb      *dynamodb.Client
	ec2           *ec2.Client
	events        *eventbridge.Client
	firehose      *firehose.Client
	iam           *iam.Client
	kinesis       *kinesis.Client
	kms           *kms.Client
	lambda        *lambda.Client
	organizations *organizations.Client
	pipes         *pipes.Client
	s3            *s3.Client
	s3control     *s3control.Client
	scheduler     *scheduler.Client
	secrets       *secretsmanager.Client
	states        *sfn.Client
	sns           *sns.Client
	sqs           *sqs.Client
}

func newClients(config aws.Config, identity Identity, region string) *clients {
	config = config.Copy()
	config.Region = region
	return &clients{
		account: identity.Account, partition: identity.Partition, region: region,
		accounts:     account.NewFromConfig(config),
		apigateway:   apigateway.NewFromConfig(config),
		apigatewayv2: apigatewayv2.NewFromConfig(config),
		appsync:      appsync.NewFromConfig(config),
		autoscaling:  applicationautoscaling.NewFromConfig(config),
		cloudtrail:   cloudtrail.NewFromConfig(config),
		cloudwatch: cloudwatch.NewFromConfig(config, func(o *cloudwatch.Options) {
			// The protocol that everything that speaks CloudWatch has, emulators too.
			o.Protocol = awsquery.New(cloudwatchschemas.GraniteServiceVersion20100801)
		}),
		logs:          cloudwatchlogs.NewFromConfig(config),
		codedeploy:    codedeploy.NewFromConfig(config),
		dynamodb:      dynamodb.NewFromConfig(config),
		ec2:           ec2.NewFromConfig(config),
		events:        eventbridge.NewFromConfig(config),
		firehose:      firehose.NewFromConfig(config),
		iam:           iam.NewFromConfig(config),
		kinesis:       kinesis.NewFromConfig(config),
		kms:           kms.NewFromConfig(config),
		lambda:        lambda.NewFromConfig(config),
		organizations: organizations.NewFromConfig(config),
		pipes:         pipes.NewFromConfig(config),
		s3: s3.NewFromConfig(config, func(o *s3.Options) {
			// A bucket of another endpoint has no host of its own.
			o.UsePathStyle = config.BaseEndpoint != nil
		}),
		s3control: s3control.NewFromConfig(config, func(o *s3control.Options) {
			// An account of another endpoint has none either.
			if config.BaseEndpoint != nil {
				o.EndpointResolverV2 = endpointWithoutAccount(*config.BaseEndpoint)
			}
		}),
		scheduler: scheduler.NewFromConfig(config),
		secrets:   secretsmanager.NewFromConfig(config),
		states:    sfn.NewFromConfig(config),
		sns:       sns.NewFromConfig(config),
		sqs:       sqs.NewFromConfig(config),
	}
}

// An endpointWithoutAccount is an address that is not told apart by account.
type endpointWithoutAccount string

// ResolveEndpoint returns the address.
func (e endpointWithoutAccount) ResolveEndpoint(context.Context, s3control.EndpointParameters) (endpoints.Endpoint, error) {
	address, err := url.Parse(string(e))
	if err != nil {
		return endpoints.Endpoint{}, fmt.Errorf("read the endpoint %s: %w", string(e), err)
	}
	return endpoints.Endpoint{URI: *address}, nil
}

// arn is the ARN of something in the account and region whose API returns none.
func (c *clients) arn(service, resource string) *string {
	arn := fmt.Sprintf("arn:%s:%s:%s:%s:%s", c.partition, service, c.region, c.account, resource)
	return &arn
}

// apiARN is the ARN of something of API Gateway, which names no account.
func (c *clients) apiARN(resource string) *string {
	arn := fmt.Sprintf("arn:%s:apigateway:%s::%s", c.partition, c.region, resource)
	return &arn
}
