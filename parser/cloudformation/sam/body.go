package sam

import (
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// Names of API Gateway's extensions of OpenAPI.
const (
	integrationKey = "x-amazon-apigateway-integration"
	anyMethod      = "x-amazon-apigateway-any-method"
	policyKey      = "x-amazon-apigateway-policy"
	authorizerKey  = "x-amazon-apigateway-authorizer"
	endpointKey    = "x-amazon-apigateway-endpoint-configuration"
)

// A body is the OpenAPI document of an API that SAM writes to. It is a copy: what
// the author wrote is not changed.
type body struct {
	doc model.Block
	at  source.Span
}

// newBody is the document of an API that is defined by nothing but its events.
func newBody(at source.Span, version, value string) *body {
	info := blockOf(at, entry{"version", lit("1.0")}, entry{"title", pseudo("AWS::StackName")})
	return &body{at: at, doc: blockOf(at, entry{version, lit(value)}, entry{"info", info}, entry{"paths", model.Block{}})}
}

// openAPI3 tells whether the document is in version 3 of OpenAPI.
func (b *body) openAPI3() bool {
	version, _ := first(b.doc["openapi"].Value)
	return b.doc["swagger"].Value == nil && strings.HasPrefix(version, "3")
}

func (b *body) paths() model.Block {
	paths, _ := b.doc["paths"].Value.(model.Block)
	return paths
}

// section is a mapping of the document, made if it is not there.
func (b *body) section(names ...string) model.Block {
	doc := b.doc
	for _, name := range names {
		next, ok := doc[name].Value.(model.Block)
		if !ok {
			next = make(model.Block)
			doc[name] = model.Attr{Value: next, At: b.at}
		}
		doc = next
	}
	return doc
}

// blocks are the mappings that a value may be.
func blocks(v model.Value) []model.Block {
	var out []model.Block
	for _, x := range variants(v) {
		if block, ok := x.Value.(model.Block); ok {
			out = append(out, block)
		}
	}
	return out
}

func normalMethod(method string) string {
	method = strings.ToLower(method)
	if method == "any" {
		return anyMethod
	}
	return method
}

// integrated tells whether a path and method lead somewhere already.
func (b *body) integrated(path, method string) bool {
	for _, item := range blocks(b.paths()[path].Value) {
		for _, operation := range blocks(item[method].Value) {
			if truthy(operation[integrationKey].Value) {
				return true
			}
		}
	}
	return false
}

// operation adds a method to a path, in the worlds where guard holds, and returns
// it to be filled in.
func (b *body) operation(path, method string, guard model.Guard, at source.Span) model.Block {
	paths := b.paths()
	if paths == nil {
		paths = b.section("paths")
	}
	if _, ok := paths[path]; !ok {
		paths[path] = model.Attr{Value: model.Block{}, At: at}
	}
	operation := make(model.Block)
	for _, item := range blocks(paths[path].Value) {
		if written, ok := item[method].Value.(model.Block); ok { // described but not integrated
			maps.Copy(operation, written)
		}
		item[method] = model.Attr{Value: choose(guard, operation, nil), At: at}
	}
	return operation
}

// notMethods are the entries of a path item that are no methods.
var notMethods = []string{"summary", "description", "parameters", "servers", "$ref"}

// each calls f for every method of the document that leads somewhere.
func (b *body) each(f func(path, method string, operation model.Block)) {
	paths := b.paths()
	for _, path := range names(paths) {
		b.eachOf(path, f)
	}
}

func (b *body) eachOf(path string, f func(path, method string, operation model.Block)) {
	for _, item := range blocks(b.paths()[path].Value) {
		for _, method := range names(item) {
			if slices.Contains(notMethods, method) {
				continue
			}
			for _, operation := range blocks(item[method].Value) {
				if truthy(operation[integrationKey].Value) {
					f(path, normalMethod(method), operation)
				}
			}
		}
	}
}

// methods are the methods of a path, integrated or not.
func (b *body) methods(path string) []string {
	var out []string
	for _, item := range blocks(b.paths()[path].Value) {
		for _, method := range names(item) {
			if !slices.Contains(out, method) {
				out = append(out, method)
			}
		}
	}
	return out
}

// require adds a way to authorize to the security of an operation.
func require(operation model.Block, name string, scopes model.Value, at source.Span) {
	if scopes == nil {
		scopes = model.List{}
	}
	list := slices.Clone(items(operation["security"]))
	list = append(list, model.Attr{Value: blockOf(at, entry{name, scopes}), At: at})
	operation["security"] = model.Attr{Value: model.List(list), At: at}
}

// secures are the names that the security of an operation lists.
func secures(operation model.Block) []string {
	var out []string
	for _, item := range items(operation["security"]) {
		for _, block := range blocks(item.Value) {
			out = append(out, names(block)...)
		}
	}
	return out
}

// withoutParameters puts a * in the place of what isParameter says are the
// parameters of a path, as resource ARNs of API Gateway want it.
func withoutParameters(path string, isParameter func(name string) bool) string {
	var out strings.Builder
	for {
		before, rest, ok := strings.Cut(path, "{")
		out.WriteString(before)
		if !ok {
			return out.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed || !isParameter(name) {
			out.WriteString("{")
			path = rest
			continue
		}
		out.WriteString("*")
		path = after
	}
}

// restParameter tells whether a name in braces is a parameter of a REST API.
func restParameter(name string) bool {
	name = strings.TrimSuffix(name, "+")
	return name != "" && !strings.ContainsFunc(name, notInParameter)
}

// httpParameter tells the same of an HTTP API, where SAM knows but one that
// takes the rest of the path.
func httpParameter(name string) bool {
	return name == "proxy+" || restParameter(name) && !strings.HasSuffix(name, "+")
}

func notInParameter(r rune) bool { return !isAlnum(r) && r != '.' && r != '_' && r != '-' }

// withoutSlash drops the slash at the end of a path that is more than a slash.
func withoutSlash(path string) string {
	if len(path) > 1 {
		return strings.TrimSuffix(path, "/")
	}
	return path
}
