package sam

import (
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
	"github.com/belay-dev/belay/parser/embedded"
)

// restAndHTTP makes the REST and HTTP APIs, after all events have added to them.
func (e *expander) restAndHTTP() {
	finish := func(a *api) {
		if a.rest {
			e.restAPI(a)
			return
		}
		e.httpAPI(a)
	}
	for _, r := range e.template.Resources {
		if a := e.apis[r.ID]; a != nil {
			finish(a)
		}
	}
	for _, a := range e.implicit {
		if !a.always && len(a.guards) > 0 {
			a.r.If = a.guards
			if len(a.guards) == 1 {
				a.r.If = a.guards[0]
			}
		}
		finish(a)
	}
}

// restAPI makes a REST API, its deployment and its stage.
func (e *expander) restAPI(a *api) {
	r := a.r
	out := e.convert(r, "AWS::ApiGateway::RestApi")
	pass(out, r.Properties, "BinaryMediaTypes", "MinimumCompressionSize", "FailOnWarnings", "Name", "Description", "Mode",
		"ApiKeySourceType", "Policy", "SecurityPolicy", "EndpointAccessMode")
	e.endpoint(out, r)
	e.preflight(a)
	e.apiAuth(a)
	e.responses(a)
	if a.body != nil {
		if media := r.Properties["BinaryMediaTypes"]; truthy(media.Value) {
			a.body.doc["x-amazon-apigateway-binary-media-types"] = model.Attr{Value: slashes(media.Value), At: media.At}
		}
		a.models()
		a.disableEndpoint()
	}
	e.putBody(out, a)

	deployment := e.make(r, r.ID+"Deployment", "AWS::ApiGateway::Deployment", r.At)
	set(deployment, "RestApiId", ref(r.ID))
	if !truthy(r.Properties["OpenApiVersion"].Value) {
		set(deployment, "StageName", lit("Stage"))
		deployment.Metadata = model.Block{ExtraStage: {Value: model.Bool(true), At: r.At}}
	}
	stage := e.restStage(r, deployment)
	e.refs[reference{r.ID, "Stage"}] = stage.ID
	e.refs[reference{r.ID, "Deployment"}] = deployment.ID

	for _, block := range blocks(field(r.Properties["Auth"].Value, "Authorizers").Value) {
		for _, name := range names(block) {
			function := field(block[name].Value, "FunctionArn")
			if truthy(function.Value) && !isTrue(field(block[name].Value, "DisableFunctionDefaultPermissions").Value) {
				e.authorizerPermission(r, r.ID+name+"AuthorizerPermission", function, block[name].At)
			}
		}
	}
	e.domain(r, restDomain)
	e.usagePlan(a, stage)
}

// slashes undoes the way in which / is written in the names of media types.
func slashes(v model.Value) model.Value {
	list, ok := v.(model.List)
	if !ok {
		return v
	}
	out := slices.Clone(list)
	for i, item := range list {
		if s, ok := literal(item.Value); ok {
			out[i].Value = lit(strings.ReplaceAll(s, "~1", "/"))
		}
	}
	return out
}

func (e *expander) endpoint(out, r *stack.Resource) {
	a := r.Properties["EndpointConfiguration"]
	if !truthy(a.Value) {
		return
	}
	typ := field(a.Value, "Type")
	if typ.Value == nil {
		typ = a
	}
	types := model.Block{"Types": {Value: model.List{typ}, At: typ.At}}
	for _, name := range []string{"VPCEndpointIds", "VpcEndpointIds"} {
		if ids := field(a.Value, name); ids.Value != nil {
			types["VpcEndpointIds"] = ids
		}
	}
	if address := field(a.Value, "IpAddressType"); address.Value != nil {
		types["IpAddressType"] = address
	}
	out.Properties["EndpointConfiguration"] = model.Attr{Value: types, At: a.At}
	out.Properties["Parameters"] = model.Attr{Value: model.Block{"endpointConfigurationTypes": typ}, At: a.At}
}

