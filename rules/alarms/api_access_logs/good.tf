resource "aws_api_gateway_stage" "live" {
  rest_api_id   = "a1b2c3"
  deployment_id = "abc123"
  stage_name    = "live"

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.log.arn
    format          = "$context.requestId"
  }
}

resource "aws_cloudwatch_log_group" "log" {
  retention_in_days = 14
}
