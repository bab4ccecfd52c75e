resource "aws_lambda_function" "ship" {
  function_name = "ship"
  filename      = "ship.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::111122223333:role/app"
  logging_config {
    log_format            = "JSON"
    application_log_level = "TRACE" # want debug-logging-cost
  }
}
