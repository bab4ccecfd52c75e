variable "format" {
  type = string
}

variable "log" {
  type = string
}

resource "aws_api_gateway_stage" "live" {
  rest_api_id   = "a1b2c3"
  deployment_id = "abc123"
  stage_name    = "live"

  access_log_settings {
    destination_arn = "arn:aws:logs:eu-west-1:123456789012:log-group:api"
    format          = var.format # want? api-structured-logs
  }
}

# It may be a delivery stream, whose reader wants CSV.
resource "aws_api_gateway_stage" "test" {
  rest_api_id   = "a1b2c3"
  deployment_id = "abc123"
  stage_name    = "test"

  access_log_settings {
    destination_arn = var.log # want? api-structured-logs
    format          = "$context.requestId,$context.status"
  }
}
