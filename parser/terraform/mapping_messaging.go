package terraform

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/draft"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// ruleEnabled tells whether a rule is on. The provider had is_enabled before
// state.
func ruleEnabled(m *mapper, r *config.Resource) model.Attr {
	state := isWord("state", "ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS")(m, r)
	return draft.Merged(state, m.property(r, "is_enabled"))
}

// notificationBlocks are the blocks of a bucket's notifications, the attribute
// that names who is told, and how messages call the one told.
var notificationBlocks = []struct{ block, arn, words string }{
	{"lambda_function", "lambda_function_arn", "function"},
	{"queue", "queue_arn", "queue"},
	{"topic", "topic_arn", "topic"},
}

// bucketNotifications makes the notifications of a bucket.
func bucketNotifications(m *mapper, r *config.Resource) {
	m.Hide(model.BucketNotification)
	bucket := m.property(r, "bucket")
	for _, of := range notificationBlocks {
		names := fields{"arn": of.arn, "events": "events", "prefix": "filter_prefix", "suffix": "filter_suffix"}
		m.Each(m.property(r, of.block), func(i int, item model.Attr, guard model.Guard, why string) {
			attrs := m.Known(item, names, why)
			for _, name := range []string{"prefix", "suffix"} {
				attr := attrs[name]
				attr.Value = formed(model.TextType, attr.Value)
				if attrs[name] = attr; attr.Value == nil {
					delete(attrs, name)
				}
			}
			key := strconv.Itoa(i)
			if why == "" {
				key = draft.NameOr(attrs["arn"], i) + " " + draft.Literal(draft.First(attrs["events"]).Value) +
					" " + draft.Literal(attrs["prefix"].Value) + " " + draft.Literal(attrs["suffix"].Value)
			}
			if bucket.Value != nil {
				attrs["bucket_name"] = bucket
			}
			m.Part(owner(r), draft.Part{
				Kind: model.BucketNotification, At: item.At, Attrs: attrs, Guard: guard, Open: why,
				ID:    of.block + "[" + strconv.Itoa(i) + "]",
				Key:   of.block + "[" + key + "]",
				Label: fmt.Sprintf("%s notification %d of %s", of.words, i+1, r.Address),
			})
		})
	}
}

// blockPublic tells whether all four settings of a public access block are on.
// One that is not written is off.
func blockPublic(m *mapper, r *config.Resource) model.Attr {
	var values []model.Value
	for _, name := range []string{"block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"} {
		values = append(values, m.property(r, name).Value)
	}
	return model.Attr{Value: draft.AllTrue(values...), At: r.At}
}

// streamParameters are the blocks of a pipe that polls a stream.
var streamParameters = []string{"kinesis_stream_parameters", "dynamodb_stream_parameters"}

// ofStream is a setting of a pipe that polls a stream.
func ofStream(path string) compute {
	return func(m *mapper, r *config.Resource) model.Attr {
		var out model.Attr
		for _, name := range streamParameters {
			out = draft.Merged(out, m.property(r, "source_parameters[0]."+name+"[0]."+path))
		}
		return out
	}
}

// firehoseDestinations are the words of the provider for a destination, which
// begin the name of its block, and those of the model.
var firehoseDestinations = []struct{ name, word string }{
	{"extended_s3", "s3"},
	{"s3", "s3"},
	{"opensearch", "opensearch"},
	{"opensearchserverless", "opensearch"},
	{"elasticsearch", "opensearch"},
	{"redshift", "redshift"},
	{"splunk", "splunk"},
	{"http_endpoint", "http"},
	{"snowflake", "snowflake"},
	{"iceberg", "iceberg"},
}

// firehoseDestination says where a delivery stream delivers.
func firehoseDestination(m *mapper, r *config.Resource) model.Attr {
	attr := m.property(r, "destination")
	attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
		for _, of := range firehoseDestinations {
			if draft.Literal(value) == of.name {
				return model.Lit(of.word)
			}
		}
		return value
	})
	return attr
}

// firehoseRole is the role that a delivery stream delivers with.
func firehoseRole(m *mapper, r *config.Resource) model.Attr {
	var out model.Attr
	for _, of := range firehoseDestinations {
		out = draft.Merged(out, m.property(r, of.name+"_configuration[0].role_arn"))
	}
	return out
}

// autoscaling is true for what a scalable target names. A target whose resource is
// not known may name any.
func autoscaling(scales func(m *mapper, id model.Value, r *config.Resource) match) func(*mapper, *config.Resource) model.Attr {
	return func(m *mapper, r *config.Resource) model.Attr {
		var out model.Attr
		for _, target := range m.byType["aws_appautoscaling_target"] {
			id := target.Values["resource_id"]
			set := model.Attr{Value: model.Bool(true), At: draft.OrAt(id.At, target.At)}
			out = draft.Merged(out, setBy(target, scales(m, id.Value, r), set))
		}
		return out
	}
}

