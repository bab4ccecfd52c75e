package draft_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/draft"
)

const pets = `
components:
  securitySchemes:
    tokens:
      type: apiKey
      x-amazon-apigateway-authtype: custom
      x-amazon-apigateway-authorizer:
        type: token
        authorizerUri: arn:aws:lambda:eu-west-1:123456789012:function:auth
        authorizerResultTtlInSeconds: 60
    key: {type: apiKey, name: x-api-key, in: header}
    signed: {type: apiKey, x-amazon-apigateway-authtype: awsSigv4}
  x-amazon-apigateway-integrations:
    mine: {type: aws_proxy, uri: "arn:aws:lambda:eu-west-1:123456789012:function:pets", timeoutInMillis: 3000}
paths:
  /pets:
    get:
      security: [{tokens: []}, {key: []}]
      x-amazon-apigateway-integration: {$ref: "#/components/x-amazon-apigateway-integrations/mine"}
    post:
      security: [{signed: []}]
      x-amazon-apigateway-integration:
        type: aws
        credentials: arn:aws:iam::123456789012:role/caller
        requestParameters: {integration.request.header.X-Amz-Invocation-Type: "'Event'"}
        responseTransferMode: stream
    parameters: []
  /$default:
    x-amazon-apigateway-any-method:
      x-amazon-apigateway-auth: {type: none}
  /lost:
    delete:
      security: [{missing: []}]
`

func TestOpenAPI(t *testing.T) {
	d := draft.New()
	api := &model.Resource{ID: "Api", Kind: model.API, Type: "AWS::ApiGateway::RestApi", At: line(50)}
	d.OpenAPI(api, ref("Api"), document(t, pets))
	want := `authorizer Api.Body.securitySchemes[tokens] @4 (tokens of API Api)
	api_id = "⟦Api⟧" @4
	kind = "TOKEN" @8
	ttl = 60 @10
	uri = "arn:aws:lambda:eu-west-1:123456789012:function:auth" @9
route Api.Body[GET /pets] @17 (GET /pets of API Api)
	api_id = "⟦Api⟧" @17
	api_key = true @18
	authorization = "CUSTOM" @18
	integration = "AWS_PROXY" @14
	method = "GET" @17
	path = "/pets" @17
	timeout = 3000 @14
	uri = "arn:aws:lambda:eu-west-1:123456789012:function:pets" @14
route Api.Body[POST /pets] @20 (POST /pets of API Api)
	api_id = "⟦Api⟧" @20
	async = true @25
	authorization = "AWS_IAM" @21
	integration = "AWS" @23
	method = "POST" @20
	path = "/pets" @20
	role_arn = "arn:aws:iam::123456789012:role/caller" @24
	streaming = true @26
route Api.Body[ANY /$default] @29 (ANY /$default of API Api)
	api_id = "⟦Api⟧" @29
	authorization = "NONE" @30
	method = "ANY" @29
	path = "$default" @29
route Api.Body[DELETE /lost] @32 (DELETE /lost of API Api)
	api_id = "⟦Api⟧" @32
	authorization = unknown: the OpenAPI document defines no security scheme missing @33
	method = "DELETE" @32
	path = "/lost" @32
`
	if diff := cmp.Diff(want, showDraft(d)); diff != "" {
		t.Errorf("draft (-want +got):\n%s", diff)
	}
}

// TestOpaqueAPI says that there may be more routes than are seen.
func TestOpaqueAPI(t *testing.T) {
	d := draft.New()
	api := &model.Resource{ID: "Api", Kind: model.API, Type: "AWS::ApiGateway::RestApi", At: line(50), Attrs: model.Block{}}
	d.Add(api.ID, api)
	seen := model.Block{
		"paths": {At: line(52), Value: model.Block{"/a": {At: line(53), Value: model.Unknown{Why: "a macro makes it"}}}},
	}
	body := model.Attr{At: line(51), Value: choice(isProd, seen, choice(isTest, model.Unknown{Why: "it is in S3"}, model.Lit("no document")))}
	d.OpenAPI(api, ref("Api"), body)
	want := `api Api @50 open: a macro makes it
route Api.Body @53 (of API Api) if IsProd open: a macro makes it
	api_id = "⟦Api⟧" @53
	uri = unknown: a macro makes it @53
route Api.Body~2 @51 (of API Api) if not IsProd and IsTest open: it is in S3
	api_id = "⟦Api⟧" @51
	uri = unknown: it is in S3 @51
route Api.Body~3 @51 (of API Api) if not IsProd and not IsTest open: the OpenAPI document of Api is "no document"
	api_id = "⟦Api⟧" @51
	uri = unknown: the OpenAPI document of Api is "no document" @51
problem wrong-form @51 [route authorizer]: "no document" stands where an OpenAPI document is expected
`
	if diff := cmp.Diff(want, showDraft(d)); diff != "" {
		t.Errorf("draft (-want +got):\n%s", diff)
	}
}
