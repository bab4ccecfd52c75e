resource "aws_cloudwatch_event_bus" "shop" {
  name = "shop"
}

resource "aws_sqs_queue" "failed" {
  name = "failed"
}

resource "aws_iam_role" "handle" {
  name = "handle"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_lambda_function" "handle" {
  function_name                  = "handle"
  role                           = aws_iam_role.handle.arn
  filename                       = "handle.zip"
  handler                        = "index.handler"
  runtime                        = "nodejs22.x"
  timeout                        = 900
  reserved_concurrent_executions = 5
}

resource "aws_cloudwatch_event_rule" "placed" {
  name           = "placed"
  event_bus_name = aws_cloudwatch_event_bus.shop.name
  event_pattern  = jsonencode({ source = ["shop"], detail-type = ["OrderPlaced"] })
}

resource "aws_cloudwatch_event_rule" "nightly" {
  name                = "nightly"
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "placed" {
  rule           = aws_cloudwatch_event_rule.placed.name
  event_bus_name = aws_cloudwatch_event_bus.shop.name
  arn            = aws_lambda_function.handle.arn
  dead_letter_config {
    arn = aws_sqs_queue.failed.arn
  }
  retry_policy {
    maximum_retry_attempts       = 3
    maximum_event_age_in_seconds = 600
  }
}

resource "aws_cloudwatch_event_target" "nightly" {
  rule = aws_cloudwatch_event_rule.nightly.name
  arn  = aws_lambda_function.handle.arn
}

resource "aws_lambda_permission" "placed" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.handle.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.placed.arn
}

resource "aws_lambda_permission" "nightly" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.handle.function_name
  principal     = "events.amazonaws.com"
}
