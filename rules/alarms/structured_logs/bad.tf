resource "aws_lambda_function" "resize" { # want structured-logs
  function_name = "resize"
  filename      = "resize.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_lambda_function" "crop" {
  function_name = "crop"
  filename      = "crop.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
  logging_config {
    log_format = "Text" # want structured-logs
  }
}