// putBody gives an API its document: the one that SAM writes, the author's, or
// that of a local file.
func (e *expander) putBody(out *stack.Resource, a *api) {
	definition, uri := a.r.Properties["DefinitionBody"], a.r.Properties["DefinitionUri"]
	if definition.Value != nil && truthy(uri.Value) {
		e.refuse(uri.At, a.r.ID, nil, "it has both DefinitionBody and DefinitionUri")
	}
	switch {
	case a.body != nil:
		at := definition.At
		if definition.Value == nil {
			at = a.r.At
		}
		out.Properties["Body"] = model.Attr{Value: a.body.doc, At: at}
	case definition.Value != nil:
		put(out, "Body", definition)
	case uri.Value != nil:
		text, ok := e.local(uri, model.Route)
		if !ok {
			out.Properties["BodyS3Location"] = model.Attr{Value: object(uri, "Bucket", "Key", "Version"), At: uri.At}
			return
		}
		if _, ok := text.Value.(model.Text); ok {
			name := text.At.File
			parse := embedded.Parse
			if embedded.IsYAML(name) {
				parse = embedded.ParseYAML
			}
			var problems []source.Problem
			text, problems = parse(text)
			for _, p := range problems {
				if p.Effect == source.Partial {
					p.Hides = []string{string(model.Route), string(model.Authorizer)}
				}
				e.template.Problems = append(e.template.Problems, p)
			}
		}
		put(out, "Body", text)
	}
}

func (e *expander) restStage(r, deployment *stack.Resource) *stack.Resource {
	name := r.Properties["StageName"]
	id := r.ID + "Stage"
	if word, ok := literal(name.Value); ok && !computed(name) {
		if alphanumeric(word) {
			id = r.ID + word + "Stage"
		} else {
			id += hash(word)
		}
	}
	if name.Value == nil {
		e.refuse(r.At, r.ID, nil, "it has no StageName")
	}
	out := e.make(r, id, "AWS::ApiGateway::Stage", r.At)
	set(out, "RestApiId", ref(r.ID))
	set(out, "DeploymentId", ref(deployment.ID))
	pass(out, r.Properties, "StageName", "CacheClusterEnabled", "CacheClusterSize", "Variables", "MethodSettings",
		"AccessLogSetting", "CanarySetting", "TracingEnabled")
	return out
}

// authorizerPermission lets an API call the function that authorizes its calls.
func (e *expander) authorizerPermission(r *stack.Resource, id string, function model.Attr, at source.Span) {
	out := e.make(r, id, "AWS::Lambda::Permission", at)
	set(out, "Action", lit("lambda:InvokeFunction"))
	put(out, "FunctionName", function)
	set(out, "Principal", lit("apigateway.amazonaws.com"))
	set(out, "SourceArn", arn("execute-api", "${Api}/authorizers/*", map[string]model.Value{"Api": ref(r.ID)}))
}

// preflight adds the OPTIONS methods that CORS asks for.
func (e *expander) preflight(a *api) {
	cors := a.r.Properties["Cors"]
	if !truthy(cors.Value) {
		return
	}
	if a.body == nil {
		e.refuse(cors.At, a.r.ID, nil, "Cors needs the API to be defined in the template")
		return
	}
	origin := cors
	if _, ok := cors.Value.(model.Block); ok {
		origin = field(cors.Value, "AllowOrigin")
		if origin.Value == nil {
			origin = model.Attr{Value: lit("'*'"), At: cors.At}
		}
	}
	done := make(map[string]bool)
	for _, path := range names(a.body.paths()) {
		plain := withoutSlash(path)
		if done[plain] {
			continue
		}
		done[plain] = true
		for _, item := range blocks(a.body.paths()[path].Value) {
			if _, ok := item["options"]; !ok {
				item["options"] = model.Attr{Value: a.body.preflight(cors, origin, item), At: cors.At}
			}
		}
	}
}

