resource "aws_appsync_graphql_api" "shop" {
  name                = "shop"
  authentication_type = "AWS_IAM"
  log_config {
    cloudwatch_logs_role_arn = "arn:aws:iam::123456789012:role/logs"
    field_log_level          = "ERROR"
  }
}

resource "aws_appsync_graphql_api" "stock" {
  name                = "stock"
  authentication_type = "AWS_IAM"
  log_config {
    cloudwatch_logs_role_arn = "arn:aws:iam::123456789012:role/logs"
    field_log_level          = "ALL"
  }
}
