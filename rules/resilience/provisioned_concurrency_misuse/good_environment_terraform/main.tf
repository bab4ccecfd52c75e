# Production alone provisions.
variable "stage" {
  type = string
}

resource "aws_lambda_function" "ship" {
  function_name = "ship-${var.stage}"
  publish       = true
  filename      = "ship.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::111122223333:role/app"
}

resource "aws_lambda_alias" "live" {
  name             = "current"
  function_name    = aws_lambda_function.ship.function_name
  function_version = aws_lambda_function.ship.version
}

resource "aws_lambda_provisioned_concurrency_config" "live" {
  count                             = var.stage == "live" ? 1 : 0
  function_name                     = aws_lambda_alias.live.function_name
  qualifier                         = aws_lambda_alias.live.name
  provisioned_concurrent_executions = 5
}
