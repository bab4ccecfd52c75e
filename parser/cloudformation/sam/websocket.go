package sam

import (
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// webSocketAPI makes a WebSocket API: its routes are resources of their own.
func (e *expander) webSocketAPI(r *stack.Resource) {
	out := e.convert(r, "AWS::ApiGatewayV2::Api")
	pass(out, r.Properties, "ApiKeySelectionExpression", "Description", "DisableExecuteApiEndpoint",
		"DisableSchemaValidation", "IpAddressType", "RouteSelectionExpression", "Name")
	if r.Properties["Name"].Value == nil {
		set(out, "Name", lit(r.ID))
	}
	set(out, "ProtocolType", lit("WEBSOCKET"))
	routes := r.Properties["Routes"]
	if !truthy(routes.Value) {
		e.refuse(r.At, r.ID, []model.Kind{model.Route}, "it has no Routes")
	}
	auth := r.Properties["Auth"]
	if truthy(auth.Value) && !has(routes.Value, "$connect") {
		e.refuse(auth.At, r.ID, nil, "Auth is for the $connect route, which it does not have")
	}
	e.known(r.ID, "routes", routes, []model.Kind{model.Route})
	for _, all := range variants(routes.Value) {
		block, _ := all.Value.(model.Block)
		for _, key := range names(block) {
			guarded := *r
			guarded.If = both(r.If, all.If)
			e.webSocketRoute(&guarded, key, block[key], auth)
		}
	}
	e.webSocketStage(r)
	e.domain(r, httpDomain)
}

func (e *expander) webSocketRoute(r *stack.Resource, key string, a, auth model.Attr) {
	word := strings.TrimPrefix(key, "$")
	if !alphanumeric(word) {
		e.refuse(a.At, r.ID, []model.Kind{model.Route}, "the key of route %s is not alphanumeric", key)
		return
	}
	id := r.ID + strings.ToUpper(word[:1]) + strings.ToLower(word[1:])
	function := field(a.Value, "FunctionArn")
	if function.Value == nil {
		e.refuse(a.At, r.ID, nil, "route %s has no FunctionArn", key)
		function = model.Attr{Value: model.Unknown{Why: "route " + key + " has no FunctionArn"}, At: a.At}
	}
	route := e.make(r, id+"Route", "AWS::ApiGatewayV2::Route", a.At)
	set(route, "ApiId", ref(r.ID))
	set(route, "RouteKey", lit(key))
	set(route, "Target", join(lit("integrations/"), ref(id+"Integration")))
	pass(route, a.Value, "ApiKeyRequired", "ModelSelectionExpression", "OperationName", "RequestModels",
		"RequestParameters", "RouteResponseSelectionExpression")
	if key == "$connect" && truthy(auth.Value) {
		e.connectAuth(r, route, auth)
	}

	integration := e.make(r, id+"Integration", "AWS::ApiGatewayV2::Integration", a.At)
	set(integration, "ApiId", ref(r.ID))
	set(integration, "IntegrationType", lit("AWS_PROXY"))
	integration.Properties["IntegrationUri"] = model.Attr{Value: authorizerURI(function.Value), At: function.At}
	put(integration, "TimeoutInMillis", field(a.Value, "IntegrationTimeout"))

	permission := e.make(r, id+"Permission", "AWS::Lambda::Permission", a.At)
	set(permission, "Action", lit("lambda:InvokeFunction"))
	put(permission, "FunctionName", function)
	set(permission, "Principal", lit("apigateway.amazonaws.com"))
	set(permission, "SourceArn", arn("execute-api", "${Api}/${Stage}/"+key,
		map[string]model.Value{"Api": getAtt(r.ID, "ApiId"), "Stage": webSocketStageName(r).Value}))
}

func webSocketStageName(r *stack.Resource) model.Attr {
	name := r.Properties["StageName"]
	if name.Value == nil {
		name = model.Attr{Value: lit("default"), At: r.At}
	}
	return name
}

func (e *expander) webSocketStage(r *stack.Resource) {
	name := webSocketStageName(r)
	word, ok := literal(name.Value)
	switch {
	case !ok || computed(name):
		word = ""
	case word == "default":
		word = "Default"
	case word == defaultPath:
		e.refuse(name.At, r.ID, nil, "its stage is named $default")
		word = ""
	}
	stage := e.make(r, r.ID+word+"Stage", "AWS::ApiGatewayV2::Stage", r.At)
	set(stage, "ApiId", ref(r.ID))
	put(stage, "StageName", name)
	pass(stage, r.Properties, "StageVariables", "AccessLogSettings", "DefaultRouteSettings", "RouteSettings")
	set(stage, "AutoDeploy", model.Bool(true))
	e.refs[reference{r.ID, "Stage"}] = stage.ID
}

// connectAuth says who may open a connection.
func (e *expander) connectAuth(r, route *stack.Resource, auth model.Attr) {
	typ := field(auth.Value, "AuthType")
	word, _ := first(typ.Value)
	switch word {
	case "NONE", "AWS_IAM":
		put(route, "AuthorizationType", typ)
		return
	case "CUSTOM":
	default:
		e.refuse(auth.At, r.ID, nil, "Auth needs an AuthType, which is NONE, AWS_IAM or CUSTOM")
		return
	}
	put(route, "AuthorizationType", typ)
	function := field(auth.Value, "AuthArn")
	if function.Value == nil {
		e.refuse(auth.At, r.ID, nil, "an Auth of type CUSTOM needs an AuthArn")
		return
	}
	authorizer := e.make(r, r.ID+"ConnectAuthorizer", "AWS::ApiGatewayV2::Authorizer", auth.At)
	set(authorizer, "ApiId", ref(r.ID))
	set(authorizer, "AuthorizerType", lit("REQUEST"))
	authorizer.Properties["AuthorizerUri"] = model.Attr{Value: authorizerURI(function.Value), At: function.At}
	put(authorizer, "AuthorizerCredentialsArn", field(auth.Value, "InvokeRole"))
	pass(authorizer, auth.Value, "IdentitySource")
	set(authorizer, "Name", lit(authorizer.ID))
	put(authorizer, "Name", field(auth.Value, "Name"))
	set(route, "AuthorizerId", ref(authorizer.ID))
	if field(auth.Value, "InvokeRole").Value == nil {
		e.authorizerPermission(r, r.ID+"AuthorizerPermission", function, auth.At)
	}
}
