package account

import (
	"cmp"
	"iter"
	"maps"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/snapshot"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
	"github.com/belay-dev/belay/parser/draft"
)

func keysOf(block model.Block) iter.Seq[string] { return maps.Keys(block) }

// lastPart is what follows the last of a character in an ARN.
func lastPart(arn, of string) string { return arn[strings.LastIndex(arn, of)+1:] }

// queues translates queues and their policies.
func queues(t *translation) {
	for _, listed := range t.items("sqs:ListQueues") {
		described := t.of("sqs:GetQueueAttributes", listed.ID)
		if len(described) == 0 {
			r := t.add("AWS::SQS::Queue", listed.ID, lastPart(listed.ID, "/"), listed.At, model.Block{
				"QueueName": lit(lastPart(listed.ID, "/"), listed.At),
			})
			r.Open = t.failed("sqs:GetQueueAttributes", listed.ID)
			t.policy("AWS::SQS::QueuePolicy", listed, r.Label, "Queues", unknown(r.Open))
			continue
		}
		item := described[0]
		f := fieldsOf(item)
		properties := fields{f.at("Attributes")}.properties("VisibilityTimeout", "MessageRetentionPeriod", "DelaySeconds",
			"FifoQueue", "KmsMasterKeyId", "RedrivePolicy", "RedriveAllowPolicy")
		name := lastPart(item.ID, ":")
		properties["QueueName"] = lit(name, item.At)
		t.add("AWS::SQS::Queue", item.ID, name, item.At, properties)
		t.policy("AWS::SQS::QueuePolicy", item, name, "Queues", f.at("Attributes.Policy"))
	}
}

// unknown is what a call that failed would have returned; nothing if none failed.
func unknown(why string) model.Attr {
	if why == "" {
		return model.Attr{}
	}
	return model.Attr{Value: model.Unknown{Why: why}}
}

// policyOf adds the policy of a resource that a call returned. Where it failed, the
// resource has a policy of which nothing is known.
func (t *translation) policyOf(call, typ string, of snapshot.Item, name, holders string) {
	field := "Policy"
	if typ == "AWS::SecretsManager::ResourcePolicy" {
		field = "ResourcePolicy"
	}
	document := unknown(t.failed(call, of.ID))
	for _, described := range t.of(call, of.ID) {
		document = fieldsOf(described).at(field)
	}
	t.policy(typ, of, name, holders, document)
}

// policy adds the policy of a resource, if it has one.
func (t *translation) policy(typ string, of snapshot.Item, name, holders string, document model.Attr) {
	if document.Value == nil {
		return
	}
	property := "PolicyDocument"
	if typ == "AWS::SecretsManager::ResourcePolicy" || typ == "AWS::Kinesis::ResourcePolicy" {
		property = "ResourcePolicy"
	}
	target := ref(of.ID, "", of.At)
	switch typ {
	case "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy":
		target = model.Attr{Value: model.List{target}, At: of.At}
	case "AWS::Kinesis::ResourcePolicy":
		target = ref(of.ID, "Arn", of.At)
	}
	document.At = draft.OrAt(document.At, of.At)
	t.add(typ, of.ID+"/policy", "of "+name, document.At, model.Block{property: document, holders: target})
}

// topics translates topics, their policies and their subscriptions.
func topics(t *translation) {
	for _, listed := range t.items("sns:ListTopics") {
		name := lastPart(listed.ID, ":")
		properties := model.Block{"TopicName": lit(name, listed.At)}
		why := t.failed("sns:GetTopicAttributes", listed.ID)
		policy := unknown(why)
		item := listed
		for _, described := range t.of("sns:GetTopicAttributes", listed.ID) {
			item = described
			attributes := fields{fieldsOf(described).at("Attributes")}
			maps.Copy(properties, attributes.properties("FifoTopic", "KmsMasterKeyId"))
			policy = attributes.at("Policy")
		}
		t.add("AWS::SNS::Topic", listed.ID, name, item.At, properties).Open = why
		if !t.isDefaultPolicy(policy) {
			t.policy("AWS::SNS::TopicPolicy", listed, name, "Topics", policy)
		}
	}
	for _, listed := range t.items("sns:ListSubscriptions") {
		f := fieldsOf(listed)
		properties := f.properties("TopicArn", "Protocol", "Endpoint")
		for _, described := range t.of("sns:GetSubscriptionAttributes", listed.ID) {
			maps.Copy(properties, fields{fieldsOf(described).at("Attributes")}.properties("RawMessageDelivery", "RedrivePolicy", "FilterPolicy"))
		}
		if why := t.failed("sns:GetSubscriptionAttributes", listed.ID); why != "" && f.text("SubscriptionArn") != "PendingConfirmation" {
			properties["RedrivePolicy"] = model.Attr{Value: model.Unknown{Why: why}, At: listed.At}
		}
		// Its UUID says nothing to anybody.
		label := f.text("Protocol") + " of " + lastPart(f.text("TopicArn"), ":")
		if endpoint := f.text("Endpoint"); strings.HasPrefix(endpoint, "arn:") {
			label = endpoint[strings.LastIndexAny(endpoint, ":/")+1:] + " of " + lastPart(f.text("TopicArn"), ":")
		}
		t.add("AWS::SNS::Subscription", listed.ID, label, listed.At, properties)
	}
}

