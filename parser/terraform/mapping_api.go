package terraform

import (
	"cmp"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/draft"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// apiName is the name of an API: its own, else the title of its document.
func apiName(m *mapper, r *config.Resource) model.Attr {
	return draft.Merged(r.Values["name"], m.body(r, "info.title"))
}

// body is what stands at a path of an API's OpenAPI document, if it is one.
func (m *mapper) body(r *config.Resource, path string) model.Attr {
	body := r.Values["body"]
	body.Value = formed(model.BlockOf(nil), body.Value)
	return m.Inside(body, path)
}

// apiEndpoint is the endpoint type of a REST API.
func apiEndpoint(m *mapper, r *config.Resource) model.Attr {
	return draft.Merged(m.property(r, "endpoint_configuration[0].types[0]"),
		m.body(r, "x-amazon-apigateway-endpoint-configuration.types[0]"))
}

// corsOrigins are the origins that an HTTP API allows.
func corsOrigins(m *mapper, r *config.Resource) model.Attr {
	return draft.Merged(m.property(r, "cors_configuration[0].allow_origins"), m.body(r, "x-amazon-apigateway-cors.allowOrigins"))
}

// hasBody tells whether an API's routes come from an OpenAPI document.
func hasBody(_ *mapper, r *config.Resource) model.Attr {
	attr := r.Values["body"]
	attr.Value = model.Convert(formed(model.BlockOf(nil), attr.Value), func(model.Value) model.Value { return model.Bool(true) })
	return attr
}

// bodyParts makes the routes and the authorizers that an API takes from an
// OpenAPI document.
func bodyParts(m *mapper, r *config.Resource) {
	r = m.withDocuments(r, []string{"body"})
	body := r.Values["body"]
	body.Value = formed(model.BlockOf(nil), body.Value)
	m.OpenAPI(owner(r), ref(r, "id"), body)
}

// httpProtocol is the protocol of an API of the second version. One that is made
// of a document or for one target is an HTTP API.
func httpProtocol(_ *mapper, r *config.Resource) model.Attr {
	if attr := r.Values["protocol_type"]; attr.Value != nil {
		return attr
	}
	return model.Attr{Value: model.Lit("HTTP"), At: r.At}
}

// httpParts makes what is written inside an API of the second version: the
// routes of its document, and the route and the stage of one that was made for
// one target.
func httpParts(m *mapper, r *config.Resource) {
	bodyParts(m, r)
	target := nonEmpty(r.Values["target"])
	if target.Value == nil {
		return
	}
	m.Hide(model.Route, model.Stage)
	api := model.Attr{Value: ref(r, "id"), At: target.At}
	key := draft.Merged(nonEmpty(r.Values["route_key"]), model.Attr{Value: model.Lit("$default"), At: target.At})
	integration := target
	integration.Value = model.Convert(m.lead(target.Value), m.targetIntegration)
	m.Part(owner(r), draft.Part{Kind: model.Route, ID: "target", At: target.At, Label: "of API " + r.Address, Attrs: model.Block{
		"api_id": api, "uri": target, "integration": integration, "role_arn": r.Values["credentials_arn"],
		"method": {Value: draft.KeyMethod(key.Value), At: key.At},
		"path":   {Value: draft.KeyPath(key.Value), At: key.At},
	}})
	m.Part(owner(r), draft.Part{Kind: model.Stage, ID: "stage[$default]", At: r.At, Label: "$default of API " + r.Address, Attrs: model.Block{
		"api_id": api, "name": {Value: model.Lit("$default"), At: target.At},
	}})
}

// targetIntegration is the type of the integration of an API that was made for
// one target.
func (m *mapper) targetIntegration(target model.Value) model.Value {
	if strings.HasPrefix(draft.Literal(target), "http") {
		return model.Lit("HTTP_PROXY")
	}
	if text, ok := target.(model.Text); ok && m.isFunction(text) {
		return model.Lit("AWS_PROXY")
	}
	return model.Unknown{Why: "the target " + draft.FormName(target) + " is known on deployment only"}
}

// isFunction tells whether a text names a function of the unit or is the ARN of
// one.
func (m *mapper) isFunction(text model.Text) bool {
	if strings.Contains(text.String(), ":lambda:") {
		return true
	}
	return slices.ContainsFunc(text, func(part model.Part) bool {
		if part.Hole == nil {
			return false
		}
		r := m.byAddress[part.Hole.Resource]
		return r != nil && (r.Type == "aws_lambda_function" || r.Type == "aws_lambda_alias")
	})
}

// methodPath is the path of a method: those of its resource and what that is
// below.
func methodPath(m *mapper, r *config.Resource) model.Attr {
	attr := r.Values["resource_id"]
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
		case hole.Attribute == "root_resource_id":
			return model.Lit("/")
		case r.Type != "aws_api_gateway_resource":
			return model.Unknown{Why: hole.Name + " is of " + r.Type}
		}
		return draft.JoinPath(m.resourcePath(r.Values["parent_id"].Value, depth-1), r.Values["path_part"].Value)
	})
}

