resource "aws_cloudwatch_log_group" "requests" {
  name              = "requests"
  retention_in_days = 90
}

# What is wrong with the group of a function is said of the function.
resource "aws_lambda_function" "worker" {
  function_name = "worker"
  filename      = "worker.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_cloudwatch_log_group" "worker" {
  name = "/aws/lambda/worker"
}

# This class hands on what it gets, and keeps a day or two.
resource "aws_cloudwatch_log_group" "handed" {
  name            = "handed"
  log_group_class = "DELIVERY"
}
