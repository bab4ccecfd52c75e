variable "alarm" {
  type = string
}

resource "aws_sns_topic" "oncall" {}

resource "aws_lambda_function" "resize" {
  function_name = "resize"
  publish       = true
  filename      = "resize.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.resize.function_name
  function_version = aws_lambda_function.resize.version
}

resource "aws_codedeploy_app" "app" {
  compute_platform = "Lambda"
}

resource "aws_codedeploy_deployment_group" "group" {
  app_name               = aws_codedeploy_app.app.id
  service_role_arn       = "arn:aws:iam::123456789012:role/deploy"
  deployment_config_name = "CodeDeployDefault.LambdaCanary10Percent5Minutes"
  deployment_style {
    deployment_type   = "BLUE_GREEN"
    deployment_option = "WITH_TRAFFIC_CONTROL"
  }
  alarm_configuration {
    enabled = true
    alarms  = [var.alarm] # want? alarm-blind-to-alias
  }
}
