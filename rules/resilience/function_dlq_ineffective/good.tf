resource "aws_lambda_function" "ship" {
  function_name = "ship"
  filename      = "ship.zip"
  role          = aws_iam_role.ship.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  dead_letter_config {
    target_arn = aws_sqs_queue.failed.arn
  }
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
  function_name    = aws_lambda_function.ship.arn
  event_source_arn = aws_sqs_queue.orders.arn
}

resource "aws_cloudwatch_event_rule" "ship_night" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "ship_night" {
  rule = aws_cloudwatch_event_rule.ship_night.name
  arn  = aws_lambda_function.ship.arn
}

resource "aws_lambda_permission" "ship_night" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.ship.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.ship_night.arn
}

resource "aws_sqs_queue" "orders" {}

resource "aws_sqs_queue" "failed" {}
