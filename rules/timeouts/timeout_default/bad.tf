resource "aws_lambda_function" "resize" { # want timeout-default
  function_name = "resize"
  filename      = "resize.zip"
  runtime       = "python3.13"
  handler       = "app.handler"
  role          = "arn:aws:iam::123456789012:role/resize"
}
