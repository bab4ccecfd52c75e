variable "failed" {
  type = string
}

resource "aws_sqs_queue" "failed" {}

resource "aws_lambda_function" "ship" {
  function_name = "ship"
  filename      = "ship.zip"
  role          = "arn:aws:iam::111122223333:role/app"
  runtime       = "nodejs22.x"
  handler       = "index.handler"

  dead_letter_config {
    target_arn = var.failed # want? double-failure-targets
  }
}

resource "aws_cloudwatch_event_rule" "night" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "night_ship" {
  rule = aws_cloudwatch_event_rule.night.name
  arn  = aws_lambda_function.ship.arn
  dead_letter_config {
    arn = aws_sqs_queue.failed.arn
  }
}
