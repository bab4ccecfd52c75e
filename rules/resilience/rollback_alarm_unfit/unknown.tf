variable "config" {
  type = string
}

resource "aws_lambda_function" "ship" {
  function_name = "ship"
  publish       = true
  filename      = "ship.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::111122223333:role/app"
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.ship.function_name
  function_version = aws_lambda_function.ship.version
}

resource "aws_codedeploy_app" "application" {
  compute_platform = "Lambda"
}

resource "aws_codedeploy_deployment_group" "group" { # want? rollback-alarm-unfit
  app_name               = aws_codedeploy_app.application.id
  service_role_arn       = "arn:aws:iam::111122223333:role/deploy"
  deployment_config_name = var.config
  auto_rollback_configuration {
    enabled = true
    events  = ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"]
  }
  alarm_configuration {
    enabled = true
    alarms  = [aws_cloudwatch_metric_alarm.errors.alarm_name]
  }
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name  = "errors"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = aws_lambda_function.ship.function_name
  }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 3
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
}
