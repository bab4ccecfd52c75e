resource "aws_sqs_queue" "orders" {
  visibility_timeout_seconds = 125
}

resource "aws_lambda_function" "ship" {
  function_name = "ship"
  filename      = "ship.zip"
  role          = aws_iam_role.ship.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  timeout       = 20
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

resource "aws_lambda_event_source_mapping" "ship_orders" {
  function_name                      = aws_lambda_function.ship.arn
  event_source_arn                   = aws_sqs_queue.orders.arn
  maximum_batching_window_in_seconds = 5
}
