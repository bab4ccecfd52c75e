resource "aws_lambda_function" "resize" { # want log-retention
  function_name = "resize"
  filename      = "resize.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_lambda_function" "kept" { # want log-retention
  function_name = "kept"
  filename      = "kept.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_cloudwatch_log_group" "kept_log" {
  name = "/aws/lambda/${aws_lambda_function.kept.function_name}"
}

# The group is of something else.
resource "aws_lambda_function" "other" { # want log-retention
  function_name = "other"
  filename      = "other.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_cloudwatch_log_group" "api_log" {
  name              = "/api/shop"
  retention_in_days = 14
}
