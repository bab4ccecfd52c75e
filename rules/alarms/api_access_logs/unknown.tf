# Something else sets what Terraform leaves alone.
resource "aws_api_gateway_stage" "live" { # want? api-access-logs
  rest_api_id   = "a1b2c3"
  deployment_id = "abc123"
  stage_name    = "live"

  lifecycle {
    ignore_changes = [access_log_settings]
  }
}
