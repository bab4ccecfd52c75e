package account

import (
	"maps"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/snapshot"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/draft"
)

// tables translates tables of DynamoDB.
func tables(t *translation) {
	for _, listed := range t.items("dynamodb:ListTables") {
		item := listed
		name := lastPart(listed.ID, "/")
		properties := model.Block{"TableName": lit(name, listed.At)}
		for _, described := range t.of("dynamodb:DescribeTable", listed.ID) {
			item = described
			f := fields{fieldsOf(described).at("Table")}
			maps.Copy(properties, f.properties("BillingMode=BillingModeSummary.BillingMode", "GlobalSecondaryIndexes",
				"StreamSpecification", "OnDemandThroughput", "DeletionProtectionEnabled"))
			if properties["BillingMode"].Value == nil {
				properties["BillingMode"] = lit("PROVISIONED", item.At) // said only of tables that were ever on demand
			}
			if enabled := f.at("StreamSpecification.StreamEnabled"); enabled.Value != nil && !isTrue(enabled.Value) {
				delete(properties, "StreamSpecification")
			}
		}
		const recovery = "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"
		const backups = "dynamodb:DescribeContinuousBackups"
		if why := t.failed(backups, listed.ID); why != "" {
			set(properties, recovery, model.Attr{Value: model.Unknown{Why: why}, At: item.At})
		}
		for _, described := range t.of(backups, listed.ID) {
			status := fieldsOf(described).at("ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus")
			set(properties, recovery, model.Attr{Value: model.Bool(draft.Literal(status.Value) == "ENABLED"), At: draft.OrAt(status.At, described.At)})
		}
		t.asked(properties, "dynamodb:GetResourcePolicy", listed.ID, "ResourcePolicy.PolicyDocument", "Policy", item.At)
		r := t.add("AWS::DynamoDB::Table", listed.ID, name, item.At, properties)
		r.Open = t.failed("dynamodb:DescribeTable", listed.ID)
	}
	t.scalableTargets()
}

// scalableTargets translates what scales the tables of the region. One that could not be
// seen may scale any.
func (t *translation) scalableTargets() {
	const call = "application-autoscaling:DescribeScalableTargets"
	for _, item := range t.items(call) {
		t.add("AWS::ApplicationAutoScaling::ScalableTarget", item.ID, "", item.At, fieldsOf(item).properties("ResourceId", "ScalableDimension", "ServiceNamespace"))
	}
	if why := t.missing(call); why != "" && t.region != snapshot.Global {
		t.add("AWS::ApplicationAutoScaling::ScalableTarget", call, "", source.Span{File: t.snapshot.File, Line: 1, Column: 1}, model.Block{"ResourceId": unknown(why)})
	}
}

// streams translates streams of Kinesis and Firehose.
func streams(t *translation) {
	for _, listed := range t.items("kinesis:ListStreams") {
		f := fieldsOf(listed)
		item := listed
		properties := f.properties("Name=StreamName", "StreamModeDetails")
		for _, described := range t.of("kinesis:DescribeStreamSummary", listed.ID) {
			item = described
			maps.Copy(properties, fields{fieldsOf(described).at("StreamDescriptionSummary")}.properties("StreamModeDetails",
				"ShardCount=OpenShardCount", "RetentionPeriodHours", "StreamEncryption.KeyId=KeyId"))
		}
		r := t.add("AWS::Kinesis::Stream", listed.ID, f.text("StreamName"), item.At, properties)
		r.Open = t.failed("kinesis:DescribeStreamSummary", listed.ID)
		t.policyOf("kinesis:GetResourcePolicy", "AWS::Kinesis::ResourcePolicy", listed, f.text("StreamName"), "ResourceArn")
	}
	for _, listed := range t.items("firehose:ListDeliveryStreams") {
		t.deliveryStream(listed)
	}
}

// deliveryStream translates a stream of Firehose, whose destinations the API
// describes and a template configures.
func (t *translation) deliveryStream(listed snapshot.Item) {
	item := listed
	name := lastPart(listed.ID, "/")
	properties := model.Block{"DeliveryStreamName": lit(name, listed.At)}
	for _, described := range t.of("firehose:DescribeDeliveryStream", listed.ID) {
		item = described
		destinations := model.Items(fields{fieldsOf(described).at("DeliveryStreamDescription")}.at("Destinations"))
		for _, destination := range destinations {
			block, _ := destination.Value.(model.Block)
			for field, attr := range block {
				if base, ok := strings.CutSuffix(field, "DestinationDescription"); ok {
					properties[base+"DestinationConfiguration"] = attr
				}
			}
		}
		if properties["ExtendedS3DestinationConfiguration"].Value != nil {
			delete(properties, "S3DestinationConfiguration") // the same once more
		}
	}
	r := t.add("AWS::KinesisFirehose::DeliveryStream", listed.ID, name, item.At, properties)
	r.Open = t.failed("firehose:DescribeDeliveryStream", listed.ID)
}

// buckets translates buckets, their policies and their notifications.
func buckets(t *translation) {
	for _, listed := range t.items("s3:ListBuckets") {
		name := fieldsOf(listed).text("Name")
		properties := model.Block{"BucketName": lit(name, listed.At)}
		t.asked(properties, "s3:GetPublicAccessBlock", listed.ID, "PublicAccessBlockConfiguration", "PublicAccessBlockConfiguration", listed.At)
		t.blockedByAccount(properties, listed)
		for _, described := range t.of("s3:GetBucketNotificationConfiguration", listed.ID) {
			properties["NotificationConfiguration"] = model.Attr{Value: notifications(fieldsOf(described)), At: described.At}
		}
		if why := t.failed("s3:GetBucketNotificationConfiguration", listed.ID); why != "" {
			properties["NotificationConfiguration"] = model.Attr{Value: model.Unknown{Why: why}, At: listed.At}
		}
		t.add("AWS::S3::Bucket", listed.ID, name, listed.At, properties)
		t.policyOf("s3:GetBucketPolicy", "AWS::S3::BucketPolicy", listed, name, "Bucket")
	}
}

