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
  function_name                     = aws_lambda_alias.live.function_name
  qualifier                         = aws_lambda_alias.live.name
  provisioned_concurrent_executions = 5
}

resource "aws_appautoscaling_target" "live" {
  service_namespace  = "lambda"
  scalable_dimension = "lambda:function:ProvisionedConcurrency"
  resource_id        = "function:${aws_lambda_function.ship.function_name}:${aws_lambda_alias.live.name}"
  min_capacity       = 0
  max_capacity       = 5
}

resource "aws_appautoscaling_scheduled_action" "evening" {
  name               = "evening"
  service_namespace  = aws_appautoscaling_target.live.service_namespace
  scalable_dimension = aws_appautoscaling_target.live.scalable_dimension
  resource_id        = aws_appautoscaling_target.live.resource_id
  schedule           = "cron(0 18 * * ? *)"

  scalable_target_action {
    min_capacity = 0
    max_capacity = 0
  }
}
