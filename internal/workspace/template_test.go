package workspace_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/walk"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/parser"
	"github.com/belay-dev/belay/parser/cloudformation"
)

// orders is a SAM application in the forms in which templates name things.
const orders = `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: {Type: String, Default: dev}
  Notify: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties: {StageName: v1}
  Take:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.take
      Runtime: nodejs22.x
      CodeUri: src/
      AutoPublishAlias: live
      Policies: [SQSSendMessagePolicy: {QueueName: !GetAtt Work.QueueName}]
      Events:
        Post: {Type: Api, Properties: {Path: /orders, Method: post, RestApiId: !Ref Api}}
  TakeLogs:
    Type: AWS::Logs::LogGroup
    Properties: {LogGroupName: !Sub "/aws/lambda/${Take}", RetentionInDays: 30}
  Do:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.do
      Runtime: nodejs22.x
      CodeUri: src/
      DeadLetterQueue: {Type: SQS, TargetArn: !If [IsProd, !GetAtt Lost.Arn, !Ref "AWS::NoValue"]}
      Events:
        Work: {Type: SQS, Properties: {Queue: !GetAtt Work.Arn}}
  Work:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub "${AWS::StackName}-work"
      RedrivePolicy: {deadLetterTargetArn: !GetAtt Lost.Arn, maxReceiveCount: 5}
  Lost: {Type: AWS::SQS::Queue}
  LostAlarm:
    Type: AWS::CloudWatch::Alarm
    Condition: IsProd
    Properties:
      Namespace: AWS/SQS
      MetricName: ApproximateNumberOfMessagesVisible
      Dimensions: [{Name: QueueName, Value: !GetAtt Lost.QueueName}]
      AlarmActions: [!Ref Notify]
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 1
      Threshold: 0
      ComparisonOperator: GreaterThanThreshold
Outputs:
  Lost:
    Value: !GetAtt Lost.Arn
    Export: {Name: orders-lost}
`

// mail is another stack that sends its failures to the first.
const mail = `Resources:
  Mail:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: mail
      Role: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/mailer"
      DeadLetterConfig: {TargetArn: !ImportValue orders-lost}
  Version: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Mail}}
  Invoke:
    Type: AWS::Lambda::Permission
    Properties: {FunctionName: !Ref Version, Action: lambda:InvokeFunction, Principal: sns.amazonaws.com}
  Role: {Type: AWS::IAM::Role, Properties: {RoleName: mailer, AssumeRolePolicyDocument: {}}}
`

func TestTemplates(t *testing.T) {
	files := fstest.MapFS{"orders.yaml": {Data: []byte(orders)}, "mail.yaml": {Data: []byte(mail)}}
	tree, _, err := walk.Walk(t.Context(), files, nil)
	if err != nil {
		t.Fatal(err)
	}
	found, err := cloudformation.Loader{}.Find(t.Context(), tree, parser.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var units []*model.Unit
	for _, in := range found.Inputs {
		u, err := in.Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		units = append(units, u)
	}
	w := workspace.Build(units, workspace.Options{})
	tests := []struct {
		unit     string
		round    int
		id, edge string
		want     []string
	}{
		{"orders.yaml", 0, "Take", "role", []string{"TakeRole"}},
		{"orders.yaml", 0, "Take", "aliases", []string{"TakeAliaslive"}},
		{"orders.yaml", 0, "Take", "log_group", []string{"TakeLogs"}},
		{"orders.yaml", 0, "Do", "event_sources", []string{"DoWork"}},
		{"orders.yaml", 0, "DoWork", "queue", []string{"Work"}},
		{"orders.yaml", 0, "Work", "dead_letter_queue", []string{"Lost"}},
		{"orders.yaml", 0, "Lost", "redrive_sources", []string{"Work"}},
		{"orders.yaml", 0, "Lost", "dead_letter_functions", []string{"mail.yaml#Mail"}},
		{"orders.yaml", 1, "Lost", "dead_letter_functions", []string{"Do", "mail.yaml#Mail"}},
		{"orders.yaml", 0, "Lost", "alarms", nil},
		{"orders.yaml", 1, "Lost", "alarms", []string{"LostAlarm"}},
		{"orders.yaml", 1, "LostAlarm", "notifies", []string{"? parameter Notify has no default"}},
		{"mail.yaml", 0, "Mail", "dead_letter_queue", []string{"orders.yaml#Lost"}},
		{"mail.yaml", 0, "Mail", "dead_letter_topic", nil},
		{"mail.yaml", 0, "Mail", "role", []string{"Role"}},
		{"mail.yaml", 0, "Mail", "permissions", []string{"Invoke"}},
	}
	for _, test := range tests {
		t.Run(test.unit+" "+test.id+" "+test.edge, func(t *testing.T) {
			if diff := cmp.Diff(test.want, edge(t, w, test.unit, test.round, test.id, test.edge)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	i := slices.IndexFunc(w.Units, func(u *workspace.Unit) bool { return u.Key == "orders.yaml" })
	for c, component := range w.Units[i].Components {
		if len(component.Worlds) == 2 {
			if got := w.Units[i].When(c, []int{0}, []int{0, 1}); !cmp.Equal(got, []string{"IsProd is false"}) {
				t.Errorf("when %v", got)
			}
		}
	}
}

func edge(t *testing.T, w *workspace.Workspace, unit string, round int, id, name string) []string {
	t.Helper()
	for _, u := range w.Units {
		if u.Key != unit {
			continue
		}
		for _, n := range u.Rounds[round].Nodes {
			if n.ID != id {
				continue
			}
			var out []string
			for _, to := range n.Edges[name] {
				out = append(out, to.ID)
			}
			if why := n.Unknown[name]; why != "" {
				out = append(out, "? "+why)
			}
			return out
		}
	}
	t.Fatalf("no %s in round %d of %s", id, round, unit)
	return nil
}
