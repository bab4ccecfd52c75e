resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = "shop"
  function_version = "1"
}

resource "aws_codedeploy_deployment_group" "shop" { # want? no-hooks
  app_name               = "shop"
  deployment_group_name  = "shop"
  deployment_config_name = "CodeDeployDefault.LambdaCanary10Percent5Minutes"
  service_role_arn       = "arn:aws:iam::111122223333:role/deploy"
}
