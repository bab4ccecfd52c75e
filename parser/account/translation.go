package account

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/snapshot"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
	"github.com/belay-dev/belay/parser/draft"
)

// translations are the services, in the order in which their resources stand in
// the template.
var translations = []func(*translation){
	identity, functions, workflows, queues, topics, buses, schedules, pipes, tables, streams, buckets, secrets,
	restAPIs, httpAPIs, graphQLAPIs, monitoring, deployments, keyReferences, dimensionReferences,
}

// A translation is a template while it is made of a snapshot.
type translation struct {
	snapshot *snapshot.Snapshot
	region   string
	template *stack.Template
	problems []source.Problem
	// live are the attributes, by ID of the resource, that no template has and no
	// property says.
	live map[string]model.Block
	// policies are those that AWS manages.
	policies map[string]model.ManagedPolicy
}

// items are what a call returned in the region of the unit.
func (t *translation) items(call string) []snapshot.Item { return t.list(call, "") }

func (t *translation) list(call, list string) []snapshot.Item {
	return t.snapshot.Result(t.region, call, list).Items
}

// of are the items of a call that was made for an item.
func (t *translation) of(call, id string) []snapshot.Item {
	result := t.snapshot.Result(t.region, call, "")
	return result.Of(id)
}

// A fields is a mapping as the API returned it.
type fields struct{ model.Attr }

func fieldsOf(item snapshot.Item) fields { return fields{item.Attr()} }

// at is what stands at a path of names. The API writes what is not set as an empty
// text or list as often as it leaves it out.
func (f fields) at(path string) model.Attr {
	attr := f.Attr
	for name := range strings.SplitSeq(path, ".") {
		block, ok := attr.Value.(model.Block)
		if !ok {
			return model.Attr{}
		}
		attr = block[name]
	}
	if isEmpty(attr.Value) {
		return model.Attr{}
	}
	return attr
}

func isEmpty(value model.Value) bool {
	switch v := value.(type) {
	case nil:
		return true
	case model.Text:
		literal, known := v.Literal()
		return known && literal == ""
	case model.List:
		return len(v) == 0
	case model.Block:
		return len(v) == 0
	default:
		return false
	}
}

// text is a text at a path, "" if there is none.
func (f fields) text(path string) string { return draft.Literal(f.at(path).Value) }

// properties are those of a template with the values of the API: names that both
// use, and others as template=api.
func (f fields) properties(names ...string) model.Block {
	out := model.Block{}
	for _, pair := range names {
		to, from, renamed := strings.Cut(pair, "=")
		if !renamed {
			from = to
		}
		if attr := f.at(from); attr.Value != nil {
			set(out, to, attr)
		}
	}
	return out
}

// set puts a value at a path of names.
func set(block model.Block, path string, attr model.Attr) {
	name, rest, nested := strings.Cut(path, ".")
	if !nested {
		block[name] = attr
		return
	}
	inner, ok := block[name].Value.(model.Block)
	if !ok {
		inner = model.Block{}
		block[name] = model.Attr{Value: inner, At: attr.At}
	}
	set(inner, rest, attr)
}

// lit is a text that is written nowhere but follows from where it is.
func lit(text string, at source.Span) model.Attr { return model.Attr{Value: model.Lit(text), At: at} }

// ref is a reference to a resource of the template.
func ref(id, attribute string, at source.Span) model.Attr {
	name := id
	if attribute != "" {
		name += "." + attribute
	}
	return model.Attr{At: at, Value: model.HoleText(model.Hole{
		Source: model.ResourceHole, Name: name, Resource: id, Attribute: attribute,
	})}
}

// add puts a resource into the template.
func (t *translation) add(typ, id, label string, at source.Span, properties model.Block) *stack.Resource {
	r := &stack.Resource{ID: id, Type: typ, Label: cmp.Or(label, id), At: at, Properties: properties}
	t.template.Resources = append(t.template.Resources, r)
	return r
}

// asked adds what another call returned about an item. Where that call failed, or was
// not made, the property is unknown.
func (t *translation) asked(properties model.Block, call, id, to, from string, at source.Span) {
	if answered := t.of(call, id); len(answered) > 0 {
		if attr := fieldsOf(answered[0]).at(from); attr.Value != nil {
			set(properties, to, attr)
		}
		return
	}
	if why := t.failed(call, id); why != "" {
		set(properties, to, model.Attr{Value: model.Unknown{Why: why}, At: at})
	}
}

// failed says why it is not known what a call returned for an item; "" if it is.
func (t *translation) failed(call, id string) string {
	if f, failed := t.snapshot.Failed(t.region, call, id); failed {
		return fmt.Sprintf("%s failed: %s", call, cmp.Or(f.Code, f.Message))
	}
	return ""
}

// missing says why what a call would have shown of the region is not known; "" if it is.
func (t *translation) missing(call string) string {
	switch c, made := t.snapshot.Call(t.region, call); {
	case !made:
		return call + " was not called"
	case !c.Complete:
		return call + " was not answered in full"
	default:
		return ""
	}
}

// whole tells whether some calls were all answered in full.
func (t *translation) whole(calls ...string) bool {
	return !slices.ContainsFunc(calls, func(call string) bool { return t.missing(call) != "" })
}

