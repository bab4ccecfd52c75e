resource "aws_lambda_function" "resize" {
  function_name = "resize"
  filename      = "resize.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
  environment {
    variables = {
      POWERTOOLS_LOGGER_LOG_EVENT = "true" # want pii-debug-logs
    }
  }
}

resource "aws_lambda_function" "crop" {
  function_name = "crop"
  filename      = "crop.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
  environment {
    variables = {
      POWERTOOLS_LOG_LEVEL = "DEBUG" # want pii-debug-logs
    }
  }
}

resource "aws_lambda_function" "rotate" {
  function_name = "rotate"
  filename      = "rotate.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
  logging_config {
    log_format            = "JSON"
    application_log_level = "TRACE" # want pii-debug-logs
  }
}
