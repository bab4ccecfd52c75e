package sam

import (
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// defaultPath is the route of everything that no other route takes.
const defaultPath = "$default"

// httpEvent adds a route to an HTTP API. Without path and method it is the
// default route.
func (e *expander) httpEvent(ev *event, t target) {
	path, method := defaultPath, anyMethod
	if truthy(ev.get("Path").Value) || truthy(ev.get("Method").Value) {
		var ok bool
		if path, ok = e.word(ev, "Path"); !ok {
			return
		}
		if method, ok = e.word(ev, "Method"); !ok {
			return
		}
	}
	a, id, ok := e.apiOf(ev, "ApiId", implicitHTTP)
	if !ok {
		return
	}
	key := normalMethod(method)
	e.routeSettings(ev, a, path, method)
	if path == defaultPath || a.body == nil || a.body.defaultFunction() != t.id {
		e.permission(ev, t, permit{principal: "apigateway.amazonaws.com", sourceARN: httpRouteARN(id, path, key)})
	}
	if a.body == nil {
		return
	}
	if a.body.integrated(path, key) {
		if a.managed {
			e.refuseEvent(ev, "method %s of path %s is there already", method, path)
		}
		return
	}
	operation := a.body.operation(path, key, ev.owner.If, ev.at)
	e.httpIntegration(operation, ev, t, path, key)
	if auth := ev.get("Auth"); truthy(auth.Value) {
		e.httpAuth(ev, a, auth, operation)
	}
}

func httpRouteARN(api model.Value, path, method string) model.Value {
	route := withoutParameters(withoutSlash(path), httpParameter)
	if path == defaultPath {
		route = ""
	}
	verb := strings.ToUpper(method)
	if method == anyMethod {
		verb = "*"
	}
	return arn("execute-api", "${Api}/*/"+verb+route, map[string]model.Value{"Api": api})
}

// defaultFunction is the function that the default route leads to: it needs no
// other permission for the API. SAM looks for functions only, not for aliases.
func (b *body) defaultFunction() string {
	for _, item := range blocks(b.paths()[defaultPath].Value) {
		for _, operation := range blocks(item[anyMethod].Value) {
			uri, _ := field(operation[integrationKey].Value, "uri").Value.(model.Text)
			for _, p := range uri {
				if p.Hole != nil && p.Hole.Source == model.ResourceHole && p.Hole.Attribute == "Arn" {
					return p.Hole.Resource
				}
			}
		}
	}
	return ""
}

func (e *expander) httpIntegration(operation model.Block, ev *event, t target, path, method string) {
	integration := blockOf(ev.at,
		entry{"type", lit("aws_proxy")},
		entry{"httpMethod", lit("POST")},
		entry{"payloadFormatVersion", lit("2.0")},
		entry{"uri", invocation(t, "2015-03-31", "invocations")})
	if timeout := ev.get("TimeoutInMillis"); truthy(timeout.Value) {
		integration["timeoutInMillis"] = timeout
	}
	if version := ev.get("PayloadFormatVersion"); truthy(version.Value) {
		integration["payloadFormatVersion"] = version
	}
	operation[integrationKey] = model.Attr{Value: integration, At: ev.at}
	if path == defaultPath && method == anyMethod {
		operation["isDefaultRoute"] = model.Attr{Value: model.Bool(true), At: ev.at}
	}
	if _, ok := operation["responses"]; !ok {
		operation["responses"] = model.Attr{Value: model.Block{}, At: ev.at}
	}
	parameters := slices.Clone(items(operation["parameters"]))
	for _, name := range pathParameters(path) {
		known := func(a model.Attr) bool { return equal(field(a.Value, "name").Value, lit(name)) }
		if i := slices.IndexFunc(parameters, known); i >= 0 {
			parameters = slices.Delete(parameters, i, i+1)
		}
		parameters = append(parameters, model.Attr{At: ev.at, Value: blockOf(ev.at,
			entry{"name", lit(name)}, entry{"in", lit("path")}, entry{"required", model.Bool(true)})})
	}
	if len(parameters) > 0 {
		operation["parameters"] = model.Attr{Value: model.List(parameters), At: ev.at}
	}
}

func pathParameters(path string) []string {
	var out []string
	for {
		_, rest, ok := strings.Cut(path, "{")
		if !ok {
			return out
		}
		name, after, ok := strings.Cut(rest, "}")
		if !ok {
			return out
		}
		out = append(out, name)
		path = after
	}
}

// httpAuth adds what the Auth of an event says to its operation.
func (e *expander) httpAuth(ev *event, a *api, auth model.Attr, operation model.Block) {
	all := a.r.Properties["Auth"]
	authorizer, standard := field(auth.Value, "Authorizer"), field(all.Value, "DefaultAuthorizer")
	if !truthy(authorizer.Value) {
		authorizer = standard
	}
	name, ok := first(authorizer.Value)
	if !ok {
		e.refuse(auth.At, ev.owner.ID, nil, "event %s has an Auth with no Authorizer, and the API has no DefaultAuthorizer", ev.name)
		return
	}
	known := field(field(all.Value, "Authorizers").Value, name)
	signed := name == "AWS_IAM" && isTrue(field(all.Value, "EnableIamAuthorizer").Value)
	switch {
	case name == "NONE" && !truthy(standard.Value):
		e.refuse(authorizer.At, ev.owner.ID, nil, "event %s has Authorizer NONE, and the API has no DefaultAuthorizer", ev.name)
	case name != "NONE" && !signed && known.Value == nil:
		e.refuse(authorizer.At, ev.owner.ID, nil, "event %s names authorizer %q, which the API does not define", ev.name, name)
	}
	var scopes model.Value
	if known.Value != nil {
		scopes = field(auth.Value, "AuthorizationScopes").Value
		if !truthy(scopes) {
			scopes = field(known.Value, "AuthorizationScopes").Value
		}
	}
	if !truthy(scopes) {
		scopes = nil
	}
	require(operation, name, scopes, authorizer.At)
}

// routeSettings hands the RouteSettings of an event on to the stage.
func (e *expander) routeSettings(ev *event, a *api, path, method string) {
	settings := ev.get("RouteSettings")
	if settings.Value == nil {
		return
	}
	route := strings.ToUpper(method) + " " + path
	if method == anyMethod {
		route = path
	}
	if a.routes == nil {
		a.routes, _ = deepCopy(a.r.Properties["RouteSettings"].Value).(model.Block)
		if a.routes == nil {
			a.routes = make(model.Block)
		}
	}
	settings.Value = choose(ev.owner.If, settings.Value, nil)
	a.routes[route] = mergeValues(a.routes[route], settings)
}

// httpAPI makes an HTTP API and its stage.
func (e *expander) httpAPI(a *api) {
	r := a.r
	out := e.convert(r, "AWS::ApiGatewayV2::Api")
	pass(out, r.Properties, "FailOnWarnings")
	if a.body != nil {
		e.httpBody(a)
	} else {
		for _, name := range []string{"Auth", "CorsConfiguration", "Name", "Description", "DisableExecuteApiEndpoint"} {
			if given := r.Properties[name]; truthy(given.Value) {
				e.refuse(given.At, r.ID, nil, "%s needs the API to be defined in the template", name)
			}
		}
	}
	e.putBody(out, a)
	for _, block := range blocks(field(r.Properties["Auth"].Value, "Authorizers").Value) {
		for _, name := range names(block) {
			function := field(block[name].Value, "FunctionArn")
			if truthy(function.Value) && isTrue(field(block[name].Value, "EnableFunctionDefaultPermissions").Value) {
				e.authorizerPermission(r, r.ID+name+"AuthorizerPermission", function, block[name].At)
			}
		}
	}
	e.httpStage(a)
	e.domain(r, httpDomain)
}

// httpBody writes what the properties of an HTTP API say into its document.
func (e *expander) httpBody(a *api) {
	e.httpCORS(a)
	e.httpDefaults(a)
	a.disableEndpoint()
	info := a.body.section("info")
	if name := a.r.Properties["Name"]; truthy(name.Value) {
		info["title"] = name
	}
	if text := a.r.Properties["Description"]; truthy(text.Value) {
		info["description"] = text
	}
	// Warnings would make a failure of the name that the default route has here.
	if item, ok := a.body.paths()[defaultPath]; ok && truthy(a.r.Properties["FailOnWarnings"].Value) {
		a.body.paths()["/"+defaultPath] = item
		delete(a.body.paths(), defaultPath)
	}
}

func (e *expander) httpStage(a *api) {
	r := a.r
	name := r.Properties["StageName"]
	id := r.ID + "ApiGatewayDefaultStage"
	if truthy(name.Value) {
		word, ok := literal(name.Value)
		switch {
		case !ok, computed(name):
			id = r.ID + "Stage"
		case alphanumeric(word):
			id = r.ID + word + "Stage"
		case word != defaultPath:
			id = r.ID + "Stage" + hash(word)
		}
	} else {
		name = model.Attr{Value: lit(defaultPath), At: r.At}
	}
	stage := e.make(r, id, "AWS::ApiGatewayV2::Stage", r.At)
	set(stage, "ApiId", ref(r.ID))
	put(stage, "StageName", name)
	pass(stage, r.Properties, "StageVariables", "AccessLogSettings", "DefaultRouteSettings", "RouteSettings")
	if a.routes != nil {
		at := r.Properties["RouteSettings"].At
		if at.IsZero() {
			at = r.At
		}
		stage.Properties["RouteSettings"] = model.Attr{Value: a.routes, At: at}
	}
	set(stage, "AutoDeploy", model.Bool(true))
	e.refs[reference{r.ID, "Stage"}] = stage.ID
}

func (e *expander) httpCORS(a *api) {
	cors := a.r.Properties["CorsConfiguration"]
	if !truthy(cors.Value) {
		return
	}
	made := make(model.Block)
	if isTrue(cors.Value) {
		made["allowOrigins"] = model.Attr{Value: listOf(cors.At, lit("*")), At: cors.At}
	}
	for _, name := range []string{"AllowOrigins", "AllowHeaders", "AllowMethods", "ExposeHeaders", "MaxAge", "AllowCredentials"} {
		given := field(cors.Value, name)
		if given.Value == nil || name == "AllowCredentials" && !isTrue(given.Value) || name != "MaxAge" && !truthy(given.Value) {
			continue
		}
		made[strings.ToLower(name[:1])+name[1:]] = given
	}
	a.body.doc["x-amazon-apigateway-cors"] = model.Attr{Value: made, At: cors.At}
}

// httpDefaults applies the Auth of an HTTP API to all of its operations.
func (e *expander) httpDefaults(a *api) {
	auth := a.r.Properties["Auth"]
	if !truthy(auth.Value) {
		return
	}
	if signed := field(auth.Value, "EnableIamAuthorizer"); isTrue(signed.Value) {
		a.body.section("components", "securitySchemes")["AWS_IAM"] = model.Attr{Value: signedScheme(signed.At), At: signed.At}
	}
	authorizers := field(auth.Value, "Authorizers")
	e.known(a.r.ID, "authorizers", authorizers, authorizerKinds)
	for _, block := range blocks(authorizers.Value) {
		for _, name := range names(block) {
			scheme := model.Attr{Value: e.httpScheme(a, name, block[name]), At: block[name].At}
			a.body.section("components", "securitySchemes")[name] = scheme
		}
	}
	standard := field(auth.Value, "DefaultAuthorizer")
	name, ok := first(standard.Value)
	if !ok {
		return
	}
	known := field(authorizers.Value, name)
	if known.Value == nil && (name != "AWS_IAM" || !isTrue(field(auth.Value, "EnableIamAuthorizer").Value)) {
		e.refuse(standard.At, a.r.ID, nil, "DefaultAuthorizer %q is not among its Authorizers", name)
	}
	a.body.each(func(_, method string, operation model.Block) {
		if method != "options" && !truthy(operation["security"].Value) {
			require(operation, name, field(known.Value, "AuthorizationScopes").Value, standard.At)
		}
	})
}

// httpScheme describes an authorizer of an HTTP API.
func (e *expander) httpScheme(a *api, name string, authorizer model.Attr) model.Block {
	at := authorizer.At
	if jwt := field(authorizer.Value, "JwtConfiguration"); truthy(jwt.Value) {
		lower := make(model.Block)
		for _, block := range blocks(jwt.Value) {
			for key, value := range block {
				lower[strings.ToLower(key)] = value
			}
		}
		inner := blockOf(at, entry{"type", lit("jwt")}, entry{"jwtConfiguration", lower})
		if identity := field(authorizer.Value, "IdentitySource"); identity.Value != nil {
			inner["identitySource"] = identity
		} else {
			e.refuse(at, a.r.ID, nil, "authorizer %s has no IdentitySource", name)
		}
		return blockOf(at, entry{"type", lit("oauth2")}, entry{authorizerKey, inner})
	}
	return blockOf(at, entry{"type", lit("apiKey")}, entry{"name", lit("Unused")}, entry{"in", lit("header")},
		entry{authorizerKey, e.requestScheme(a, name, authorizer, at)})
}

func (e *expander) requestScheme(a *api, name string, authorizer model.Attr, at source.Span) model.Block {
	function := field(authorizer.Value, "FunctionArn")
	inner := blockOf(at, entry{"type", lit("request")})
	if function.Value == nil {
		e.refuse(at, a.r.ID, nil, "authorizer %s has neither FunctionArn nor JwtConfiguration", name)
	} else {
		inner["authorizerUri"] = model.Attr{Value: authorizerURI(function.Value), At: function.At}
	}
	if role := field(authorizer.Value, "FunctionInvokeRole"); truthy(role.Value) && !equal(role.Value, lit("NONE")) {
		inner["authorizerCredentials"] = role
	}
	if identity := field(authorizer.Value, "Identity"); truthy(identity.Value) {
		if ttl := field(identity.Value, "ReauthorizeEvery"); ttl.Value != nil {
			inner["authorizerResultTtlInSeconds"] = ttl
		}
		sources := identitySources(identity.Value, "$request.header.", "$request.querystring.", "$stageVariables.", "$context.")
		inner["identitySource"] = model.Attr{Value: listOf(identity.At, sources...), At: identity.At}
	}
	if version := field(authorizer.Value, "AuthorizerPayloadFormatVersion"); version.Value != nil {
		inner["authorizerPayloadFormatVersion"] = version
	}
	if simple := field(authorizer.Value, "EnableSimpleResponses"); truthy(simple.Value) {
		inner["enableSimpleResponses"] = simple
	}
	return inner
}
