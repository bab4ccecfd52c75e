package draft

import (
	"maps"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// openAPIMethods are the keys of a path that are methods, and the model's word.
var openAPIMethods = map[string]string{
	"get": "GET", "put": "PUT", "post": "POST", "delete": "DELETE", "options": "OPTIONS", "head": "HEAD", "patch": "PATCH",
	"x-amazon-apigateway-any-method": "ANY",
}

// An openAPI is the OpenAPI document of an API in one of its worlds.
type openAPI struct {
	*Draft
	api      *model.Resource
	self     model.Value // what refers to the API
	document model.Attr
	guard    model.Guard
	schemes  model.Attr // the security schemes
}

// OpenAPI makes the routes and the authorizers that an API takes from an OpenAPI
// document. Self is what refers to the API.
func (d *Draft) OpenAPI(api *model.Resource, self model.Value, body model.Attr) {
	d.Hide(model.Route, model.Authorizer)
	model.EachChoice(body.Value, nil, func(value model.Value, guard model.Guard) {
		one := body
		one.Value = value
		switch v := value.(type) {
		case nil:
		case model.Block:
			openAPI{Draft: d, api: api, self: self, document: one, guard: guard}.parts()
		case model.Unknown:
			d.OpaqueAPI(api, self, body, guard, v.Why)
		default:
			d.WrongForm(one, "an OpenAPI document")
			d.OpaqueAPI(api, self, body, guard, "the OpenAPI document of "+api.ID+" is "+FormName(value))
		}
	})
}

// OpaqueAPI says of an API that routes, authorizers and settings may come from a
// document that is not seen.
func (d *Draft) OpaqueAPI(api *model.Resource, self model.Value, body model.Attr, guard model.Guard, why string) {
	for _, own := range d.Resources {
		if own.ID == api.ID && own.Open == "" {
			own.Open = why
		}
	}
	d.Part(api, Part{
		Kind: model.Route, ID: "Body", At: body.At, Guard: guard, Open: why, Label: "of API " + Called(api),
		Attrs: model.Block{
			"api_id": {Value: self, At: body.At},
			"uri":    {Value: model.Unknown{Why: why}, At: body.At},
		},
	})
}

func (o openAPI) parts() {
	o.schemes = Merged(o.Inside(o.document, "components.securitySchemes"), o.Inside(o.document, "securityDefinitions"))
	o.authorizers()
	o.members(o.Inside(o.document, "paths"), o.guard, func(path string, item model.Attr, guard model.Guard) {
		o.members(item, guard, func(method string, operation model.Attr, guard model.Guard) {
			if word := openAPIMethods[strings.ToLower(method)]; word != "" {
				o.route(path, word, operation, guard)
			}
		})
	})
}

// members calls f for each member of a mapping, and for each side of a choice
// that a member is.
func (o openAPI) members(attr model.Attr, guard model.Guard, f func(name string, member model.Attr, guard model.Guard)) {
	model.EachChoice(attr.Value, guard, func(value model.Value, guard model.Guard) {
		switch v := value.(type) {
		case model.Block:
			for _, name := range ByPlace(v) {
				member := v[name]
				model.EachChoice(member.Value, guard, func(value model.Value, guard model.Guard) {
					one := member
					one.Value = value
					if value != nil {
						f(name, one, guard)
					}
				})
			}
		case model.Unknown:
			o.OpaqueAPI(o.api, o.self, attr, guard, v.Why)
		default:
		}
	})
}

// performed are the attributes of a route that its integration holds.
var performed = Fields{
	"uri":         "uri",
	"integration": "type",
	"timeout":     "timeoutInMillis",
	"role_arn":    "credentials",
}

func (o openAPI) route(path, method string, operation model.Attr, guard model.Guard) {
	integration := o.deref(o.Inside(operation, "x-amazon-apigateway-integration"))
	attrs := o.Taken(integration, performed)
	attrs["api_id"] = model.Attr{Value: o.self, At: operation.At}
	attrs["method"] = model.Attr{Value: model.Lit(method), At: operation.At}
	attrs["path"] = model.Attr{Value: model.Lit(routePathOf(path)), At: operation.At}
	if kind, ok := attrs["integration"]; ok {
		kind.Value = Upper(kind.Value)
		attrs["integration"] = kind
	}
	if async := IsAsync(o.Inside(integration, "requestParameters")); async.Value != nil {
		attrs["async"] = async
	}
	if mode := o.Inside(integration, "responseTransferMode"); mode.Value != nil {
		mode.Value = IsWord(Upper(mode.Value), "STREAM")
		attrs["streaming"] = mode
	}
	maps.Copy(attrs, o.security(operation))
	id := method + " " + path
	o.Part(o.api, Part{
		Kind: model.Route, ID: "Body[" + id + "]", At: operation.At, Attrs: attrs, Guard: guard,
		Label: id + " of API " + Called(o.api),
	})
}

// routePathOf is the path of a route. The catch-all of an HTTP API is written as
// a path and is none.
func routePathOf(path string) string {
	if path == "/$default" {
		return "$default"
	}
	return path
}

// deref follows a reference to an integration that the document's components
// hold.
func (o openAPI) deref(attr model.Attr) model.Attr {
	block, ok := attr.Value.(model.Block)
	if !ok {
		return attr
	}
	name, found := strings.CutPrefix(Literal(block["$ref"].Value), "#/components/x-amazon-apigateway-integrations/")
	if !found {
		return attr
	}
	return o.Step(o.Inside(o.document, "components.x-amazon-apigateway-integrations"), name)
}

// security says who may call an operation.
func (o openAPI) security(operation model.Attr) model.Block {
	requirements := o.Inside(operation, "security")
	if requirements.Value != nil {
		return o.requirements(requirements)
	}
	if auth := o.Inside(operation, "x-amazon-apigateway-auth.type"); auth.Value != nil {
		auth.Value = Upper(auth.Value)
		return model.Block{"authorization": auth}
	}
	if all := o.Inside(o.document, "security"); all.Value != nil {
		return model.Block{"authorization": {At: all.At, Value: model.Unknown{
			Why: "the document sets security as a whole, which not every import takes over",
		}}}
	}
	return nil
}

func (o openAPI) requirements(requirements model.Attr) model.Block {
	attrs := model.Block{}
	authorization := model.Convert(requirements.Value, func(value model.Value) model.Value {
		list, ok := value.(model.List)
		if !ok {
			return value
		}
		answer := model.Value(model.Lit("NONE"))
		for _, item := range list {
			requirement, ok := item.Value.(model.Block)
			if !ok {
				answer = model.Unknown{Why: "a security requirement depends on conditions or is not known"}
				continue
			}
			for _, name := range ByPlace(requirement) {
				switch word := o.scheme(name).(type) {
				case nil:
				case model.Bool:
					attrs["api_key"] = model.Attr{Value: word, At: OrAt(item.At, requirements.At)}
				default:
					answer = word
				}
			}
		}
		return answer
	})
	attrs["authorization"] = model.Attr{Value: authorization, At: requirements.At}
	return attrs
}

// scheme says what a security scheme asks for: an authorization, or true for an
// API key, or nil for nothing.
func (o openAPI) scheme(name string) model.Value {
	if name == "NONE" {
		return nil // what SAM writes for an operation without the API's authorizer
	}
	scheme := o.Step(o.schemes, name)
	if scheme.Value == nil {
		if name == "api_key" {
			return model.Bool(true)
		}
		return model.Unknown{Why: "the OpenAPI document defines no security scheme " + name}
	}
	kind := o.Inside(scheme, "x-amazon-apigateway-authorizer.type")
	switch {
	case strings.EqualFold(Literal(o.Step(scheme, "x-amazon-apigateway-authtype").Value), "awsSigv4"):
		return model.Lit("AWS_IAM")
	case kind.Value == nil && Literal(o.Step(scheme, "type").Value) == "apiKey":
		return model.Bool(true)
	case kind.Value == nil:
		return model.Unknown{Why: "the security scheme " + name + " names no authorizer"}
	}
	return model.Convert(kind.Value, func(value model.Value) model.Value {
		word := strings.ToUpper(Literal(value))
		switch {
		case word == "TOKEN" || word == "REQUEST":
			return model.Lit("CUSTOM")
		case word != "":
			return model.Lit(word)
		}
		return model.Unknown{Why: "the authorizer of the security scheme " + name + " is not known"}
	})
}

var schemeAuthorizer = Fields{
	"kind":     "x-amazon-apigateway-authorizer.type",
	"uri":      "x-amazon-apigateway-authorizer.authorizerUri",
	"ttl":      "x-amazon-apigateway-authorizer.authorizerResultTtlInSeconds",
	"role_arn": "x-amazon-apigateway-authorizer.authorizerCredentials",
}

// authorizers makes the authorizers among the security schemes.
func (o openAPI) authorizers() {
	o.members(o.schemes, o.guard, func(name string, scheme model.Attr, guard model.Guard) {
		attrs := o.Taken(scheme, schemeAuthorizer)
		if len(attrs) == 0 {
			return
		}
		if kind, ok := attrs["kind"]; ok {
			kind.Value = Upper(kind.Value)
			attrs["kind"] = kind
		}
		attrs["api_id"] = model.Attr{Value: o.self, At: scheme.At}
		o.Part(o.api, Part{
			Kind: model.Authorizer, ID: "Body.securitySchemes[" + name + "]", At: scheme.At, Attrs: attrs, Guard: guard,
			Label: name + " of API " + Called(o.api),
		})
	})
}
