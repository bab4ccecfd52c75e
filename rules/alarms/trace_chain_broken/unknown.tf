data "aws_region" "current" {}

variable "trace" {
  type = string
}

resource "aws_api_gateway_rest_api" "shop" {
  name = "shop"
}

resource "aws_api_gateway_method" "shop_method" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  resource_id   = aws_api_gateway_rest_api.shop.root_resource_id
  http_method   = "GET"
  authorization = "AWS_IAM"
}

resource "aws_api_gateway_integration" "shop_method" {
  rest_api_id             = aws_api_gateway_method.shop_method.rest_api_id
  resource_id             = aws_api_gateway_method.shop_method.resource_id
  http_method             = aws_api_gateway_method.shop_method.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = "arn:aws:apigateway:${data.aws_region.current.region}:lambda:path/2015-03-31/functions/${aws_lambda_function.resize.arn}/invocations"
}

resource "aws_api_gateway_stage" "prod" {
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  deployment_id        = "abc123"
  stage_name           = "prod"
  xray_tracing_enabled = var.trace # want? trace-chain-broken
}

resource "aws_lambda_function" "resize" {
  function_name = "resize"
  filename      = "resize.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
  tracing_config {
    mode = "Active"
  }
}
