resource "aws_lambda_function" "resize" {
  function_name = "resize"
  filename      = "resize.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::111122223333:role/app"
}

resource "aws_cloudwatch_event_rule" "night" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "night_resize" {
  rule      = aws_cloudwatch_event_rule.night.name
  target_id = "Resize"
  arn       = aws_lambda_function.resize.arn
}

resource "aws_lambda_permission" "permission" {
  function_name = aws_lambda_function.resize.function_name
  action        = "lambda:InvokeFunction"
  principal     = "events.amazonaws.com"
}
