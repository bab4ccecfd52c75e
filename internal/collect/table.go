package collect

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cloudwatchtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/codedeploy"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	kmstypes "github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	secretstypes "github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	sfntypes "github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"github.com/belay-dev/belay/internal/model"
)

// operations is all that is called, in the order of their dependence: what is
// made for each item of another stands after it.
var operations = slices.Concat(identityOperations, lambdaOperations, monitoringOperations, trailOperations, messagingOperations,
	apiOperations, workflowOperations, storageOperations)

// grants are the kinds that IAM decides on.
var grants = []model.Kind{model.Group, model.Policy, model.Role, model.Statement, model.User}

var lambdaOperations = []operation{
	{
		name: "lambda:ListFunctions", hides: []model.Kind{model.Function},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.lambda.ListFunctions(ctx, &lambda.ListFunctionsInput{Marker: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.Functions, out.NextMarker, func(f *lambdatypes.FunctionConfiguration) item {
				if f.SnapStart != nil && f.SnapStart.ApplyOn == lambdatypes.SnapStartApplyOnPublishedVersions {
					return byRef(f.FunctionArn, f.FunctionArn, aws.String(""), aws.String(snapStart))
				}
				return byID(f.FunctionArn)
			}), nil
		},
	},
	{
		// Whether any version is published matters to what is done when one is.
		name: "lambda:ListVersionsByFunction", of: []string{"lambda:ListFunctions"}, hides: []model.Kind{model.Function}, absent: lambdaAbsent,
		only: func(i item) bool { return len(i.Ref) == 3 && i.Ref[2] == snapStart },
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.lambda.ListVersionsByFunction(ctx, &lambda.ListVersionsByFunctionInput{FunctionName: r.item.ref(), Marker: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.Versions, out.NextMarker, func(f *lambdatypes.FunctionConfiguration) item { return byID(f.FunctionArn) }), nil
		},
	},
	{
		name: "lambda:ListAliases", of: []string{"lambda:ListFunctions"}, hides: []model.Kind{model.Alias, model.Permission},
		absent: lambdaAbsent,
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.lambda.ListAliases(ctx, &lambda.ListAliasesInput{FunctionName: r.item.ref(), Marker: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.Aliases, out.NextMarker, func(a *lambdatypes.AliasConfiguration) item {
				return byRef(a.AliasArn, r.item.ref(), a.Name)
			}), nil
		},
	},
	{
		name: "lambda:GetFunctionConcurrency", of: []string{"lambda:ListFunctions"}, hides: []model.Kind{model.Function}, absent: lambdaAbsent,
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.lambda.GetFunctionConcurrency(ctx, &lambda.GetFunctionConcurrencyInput{FunctionName: r.item.ref()})
			if err != nil || out.ReservedConcurrentExecutions == nil {
				return page{}, err
			}
			return one(r.item, out), nil
		},
	},
	{
		name: "lambda:GetFunctionRecursionConfig", of: []string{"lambda:ListFunctions"}, hides: []model.Kind{model.Function}, absent: lambdaAbsent,
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.lambda.GetFunctionRecursionConfig(ctx, &lambda.GetFunctionRecursionConfigInput{FunctionName: r.item.ref()})
			return one(r.item, out), err
		},
	},
	{
		name: "lambda:ListProvisionedConcurrencyConfigs", of: []string{"lambda:ListFunctions"}, hides: []model.Kind{model.Alias}, absent: lambdaAbsent,
		drop: []string{"AllocatedProvisionedConcurrentExecutions", "AvailableProvisionedConcurrentExecutions"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.lambda.ListProvisionedConcurrencyConfigs(ctx, &lambda.ListProvisionedConcurrencyConfigsInput{FunctionName: r.item.ref(), Marker: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.ProvisionedConcurrencyConfigs, out.NextMarker, func(p *lambdatypes.ProvisionedConcurrencyConfigListItem) item { return byID(p.FunctionArn) }), nil
		},
	},
	{
		name: "lambda:ListFunctionEventInvokeConfigs", of: []string{"lambda:ListFunctions"}, hides: []model.Kind{model.EventInvokeConfig, model.Function}, absent: lambdaAbsent,
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.lambda.ListFunctionEventInvokeConfigs(ctx, &lambda.ListFunctionEventInvokeConfigsInput{FunctionName: r.item.ref(), Marker: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.FunctionEventInvokeConfigs, out.NextMarker, func(f *lambdatypes.FunctionEventInvokeConfig) item { return byID(f.FunctionArn) }), nil
		},
	},
	{
		name: "lambda:ListFunctionUrlConfigs", of: []string{"lambda:ListFunctions"}, hides: []model.Kind{model.FunctionURL}, absent: lambdaAbsent,
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.lambda.ListFunctionUrlConfigs(ctx, &lambda.ListFunctionUrlConfigsInput{FunctionName: r.item.ref(), Marker: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.FunctionUrlConfigs, out.NextMarker, func(u *lambdatypes.FunctionUrlConfig) item { return byID(u.FunctionArn) }), nil
		},
	},
	{
		name: "lambda:GetPolicy", of: []string{"lambda:ListFunctions", "lambda:ListAliases"}, hides: []model.Kind{model.Permission},
		absent: lambdaAbsent, documents: []string{"Policy"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			in := &lambda.GetPolicyInput{FunctionName: r.item.ref()}
			if len(r.item.Ref) == 2 {
				in.Qualifier = &r.item.Ref[1]
			}
			out, err := c.lambda.GetPolicy(ctx, in)
			return one(r.item, out), err
		},
	},
	{
		name: "lambda:ListEventSourceMappings", hides: []model.Kind{model.EventSource, model.Function}, drop: []string{"LastProcessingResult"},
		documents: []string{"Pattern"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.lambda.ListEventSourceMappings(ctx, &lambda.ListEventSourceMappingsInput{Marker: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.EventSourceMappings, out.NextMarker, func(m *lambdatypes.EventSourceMappingConfiguration) item {
				if m.EventSourceMappingArn != nil {
					return byID(m.EventSourceMappingArn)
				}
				return byID(c.arn("lambda", "event-source-mapping:"+aws.ToString(m.UUID)))
			}), nil
		},
	},
	{
		name: "lambda:GetAccountSettings", hides: []model.Kind{model.Account, model.Function}, drop: []string{"AccountUsage"},
		call: func(ctx context.Context, c *clients, _ request) (page, error) {
			out, err := c.lambda.GetAccountSettings(ctx, &lambda.GetAccountSettingsInput{})
			return one(byID(&c.account), out), err
		},
	},
}

// snapStart marks a function whose versions have a snapshot, beside what its API calls it.
const snapStart = "SnapStart"

var lambdaAbsent = []string{"ResourceNotFoundException"}

var monitoringOperations = []operation{
	{
		name: "cloudwatch:DescribeAlarms", hides: []model.Kind{model.Alarm, model.CompositeAlarm}, drop: []string{"StateReason", "StateReasonData"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.cloudwatch.DescribeAlarms(ctx, &cloudwatch.DescribeAlarmsInput{
				AlarmTypes: []cloudwatchtypes.AlarmType{cloudwatchtypes.AlarmTypeMetricAlarm, cloudwatchtypes.AlarmTypeCompositeAlarm},
				NextToken:  r.marker(),
			})
			if err != nil {
				return page{}, err
			}
			alarms := list(out.MetricAlarms, out.NextToken, func(a *cloudwatchtypes.MetricAlarm) item { return byID(a.AlarmArn) })
			return join("MetricAlarms", alarms, "CompositeAlarms", list(out.CompositeAlarms, nil,
				func(a *cloudwatchtypes.CompositeAlarm) item { return byID(a.AlarmArn) })), nil
		},
	},
	{
		name: "logs:DescribeLogGroups", lower: true, hides: []model.Kind{model.LogGroup}, drop: []string{"storedBytes"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.logs.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{NextToken: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.LogGroups, out.NextToken, func(g *logstypes.LogGroup) item {
				if g.LogGroupArn != nil {
					return byID(g.LogGroupArn)
				}
				arn := strings.TrimSuffix(aws.ToString(g.Arn), ":*")
				return byID(&arn)
			}), nil
		},
	},
	{
		name: "logs:DescribeMetricFilters", lower: true, hides: []model.Kind{model.MetricFilter},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.logs.DescribeMetricFilters(ctx, &cloudwatchlogs.DescribeMetricFiltersInput{NextToken: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.MetricFilters, out.NextToken, func(f *logstypes.MetricFilter) item {
				id := aws.ToString(f.LogGroupName) + "/" + aws.ToString(f.FilterName)
				return byID(&id)
			}), nil
		},
	},
}

// join makes one page of the lists of an answer.
func join(firstName string, first page, secondName string, second page) page {
	for i := range first.items {
		first.items[i].list = firstName
	}
	for i := range second.items {
		second.items[i].list = secondName
	}
	first.items = append(first.items, second.items...)
	return first
}

var workflowOperations = []operation{
	{
		name: "states:ListStateMachines", lower: true, hides: []model.Kind{model.StateMachine, model.State},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.states.ListStateMachines(ctx, &sfn.ListStateMachinesInput{NextToken: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.StateMachines, out.NextToken, func(m *sfntypes.StateMachineListItem) item { return byID(m.StateMachineArn) }), nil
		},
	},
	{
		name: "states:DescribeStateMachine", lower: true, of: []string{"states:ListStateMachines"}, hides: []model.Kind{model.StateMachine, model.State},
		absent: []string{"StateMachineDoesNotExist"}, documents: []string{"definition"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			// Its variables are the names that its definition refers to, which is there.
			out, err := c.states.DescribeStateMachine(ctx, &sfn.DescribeStateMachineInput{StateMachineArn: r.item.ref()})
			return one(r.item, out), err
		},
		drop: []string{"variableReferences"},
	},
	{
		name: "codedeploy:ListApplications", lower: true, hides: []model.Kind{model.DeploymentGroup},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.codedeploy.ListApplications(ctx, &codedeploy.ListApplicationsInput{NextToken: r.marker()})
			if err != nil {
				return page{}, err
			}
			return names(out.Applications, out.NextToken, "applicationName", func(name *string) item {
				return byRef(c.arn("codedeploy", "application:"+*name), name)
			}), nil
		},
	},
	{
		name: "codedeploy:ListDeploymentGroups", lower: true, of: []string{"codedeploy:ListApplications"}, hides: []model.Kind{model.DeploymentGroup},
		absent: []string{"ApplicationDoesNotExistException"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.codedeploy.ListDeploymentGroups(ctx, &codedeploy.ListDeploymentGroupsInput{ApplicationName: r.item.ref(), NextToken: r.marker()})
			if err != nil {
				return page{}, err
			}
			return names(out.DeploymentGroups, out.NextToken, "deploymentGroupName", func(name *string) item {
				return byRef(c.arn("codedeploy", "deploymentgroup:"+*r.item.ref()+"/"+*name), r.item.ref(), name)
			}), nil
		},
	},
	{
		name: "codedeploy:GetDeploymentGroup", lower: true, of: []string{"codedeploy:ListDeploymentGroups"}, hides: []model.Kind{model.DeploymentGroup},
		absent: []string{"DeploymentGroupDoesNotExistException", "ApplicationDoesNotExistException"},
		drop:   []string{"lastSuccessfulDeployment", "lastAttemptedDeployment", "targetRevision"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.codedeploy.GetDeploymentGroup(ctx, &codedeploy.GetDeploymentGroupInput{ApplicationName: &r.item.Ref[0], DeploymentGroupName: &r.item.Ref[1]})
			return one(r.item, out), err
		},
	},
}