func (b *body) preflight(cors, origin model.Attr, item model.Block) model.Block {
	at := cors.At
	methods := field(cors.Value, "AllowMethods")
	if !truthy(methods.Value) {
		methods = model.Attr{Value: lit("'" + strings.Join(verbs(item), ",") + "'"), At: at}
	}
	parameters, headers := make(model.Block), make(model.Block)
	allow := func(name, typ string, value model.Attr) {
		parameters["method.response.header.Access-Control-"+name] = value
		header := blockOf(at, entry{"type", lit(typ)})
		if b.openAPI3() {
			header = blockOf(at, entry{"schema", header})
		}
		headers["Access-Control-"+name] = model.Attr{Value: header, At: at}
	}
	allow("Allow-Origin", "string", origin)
	if names := field(cors.Value, "AllowHeaders"); truthy(names.Value) {
		allow("Allow-Headers", "string", names)
	}
	allow("Allow-Methods", "string", methods)
	if age := field(cors.Value, "MaxAge"); age.Value != nil {
		allow("Max-Age", "integer", age)
	}
	if credentials := field(cors.Value, "AllowCredentials"); isTrue(credentials.Value) {
		allow("Allow-Credentials", "string", model.Attr{Value: lit("'true'"), At: credentials.At})
	}
	answer := blockOf(at,
		entry{"statusCode", lit("200")},
		entry{"responseParameters", parameters},
		entry{"responseTemplates", blockOf(at, entry{"application/json", lit("{}\n")})})
	integration := blockOf(at,
		entry{"type", lit("mock")},
		entry{"requestTemplates", blockOf(at, entry{"application/json", lit("{\n  \"statusCode\" : 200\n}\n")})},
		entry{"responses", blockOf(at, entry{"default", answer})})
	var media model.Value // version 3 says it elsewhere
	if !b.openAPI3() {
		media = listOf(at, lit("application/json"))
	}
	return blockOf(at,
		entry{"summary", lit("CORS support")}, entry{"consumes", media}, entry{"produces", media},
		entry{integrationKey, integration},
		entry{"responses", blockOf(at, entry{"200", blockOf(at,
			entry{"description", lit("Default response for CORS method")}, entry{"headers", headers})})})
}

