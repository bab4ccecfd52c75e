package cloudformation

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/cloudformation/sam"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
	"github.com/belay-dev/belay/parser/draft"
)

// apiName is the name of an API: its own, else the title of its document.
func apiName(m *mapper, r *stack.Resource) model.Attr {
	return draft.Merged(r.Properties["Name"], m.property(r, "Body.info.title"))
}

// apiEndpoint is the endpoint type of a REST API.
func apiEndpoint(m *mapper, r *stack.Resource) model.Attr {
	return draft.Merged(m.property(r, "EndpointConfiguration.Types[0]"),
		m.property(r, "Body.x-amazon-apigateway-endpoint-configuration.types[0]"))
}

// corsOrigins are the origins that an HTTP API allows.
func corsOrigins(m *mapper, r *stack.Resource) model.Attr {
	return draft.Merged(m.property(r, "CorsConfiguration.AllowOrigins"), m.property(r, "Body.x-amazon-apigateway-cors.allowOrigins"))
}

// hasBody tells whether an API's routes come from an OpenAPI document.
func hasBody(_ *mapper, r *stack.Resource) model.Attr {
	attr := draft.Merged(r.Properties["Body"], r.Properties["BodyS3Location"])
	attr.Value = model.Convert(attr.Value, func(model.Value) model.Value { return model.Bool(true) })
	return attr
}

// httpProtocol is the protocol of an API of the second version. One that is made
// of a document or for one target is an HTTP API.
func httpProtocol(_ *mapper, r *stack.Resource) model.Attr {
	if attr := r.Properties["ProtocolType"]; attr.Value != nil {
		return attr
	}
	return model.Attr{Value: model.Lit("HTTP"), At: r.At}
}

// methodPath is the path of a method: those of its resource and what that is
// below.
func methodPath(m *mapper, r *stack.Resource) model.Attr {
	attr := r.Properties["ResourceId"]
	attr.Value = m.resourcePath(attr.Value, draft.MaxPathParts)
	return attr
}

// resourcePath is the path of the resource of a REST API that an id is of.
func (m *mapper) resourcePath(id model.Value, depth int) model.Value {
	return model.Convert(id, func(id model.Value) model.Value {
		r, hole := m.refersTo(id)
		switch {
		case r == nil || depth == 0:
			if text, ok := id.(model.Text); ok {
				return model.Unknown{Why: draft.WhyUnknown(text)}
			}
			return id
		case hole.Attribute == "RootResourceId":
			return model.Lit("/")
		case r.Type != "AWS::ApiGateway::Resource":
			return model.Unknown{Why: r.ID + " is of " + r.Type}
		}
		return draft.JoinPath(m.resourcePath(r.Properties["ParentId"].Value, depth-1), r.Properties["PathPart"].Value)
	})
}

// asyncIntegration tells whether an integration does not wait for the answer.
func asyncIntegration(path string) compute {
	return func(m *mapper, r *stack.Resource) model.Attr { return draft.IsAsync(m.property(r, path)) }
}

// methodSettings are the settings of a stage that hold for all of its methods.
func methodSettings(path string) computed {
	out := computed{}
	for name, property := range map[string]string{
		"logging":        "LoggingLevel",
		"data_trace":     "DataTraceEnabled",
		"metrics":        "MetricsEnabled",
		"throttle_rate":  "ThrottlingRateLimit",
		"throttle_burst": "ThrottlingBurstLimit",
	} {
		out[name] = func(m *mapper, r *stack.Resource) model.Attr { return m.methodSetting(m.property(r, path), property) }
	}
	out["methods"] = func(m *mapper, r *stack.Resource) model.Attr { return m.singleMethods(m.property(r, path)) }
	return out
}

// singleMethod are the properties of a setting of one method.
var singleMethod = fields{
	"path": "ResourcePath", "method": "HttpMethod",
	"logging": "LoggingLevel", "data_trace": "DataTraceEnabled", "metrics": "MetricsEnabled",
}

// singleRoute are those of a setting of one route.
var singleRoute = fields{"logging": "LoggingLevel", "data_trace": "DataTraceEnabled", "metrics": "DetailedMetricsEnabled"}

// singleMethods are the settings that do not hold for all methods.
func (m *mapper) singleMethods(settings model.Attr) model.Attr {
	list := model.List{}
	m.Each(settings, func(_ int, item model.Attr, guard model.Guard, why string) {
		if why != "" {
			list = append(list, model.Attr{Value: model.Guarded(guard, model.Unknown{Why: why}), At: item.At})
			return
		}
		if allMethods(m, item) {
			return
		}
		item.Value = model.Guarded(guard, m.Renamed(item, singleMethod))
		list = append(list, item)
	})
	if len(list) == 0 {
		return model.Attr{}
	}
	return model.Attr{Value: list, At: settings.At}
}

