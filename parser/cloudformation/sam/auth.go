package sam

import (
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// restAuth adds what the Auth of an event says to its operation.
func (e *expander) restAuth(ev *event, a *api, path string, operation model.Block) {
	auth, all := ev.get("Auth"), a.r.Properties["Auth"]
	if !truthy(auth.Value) {
		return
	}
	if named := field(auth.Value, "Authorizer"); truthy(named.Value) {
		name, _ := first(named.Value)
		known := field(field(all.Value, "Authorizers").Value, name)
		switch {
		case name == "NONE" && !truthy(field(all.Value, "DefaultAuthorizer").Value):
			e.refuse(named.At, ev.owner.ID, nil, "event %s has Authorizer NONE, and the API has no DefaultAuthorizer", ev.name)
		case name != "NONE" && name != "AWS_IAM" && known.Value == nil:
			e.refuse(named.At, ev.owner.ID, nil, "event %s names authorizer %q, which the API does not define", ev.name, name)
		}
		scopes := field(auth.Value, "AuthorizationScopes").Value
		if scopes == nil {
			scopes = field(known.Value, "AuthorizationScopes").Value
		}
		if known.Value == nil {
			scopes = nil
		}
		require(operation, name, scopes, named.At)
		if first := secures(operation); first[0] == "AWS_IAM" {
			a.body.signed(named.At)
		}
	}
	if key := field(auth.Value, "ApiKeyRequired"); key.Value != nil {
		if truthy(key.Value) {
			require(operation, "api_key", nil, key.At)
			a.body.apiKey(key.At)
		} else {
			require(operation, "api_key_false", nil, key.At)
		}
	}
	if policy := field(auth.Value, "ResourcePolicy"); truthy(policy.Value) {
		a.body.resourcePolicy(policy, path, lit(a.stageSuffix()))
		a.body.customStatements(field(policy.Value, "CustomStatements"))
	}
}

// overrideAuth puts the Auth of an event over what an author's own document says.
func (e *expander) overrideAuth(ev *event, a *api, path, method string) {
	if a.body == nil || !isTrue(field(ev.get("Auth").Value, "OverrideApiAuth").Value) {
		return
	}
	key := normalMethod(method)
	a.body.eachOf(path, func(_, m string, operation model.Block) {
		if m == key {
			e.restAuth(ev, a, path, operation)
		}
	})
}

// schemes is where the document keeps its ways to authorize.
func (b *body) schemes() model.Block {
	if b.openAPI3() {
		return b.section("components", "securitySchemes")
	}
	return b.section("securityDefinitions")
}

func (b *body) signed(at source.Span) {
	schemes := b.schemes()
	if _, ok := schemes["AWS_IAM"]; !ok {
		schemes["AWS_IAM"] = model.Attr{Value: signedScheme(at), At: at}
	}
}

func signedScheme(at source.Span) model.Block {
	return blockOf(at,
		entry{"type", lit("apiKey")}, entry{"name", lit("Authorization")}, entry{"in", lit("header")},
		entry{"x-amazon-apigateway-authtype", lit("awsSigv4")})
}

func (b *body) apiKey(at source.Span) {
	schemes := b.schemes()
	if _, ok := schemes["api_key"]; !ok {
		schemes["api_key"] = model.Attr{At: at, Value: blockOf(at,
			entry{"type", lit("apiKey")}, entry{"name", lit("x-api-key")}, entry{"in", lit("header")})}
	}
}

// authorizerKinds are what authorizers that are not known may hide.
var authorizerKinds = []model.Kind{model.Authorizer, model.Permission}

// apiAuth applies the Auth of a REST API to all of its operations.
func (e *expander) apiAuth(a *api) {
	auth := a.r.Properties["Auth"]
	if !truthy(auth.Value) {
		return
	}
	if a.body == nil {
		e.refuse(auth.At, a.r.ID, nil, "Auth needs the API to be defined in the template")
		return
	}
	defaultName, hasDefault := first(field(auth.Value, "DefaultAuthorizer").Value)
	authorizers := field(auth.Value, "Authorizers")
	e.known(a.r.ID, "authorizers", authorizers, authorizerKinds)
	for _, block := range blocks(authorizers.Value) {
		for _, name := range names(block) {
			a.body.schemes()[name] = model.Attr{Value: restScheme(block[name]), At: block[name].At}
		}
	}
	if hasDefault {
		at := field(auth.Value, "DefaultAuthorizer").At
		if defaultName == "AWS_IAM" {
			scheme := restScheme(model.Attr{Value: model.Block{}, At: at})
			scheme["x-amazon-apigateway-authtype"] = model.Attr{Value: lit("awsSigv4"), At: at}
			delete(scheme, authorizerKey)
			a.body.schemes()["AWS_IAM"] = model.Attr{Value: scheme, At: at}
		} else if field(authorizers.Value, defaultName).Value == nil {
			e.refuse(at, a.r.ID, nil, "DefaultAuthorizer %q is not among its Authorizers", defaultName)
		}
		preflight := field(auth.Value, "AddDefaultAuthorizerToCorsPreflight")
		a.defaultAuthorizer(defaultName, authorizers.Value, at, covers(preflight))
	}
	if key := field(auth.Value, "ApiKeyRequired"); truthy(key.Value) {
		preflight := field(auth.Value, "AddApiKeyRequiredToCorsPreflight")
		a.body.apiKey(key.At)
		a.defaultKey(key.At, covers(preflight))
	}
	if policy := field(auth.Value, "ResourcePolicy"); truthy(policy.Value) {
		for _, path := range names(a.body.paths()) {
			a.body.resourcePolicy(policy, path, a.r.Properties["StageName"].Value)
		}
		a.body.customStatements(field(policy.Value, "CustomStatements"))
	}
}

// covers tells of a method whether the defaults of an API are for it: for all but
// the preflight requests of browsers where the author says so.
func covers(preflight model.Attr) func(method string) bool {
	all := preflight.Value == nil || truthy(preflight.Value)
	return func(method string) bool { return all || method != "options" }
}

// defaultAuthorizer authorizes each operation that no event says otherwise of.
func (a *api) defaultAuthorizer(name string, authorizers model.Value, at source.Span, covered func(method string) bool) {
	known := []string{"AWS_IAM"}
	for _, block := range blocks(authorizers) {
		known = append(known, names(block)...)
	}
	a.body.each(func(_, method string, operation model.Block) {
		if !covered(method) {
			return
		}
		var others, own model.List
		none := false
		for _, item := range items(operation["security"]) {
			listed := secures(model.Block{"security": {Value: model.List{item}}})
			switch {
			case slices.ContainsFunc(listed, func(s string) bool { return slices.Contains(known, s) }):
				own = append(own, item)
			case slices.Contains(listed, "NONE") && !none:
				none = true
			default:
				others = append(others, item)
			}
		}
		security := others
		switch {
		case none:
		case len(own) > 0:
			security = append(security, own...)
		default:
			scopes := field(field(authorizers, name).Value, "AuthorizationScopes").Value
			if scopes == nil {
				scopes = model.List{}
			}
			security = append(security, model.Attr{Value: blockOf(at, entry{name, scopes}), At: at})
		}
		if len(security) > 0 {
			operation["security"] = model.Attr{Value: security, At: at}
			if secures(operation)[0] == "AWS_IAM" {
				a.body.signed(at)
			}
		}
	})
}

// defaultKey asks for an API key in each operation that no event says otherwise of.
func (a *api) defaultKey(at source.Span, covered func(method string) bool) {
	a.body.each(func(_, method string, operation model.Block) {
		var others, keys model.List
		exempt := false
		for _, item := range items(operation["security"]) {
			listed := secures(model.Block{"security": {Value: model.List{item}}})
			switch {
			case slices.Contains(listed, "api_key_false"):
				exempt = true
			case slices.Contains(listed, "api_key"):
			default:
				others = append(others, item)
			}
		}
		if !exempt && covered(method) {
			keys = append(keys, model.Attr{Value: blockOf(at, entry{"api_key", model.List{}}), At: at})
		}
		security := slices.Concat(others, keys)
		if len(security) > 0 || operation["security"].Value != nil {
			operation["security"] = model.Attr{Value: security, At: at}
		}
	})
}

// restScheme describes an authorizer of a REST API.
func restScheme(a model.Attr) model.Block {
	at := a.At
	identity := field(a.Value, "Identity")
	header := field(identity.Value, "Header").Value
	if !truthy(header) {
		header = lit("Authorization")
	}
	kind, _ := first(field(a.Value, "FunctionPayloadType").Value)
	scheme := blockOf(at, entry{"type", lit("apiKey")}, entry{"in", lit("header")}, entry{"name", header})
	inner := make(model.Block)
	put := func(name string, from model.Attr) {
		if truthy(from.Value) {
			inner[name] = from
		}
	}
	if pool := field(a.Value, "UserPoolArn"); truthy(pool.Value) {
		scheme["x-amazon-apigateway-authtype"] = model.Attr{Value: lit("cognito_user_pools"), At: at}
		inner["type"] = model.Attr{Value: lit("cognito_user_pools"), At: at}
		inner["providerARNs"] = model.Attr{Value: model.List(items(pool)), At: pool.At}
		put("identityValidationExpression", field(identity.Value, "ValidationExpression"))
	} else {
		scheme["x-amazon-apigateway-authtype"] = model.Attr{Value: lit("custom"), At: at}
		function := field(a.Value, "FunctionArn")
		inner["authorizerUri"] = model.Attr{At: function.At, Value: authorizerURI(function.Value)}
		inner["type"] = model.Attr{Value: lit("token"), At: at}
		if ttl := field(identity.Value, "ReauthorizeEvery"); ttl.Value != nil {
			inner["authorizerResultTtlInSeconds"] = ttl
		}
		if role := field(a.Value, "FunctionInvokeRole"); !equal(role.Value, lit("NONE")) {
			put("authorizerCredentials", role)
		}
		if kind == "REQUEST" {
			inner["type"] = model.Attr{Value: lit("request"), At: at}
			scheme["name"] = model.Attr{Value: lit("Unused"), At: at}
			if sources := identitySources(identity.Value, "method.request.header.", "method.request.querystring.", "stageVariables.", "context."); len(sources) > 0 {
				inner["identitySource"] = model.Attr{Value: joinWith(sources, ", "), At: identity.At}
			}
		} else {
			put("identityValidationExpression", field(identity.Value, "ValidationExpression"))
		}
	}
	scheme[authorizerKey] = model.Attr{Value: inner, At: at}
	return scheme
}

func authorizerURI(function model.Value) model.Value {
	return format("arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function}/invocations",
		map[string]model.Value{"Function": function})
}

// identitySources lists what tells callers apart, each kind with its prefix.
func identitySources(identity model.Value, header, query, variable, context string) []model.Value {
	var out []model.Value
	for _, kind := range []struct{ name, prefix string }{
		{"Headers", header}, {"QueryStrings", query}, {"StageVariables", variable}, {"Context", context},
	} {
		for _, item := range items(field(identity, kind.name)) {
			out = append(out, join(lit(kind.prefix), item.Value))
		}
	}
	return out
}

func joinWith(values []model.Value, separator string) model.Value {
	var parts []model.Value
	for i, value := range values {
		if i > 0 {
			parts = append(parts, lit(separator))
		}
		parts = append(parts, value)
	}
	return join(parts...)
}

// resourcePolicy adds the statements of a ResourcePolicy for one path.
func (b *body) resourcePolicy(policy model.Attr, path string, stage model.Value) {
	routes := make(model.List, 0, 4)
	for _, method := range b.methods(path) {
		verb := strings.ToUpper(method)
		if method == anyMethod || method == "any" {
			verb = "*"
		}
		routes = append(routes, model.Attr{At: policy.At, Value: join(
			lit("execute-api:/"), stage, lit("/"+verb+withoutParameters(path, restParameter)))})
	}
	get := func(name string) model.Attr { return field(policy.Value, name) }
	b.accounts(get("AwsAccountWhitelist"), "Allow", routes)
	b.accounts(get("AwsAccountBlacklist"), "Deny", routes)
	b.only(get("IpRangeWhitelist"), "NotIpAddress", "aws:SourceIp", routes)
	b.only(get("IpRangeBlacklist"), "IpAddress", "aws:SourceIp", routes)
	b.networks(policy.Value, "Blacklist", "StringEquals", routes)
	b.networks(policy.Value, "Whitelist", "StringNotEquals", routes)
}

func (b *body) accounts(list model.Attr, effect string, routes model.List) {
	if !truthy(list.Value) {
		return
	}
	b.statement(list.At, blockOf(list.At,
		entry{"Effect", lit(effect)}, entry{"Action", lit("execute-api:Invoke")}, entry{"Resource", routes},
		entry{"Principal", blockOf(list.At, entry{"AWS", model.List(items(list))})}))
}

func (b *body) only(list model.Attr, operator, key string, routes model.List) {
	if truthy(list.Value) {
		b.except(list.At, operator, blockOf(list.At, entry{key, model.List(items(list))}), routes)
	}
}

// networks keeps VPCs and endpoints out, or all others.
func (b *body) networks(policy model.Value, list, operator string, routes model.List) {
	var vpcs, endpoints model.List
	at := source.Span{}
	for _, item := range items(field(policy, "SourceVpc"+list)) {
		at = item.At
		if id, _ := literal(item.Value); strings.HasPrefix(id, "vpce-") {
			endpoints = append(endpoints, item)
		} else if strings.HasPrefix(id, "vpc-") {
			vpcs = append(vpcs, item)
		}
	}
	vpcs = append(vpcs, items(field(policy, "IntrinsicVpc"+list))...)
	endpoints = append(endpoints, items(field(policy, "IntrinsicVpce"+list))...)
	condition := make(model.Block)
	if len(endpoints) > 0 {
		at = endpoints[0].At
		condition["aws:SourceVpce"] = model.Attr{Value: endpoints, At: at}
	}
	if len(vpcs) > 0 {
		at = vpcs[0].At
		condition["aws:SourceVpc"] = model.Attr{Value: vpcs, At: at}
	}
	if len(condition) > 0 {
		b.except(at, operator, condition, routes)
	}
}

// except lets everybody in and keeps out whom the condition holds for.
func (b *body) except(at source.Span, operator string, condition model.Block, routes model.List) {
	for _, effect := range []string{"Allow", "Deny"} {
		statement := blockOf(at,
			entry{"Effect", lit(effect)}, entry{"Action", lit("execute-api:Invoke")}, entry{"Resource", routes}, entry{"Principal", lit("*")})
		if effect == "Deny" {
			statement["Condition"] = model.Attr{Value: blockOf(at, entry{operator, condition}), At: at}
		}
		b.statementOnce(at, statement)
	}
}

func (b *body) customStatements(list model.Attr) {
	for _, item := range items(list) {
		b.statementOnce(item.At, item.Value)
	}
}

// statement adds a statement to the resource policy.
func (b *body) statement(at source.Span, statement model.Value) {
	policy := b.section(policyKey)
	policy["Version"] = model.Attr{Value: lit("2012-10-17"), At: at}
	list := slices.Clone(items(policy["Statement"]))
	policy["Statement"] = model.Attr{Value: append(model.List(list), model.Attr{Value: statement, At: at}), At: at}
}

// statementOnce adds a statement unless it is there.
func (b *body) statementOnce(at source.Span, statement model.Value) {
	same := func(a model.Attr) bool { return equal(a.Value, statement) }
	if !slices.ContainsFunc(items(b.section(policyKey)["Statement"]), same) {
		b.statement(at, statement)
	}
}