// each is a list of what f makes of each item.
func each(attr model.Attr, f func(fields) model.Attr) model.Attr {
	list, ok := attr.Value.(model.List)
	if !ok {
		return attr
	}
	out := make(model.List, 0, len(list))
	for _, item := range list {
		item.At = draft.OrAt(item.At, attr.At)
		if made := f(fields{item}); made.Value != nil {
			out = append(out, made)
		}
	}
	return model.Attr{Value: out, At: attr.At}
}

// A shown is the calls that show the resources of some kinds: where one was not made,
// or not answered, there may be more of them.
type shown struct {
	call  string
	kinds []model.Kind
}

// open says of which kinds a unit may hold more than was read, and why.
func (t *translation) open(unit *model.Unit) {
	because := map[model.Kind]string{}
	for _, s := range calls {
		if (t.region == snapshot.Global) != strings.HasPrefix(s.call, "iam:") {
			continue
		}
		c, made := t.snapshot.Call(t.region, s.call)
		if made && c.Complete {
			continue
		}
		why := s.call + " was not called"
		if made {
			why = s.call + " was not answered in full"
		}
		unit.Open = cmp.Or(unit.Open, why)
		for _, kind := range s.kinds {
			because[kind] = cmp.Or(because[kind], why)
		}
	}
	if unit.Open != "" {
		unit.Hides, unit.Because = slices.Sorted(maps.Keys(because)), because
	}
}

var calls = []shown{
	{"iam:GetAccountAuthorizationDetails", []model.Kind{model.Role, model.User, model.Group, model.Policy, model.Statement}},
	{"lambda:ListFunctions", []model.Kind{
		model.Function, model.Alias, model.FunctionURL, model.Permission, model.EventInvokeConfig,
	}},
	{"lambda:ListAliases", []model.Kind{model.Alias}},
	{"lambda:ListFunctionUrlConfigs", []model.Kind{model.FunctionURL}},
	{"lambda:GetPolicy", []model.Kind{model.Permission}},
	{"lambda:ListEventSourceMappings", []model.Kind{model.EventSource}},
	{"lambda:ListFunctionEventInvokeConfigs", []model.Kind{model.EventInvokeConfig}},
	{"states:ListStateMachines", []model.Kind{model.StateMachine, model.State}},
	{"states:DescribeStateMachine", []model.Kind{model.State}},
	{"sqs:ListQueues", []model.Kind{model.Queue}},
	{"sqs:GetQueueAttributes", []model.Kind{model.Queue}},
	{"sns:ListTopics", []model.Kind{model.Topic}},
	{"sns:ListSubscriptions", []model.Kind{model.Subscription}},
	{"events:ListEventBuses", []model.Kind{model.EventBus, model.EventRule, model.EventTarget}},
	{"events:ListRules", []model.Kind{model.EventRule, model.EventTarget}},
	{"events:ListTargetsByRule", []model.Kind{model.EventTarget}},
	{"scheduler:ListSchedules", []model.Kind{model.Schedule}},
	{"pipes:ListPipes", []model.Kind{model.Pipe}},
	{"dynamodb:ListTables", []model.Kind{model.Table}},
	{"kinesis:ListStreams", []model.Kind{model.Stream}},
	{"firehose:ListDeliveryStreams", []model.Kind{model.DeliveryStream}},
	{"s3:ListBuckets", []model.Kind{model.Bucket, model.BucketNotification}},
	{"kms:ListKeys", []model.Kind{model.Key}},
	{"secretsmanager:ListSecrets", []model.Kind{model.Secret}},
	{"kms:ListAliases", []model.Kind{model.Key}},
	{"apigateway:GetRestApis", []model.Kind{model.API, model.Route, model.Stage, model.Authorizer}},
	{"apigateway:GetResources", []model.Kind{model.Route}},
	{"apigateway:GetStages", []model.Kind{model.Stage}},
	{"apigateway:GetAuthorizers", []model.Kind{model.Authorizer}},
	{"apigatewayv2:GetApis", []model.Kind{model.API, model.Route, model.Stage, model.Authorizer}},
	{"apigatewayv2:GetRoutes", []model.Kind{model.Route}},
	{"apigatewayv2:GetIntegrations", []model.Kind{model.Route}},
	{"apigatewayv2:GetStages", []model.Kind{model.Stage}},
	{"apigatewayv2:GetAuthorizers", []model.Kind{model.Authorizer}},
	{"appsync:ListGraphqlApis", []model.Kind{model.GraphQLAPI}},
	{"appsync:ListDataSources", []model.Kind{model.GraphQLAPI}},
	{"cloudwatch:DescribeAlarms", []model.Kind{model.Alarm, model.CompositeAlarm}},
	{"logs:DescribeLogGroups", []model.Kind{model.LogGroup}},
	{"logs:DescribeMetricFilters", []model.Kind{model.MetricFilter}},
	{"codedeploy:ListApplications", []model.Kind{model.DeploymentGroup}},
	{"codedeploy:ListDeploymentGroups", []model.Kind{model.DeploymentGroup}},
	{"codedeploy:GetDeploymentGroup", []model.Kind{model.DeploymentGroup}},
}
