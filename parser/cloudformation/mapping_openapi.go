package cloudformation

import (
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// openAPIMethods are the keys of a path that are methods, and the model's word.
var openAPIMethods = map[string]string{
	"get": "GET", "put": "PUT", "post": "POST", "delete": "DELETE", "options": "OPTIONS", "head": "HEAD", "patch": "PATCH",
	"x-amazon-apigateway-any-method": "ANY",
}

// An openAPI is the OpenAPI document of an API in one of its worlds.
type openAPI struct {
	*mapper
	api      *stack.Resource
	document model.Attr
	guard    model.Guard
	schemes  model.Attr // the security schemes
}

// bodyParts makes the routes and the authorizers that an API takes from an
// OpenAPI document. Where the document is elsewhere, there are routes of which
// nothing is known.
func bodyParts(m *mapper, r *stack.Resource) {
	m.hides = []string{string(model.Route), string(model.Authorizer)}
	if at := r.Properties["BodyS3Location"]; at.Value != nil {
		m.opaqueBody(r, at, nil, "the OpenAPI document of "+r.ID+" is in S3")
	}
	body := r.Properties["Body"]
	model.EachChoice(body.Value, nil, func(value model.Value, guard model.Guard) {
		one := body
		one.Value = value
		switch v := value.(type) {
		case nil:
		case model.Block:
			openAPI{mapper: m, api: r, document: one, guard: guard}.parts()
		case model.Unknown:
			m.opaqueBody(r, body, guard, v.Why)
		default:
			m.wrongForm(one, "an OpenAPI document")
			m.opaqueBody(r, body, guard, "the OpenAPI document of "+r.ID+" is "+formName(value))
		}
	})
}

// opaqueBody says of an API that routes, authorizers and settings may come from
// a document that is not seen.
func (m *mapper) opaqueBody(r *stack.Resource, body model.Attr, guard model.Guard, why string) {
	for _, own := range m.resources {
		if own.ID == r.ID && own.Open == "" {
			own.Open = why
		}
	}
	m.part(r, part{
		kind: model.Route, id: "Body", at: body.At, guard: guard, open: why, label: "of API " + called(r),
		attrs: model.Block{
			"api_id": {Value: refTo(r.ID), At: body.At},
			"uri":    {Value: model.Unknown{Why: why}, At: body.At},
		},
	})
}

func (o openAPI) parts() {
	o.schemes = merged(o.inside(o.document, "components.securitySchemes"), o.inside(o.document, "securityDefinitions"))
	o.authorizers()
	o.members(o.inside(o.document, "paths"), o.guard, func(path string, item model.Attr, guard model.Guard) {
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
			for _, name := range byPlace(v) {
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
			o.opaqueBody(o.api, attr, guard, v.Why)
		default:
		}
	})
}

// integration are the attributes of a route that its integration holds.
var integration = fields{
	"uri":         "uri",
	"integration": "type",
	"timeout":     "timeoutInMillis",
	"role_arn":    "credentials",
}

func (o openAPI) route(path, method string, operation model.Attr, guard model.Guard) {
	performed := o.deref(o.inside(operation, "x-amazon-apigateway-integration"))
	attrs := o.taken(performed, integration)
	attrs["api_id"] = model.Attr{Value: refTo(o.api.ID), At: operation.At}
	attrs["method"] = model.Attr{Value: model.Lit(method), At: operation.At}
	attrs["path"] = model.Attr{Value: model.Lit(routePathOf(path)), At: operation.At}
	if kind, ok := attrs["integration"]; ok {
		kind.Value = model.Convert(kind.Value, upper)
		attrs["integration"] = kind
	}
	if async := isAsync(o.inside(performed, "requestParameters")); async.Value != nil {
		attrs["async"] = async
	}
	if mode := o.inside(performed, "responseTransferMode"); mode.Value != nil {
		mode.Value = model.Convert(mode.Value, func(value model.Value) model.Value {
			if literal := literalOf(value); literal != "" {
				return model.Bool(strings.EqualFold(literal, "STREAM"))
			}
			return value
		})
		attrs["streaming"] = mode
	}
	o.security(operation, attrs)
	id := method + " " + path
	o.part(o.api, part{
		kind: model.Route, id: "Body[" + id + "]", at: operation.At, attrs: attrs, guard: guard,
		label: id + " of API " + called(o.api),
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
	name, found := strings.CutPrefix(literalOf(block["$ref"].Value), "#/components/x-amazon-apigateway-integrations/")
	if !found {
		return attr
	}
	return o.step(o.inside(o.document, "components.x-amazon-apigateway-integrations"), name)
}

func upper(value model.Value) model.Value {
	if literal := literalOf(value); literal != "" {
		return model.Lit(strings.ToUpper(literal))
	}
	return value
}

// security says who may call an operation.
func (o openAPI) security(operation model.Attr, attrs model.Block) {
	requirements := o.inside(operation, "security")
	if requirements.Value == nil {
		if auth := o.inside(operation, "x-amazon-apigateway-auth.type"); auth.Value != nil {
			auth.Value = model.Convert(auth.Value, upper)
			attrs["authorization"] = auth
			return
		}
		if all := o.inside(o.document, "security"); all.Value != nil {
			attrs["authorization"] = model.Attr{At: all.At, Value: model.Unknown{
				Why: "the document sets security as a whole, which not every import takes over",
			}}
		}
		return
	}
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
			for _, name := range byPlace(requirement) {
				switch word := o.scheme(name).(type) {
				case nil:
				case model.Bool:
					attrs["api_key"] = model.Attr{Value: word, At: orAt(item.At, requirements.At)}
				default:
					answer = word
				}
			}
		}
		return answer
	})
	attrs["authorization"] = model.Attr{Value: authorization, At: requirements.At}
}