// blockedByAccount adds what the account blocks for all of its buckets. Each setting holds
// if either has it.
func (t *translation) blockedByAccount(properties model.Block, bucket snapshot.Item) {
	const call = "s3:GetAccountPublicAccessBlock"
	const property = "PublicAccessBlockConfiguration"
	var ofAccount model.Attr
	for _, item := range t.items(call) {
		ofAccount = fieldsOf(item).at(property)
	}
	why := t.missing(call)
	own, _ := properties[property].Value.(model.Block)
	if value, ok := properties[property].Value.(model.Unknown); ok {
		why = value.Why
	}
	both := model.Block{}
	for _, name := range []string{"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"} {
		shared := fields{ofAccount}.at(name)
		switch {
		case isTrue(own[name].Value):
			both[name] = own[name]
		case isTrue(shared.Value):
			both[name] = shared
		case why != "":
			both[name] = model.Attr{Value: model.Unknown{Why: why}, At: bucket.At}
		default:
			both[name] = own[name]
		}
	}
	if properties[property].Value != nil || ofAccount.Value != nil || why != "" {
		properties[property] = model.Attr{Value: both, At: draft.OrAt(properties[property].At, bucket.At)}
	}
}

// notificationLists are the lists of a bucket's notifications as a template and as
// the API call them, and what they call who is told.
var notificationLists = []struct{ list, from, arn string }{
	{"LambdaConfigurations", "LambdaFunctionConfigurations", "Function=LambdaFunctionArn"},
	{"QueueConfigurations", "QueueConfigurations", "Queue=QueueArn"},
	{"TopicConfigurations", "TopicConfigurations", "Topic=TopicArn"},
}

// notifications are those of a bucket as a template has them.
func notifications(f fields) model.Block {
	out := model.Block{}
	for _, of := range notificationLists {
		list := each(f.at(of.from), func(one fields) model.Attr {
			block := one.properties(of.arn, "Event=Events")
			if rules := one.at("Filter.Key.FilterRules"); rules.Value != nil {
				set(block, "Filter.S3Key.Rules", rules)
			}
			return model.Attr{Value: block, At: one.At}
		})
		if list.Value != nil {
			out[of.list] = list
		}
	}
	// That EventBridge is told is said by an empty mapping.
	if block, ok := f.Value.(model.Block); ok && block["EventBridgeConfiguration"].Value != nil {
		out["EventBridgeConfiguration"] = model.Attr{Value: model.Block{}, At: block["EventBridgeConfiguration"].At}
	}
	return out
}

// secrets translates secrets and keys. Keys of AWS's own are nobody's concern.
func secrets(t *translation) {
	for _, item := range t.items("secretsmanager:ListSecrets") {
		f := fieldsOf(item)
		t.add("AWS::SecretsManager::Secret", item.ID, f.text("Name"), item.At, f.properties("Name"))
		t.policyOf("secretsmanager:GetResourcePolicy", "AWS::SecretsManager::ResourcePolicy", item, f.text("Name"), "SecretId")
	}
	for _, listed := range t.items("kms:ListKeys") {
		properties := model.Block{}
		item := listed
		manager := ""
		for _, described := range t.of("kms:DescribeKey", listed.ID) {
			item = described
			manager = fieldsOf(described).text("KeyMetadata.KeyManager")
		}
		if manager == "AWS" {
			continue
		}
		t.asked(properties, "kms:GetKeyRotationStatus", listed.ID, "EnableKeyRotation", "KeyRotationEnabled", item.At)
		t.asked(properties, "kms:GetKeyPolicy", listed.ID, "KeyPolicy", "Policy", item.At)
		label := lastPart(listed.ID, "/")
		t.add("AWS::KMS::Key", listed.ID, label, item.At, properties).Open = t.failed("kms:DescribeKey", listed.ID)
		for _, alias := range t.items("kms:ListAliases") {
			f := fieldsOf(alias)
			if f.text("TargetKeyId") == label {
				t.add("AWS::KMS::Alias", alias.ID, f.text("AliasName"), alias.At, model.Block{
					"AliasName": f.at("AliasName"), "TargetKeyId": ref(listed.ID, "", alias.At),
				})
			}
		}
	}
}

// keyProperties are the properties that say with which key something is encrypted.
var keyProperties = []string{"KmsMasterKeyId", "KmsKeyId", "KmsKeyArn", "StreamEncryption.KeyId"}

// keyReferences makes references of the ids and ARNs of keys. A key has no name that a
// template could know it by, and aliases are followed as they are in templates.
func keyReferences(t *translation) {
	keys := map[string]string{} // ids of resources by what the API calls the key
	for _, r := range t.template.Resources {
		if r.Type == "AWS::KMS::Key" {
			keys[r.ID], keys[lastPart(r.ID, "/")] = r.ID, r.ID
		}
	}
	for _, r := range t.template.Resources {
		for _, path := range keyProperties {
			attr := fields{model.Attr{Value: r.Properties}}.at(path)
			if id, ok := keys[draft.Literal(attr.Value)]; ok {
				set(r.Properties, path, ref(id, "Arn", attr.At))
			}
		}
	}
}
