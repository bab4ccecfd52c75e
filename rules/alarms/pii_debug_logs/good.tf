variable "debug" {
  type    = string
  default = "false"
}

resource "aws_lambda_function" "resize" {
  function_name = "resize"
  filename      = "resize.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
  environment {
    variables = {
      POWERTOOLS_LOGGER_LOG_EVENT = var.debug
      LOG_LEVEL                   = "INFO"
    }
  }
}

# It is no level of a log.
resource "aws_lambda_function" "crop" {
  function_name = "crop"
  filename      = "crop.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
  environment {
    variables = {
      MODE = "debug"
    }
  }
}
