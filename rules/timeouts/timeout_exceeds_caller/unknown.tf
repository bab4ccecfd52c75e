variable "limit" {
  type = number
}

resource "aws_lambda_function" "resize" {
  function_name = "resize"
  filename      = "resize.zip"
  role          = aws_iam_role.resize.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  timeout       = var.limit # want? timeout-exceeds-caller
}

resource "aws_iam_role" "resize" {
  name = "resize"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_api_gateway_rest_api" "api" {
  name = "api"
}

resource "aws_api_gateway_resource" "pictures" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  parent_id   = aws_api_gateway_rest_api.api.root_resource_id
  path_part   = "pictures"
}

resource "aws_api_gateway_method" "resize_get" {
  rest_api_id   = aws_api_gateway_rest_api.api.id
  resource_id   = aws_api_gateway_resource.pictures.id
  http_method   = "GET"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "resize_get" {
  rest_api_id             = aws_api_gateway_rest_api.api.id
  resource_id             = aws_api_gateway_method.resize_get.resource_id
  http_method             = aws_api_gateway_method.resize_get.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.resize.invoke_arn
}

resource "aws_lambda_permission" "resize_get" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.resize.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.api.execution_arn}/*/*"
}