// scheme says what a security scheme asks for: an authorization, or true for an
// API key, or nil for nothing.
func (o openAPI) scheme(name string) model.Value {
	if name == "NONE" {
		return nil // what SAM writes for an operation without the API's authorizer
	}
	scheme := o.step(o.schemes, name)
	if scheme.Value == nil {
		if name == "api_key" {
			return model.Bool(true)
		}
		return model.Unknown{Why: "the OpenAPI document defines no security scheme " + name}
	}
	kind := o.inside(scheme, "x-amazon-apigateway-authorizer.type")
	switch {
	case strings.EqualFold(literalOf(o.step(scheme, "x-amazon-apigateway-authtype").Value), "awsSigv4"):
		return model.Lit("AWS_IAM")
	case kind.Value == nil && literalOf(o.step(scheme, "type").Value) == "apiKey":
		return model.Bool(true)
	case kind.Value == nil:
		return model.Unknown{Why: "the security scheme " + name + " names no authorizer"}
	}
	return model.Convert(kind.Value, func(value model.Value) model.Value {
		word := strings.ToUpper(literalOf(value))
		switch {
		case word == "TOKEN" || word == "REQUEST":
			return model.Lit("CUSTOM")
		case word != "":
			return model.Lit(word)
		}
		return model.Unknown{Why: "the authorizer of the security scheme " + name + " is not known"}
	})
}

var schemeAuthorizer = fields{
	"kind":     "x-amazon-apigateway-authorizer.type",
	"uri":      "x-amazon-apigateway-authorizer.authorizerUri",
	"ttl":      "x-amazon-apigateway-authorizer.authorizerResultTtlInSeconds",
	"role_arn": "x-amazon-apigateway-authorizer.authorizerCredentials",
}

// authorizers makes the authorizers among the security schemes.
func (o openAPI) authorizers() {
	o.members(o.schemes, o.guard, func(name string, scheme model.Attr, guard model.Guard) {
		attrs := o.taken(scheme, schemeAuthorizer)
		if len(attrs) == 0 {
			return
		}
		if kind, ok := attrs["kind"]; ok {
			kind.Value = model.Convert(kind.Value, upper)
			attrs["kind"] = kind
		}
		attrs["api_id"] = model.Attr{Value: refTo(o.api.ID), At: scheme.At}
		o.part(o.api, part{
			kind: model.Authorizer, id: "Body.securitySchemes[" + name + "]", at: scheme.At, attrs: attrs, guard: guard,
			label: name + " of API " + called(o.api),
		})
	})
}
