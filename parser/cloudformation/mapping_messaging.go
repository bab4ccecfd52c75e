package cloudformation

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
	"github.com/belay-dev/belay/parser/draft"
)

// inlineSubscription are the attributes of a subscription inside its topic.
var inlineSubscription = fields{"endpoint": "Endpoint", "protocol": "Protocol"}

// inlineSubscriptions makes the subscriptions that a topic lists itself.
func inlineSubscriptions(m *mapper, r *stack.Resource) {
	m.Each(r.Properties["Subscription"], func(i int, item model.Attr, guard model.Guard, why string) {
		attrs := m.Known(item, inlineSubscription, why)
		attrs["topic_arn"] = model.Attr{Value: refTo(r.ID), At: item.At}
		m.Part(owner(r), draft.Part{
			Kind: model.Subscription, At: item.At, Attrs: attrs, Guard: guard, Open: why,
			ID:    "Subscription[" + strconv.Itoa(i) + "]",
			Key:   "Subscription[" + draft.NameOr(attrs["endpoint"], i) + "]",
			Label: fmt.Sprintf("%d of topic %s", i+1, called(r)),
		})
	})
}

var eventTarget = fields{
	"arn":             "Arn",
	"role_arn":        "RoleArn",
	"dead_letter_arn": "DeadLetterConfig.Arn",
	"max_retries":     "RetryPolicy.MaximumRetryAttempts",
	"max_event_age":   "RetryPolicy.MaximumEventAgeInSeconds",
}

// eventTargets makes the targets of a rule.
func eventTargets(m *mapper, r *stack.Resource) {
	m.Each(r.Properties["Targets"], func(i int, item model.Attr, guard model.Guard, why string) {
		attrs := m.Known(item, eventTarget, why)
		attrs["rule_name"] = model.Attr{Value: refTo(r.ID), At: item.At}
		name := strconv.Itoa(i)
		if why == "" {
			name = draft.NameOr(m.Inside(item, "Id"), i)
		}
		m.Part(owner(r), draft.Part{
			Kind: model.EventTarget, At: item.At, Attrs: attrs, Guard: guard, Open: why,
			ID:    "Targets[" + name + "]",
			Label: fmt.Sprintf("target %s of rule %s", name, called(r)),
		})
	})
}

// notificationLists are the lists of a bucket's notifications and the property
// of an item that names who is told.
var notificationLists = []struct{ list, arn string }{
	{"LambdaConfigurations", "Function"},
	{"QueueConfigurations", "Queue"},
	{"TopicConfigurations", "Topic"},
}

// bucketNotifications makes the notifications of a bucket.
func bucketNotifications(m *mapper, r *stack.Resource) {
	for _, of := range notificationLists {
		m.Each(m.property(r, "NotificationConfiguration."+of.list), func(i int, item model.Attr, guard model.Guard, why string) {
			attrs := m.Known(item, fields{"arn": of.arn, "events": "Event"}, why)
			attrs["bucket_name"] = model.Attr{Value: refTo(r.ID), At: item.At}
			key := strconv.Itoa(i)
			if why == "" {
				m.keyFilter(item, attrs)
				key = draft.NameOr(attrs["arn"], i) + " " + draft.Literal(draft.First(attrs["events"]).Value) +
					" " + draft.Literal(attrs["prefix"].Value) + " " + draft.Literal(attrs["suffix"].Value)
			}
			m.Part(owner(r), draft.Part{
				Kind: model.BucketNotification, At: item.At, Attrs: attrs, Guard: guard, Open: why,
				ID:    of.list + "[" + strconv.Itoa(i) + "]",
				Key:   of.list + "[" + key + "]",
				Label: fmt.Sprintf("%s notification %d of bucket %s", strings.ToLower(of.arn), i+1, called(r)),
			})
		})
	}
}