// ofMethodIntegration is an attribute of the integration of a method. It stands
// where the integration is written.
func ofMethodIntegration(path string) compute {
	return func(m *mapper, r *config.Resource) model.Attr {
		return m.ofIntegrations(r, func(integration *config.Resource) model.Attr { return nonEmpty(m.property(integration, path)) })
	}
}

func methodAsync(m *mapper, r *config.Resource) model.Attr {
	return m.ofIntegrations(r, func(integration *config.Resource) model.Attr {
		return draft.IsAsync(integration.Values["request_parameters"])
	})
}

func methodStreaming(m *mapper, r *config.Resource) model.Attr {
	return m.ofIntegrations(r, func(integration *config.Resource) model.Attr {
		return isWord("response_transfer_mode", "STREAM")(m, integration)
	})
}

// ofIntegrations joins what the integrations say that are of the API, the
// resource and the method of a method.
func (m *mapper) ofIntegrations(r *config.Resource, f func(*config.Resource) model.Attr) model.Attr {
	var out model.Attr
	for _, integration := range m.byType["aws_api_gateway_integration"] {
		if together := sameMethod(r, integration); !never(together) {
			out = draft.Merged(out, setBy(integration, together, f(integration)))
		}
	}
	return out
}

// sameMethod is where an integration is that of a method.
func sameMethod(method, integration *config.Resource) match {
	var matches []match
	for _, name := range []string{"rest_api_id", "resource_id", "http_method"} {
		own, other := method.Values[name].Value, integration.Values[name].Value
		if draft.Refers(other, method.Address) {
			continue // what the method's own attribute is cannot be known, but is the same
		}
		matches = append(matches, same(own, other))
	}
	return all(matches...)
}

// methodSettings are the settings of a stage that hold for all of its methods.
var methodSettings = func() computed {
	out := computed{}
	for name, path := range map[string]string{
		"logging":        "logging_level",
		"data_trace":     "data_trace_enabled",
		"metrics":        "metrics_enabled",
		"throttle_rate":  "throttling_rate_limit",
		"throttle_burst": "throttling_burst_limit",
	} {
		out[name] = func(m *mapper, r *config.Resource) model.Attr { return m.methodSetting(r, path) }
	}
	out["methods"] = singleMethods
	return out
}()

// singleMethod are the attributes of a setting of one method.
var singleMethod = fields{
	"logging": "settings[0].logging_level", "data_trace": "settings[0].data_trace_enabled", "metrics": "settings[0].metrics_enabled",
}

// singleMethods are the settings of a stage that do not hold for all methods.
func singleMethods(m *mapper, r *config.Resource) model.Attr {
	var list model.List
	for _, s := range m.byType["aws_api_gateway_method_settings"] {
		path := s.Values["method_path"]
		together := all(m.ofStage(s, r), not(draft.IsWord(path.Value, allMethods)))
		if never(together) {
			continue
		}
		block := m.Taken(model.Attr{Value: s.Values, At: s.At}, singleMethod)
		of := func(part func(model.Value) model.Value) model.Attr {
			return model.Attr{Value: model.Convert(path.Value, part), At: path.At}
		}
		block["path"], block["method"] = of(methodPathOf), of(methodNameOf)
		list = append(list, setBy(s, together, model.Attr{Value: block, At: s.At}))
	}
	if list == nil {
		return model.Attr{}
	}
	return model.Attr{Value: list, At: list[0].At}
}

// not is where a match is not.
func not(m match) match {
	return model.Convert(m, func(side model.Value) model.Value {
		if is, ok := side.(model.Bool); ok {
			return !is
		}
		return side
	})
}

// allMethods is the method_path of settings that hold for all methods.
const allMethods = "*/*"

// methodPathOf is the path in a method_path: orders~1{id}/GET is for /orders/{id}.
func methodPathOf(value model.Value) model.Value {
	return ofMethod(value, func(literal string) string {
		i := strings.LastIndex(literal, "/")
		return "/" + strings.TrimPrefix(strings.ReplaceAll(literal[:max(i, 0)], "~1", "/"), "/")
	})
}

// methodNameOf is the method in a method_path.
func methodNameOf(value model.Value) model.Value {
	return ofMethod(value, func(literal string) string { return literal[strings.LastIndex(literal, "/")+1:] })
}

func ofMethod(value model.Value, part func(literal string) string) model.Value {
	text, ok := value.(model.Text)
	if literal, known := text.Literal(); ok && known {
		return model.Lit(part(literal))
	}
	if ok {
		return model.Unknown{Why: draft.WhyUnknown(text)}
	}
	return value
}

