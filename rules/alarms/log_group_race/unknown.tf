resource "aws_lambda_function" "resize" { # want? log-group-race
  function_name = "resize"
  filename      = "resize.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_cloudwatch_log_group" "resize_logs" {
  name              = "/aws/lambda/${aws_lambda_function.resize.function_name}"
  retention_in_days = 30
}

resource "aws_cloudwatch_event_rule" "resize_tick" {
  schedule_expression = "rate(1 minute)"
}

resource "aws_cloudwatch_event_target" "resize_tick_fn" {
  rule      = aws_cloudwatch_event_rule.resize_tick.name
  target_id = "fn"
  arn       = aws_lambda_function.resize.arn
}
