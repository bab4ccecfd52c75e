data "aws_region" "current" {}

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
  xray_tracing_enabled = true
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

# Neither traces.
resource "aws_api_gateway_rest_api" "stock" {
  name = "stock"
}

resource "aws_api_gateway_method" "stock_method" {
  rest_api_id   = aws_api_gateway_rest_api.stock.id
  resource_id   = aws_api_gateway_rest_api.stock.root_resource_id
  http_method   = "GET"
  authorization = "AWS_IAM"
}

resource "aws_api_gateway_integration" "stock_method" {
  rest_api_id             = aws_api_gateway_method.stock_method.rest_api_id
  resource_id             = aws_api_gateway_method.stock_method.resource_id
  http_method             = aws_api_gateway_method.stock_method.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = "arn:aws:apigateway:${data.aws_region.current.region}:lambda:path/2015-03-31/functions/${aws_lambda_function.crop.arn}/invocations"
}

resource "aws_api_gateway_stage" "test" {
  rest_api_id   = aws_api_gateway_rest_api.stock.id
  deployment_id = "abc123"
  stage_name    = "test"
}

resource "aws_lambda_function" "crop" {
  function_name = "crop"
  filename      = "crop.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

# HTTP APIs cannot trace.
resource "aws_apigatewayv2_api" "fast" {
  name          = "fast"
  protocol_type = "HTTP"
  target        = aws_lambda_function.rotate.arn
}

resource "aws_lambda_function" "rotate" {
  function_name = "rotate"
  filename      = "rotate.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
  tracing_config {
    mode = "Active"
  }
}