// isDefaultPolicy tells whether a policy is the one that SNS writes for a topic to which
// nobody gave any. It lets the owner do what he may anyway, so that the topic is as one
// whose template has no policy.
func (t *translation) isDefaultPolicy(policy model.Attr) bool {
	statements := model.Items(fields{policy}.at("Statement"))
	if (fields{policy}).text("Id") != "__default_policy_ID" || len(statements) != 1 {
		return false
	}
	conditions, _ := fields{statements[0]}.at("Condition").Value.(model.Block)
	owners, _ := conditions["StringEquals"].Value.(model.Block)
	if len(conditions) != 1 || len(owners) != 1 {
		return false
	}
	for key, owner := range owners {
		return strings.EqualFold(key, "AWS:SourceOwner") && draft.Literal(owner.Value) == t.snapshot.Account
	}
	return false
}

// buses translates event buses, rules and targets.
func buses(t *translation) {
	for _, listed := range t.items("events:ListEventBuses") {
		properties := fieldsOf(listed).properties("Name")
		for _, described := range t.of("events:DescribeEventBus", listed.ID) {
			maps.Copy(properties, fieldsOf(described).properties("DeadLetterConfig", "LogConfig", "Policy"))
		}
		rules := t.of("events:ListRules", listed.ID)
		why := cmp.Or(t.failed("events:DescribeEventBus", listed.ID), t.failed("events:ListRules", listed.ID))
		if strings.HasSuffix(listed.ID, ":event-bus/default") && len(properties) == 1 && len(rules) == 0 && why == "" {
			continue // every region has one, and this nobody uses
		}
		r := t.add("AWS::Events::EventBus", listed.ID, fieldsOf(listed).text("Name"), listed.At, properties)
		if r.Open = t.failed("events:DescribeEventBus", listed.ID); r.Open != "" {
			properties["Policy"] = unknown(r.Open)
		}
		for _, item := range rules {
			f := fieldsOf(item)
			rule := f.properties("Name", "EventBusName", "ScheduleExpression", "State", "EventPattern")
			targets := model.List{}
			for _, target := range t.of("events:ListTargetsByRule", item.ID) {
				targets = append(targets, target.Attr())
			}
			if why := t.failed("events:ListTargetsByRule", item.ID); why != "" {
				rule["Targets"] = model.Attr{Value: model.Unknown{Why: why}, At: item.At}
			} else {
				rule["Targets"] = model.Attr{Value: targets, At: item.At}
			}
			t.add("AWS::Events::Rule", item.ID, f.text("Name"), item.At, rule)
		}
	}
}

// schedules translates the schedules of EventBridge Scheduler.
func schedules(t *translation) {
	for _, listed := range t.items("scheduler:ListSchedules") {
		described := t.of("scheduler:GetSchedule", listed.ID)
		if len(described) == 0 {
			r := t.add("AWS::Scheduler::Schedule", listed.ID, fieldsOf(listed).text("Name"), listed.At, fieldsOf(listed).properties("Name", "GroupName"))
			r.Open = t.failed("scheduler:GetSchedule", listed.ID)
			continue
		}
		f := fieldsOf(described[0])
		t.add("AWS::Scheduler::Schedule", listed.ID, f.text("Name"), described[0].At,
			f.properties("Name", "GroupName", "ScheduleExpression", "State", "Target"))
	}
}