// allMethods tells whether a setting holds for all methods of a stage.
func allMethods(m *mapper, setting model.Attr) bool {
	return draft.Literal(m.Inside(setting, "ResourcePath").Value) == "/*" && draft.Literal(m.Inside(setting, "HttpMethod").Value) == "*"
}

// routeSettings are the settings of single routes, which stand by their keys.
func routeSettings(m *mapper, r *stack.Resource) model.Attr {
	settings := m.property(r, "RouteSettings")
	settings.Value = model.Convert(settings.Value, func(value model.Value) model.Value {
		block, ok := value.(model.Block)
		if !ok {
			return value
		}
		list := model.List{}
		for _, route := range slices.Sorted(maps.Keys(block)) {
			item := block[route]
			item.At = draft.OrAt(item.At, settings.At)
			item.Value = model.Convert(item.Value, func(value model.Value) model.Value {
				setting, ok := m.Renamed(model.Attr{Value: value, At: item.At}, singleRoute).(model.Block)
				if !ok {
					return value
				}
				setting["path"] = model.Attr{Value: model.Lit(route), At: item.At}
				return setting
			})
			list = append(list, item)
		}
		return list
	})
	return settings
}

func (m *mapper) methodSetting(settings model.Attr, property string) model.Attr {
	var out model.Attr
	m.Each(settings, func(_ int, item model.Attr, guard model.Guard, why string) {
		if why != "" {
			out = draft.Merged(out, model.Attr{Value: model.Guarded(guard, model.Unknown{Why: why}), At: item.At})
			return
		}
		if !allMethods(m, item) {
			return
		}
		found := m.Inside(item, property)
		found.Value = model.Guarded(guard, found.Value)
		out = draft.Merged(out, found)
	})
	return out
}

// stageDescription are the attributes of a stage that a deployment makes.
var stageDescription = fields{
	"access_log":     "StageDescription.AccessLogSetting.DestinationArn",
	"access_format":  "StageDescription.AccessLogSetting.Format",
	"logging":        "StageDescription.LoggingLevel",
	"data_trace":     "StageDescription.DataTraceEnabled",
	"metrics":        "StageDescription.MetricsEnabled",
	"tracing":        "StageDescription.TracingEnabled",
	"throttle_rate":  "StageDescription.ThrottlingRateLimit",
	"throttle_burst": "StageDescription.ThrottlingBurstLimit",
}

// deploymentStage makes the stage that a deployment with a stage name makes.
func deploymentStage(m *mapper, r *stack.Resource) {
	m.Hide(model.Stage)
	model.EachChoice(r.Properties["StageName"].Value, nil, func(name model.Value, guard model.Guard) {
		if name == nil {
			return
		}
		attrs := m.Taken(model.Attr{Value: r.Properties, At: r.At}, stageDescription)
		attrs["name"] = model.Attr{Value: name, At: r.Properties["StageName"].At}
		if api := r.Properties["RestApiId"]; api.Value != nil {
			attrs["api_id"] = api
		}
		for setting, compute := range methodSettings("StageDescription.MethodSettings") {
			if attr := draft.Merged(compute(m, r), attrs[setting]); attr.Value != nil {
				attrs[setting] = attr
			}
		}
		if r.Metadata[sam.ExtraStage].Value != nil {
			attrs["implicit"] = model.Attr{Value: model.Bool(true), At: r.At}
		}
		m.Part(owner(r), draft.Part{
			Kind: model.Stage, ID: "StageName", At: attrs["name"].At, Attrs: attrs, Guard: guard,
			Label: "of deployment " + called(r),
		})
	})
}

// ofIntegration is a property of the integration that a route of the second
// version leads to. It stands where the integration is written.
func ofIntegration(property string) compute {
	return func(m *mapper, r *stack.Resource) model.Attr {
		return m.ofTarget(r, func(integration *stack.Resource) model.Attr { return m.property(integration, property) })
	}
}

// routeAsync tells whether a route does not wait for its function.
func routeAsync(m *mapper, r *stack.Resource) model.Attr {
	return m.ofTarget(r, func(integration *stack.Resource) model.Attr {
		return draft.IsAsync(integration.Properties["RequestParameters"])
	})
}