// scalesAlias is where the resource of a scalable target is an alias, by reference
// or by name.
func (m *mapper) scalesAlias(id model.Value, alias *config.Resource) match {
	of := draft.Alias{ID: alias.Address, Name: alias.Values["name"].Value, Function: alias.Values["function_name"].Value}
	of.Called = model.Convert(of.Function, func(value model.Value) model.Value {
		text, ok := value.(model.Text)
		if !ok || len(text) == 0 || text[0].Hole == nil {
			return nil
		}
		for _, fn := range m.byType["aws_lambda_function"] {
			if fn.Address == text[0].Hole.Resource {
				return fn.Values["function_name"].Value
			}
		}
		return nil
	})
	return model.Convert(id, func(value model.Value) model.Value {
		text, ok := value.(model.Text)
		if !ok {
			return value
		}
		if scales := of.Scales(text); scales != nil {
			return scales
		}
		return no
	})
}

// scales is where the resource of a scalable target is a table or an index of it,
// by reference or by name.
func (m *mapper) scales(id model.Value, table *config.Resource) match {
	return model.Convert(id, func(value model.Value) model.Value {
		text, ok := value.(model.Text)
		if !ok {
			return value
		}
		literal, known := text.Literal()
		switch {
		case draft.Refers(text, table.Address):
			return model.Bool(true)
		case !known && m.refersToOther(text):
			return no
		case !known:
			return model.Unknown{Why: draft.WhyUnknown(text)}
		}
		return model.Convert(table.Values["name"].Value, func(name model.Value) model.Value {
			if unknown, ok := name.(model.Unknown); ok {
				return unknown
			}
			named := "table/" + draft.Literal(name)
			return model.Bool(named != "table/" && (literal == named || strings.HasPrefix(literal, named+"/")))
		})
	})
}

// deletion says that a resource is kept, where Terraform refuses to destroy it.
func deletion(m *mapper, r *config.Resource) model.Attr {
	if !r.PreventDestroy {
		return m.lifecycle(r)
	}
	return model.Attr{Value: model.Lit("Retain"), At: r.At}
}

// lifecycle is what is known of something that lifecycle does not say: nothing where
// it is not seen, as in a plan alone.
func (m *mapper) lifecycle(r *config.Resource) model.Attr {
	if m.root.Read != nil {
		return model.Attr{}
	}
	return model.Attr{Value: model.Unknown{Why: "a plan or state does not say what its lifecycle block does"}, At: r.At}
}

// triggerPaths are the triggers of a user pool that it waits for. Those that send
// messages it starts and does not wait for.
var triggerPaths = []string{
	"pre_sign_up", "post_confirmation", "custom_message", "pre_authentication", "post_authentication", "user_migration",
	"pre_token_generation", "pre_token_generation_config[0].lambda_arn", "define_auth_challenge", "create_auth_challenge",
	"verify_auth_challenge_response",
}

// userPoolTriggers are the functions that a user pool waits for. One function may be
// the trigger of several events.
func userPoolTriggers(m *mapper, r *config.Resource) model.Attr {
	out := model.List{}
	for _, path := range triggerPaths {
		attr := m.property(r, "lambda_config[0]."+path)
		if attr.Value = formed(model.TextType, attr.Value); attr.Value != nil {
			out = append(out, attr)
		}
	}
	if len(out) == 0 {
		return model.Attr{}
	}
	return model.Attr{Value: out, At: cmp.Or(r.Values["lambda_config"].At, out[0].At)}
}

// ignored are the arguments and blocks of which Terraform ignores changes, if only
// of a part of them.
func ignored(m *mapper, r *config.Resource) model.Attr {
	if len(r.Ignored) == 0 {
		return m.lifecycle(r)
	}
	list := make(model.List, len(r.Ignored))
	for i, path := range r.Ignored {
		name, _, _ := strings.Cut(indexes.ReplaceAllString(path, ""), ".")
		list[i] = model.Attr{Value: model.Lit(name), At: r.At}
	}
	return model.Attr{Value: list, At: r.At}
}

// opaqueStack says of the unit that a CloudFormation stack in it may hold
// anything.
func opaqueStack(m *mapper, r *config.Resource) {
	why := fmt.Sprintf("the template of stack %s is not examined", r.Address)
	if m.root.Open == "" {
		m.root.Open, m.root.Hides = why, nil
	}
	m.root.Reach = nil // the template names what it likes
	m.Problem(source.Problem{
		ID: "nested-template-missing", At: r.At, Effect: source.Partial, Message: why,
		Fix: "Check the template of the stack as an input of its own.",
	})
}
