variable "days" {
  type = number
}

resource "aws_lambda_function" "resize" { # want? log-retention
  function_name = "resize"
  filename      = "resize.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_cloudwatch_log_group" "resize_log" {
  name              = "/aws/lambda/${aws_lambda_function.resize.function_name}"
  retention_in_days = var.days
}
