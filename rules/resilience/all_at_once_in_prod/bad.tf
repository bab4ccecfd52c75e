resource "aws_lambda_function" "ship" {
  function_name = "ship"
  filename      = "ship.zip"
  role          = "arn:aws:iam::111122223333:role/app"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  publish       = true
}

# Deployments move it, and Terraform leaves that alone.
resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.ship.function_name
  function_version = aws_lambda_function.ship.version

  lifecycle {
    ignore_changes = [function_version, routing_config]
  }
}

resource "aws_codedeploy_app" "shop" {
  name             = "shop"
  compute_platform = "Lambda"
}

resource "aws_codedeploy_deployment_group" "ship" {
  app_name               = aws_codedeploy_app.shop.name
  deployment_group_name  = "ship"
  service_role_arn       = "arn:aws:iam::111122223333:role/deploy"
  deployment_config_name = "CodeDeployDefault.LambdaAllAtOnce" # want all-at-once-in-prod

  auto_rollback_configuration {
    enabled = true
    events  = ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"]
  }
}
