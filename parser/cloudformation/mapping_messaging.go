package cloudformation

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// nameOr is a text as a part of an id, or the index where there is none. Holes
// are written as Sub writes them: the marks of holes are for messages.
func nameOr(attr model.Attr, index int) string {
	text, ok := attr.Value.(model.Text)
	if !ok || len(text) == 0 {
		return strconv.Itoa(index)
	}
	var b strings.Builder
	for _, part := range text {
		if part.Hole != nil {
			b.WriteString("${" + part.Hole.Name + "}")
			continue
		}
		b.WriteString(part.Literal)
	}
	return b.String()
}

// taken are the attributes of a part that stand at paths of its item.
func (m *mapper) taken(item model.Attr, names fields) model.Block {
	attrs := model.Block{}
	for name, path := range names {
		if attr := m.inside(item, path); attr.Value != nil {
			attrs[name] = attr
		}
	}
	return attrs
}

// inlineSubscription are the attributes of a subscription inside its topic.
var inlineSubscription = fields{"endpoint": "Endpoint", "protocol": "Protocol"}

// inlineSubscriptions makes the subscriptions that a topic lists itself.
func inlineSubscriptions(m *mapper, r *stack.Resource) {
	m.each(r.Properties["Subscription"], func(i int, item model.Attr, guard model.Guard, why string) {
		attrs := m.known(item, inlineSubscription, why)
		attrs["topic_arn"] = model.Attr{Value: refTo(r.ID), At: item.At}
		m.part(r, part{
			kind: model.Subscription, at: item.At, attrs: attrs, guard: guard, open: why,
			id:    "Subscription[" + strconv.Itoa(i) + "]",
			key:   "Subscription[" + nameOr(attrs["endpoint"], i) + "]",
			label: fmt.Sprintf("%d of topic %s", i+1, called(r)),
		})
	})
}

// known is taken where the item is a mapping; of an item that is not known
// nothing is.
func (m *mapper) known(item model.Attr, names fields, why string) model.Block {
	if why != "" {
		return model.Block{}
	}
	return m.taken(item, names)
}

// called is how people call a resource.
func called(r *stack.Resource) string {
	if r.Label != "" {
		return r.Label
	}
	return r.ID
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
	m.each(r.Properties["Targets"], func(i int, item model.Attr, guard model.Guard, why string) {
		attrs := m.known(item, eventTarget, why)
		attrs["rule_name"] = model.Attr{Value: refTo(r.ID), At: item.At}
		name := strconv.Itoa(i)
		if why == "" {
			name = nameOr(m.inside(item, "Id"), i)
		}
		m.part(r, part{
			kind: model.EventTarget, at: item.At, attrs: attrs, guard: guard, open: why,
			id:    "Targets[" + name + "]",
			label: fmt.Sprintf("target %s of rule %s", name, called(r)),
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
		m.each(m.property(r, "NotificationConfiguration."+of.list), func(i int, item model.Attr, guard model.Guard, why string) {
			attrs := m.known(item, fields{"arn": of.arn, "events": "Event"}, why)
			attrs["bucket_name"] = model.Attr{Value: refTo(r.ID), At: item.At}
			key := strconv.Itoa(i)
			if why == "" {
				m.keyFilter(item, attrs)
				key = nameOr(attrs["arn"], i) + " " + literalOf(m.first(attrs["events"]).Value) +
					" " + literalOf(attrs["prefix"].Value) + " " + literalOf(attrs["suffix"].Value)
			}
			m.part(r, part{
				kind: model.BucketNotification, at: item.At, attrs: attrs, guard: guard, open: why,
				id:    of.list + "[" + strconv.Itoa(i) + "]",
				key:   of.list + "[" + key + "]",
				label: fmt.Sprintf("%s notification %d of bucket %s", strings.ToLower(of.arn), i+1, called(r)),
			})
		})
	}
}

// keyFilter reads the prefix and the suffix of a notification's filter.
func (m *mapper) keyFilter(item model.Attr, attrs model.Block) {
	m.each(m.inside(item, "Filter.S3Key.Rules"), func(_ int, rule model.Attr, guard model.Guard, why string) {
		if why != "" {
			for _, name := range []string{"prefix", "suffix"} {
				if attrs[name].Value == nil {
					attrs[name] = model.Attr{Value: model.Unknown{Why: why}, At: rule.At}
				}
			}
			return
		}
		value := m.inside(rule, "Value")
		value.Value = model.Guarded(guard, value.Value)
		switch literalOf(m.inside(rule, "Name").Value) {
		case "prefix", "Prefix":
			attrs["prefix"] = merged(value, attrs["prefix"])
		case "suffix", "Suffix":
			attrs["suffix"] = merged(value, attrs["suffix"])
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
		return allTrue(
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
			out = merged(out, m.property(r, "SourceParameters."+name+"."+path))
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
		out = merged(out, found)
	}
	return out
}

// firehoseRole is the role that a delivery stream delivers with.
func firehoseRole(m *mapper, r *stack.Resource) model.Attr {
	var out model.Attr
	for _, of := range firehoseDestinations {
		out = merged(out, m.property(r, of.property+".RoleARN"))
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
