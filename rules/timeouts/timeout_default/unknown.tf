variable "limit" {
  type = number
}

resource "aws_lambda_function" "resize" {
  function_name = "resize"
  filename      = "resize.zip"
  runtime       = "python3.13"
  handler       = "app.handler"
  role          = "arn:aws:iam::123456789012:role/resize"
  timeout       = var.limit # want? timeout-default
}
