resource "aws_lambda_function" "resize" {
  function_name = "resize"
  filename      = "resize.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_cloudwatch_log_group" "resize_log" {
  name              = "/aws/lambda/${aws_lambda_function.resize.function_name}"
  retention_in_days = 14
}

# Two functions share a group.
resource "aws_lambda_function" "one" {
  function_name = "one"
  filename      = "one.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
  logging_config {
    log_group = aws_cloudwatch_log_group.shared.name
  }
}

resource "aws_lambda_function" "two" {
  function_name = "two"
  filename      = "two.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
  logging_config {
    log_group = aws_cloudwatch_log_group.shared.name
  }
}

resource "aws_cloudwatch_log_group" "shared" {
  name              = "/shop/all"
  retention_in_days = 14
}

# A group of no function is not this rule's.
resource "aws_cloudwatch_log_group" "api_log" {
  name = "/api/shop"
}

resource "aws_lambda_function" "handing" {
  function_name = "handing"
  filename      = "handing.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.handed.name
  }
}

# This class hands on what it gets, and keeps a day or two.
resource "aws_cloudwatch_log_group" "handed" {
  name            = "/shop/handed"
  log_group_class = "DELIVERY"
}
