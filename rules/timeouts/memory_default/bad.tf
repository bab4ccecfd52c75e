resource "aws_lambda_function" "resize" { # want memory-default
  function_name = "resize"
  filename      = "resize.zip"
  runtime       = "python3.13"
  handler       = "app.handler"
  role          = "arn:aws:iam::123456789012:role/resize"
  timeout       = 20
}