// pipes translates the pipes of EventBridge.
func pipes(t *translation) {
	for _, listed := range t.items("pipes:ListPipes") {
		item := listed
		properties := fieldsOf(listed).properties("Name", "Source", "Target", "Enrichment", "DesiredState")
		for _, described := range t.of("pipes:DescribePipe", listed.ID) {
			item = described
			maps.Copy(properties, fieldsOf(described).properties("RoleArn", "LogConfiguration", "SourceParameters"))
		}
		r := t.add("AWS::Pipes::Pipe", listed.ID, fieldsOf(listed).text("Name"), item.At, properties)
		r.Open = t.failed("pipes:DescribePipe", listed.ID)
	}
}

// workflows translates state machines. Where one was not described, its
// definition is not known.
func workflows(t *translation) {
	for _, listed := range t.items("states:ListStateMachines") {
		f := fieldsOf(listed)
		item := listed
		properties := f.properties("StateMachineName=name", "StateMachineType=type")
		for _, described := range t.of("states:DescribeStateMachine", listed.ID) {
			item = described
			d := fieldsOf(described)
			maps.Copy(properties, d.properties("StateMachineName=name", "StateMachineType=type", "RoleArn=roleArn", "Definition=definition",
				"LoggingConfiguration.Level=loggingConfiguration.level", "TracingConfiguration.Enabled=tracingConfiguration.enabled",
				"LoggingConfiguration.IncludeExecutionData=loggingConfiguration.includeExecutionData"))
			destinations := each(d.at("loggingConfiguration.destinations"), func(one fields) model.Attr {
				block := one.properties("CloudWatchLogsLogGroup.LogGroupArn=cloudWatchLogsLogGroup.logGroupArn")
				return model.Attr{Value: block, At: one.At}
			})
			if destinations.Value != nil {
				set(properties, "LoggingConfiguration.Destinations", destinations)
			}
		}
		r := t.add("AWS::StepFunctions::StateMachine", listed.ID, f.text("name"), item.At, properties)
		r.Open = t.failed("states:DescribeStateMachine", listed.ID)
	}
}

// deployments translates the deployment groups of CodeDeploy. The specification of each
// deployment names the alias that it shifts, and the group does not; but where all were
// read, and there is one alias and one group, they belong together.
func deployments(t *translation) {
	var aliases, groups []*stack.Resource
	for _, r := range t.template.Resources {
		if r.Type == "AWS::Lambda::Alias" {
			aliases = append(aliases, r)
		}
	}
	for _, item := range t.items("codedeploy:GetDeploymentGroup") {
		f := fields{fieldsOf(item).at("deploymentGroupInfo")}
		if f.text("computePlatform") != "Lambda" {
			continue
		}
		group := t.add("AWS::CodeDeploy::DeploymentGroup", item.ID, cmp.Or(f.text("deploymentGroupName"), lastPart(item.ID, "/")), item.At, f.properties(
			"DeploymentGroupName=deploymentGroupName", "DeploymentConfigName=deploymentConfigName",
			"AutoRollbackConfiguration.Enabled=autoRollbackConfiguration.enabled",
			"AutoRollbackConfiguration.Events=autoRollbackConfiguration.events",
			"AlarmConfiguration.Enabled=alarmConfiguration.enabled",
		))
		alarms := each(f.at("alarmConfiguration.alarms"), func(one fields) model.Attr {
			return model.Attr{Value: one.properties("Name=name"), At: one.At}
		})
		if alarms.Value != nil {
			set(group.Properties, "AlarmConfiguration.Alarms", alarms)
		}
		groups = append(groups, group)
	}
	for _, group := range groups {
		shifted := unknown("the specification of a deployment names the function that " + group.Label + " deploys")
		if len(aliases) == 1 && len(groups) == 1 && t.whole("lambda:ListFunctions", "lambda:ListAliases",
			"codedeploy:ListApplications", "codedeploy:ListDeploymentGroups", "codedeploy:GetDeploymentGroup") {
			shifted = ref(aliases[0].ID, "", group.At)
		}
		t.live[group.ID] = model.Block{"function_arn": shifted}
	}
}

// isTrue tells whether a value is true, or a text that says so.
func isTrue(value model.Value) bool {
	return value == model.Value(model.Bool(true)) || draft.Literal(value) == "true"
}
