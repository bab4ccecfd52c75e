variable "level" {
  type = string
}

resource "aws_lambda_function" "resize" {
  function_name = "resize"
  filename      = "resize.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
  environment {
    variables = {
      LOG_LEVEL = var.level # want? pii-debug-logs
    }
  }
}