// singleRoute are the attributes of a setting of one route.
var singleRoute = fields{
	"path": "route_key", "logging": "logging_level", "data_trace": "data_trace_enabled", "metrics": "detailed_metrics_enabled",
}

// routeSettings are the settings of single routes.
func routeSettings(m *mapper, r *config.Resource) model.Attr {
	return m.Blocks(m.property(r, "route_settings"), singleRoute)
}

func (m *mapper) methodSetting(r *config.Resource, path string) model.Attr {
	var out model.Attr
	for _, s := range m.byType["aws_api_gateway_method_settings"] {
		together := all(m.ofStage(s, r), draft.IsWord(s.Values["method_path"].Value, allMethods))
		if never(together) {
			continue
		}
		attr := m.property(s, "settings[0]."+path)
		attr.Value = model.Convert(attr.Value, func(value model.Value) model.Value {
			if number, ok := value.(model.Number); ok && number.Value < 0 {
				return nil // -1 is the provider's word for no limit of its own
			}
			return value
		})
		out = draft.Merged(out, setBy(s, together, attr))
	}
	return out
}

// ofStage is where a resource names a stage, by its name and its API.
func (m *mapper) ofStage(by, stage *config.Resource) match {
	name := by.Values["stage_name"].Value
	if draft.Refers(name, stage.Address) {
		return model.Bool(true)
	}
	return all(same(name, stage.Values["stage_name"].Value), same(by.Values["rest_api_id"].Value, stage.Values["rest_api_id"].Value))
}

// deploymentStage makes the stage that a deployment with a stage name makes.
func deploymentStage(m *mapper, r *config.Resource) {
	m.Hide(model.Stage)
	name := nonEmpty(r.Values["stage_name"])
	model.EachChoice(name.Value, nil, func(value model.Value, guard model.Guard) {
		if value == nil {
			return
		}
		attrs := m.attributes(r, fields{"api_id": "rest_api_id"}, methodSettings)
		attrs["name"] = model.Attr{Value: value, At: name.At}
		m.Part(owner(r), draft.Part{
			Kind: model.Stage, ID: "stage_name", At: name.At, Attrs: attrs, Guard: guard,
			Label: "of deployment " + r.Address,
		})
	})
}

// ofRouteIntegration is an attribute of the integration that a route of the
// second version leads to. It stands where the integration is written.
func ofRouteIntegration(path string) compute {
	return func(m *mapper, r *config.Resource) model.Attr {
		return m.ofTarget(r, func(integration *config.Resource) model.Attr { return nonEmpty(m.property(integration, path)) })
	}
}

// routeAsync tells whether a route does not wait for its function.
func routeAsync(m *mapper, r *config.Resource) model.Attr {
	return m.ofTarget(r, func(integration *config.Resource) model.Attr {
		return draft.IsAsync(integration.Values["request_parameters"])
	})
}

func (m *mapper) ofTarget(r *config.Resource, f func(*config.Resource) model.Attr) model.Attr {
	target := r.Values["target"]
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
				if integration := m.byAddress[part.Hole.Resource]; integration != nil && integration.Type == "aws_apigatewayv2_integration" {
					attr := f(integration)
					return attr.WithVia(append(slices.Clip(attr.Via()), integration.Via...))
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
func routeMethod(m *mapper, r *config.Resource) model.Attr {
	attr := r.Values["route_key"]
	if !m.isSocket(r) {
		attr.Value = draft.KeyMethod(attr.Value)
	}
	return attr
}

// routePath is the path of a route key. WebSocket routes have none.
func routePath(m *mapper, r *config.Resource) model.Attr {
	if m.isSocket(r) {
		return model.Attr{}
	}
	attr := r.Values["route_key"]
	attr.Value = draft.KeyPath(attr.Value)
	return attr
}

// isSocket tells whether a route is one of a WebSocket API, if only under a
// condition: no API is now of one protocol and now of another.
func (m *mapper) isSocket(r *config.Resource) bool {
	for _, api := range m.byType["aws_apigatewayv2_api"] {
		if draft.Refers(r.Values["api_id"].Value, api.Address) {
			return draft.MayBe(api.Values["protocol_type"].Value, "WEBSOCKET")
		}
	}
	return false
}

// dataSourceFunctions are the functions that the data sources of a GraphQL API
// call.
func dataSourceFunctions(m *mapper, r *config.Resource) model.Attr {
	out := model.List{}
	m.eachNaming(r, "aws_appsync_datasource", "api_id", func(by *config.Resource, named match) {
		if attr := setBy(by, named, m.property(by, "lambda_config[0].function_arn")); attr.Value != nil {
			out = append(out, attr)
		}
	})
	if len(out) == 0 {
		return model.Attr{}
	}
	return model.Attr{Value: out, At: cmp.Or(out[0].At, r.At)}
}
