resource "aws_iam_role" "role" {
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
  managed_policy_arns = ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]
}

resource "aws_lambda_function" "resize" { # want log-group-race
  function_name = "resize"
  filename      = "resize.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = aws_iam_role.role.arn
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

# Nothing says which of the two comes first.
resource "aws_lambda_function" "crop" { # want log-group-race
  filename      = "crop.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = aws_iam_role.role.arn
  function_name = "crop"
}

resource "aws_cloudwatch_log_group" "crop_logs" {
  name              = "/aws/lambda/crop"
  retention_in_days = 30
}

resource "aws_cloudwatch_event_rule" "crop_tick" {
  schedule_expression = "rate(1 minute)"
}

resource "aws_cloudwatch_event_target" "crop_tick_fn" {
  rule      = aws_cloudwatch_event_rule.crop_tick.name
  target_id = "fn"
  arn       = aws_lambda_function.crop.arn
}
