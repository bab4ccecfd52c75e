resource "aws_lambda_function" "resize" { # want function-tracing
  function_name = "resize"
  filename      = "resize.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_lambda_function" "passes" {
  function_name = "passes"
  filename      = "passes.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
  tracing_config {
    mode = "PassThrough" # want function-tracing
  }
}