// keyFilter reads the prefix and the suffix of a notification's filter.
func (m *mapper) keyFilter(item model.Attr, attrs model.Block) {
	m.Each(m.Inside(item, "Filter.S3Key.Rules"), func(_ int, rule model.Attr, guard model.Guard, why string) {
		if why != "" {
			for _, name := range []string{"prefix", "suffix"} {
				if attrs[name].Value == nil {
					attrs[name] = model.Attr{Value: model.Unknown{Why: why}, At: rule.At}
				}
			}
			return
		}
		value := m.Inside(rule, "Value")
		value.Value = model.Guarded(guard, value.Value)
		switch draft.Literal(m.Inside(rule, "Name").Value) {
		case "prefix", "Prefix":
			attrs["prefix"] = draft.Merged(value, attrs["prefix"])
		case "suffix", "Suffix":
			attrs["suffix"] = draft.Merged(value, attrs["suffix"])
		}
	})
}

// eventBridge tells whether a bucket sends its events to EventBridge. The
// configuration turns it on by being there.
func eventBridge(m *mapper, r *stack.Resource) model.Attr {
	attr := m.property(r, "NotificationConfiguration.EventBridgeConfiguration")
	attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
		block, ok := value.(model.Block)
		if !ok {
			return value
		}
		if enabled := block["EventBridgeEnabled"].Value; enabled != nil {
			return enabled
		}
		return model.Bool(true)
	})
	return attr
}

// blockPublic tells whether a bucket has all four settings on.
func blockPublic(m *mapper, r *stack.Resource) model.Attr {
	attr := m.property(r, "PublicAccessBlockConfiguration")
	attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
		block, ok := value.(model.Block)
		if !ok {
			return value
		}
		return draft.AllTrue(
			block["BlockPublicAcls"].Value, block["BlockPublicPolicy"].Value,
			block["IgnorePublicAcls"].Value, block["RestrictPublicBuckets"].Value,
		)
	})
	return attr
}

// streamParameters are the properties of a pipe that polls a stream.
var streamParameters = []string{"KinesisStreamParameters", "DynamoDBStreamParameters"}

// ofStream is a setting of a pipe that polls a stream.
func ofStream(path string) compute {
	return func(m *mapper, r *stack.Resource) model.Attr {
		var out model.Attr
		for _, name := range streamParameters {
			out = draft.Merged(out, m.property(r, "SourceParameters."+name+"."+path))
		}
		return out
	}
}

// firehoseDestinations are the properties of which a delivery stream has one,
// and the model's word for the destination.
var firehoseDestinations = []struct{ property, word string }{
	{"ExtendedS3DestinationConfiguration", "s3"},
	{"S3DestinationConfiguration", "s3"},
	{"AmazonopensearchserviceDestinationConfiguration", "opensearch"},
	{"AmazonOpenSearchServerlessDestinationConfiguration", "opensearch"},
	{"ElasticsearchDestinationConfiguration", "opensearch"},
	{"RedshiftDestinationConfiguration", "redshift"},
	{"SplunkDestinationConfiguration", "splunk"},
	{"HttpEndpointDestinationConfiguration", "http"},
	{"SnowflakeDestinationConfiguration", "snowflake"},
	{"IcebergDestinationConfiguration", "iceberg"},
}

// firehoseDestination says where a delivery stream delivers.
func firehoseDestination(_ *mapper, r *stack.Resource) model.Attr {
	var out model.Attr
	for _, of := range firehoseDestinations {
		found := r.Properties[of.property]
		found.Value = model.Convert(found.Value, func(model.Value) model.Value { return model.Lit(of.word) })
		out = draft.Merged(out, found)
	}
	return out
}

// firehoseRole is the role that a delivery stream delivers with.
func firehoseRole(m *mapper, r *stack.Resource) model.Attr {
	var out model.Attr
	for _, of := range firehoseDestinations {
		out = draft.Merged(out, m.property(r, of.property+".RoleARN"))
	}
	return out
}

// keyAlias is the alias of a key, which is a resource of its own.
func keyAlias(m *mapper, r *stack.Resource) model.Attr {
	for _, alias := range m.byType["AWS::KMS::Alias"] {
		if m.names(alias.Properties["TargetKeyId"].Value, r.ID) {
			return alias.Properties["AliasName"]
		}
	}
	return model.Attr{}
}
