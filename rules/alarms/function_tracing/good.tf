resource "aws_lambda_function" "active" {
  function_name = "active"
  filename      = "active.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
  tracing_config {
    mode = "Active"
  }
}

# It reads a queue, and nothing waits for it.
resource "aws_lambda_function" "polls" {
  function_name = "polls"
  filename      = "polls.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_sqs_queue" "orders" {}

resource "aws_lambda_event_source_mapping" "polls_source" {
  function_name    = aws_lambda_function.polls.function_name
  event_source_arn = aws_sqs_queue.orders.arn
}

# It has the layer of OpenTelemetry.
resource "aws_lambda_function" "layered" {
  function_name = "layered"
  filename      = "layered.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
  layers        = ["arn:aws:lambda:eu-west-1:901920570463:layer:aws-otel-python-amd64-ver-1-32-0:1"]
}

# Its API traces.
resource "aws_lambda_function" "behind" {
  function_name = "behind"
  filename      = "behind.zip"
  role          = aws_iam_role.behind.arn
  runtime       = "python3.13"
  handler       = "app.handler"
}

resource "aws_iam_role" "behind" {
  name = "behind"
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

resource "aws_api_gateway_method" "behind_get" {
  rest_api_id   = aws_api_gateway_rest_api.api.id
  resource_id   = aws_api_gateway_rest_api.api.root_resource_id
  http_method   = "GET"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "behind_get" {
  rest_api_id             = aws_api_gateway_rest_api.api.id
  resource_id             = aws_api_gateway_method.behind_get.resource_id
  http_method             = aws_api_gateway_method.behind_get.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.behind.invoke_arn
}

resource "aws_lambda_permission" "behind_get" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.behind.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.api.execution_arn}/*/*"
}

resource "aws_api_gateway_stage" "live" {
  rest_api_id          = aws_api_gateway_rest_api.api.id
  stage_name           = "live"
  xray_tracing_enabled = true
}