func (m *mapper) ofTarget(r *stack.Resource, f func(*stack.Resource) model.Attr) model.Attr {
	target := r.Properties["Target"]
	var side func(value model.Value) model.Attr
	side = func(value model.Value) model.Attr {
		switch v := value.(type) {
		case nil:
			return model.Attr{}
		case model.Choice:
			return draft.Chosen(v.If, target.At, side(v.Then), side(v.Else))
		case model.Text:
			for _, part := range v {
				if part.Hole == nil || part.Hole.Source != model.ResourceHole {
					continue
				}
				if integration := m.byID[part.Hole.Resource]; integration != nil && integration.Type == "AWS::ApiGatewayV2::Integration" {
					return f(integration)
				}
			}
			return model.Attr{Value: model.Unknown{Why: draft.WhyUnknown(v)}, At: target.At}
		case model.Unknown:
			return model.Attr{Value: v, At: target.At}
		default:
			return m.WrongForm(model.Attr{Value: v, At: target.At}, "the target of a route")
		}
	}
	return side(target.Value)
}

// routeMethod is the method of a route key, or the key of a WebSocket route.
func routeMethod(m *mapper, r *stack.Resource) model.Attr {
	attr := r.Properties["RouteKey"]
	if !m.isSocket(r) {
		attr.Value = draft.KeyMethod(attr.Value)
	}
	return attr
}

// routePath is the path of a route key. WebSocket routes have none.
func routePath(m *mapper, r *stack.Resource) model.Attr {
	if m.isSocket(r) {
		return model.Attr{}
	}
	attr := r.Properties["RouteKey"]
	attr.Value = draft.KeyPath(attr.Value)
	return attr
}

// isSocket tells whether a route is one of a WebSocket API, if only under a
// condition: no API is now of one protocol and now of another.
func (m *mapper) isSocket(r *stack.Resource) bool {
	for _, api := range m.byType["AWS::ApiGatewayV2::Api"] {
		if m.names(r.Properties["ApiId"].Value, api.ID) {
			return draft.MayBe(api.Properties["ProtocolType"].Value, "WEBSOCKET")
		}
	}
	return false
}

// httpParts makes what is written inside an API of the second version: the
// routes of its document, and the route and the stage of one that was made for
// one target.
func httpParts(m *mapper, r *stack.Resource) {
	bodyParts(m, r)
	target := r.Properties["Target"]
	if target.Value == nil {
		return
	}
	m.Hide(model.Route, model.Stage)
	api := model.Attr{Value: refTo(r.ID), At: target.At}
	key := draft.Merged(r.Properties["RouteKey"], model.Attr{Value: model.Lit("$default"), At: target.At})
	integration := target
	integration.Value = model.Convert(m.lead(target.Value), func(value model.Value) model.Value {
		if strings.HasPrefix(draft.Literal(value), "http") {
			return model.Lit("HTTP_PROXY")
		}
		if text, ok := value.(model.Text); ok && m.isFunction(text) {
			return model.Lit("AWS_PROXY")
		}
		return model.Unknown{Why: "the target " + draft.FormName(value) + " is known on deployment only"}
	})
	m.Part(owner(r), draft.Part{Kind: model.Route, ID: "Target", At: target.At, Label: "of API " + called(r), Attrs: model.Block{
		"api_id": api, "uri": target, "integration": integration, "role_arn": r.Properties["CredentialsArn"],
		"method": {Value: draft.KeyMethod(key.Value), At: key.At},
		"path":   {Value: draft.KeyPath(key.Value), At: key.At},
	}})
	m.Part(owner(r), draft.Part{Kind: model.Stage, ID: "Stage[$default]", At: r.At, Label: "$default of API " + called(r), Attrs: model.Block{
		"api_id": api, "name": {Value: model.Lit("$default"), At: target.At},
	}})
}

// isFunction tells whether a text names a function of the template or is the ARN
// of one.
func (m *mapper) isFunction(text model.Text) bool {
	if strings.Contains(text.String(), ":lambda:") {
		return true
	}
	return slices.ContainsFunc(text, func(part model.Part) bool {
		if part.Hole == nil {
			return false
		}
		r := m.byID[part.Hole.Resource]
		return r != nil && (r.Type == "AWS::Lambda::Function" || r.Type == "AWS::Lambda::Alias")
	})
}

// dataSourceFunctions are the functions that the data sources of a GraphQL API
// call.
func dataSourceFunctions(m *mapper, r *stack.Resource) model.Attr {
	out := model.List{}
	for _, d := range m.byType["AWS::AppSync::DataSource"] {
		if !m.names(d.Properties["ApiId"].Value, r.ID) {
			continue
		}
		attr := m.property(d, "LambdaConfig.LambdaFunctionArn")
		if attr.Value == nil {
			continue
		}
		attr.Value = model.Guarded(d.If, attr.Value)
		out = append(out, attr)
	}
	if len(out) == 0 {
		return model.Attr{}
	}
	return model.Attr{Value: out, At: cmp.Or(out[0].At, r.At)}
}