// names makes the items of a page whose API returns nothing but names.
func names(all []string, next *string, field string, describe func(*string) item) page {
	out := list(all, next, describe)
	for i := range out.items {
		out.items[i].value = map[string]any{field: all[i]}
	}
	return out
}

var storageOperations = []operation{
	{
		name: "kms:ListKeys", hides: []model.Kind{model.Key},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.kms.ListKeys(ctx, &kms.ListKeysInput{Marker: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.Keys, out.NextMarker, func(k *kmstypes.KeyListEntry) item { return byRef(k.KeyArn, k.KeyId) }), nil
		},
	},
	{
		name: "kms:DescribeKey", of: []string{"kms:ListKeys"}, hides: []model.Kind{model.Key}, absent: []string{"NotFoundException"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.kms.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: r.item.ref()})
			return one(r.item, out), err
		},
	},
	{
		name: "kms:GetKeyPolicy", of: []string{"kms:ListKeys"}, hides: []model.Kind{model.Key, model.Statement}, absent: []string{"NotFoundException"},
		documents: []string{"Policy"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.kms.GetKeyPolicy(ctx, &kms.GetKeyPolicyInput{KeyId: r.item.ref(), PolicyName: aws.String("default")})
			return one(r.item, out), err
		},
	},
	{
		name: "kms:GetKeyRotationStatus", of: []string{"kms:ListKeys"}, hides: []model.Kind{model.Key},
		// Keys that are imported, in another store or to be deleted do not rotate.
		absent: []string{"NotFoundException", "UnsupportedOperationException", "KMSInvalidStateException"},
		drop:   []string{"NextRotationDate"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.kms.GetKeyRotationStatus(ctx, &kms.GetKeyRotationStatusInput{KeyId: r.item.ref()})
			return one(r.item, out), err
		},
	},
	{
		name: "kms:ListAliases", hides: []model.Kind{model.Key},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.kms.ListAliases(ctx, &kms.ListAliasesInput{Marker: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.Aliases, out.NextMarker, func(a *kmstypes.AliasListEntry) item { return byID(a.AliasArn) }), nil
		},
	},
	{
		name: "secretsmanager:ListSecrets", hides: []model.Kind{model.Secret}, drop: []string{"NextRotationDate"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.secrets.ListSecrets(ctx, &secretsmanager.ListSecretsInput{NextToken: r.marker()})
			if err != nil {
				return page{}, err
			}
			return list(out.SecretList, out.NextToken, func(s *secretstypes.SecretListEntry) item { return byID(s.ARN) }), nil
		},
	},
	{
		name: "secretsmanager:GetResourcePolicy", of: []string{"secretsmanager:ListSecrets"}, hides: []model.Kind{model.Secret, model.Statement},
		absent: []string{"ResourceNotFoundException"}, documents: []string{"ResourcePolicy"},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.secrets.GetResourcePolicy(ctx, &secretsmanager.GetResourcePolicyInput{SecretId: r.item.ref()})
			if err != nil || out.ResourcePolicy == nil {
				return page{}, err
			}
			return one(r.item, out), nil
		},
	},
}
