resource "aws_api_gateway_rest_api" "api" {
  name = "pictures"
}

resource "aws_api_gateway_authorizer" "check" {
  rest_api_id                      = aws_api_gateway_rest_api.api.id
  type                             = "TOKEN"
  identity_source                  = "method.request.header.Authorization"
  authorizer_uri                   = "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-central-1:111122223333:function:check/invocations"
  authorizer_result_ttl_in_seconds = 0 # want authorizer-ttl-and-timeout
}
