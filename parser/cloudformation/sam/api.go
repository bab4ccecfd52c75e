package sam

import (
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// Ids of the APIs of events that name none.
const (
	implicitRest = "ServerlessRestApi"
	implicitHTTP = "ServerlessHttpApi"
)

// An api is a REST or HTTP API, while events add to it.
type api struct {
	r       *stack.Resource
	rest    bool
	managed bool  // the events are all that defines it
	body    *body // nil if there is none that can be written to
	always  bool  // some event is there in every world
	guards  model.Any
	routes  model.Block // RouteSettings of events, by route
}

// openAPI takes up the API that a resource is.
func (e *expander) openAPI(r *stack.Resource) {
	a := &api{r: r, rest: r.Type == prefix+"Api"}
	if !a.rest && r.Type != prefix+"HttpApi" {
		return
	}
	e.apis[r.ID] = a
	definition := r.Properties["DefinitionBody"]
	if block, ok := deepCopy(definition.Value).(model.Block); ok && len(block) > 0 {
		a.body = &body{doc: block, at: definition.At}
		return
	}
	if truthy(definition.Value) || truthy(r.Properties["DefinitionUri"].Value) {
		return
	}
	a.managed = true
}

// begin makes the document of an API that is defined by its events.
func (a *api) begin() {
	if !a.managed {
		return
	}
	switch version, _ := first(a.r.Properties["OpenApiVersion"].Value); {
	case !a.rest:
		a.body = newBody(a.r.At, "openapi", "3.0.1")
	case strings.HasPrefix(version, "3"):
		a.body = newBody(a.r.At, "openapi", version)
	default:
		a.body = newBody(a.r.At, "swagger", "2.0")
	}
}

// implicitAPIs makes the APIs of events that name none. They stand at the first
// such event and are from the resource that has it.
func (e *expander) implicitAPIs(defaults map[string]model.Block) {
	for _, implicit := range []struct{ event, names, id, typ string }{
		{"Api", "RestApiId", implicitRest, "Api"},
		{"HttpApi", "ApiId", implicitHTTP, "HttpApi"},
	} {
		if e.written[implicit.id] != nil {
			continue
		}
		owner, at, ok := e.firstEvent(implicit.event, implicit.names)
		if !ok {
			continue
		}
		r := &stack.Resource{ID: implicit.id, Type: prefix + implicit.typ, At: at, Properties: make(model.Block), From: owner.ID, Open: owner.Open}
		if implicit.typ == "Api" {
			set(r, "StageName", lit("Prod"))
		}
		e.written[r.ID] = r
		e.openAPI(r)
		e.merge(r, defaults)
		e.implicit = append(e.implicit, e.apis[r.ID])
	}
	for _, a := range e.apis {
		a.begin()
	}
}

// firstEvent finds the first event of a type that does not name its API.
func (e *expander) firstEvent(typ, property string) (*stack.Resource, source.Span, bool) {
	for _, r := range e.template.Resources {
		if r.Type != prefix+"Function" && (r.Type != prefix+"StateMachine" || typ != "Api") {
			continue
		}
		for _, all := range blocks(r.Properties["Events"].Value) {
			for _, name := range names(all) {
				kind, _ := first(field(all[name].Value, "Type").Value)
				props := field(all[name].Value, "Properties").Value
				if kind == typ && !has(props, property) && (typ == "HttpApi" || truthy(props)) {
					return r, all[name].At, true
				}
			}
		}
	}
	return nil, source.Span{}, false
}

// apiOf returns the API of an event, and what is written in its place.
func (e *expander) apiOf(ev *event, property, implicit string) (*api, model.Value, bool) {
	named := ev.get(property)
	if !has(ev.props, property) {
		if a := e.apis[implicit]; a != nil {
			a.hold(ev)
			return a, ref(implicit), true
		}
		e.refuseEvent(ev, "it has no %s", property)
		return nil, nil, false
	}
	id := logicalID(named.Value)
	a, r := e.apis[id], e.written[id]
	if a == nil && r != nil && !serverless(r) {
		// An API that is no SAM resource: only the permission is made.
		return &api{r: r, rest: property == "RestApiId"}, named.Value, true
	}
	if a == nil || a.rest != (property == "RestApiId") {
		e.refuseEvent(ev, "its %s is no such API of the template", property)
		return nil, nil, false
	}
	return a, ref(id), true
}

// hold makes the API exist wherever the event does.
func (a *api) hold(ev *event) {
	if ev.owner.If == nil {
		a.always = true
		return
	}
	a.guards = append(a.guards, ev.owner.If)
}

// stageSuffix is what the id of a permission ends in: the stage's name, or the
// word Stage where that is a function's.
func (a *api) stageSuffix() string {
	stage := a.r.Properties["StageName"]
	name, ok := literal(stage.Value)
	if !ok || computed(stage) {
		return "Stage"
	}
	return name
}

// restEvent adds a route to a REST API.
func (e *expander) restEvent(ev *event, t target) {
	path, ok := e.word(ev, "Path")
	if !ok {
		return
	}
	method, ok := e.word(ev, "Method")
	if !ok {
		return
	}
	a, id, ok := e.apiOf(ev, "RestApiId", implicitRest)
	if !ok {
		return
	}
	var starter *stack.Resource
	if t.role == nil {
		starter = e.starter(ev, t, "apigateway.amazonaws.com")
	} else {
		e.permission(ev, t, permit{
			id:        ev.id + "Permission" + suffix(a.stageSuffix()),
			principal: "apigateway.amazonaws.com",
			sourceARN: routeARN(id, method, withoutParameters(withoutSlash(path), restParameter)),
		})
	}
	merges := isTrue(a.r.Properties["MergeDefinitions"].Value)
	if a.body == nil || !a.managed && !merges {
		e.overrideAuth(ev, a, path, method)
		return
	}
	key := normalMethod(method)
	if a.body.integrated(path, key) && !merges {
		e.refuseEvent(ev, "method %s of path %s is there already", method, path)
		return
	}
	operation := a.body.operation(path, key, ev.owner.If, ev.at)
	if starter != nil {
		stateMachineIntegration(operation, ev, t, starter)
	} else {
		e.lambdaIntegration(operation, ev, t, a)
	}
	e.restAuth(ev, a, path, operation)
	if starter == nil {
		e.requestChecks(ev, a, operation)
	}
}

// routeARN is the ARN of a method and path in every stage of an API.
func routeARN(api model.Value, method, path string) model.Value {
	method = strings.ToUpper(method)
	if method == "ANY" {
		method = "*"
	}
	return arn("execute-api", "${Api}/*/"+method+path, map[string]model.Value{"Api": api})
}

func invocation(t target, version, call string) model.Value {
	return format("arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/"+version+"/functions/${Function}/"+call,
		map[string]model.Value{"Function": t.arn})
}

func (e *expander) lambdaIntegration(operation model.Block, ev *event, t target, a *api) {
	integration := blockOf(ev.at,
		entry{"type", lit("aws_proxy")},
		entry{"httpMethod", lit("POST")},
		entry{"uri", invocation(t, "2015-03-31", "invocations")})
	if mode, _ := first(ev.get("ResponseTransferMode").Value); mode == "RESPONSE_STREAM" {
		integration["uri"] = model.Attr{Value: invocation(t, "2021-11-15", "response-streaming-invocations"), At: ev.at}
		integration["responseTransferMode"] = model.Attr{Value: lit("STREAM"), At: ev.at}
	}
	if role, ok := invokeRole(ev, a); ok {
		integration["credentials"] = role
	}
	if timeout := ev.get("TimeoutInMillis"); truthy(timeout.Value) {
		integration["timeoutInMillis"] = timeout
	}
	operation[integrationKey] = model.Attr{Value: integration, At: ev.at}
	if _, ok := operation["responses"]; !ok {
		operation["responses"] = model.Attr{Value: model.Block{}, At: ev.at}
	}
}

// invokeRole is the role with which an API calls a function whose callers sign
// their requests: their own unless the author says another or none.
func invokeRole(ev *event, a *api) (model.Attr, bool) {
	auth, all := ev.get("Auth"), a.r.Properties["Auth"]
	own, _ := first(field(auth.Value, "Authorizer").Value)
	common, _ := first(field(all.Value, "DefaultAuthorizer").Value)
	if own != "AWS_IAM" && (common != "AWS_IAM" || truthy(auth.Value)) {
		return model.Attr{}, false
	}
	role := field(auth.Value, "InvokeRole")
	if !truthy(role.Value) && !has(auth.Value, "InvokeRole") {
		role = field(all.Value, "InvokeRole")
		if !truthy(role.Value) && has(all.Value, "InvokeRole") {
			return role, false
		}
	}
	word, _ := literal(role.Value)
	switch {
	case has(auth.Value, "InvokeRole") && !truthy(role.Value), word == "NONE":
		return role, false
	case !truthy(role.Value), word == "CALLER_CREDENTIALS":
		return model.Attr{Value: format("arn:${AWS::Partition}:iam::*:user/*", nil), At: ev.at}, true
	}
	return role, true
}

func stateMachineIntegration(operation model.Block, ev *event, t target, starter *stack.Resource) {
	at := ev.at
	request := join(lit(`{"input": "$util.escapeJavaScript($input.json('$'))", "stateMachineArn": "`), ref(t.id), lit(`"}`))
	if isTrue(ev.get("UnescapeMappingTemplate").Value) {
		request = join(lit(`{"input": "$util.escapeJavaScript($input.json('$')).replaceAll("\\'","'")", "stateMachineArn": "`),
			ref(t.id), lit(`"}`))
	}
	status := func(code string) model.Value { return blockOf(at, entry{"statusCode", lit(code)}) }
	described := func(text string) model.Value { return blockOf(at, entry{"description", lit(text)}) }
	operation[integrationKey] = model.Attr{At: at, Value: blockOf(at,
		entry{"type", lit("aws")},
		entry{"httpMethod", lit("POST")},
		entry{"uri", format("arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution", nil)},
		entry{"responses", blockOf(at, entry{"200", status("200")}, entry{"400", status("400")})},
		entry{"credentials", getAtt(starter.ID, "Arn")},
		entry{"requestTemplates", blockOf(at, entry{"application/json", request})})}
	if _, ok := operation["responses"]; !ok {
		operation["responses"] = model.Attr{At: at, Value: blockOf(at, entry{"200", described("OK")}, entry{"400", described("Bad Request")})}
	}
}

// requestChecks adds what an event says of the requests it takes.
func (e *expander) requestChecks(ev *event, a *api, operation model.Block) {
	if request := ev.get("RequestModel"); truthy(request.Value) {
		e.requestModel(ev, a, operation, request)
	}
	parameters := ev.get("RequestParameters")
	if parameters.Value == nil {
		return
	}
	list := items(operation["parameters"])
	for _, item := range items(parameters) {
		name, settings := item, model.Value(nil)
		if block, ok := item.Value.(model.Block); ok {
			for _, key := range names(block) {
				name, settings = model.Attr{Value: lit(key), At: item.At}, block[key].Value
			}
		}
		full, _ := first(name.Value)
		place, word, ok := strings.Cut(strings.TrimPrefix(full, "method.request."), ".")
		if !ok || !strings.HasPrefix(full, "method.request.") {
			e.refuseEvent(ev, "RequestParameters has %q, which is no method.request.header.name or the like", full)
			continue
		}
		if place == "querystring" {
			place = "query"
		}
		required := field(settings, "Required").Value
		if required == nil {
			required = model.Bool(false)
		}
		list = append(list, model.Attr{At: item.At, Value: blockOf(item.At,
			entry{"in", lit(place)}, entry{"name", lit(word)}, entry{"required", required}, entry{"type", lit("string")})})
		if isTrue(field(settings, "Caching").Value) {
			integration, _ := operation[integrationKey].Value.(model.Block)
			keys := append(model.List(nil), items(integration["cacheKeyParameters"])...)
			integration["cacheKeyParameters"] = model.Attr{Value: append(keys, name), At: item.At}
		}
	}
	operation["parameters"] = model.Attr{Value: model.List(list), At: parameters.At}
}

func (e *expander) requestModel(ev *event, a *api, operation model.Block, request model.Attr) {
	name, _ := first(field(request.Value, "Model").Value)
	if field(a.r.Properties["Models"].Value, name).Value == nil {
		e.refuseEvent(ev, "RequestModel names %q, which is not among the Models of the API", name)
		return
	}
	required := field(request.Value, "Required")
	name = strings.ToLower(name)
	if a.body.openAPI3() {
		schema := blockOf(request.At, entry{"schema", blockOf(request.At, entry{"$ref", lit("#/components/schemas/" + name)})})
		content := blockOf(request.At, entry{"content", blockOf(request.At, entry{"application/json", schema})}, entry{"required", required.Value})
		operation["requestBody"] = model.Attr{Value: content, At: request.At}
	} else {
		parameter := blockOf(request.At,
			entry{"in", lit("body")}, entry{"name", lit(name)},
			entry{"schema", blockOf(request.At, entry{"$ref", lit("#/definitions/" + name)})},
			entry{"required", required.Value})
		list := append(model.List(nil), items(operation["parameters"])...)
		operation["parameters"] = model.Attr{Value: append(list, model.Attr{Value: parameter, At: request.At}), At: request.At}
	}
	checkBody, checkParameters := field(request.Value, "ValidateBody"), field(request.Value, "ValidateParameters")
	if checkBody.Value == nil && checkParameters.Value == nil {
		return
	}
	inBody, inParameters := isTrue(checkBody.Value), isTrue(checkParameters.Value)
	validator := map[[2]bool]string{
		{true, true}: "body-and-params", {true, false}: "body-only", {false, true}: "params-only", {false, false}: "no-validation",
	}[[2]bool{inBody, inParameters}]
	all := a.body.section("x-amazon-apigateway-request-validators")
	all[validator] = model.Attr{At: request.At, Value: blockOf(request.At,
		entry{"validateRequestBody", model.Bool(inBody)}, entry{"validateRequestParameters", model.Bool(inParameters)})}
	operation["x-amazon-apigateway-request-validator"] = model.Attr{Value: lit(validator), At: request.At}
}
