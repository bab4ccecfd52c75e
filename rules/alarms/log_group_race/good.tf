resource "aws_iam_role" "role" {
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
  managed_policy_arns = ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]
}

resource "aws_iam_role" "narrow" {
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "narrow_logs" {
  name = "logs"
  role = aws_iam_role.narrow.name
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "*" }]
  })
}

resource "aws_lambda_function" "resize" {
  function_name = "resize"
  filename      = "resize.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = aws_iam_role.role.arn
  logging_config {
    log_group = aws_cloudwatch_log_group.resize_logs.name
  }
}

resource "aws_cloudwatch_log_group" "resize_logs" {
  name              = "resize"
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

resource "aws_lambda_function" "crop" {
  filename      = "crop.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = aws_iam_role.role.arn
  function_name = "crop"
  depends_on    = [aws_cloudwatch_log_group.crop_logs]
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

# It may not make log groups.
resource "aws_lambda_function" "rotate" {
  function_name = "rotate"
  filename      = "rotate.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = aws_iam_role.narrow.arn
}

resource "aws_cloudwatch_log_group" "rotate_logs" {
  name              = "/aws/lambda/${aws_lambda_function.rotate.function_name}"
  retention_in_days = 30
}

resource "aws_cloudwatch_event_rule" "rotate_tick" {
  schedule_expression = "rate(1 minute)"
}

resource "aws_cloudwatch_event_target" "rotate_tick_fn" {
  rule      = aws_cloudwatch_event_rule.rotate_tick.name
  target_id = "fn"
  arn       = aws_lambda_function.rotate.arn
}

# Nothing calls it by itself.
resource "aws_lambda_function" "flip" {
  function_name = "flip"
  filename      = "flip.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = aws_iam_role.role.arn
}

resource "aws_cloudwatch_log_group" "flip_logs" {
  name              = "/aws/lambda/${aws_lambda_function.flip.function_name}"
  retention_in_days = 30
}

# It has no group of its own.
resource "aws_lambda_function" "trim" {
  function_name = "trim"
  filename      = "trim.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = aws_iam_role.role.arn
}

resource "aws_cloudwatch_event_rule" "trim_tick" {
  schedule_expression = "rate(1 minute)"
}

resource "aws_cloudwatch_event_target" "trim_tick_fn" {
  rule      = aws_cloudwatch_event_rule.trim_tick.name
  target_id = "fn"
  arn       = aws_lambda_function.trim.arn
}

# The group is made before both.
resource "aws_iam_role" "spin_role" {
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "spin_role_logs" {
  name = "logs"
  role = aws_iam_role.spin_role.name
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "logs:*", Resource = aws_cloudwatch_log_group.spin_logs.arn }]
  })
}

resource "aws_lambda_function" "spin" {
  filename      = "spin.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = aws_iam_role.spin_role.arn
  function_name = "spin"
  depends_on    = [aws_cloudwatch_log_group.spin_logs]
}

resource "aws_cloudwatch_log_group" "spin_logs" {
  name              = "/aws/lambda/spin"
  retention_in_days = 30
}

resource "aws_cloudwatch_event_rule" "spin_tick" {
  schedule_expression = "rate(1 minute)"
}

resource "aws_cloudwatch_event_target" "spin_tick_fn" {
  rule      = aws_cloudwatch_event_rule.spin_tick.name
  target_id = "fn"
  arn       = aws_lambda_function.spin.arn
}
