# A destination set for asynchronous calls.
resource "aws_lambda_function" "notify" {
  function_name = "notify"
  filename      = "notify.zip"
  role          = aws_iam_role.notify.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
}

resource "aws_iam_role" "notify" {
  name = "notify"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_lambda_function_event_invoke_config" "notify" {
  function_name = aws_lambda_function.notify.function_name
  destination_config {
    on_failure {
      destination = aws_sqs_queue.failures.arn
    }
  }
}

resource "aws_sns_topic_subscription" "notify_orders" {
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.notify.arn
}

resource "aws_lambda_permission" "notify_orders" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.notify.function_name
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.orders.arn
}

# A dead-letter queue.
resource "aws_lambda_function" "nightly" {
  function_name = "nightly"
  filename      = "nightly.zip"
  role          = aws_iam_role.nightly.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  dead_letter_config {
    target_arn = aws_sqs_queue.failures.arn
  }
}

resource "aws_iam_role" "nightly" {
  name = "nightly"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_cloudwatch_event_rule" "nightly_night" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "nightly_night" {
  rule = aws_cloudwatch_event_rule.nightly_night.name
  arn  = aws_lambda_function.nightly.arn
}

resource "aws_lambda_permission" "nightly_night" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.nightly.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.nightly_night.arn
}

# Called by an API only.
resource "aws_lambda_function" "answer" {
  function_name = "answer"
  filename      = "answer.zip"
  role          = aws_iam_role.answer.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
}

resource "aws_iam_role" "answer" {
  name = "answer"
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

resource "aws_api_gateway_method" "answer_get" {
  rest_api_id   = aws_api_gateway_rest_api.api.id
  resource_id   = aws_api_gateway_rest_api.api.root_resource_id
  http_method   = "GET"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "answer_get" {
  rest_api_id             = aws_api_gateway_rest_api.api.id
  resource_id             = aws_api_gateway_method.answer_get.resource_id
  http_method             = aws_api_gateway_method.answer_get.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.answer.invoke_arn
}

resource "aws_lambda_permission" "answer_get" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.answer.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.api.execution_arn}/*/*"
}

# Polls a queue only.
resource "aws_lambda_function" "ship" {
  function_name = "ship"
  filename      = "ship.zip"
  role          = aws_iam_role.ship.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
}

resource "aws_iam_role" "ship" {
  name = "ship"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_lambda_event_source_mapping" "ship_parcels" {
  function_name    = aws_lambda_function.ship.arn
  event_source_arn = aws_sqs_queue.parcels.arn
}

# Called by Terraform, which waits for the answer and fails without one.
resource "aws_lambda_function" "prepare" {
  function_name = "prepare"
  filename      = "prepare.zip"
  role          = aws_iam_role.prepare.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
}

resource "aws_iam_role" "prepare" {
  name = "prepare"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_sns_topic" "orders" {}

resource "aws_sqs_queue" "parcels" {}

resource "aws_sqs_queue" "failures" {}

resource "aws_lambda_invocation" "prepared" {
  function_name = aws_lambda_function.prepare.function_name
  input         = jsonencode({})
}