// verbs are the methods that a path answers, sorted.
func verbs(item model.Block) []string {
	out := []string{"OPTIONS"}
	for name := range item {
		if name == anyMethod {
			return []string{"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}
		}
		out = append(out, strings.ToUpper(name))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// responses adds what the API answers itself.
func (e *expander) responses(a *api) {
	all := a.r.Properties["GatewayResponses"]
	if !truthy(all.Value) {
		return
	}
	if a.body == nil {
		e.refuse(all.At, a.r.ID, nil, "GatewayResponses need the API to be defined in the template")
		return
	}
	section := a.body.section("x-amazon-apigateway-gateway-responses")
	for _, block := range blocks(all.Value) {
		for _, name := range names(block) {
			section[name] = model.Attr{Value: gatewayResponse(block[name]), At: block[name].At}
		}
	}
}

func gatewayResponse(response model.Attr) model.Block {
	parameters := make(model.Block)
	for _, kind := range []struct{ name, prefix string }{{"Headers", "header."}, {"Paths", "path."}, {"QueryStrings", "querystring."}} {
		for _, given := range blocks(field(response.Value, "ResponseParameters", kind.name).Value) {
			for key, value := range given {
				parameters["gatewayresponse."+kind.prefix+key] = value
			}
		}
	}
	templates := field(response.Value, "ResponseTemplates")
	if templates.Value == nil {
		templates = model.Attr{Value: model.Block{}, At: response.At}
	}
	made := model.Block{"responseParameters": {Value: parameters, At: response.At}, "responseTemplates": templates}
	if status := field(response.Value, "StatusCode"); truthy(status.Value) {
		if s, ok := literal(status.Value); ok {
			status.Value = lit(s)
		}
		made["statusCode"] = status
	}
	return made
}

// models adds the schemas of request bodies.
func (a *api) models() {
	for _, block := range blocks(a.r.Properties["Models"].Value) {
		section := "definitions"
		for _, name := range names(block) {
			if a.body.openAPI3() {
				a.body.section("components", "schemas")[strings.ToLower(name)] = block[name]
				continue
			}
			a.body.section(section)[strings.ToLower(name)] = block[name]
		}
	}
}

// disableEndpoint closes the endpoint under API Gateway's own domain.
func (a *api) disableEndpoint() {
	closed := a.r.Properties["DisableExecuteApiEndpoint"]
	if closed.Value == nil {
		return
	}
	setting := func(b model.Block) {
		inner, _ := b[endpointKey].Value.(model.Block)
		if inner == nil {
			inner = make(model.Block)
		}
		inner["disableExecuteApiEndpoint"] = closed
		b[endpointKey] = model.Attr{Value: inner, At: closed.At}
	}
	if a.rest && !a.body.openAPI3() {
		setting(a.body.doc)
		return
	}
	servers, _ := a.body.doc["servers"].Value.(model.List)
	if len(servers) == 0 {
		servers = listOf(closed.At, model.Block{})
	}
	for _, server := range servers {
		for _, block := range blocks(server.Value) {
			setting(block)
		}
	}
	a.body.doc["servers"] = model.Attr{Value: servers, At: closed.At}
}

// A usagePlan is the plan that several APIs share.
type usagePlan struct {
	plan, key *stack.Resource
	always    bool
	guards    model.Any
}

// usagePlan makes the usage plan of an API and the key that is for it.
func (e *expander) usagePlan(a *api, stage *stack.Resource) {
	plan := field(a.r.Properties["Auth"].Value, "UsagePlan")
	if plan.Value == nil {
		return
	}
	kind, _ := first(field(plan.Value, "CreateUsagePlan").Value)
	names := []string{"UsagePlanName", "Description", "Quota", "Throttle"}
	apiStage := blockOf(plan.At, entry{"ApiId", ref(a.r.ID)}, entry{"Stage", ref(stage.ID)})
	keyStage := blockOf(plan.At, entry{"RestApiId", ref(a.r.ID)}, entry{"StageName", ref(stage.ID)})
	switch kind {
	case "NONE":
	case "PER_API":
		made, key := e.planAndKey(a.r, a.r.ID+"UsagePlan", a.r.ID+"ApiKey", a.r.ID+"UsagePlanKey", plan.At)
		pass(made, plan.Value, names...)
		set(made, "ApiStages", listOf(plan.At, apiStage))
		set(key, "StageKeys", listOf(plan.At, keyStage))
		e.refs[reference{a.r.ID, "UsagePlan"}] = made.ID
		e.refs[reference{a.r.ID, "ApiKey"}] = key.ID
		e.refs[reference{a.r.ID, "UsagePlanKey"}] = a.r.ID + "UsagePlanKey"
	case "SHARED":
		if e.shared == nil {
			e.shared = &usagePlan{}
			e.shared.plan, e.shared.key = e.planAndKey(a.r, "ServerlessUsagePlan", "ServerlessApiKey", "ServerlessUsagePlanKey", plan.At)
			set(e.shared.plan, "ApiStages", model.List{})
			set(e.shared.key, "StageKeys", model.List{})
		}
		pass(e.shared.plan, plan.Value, names...)
		e.shared.add(e, a.r.If, model.Attr{Value: apiStage, At: plan.At}, model.Attr{Value: keyStage, At: plan.At})
		for property, id := range map[string]string{
			"UsagePlan": "ServerlessUsagePlan", "ApiKey": "ServerlessApiKey", "UsagePlanKey": "ServerlessUsagePlanKey",
		} {
			e.refs[reference{a.r.ID, property}] = id
		}
	default:
		e.refuse(plan.At, a.r.ID, nil, "UsagePlan needs a CreateUsagePlan, which is PER_API, SHARED or NONE")
	}
}

func (e *expander) planAndKey(r *stack.Resource, planID, keyID, planKeyID string, at source.Span) (plan, key *stack.Resource) {
	plan = e.make(r, planID, "AWS::ApiGateway::UsagePlan", at)
	key = e.make(r, keyID, "AWS::ApiGateway::ApiKey", at)
	set(key, "Enabled", model.Bool(true))
	planKey := e.make(r, planKeyID, "AWS::ApiGateway::UsagePlanKey", at)
	set(planKey, "KeyId", ref(keyID))
	set(planKey, "KeyType", lit("API_KEY"))
	set(planKey, "UsagePlanId", ref(planID))
	return plan, key
}

// add makes the plan cover one more API; it is there wherever one of them is.
func (u *usagePlan) add(e *expander, guard model.Guard, apiStage, keyStage model.Attr) {
	for _, to := range []struct {
		r    *stack.Resource
		name string
		item model.Attr
	}{{u.plan, "ApiStages", apiStage}, {u.key, "StageKeys", keyStage}} {
		a := to.r.Properties[to.name]
		list, _ := a.Value.(model.List)
		a.Value = append(slices.Clone(list), to.item)
		to.r.Properties[to.name] = a
	}
	if guard == nil {
		u.always = true
	} else {
		u.guards = append(u.guards, guard)
	}
	for _, id := range []string{u.plan.ID, u.key.ID, "ServerlessUsagePlanKey"} {
		if r := e.ids[id]; r != nil {
			r.If = u.guards
			if u.always {
				r.If = nil
			}
		}
	}
}
