variable "service" {
  type = string
}

resource "aws_api_gateway_stage" "live" {
  rest_api_id   = "a1b2c3"
  deployment_id = "abc123"
  stage_name    = "live"

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.log.arn
    format          = "$context.identity.sourceIp [$context.requestTime] \"$context.httpMethod $context.resourcePath\" $context.status $context.requestId" # want api-structured-logs
  }
}

resource "aws_api_gateway_stage" "xml" {
  rest_api_id   = "a1b2c3"
  deployment_id = "abc123"
  stage_name    = "xml"

  access_log_settings {
    destination_arn = "arn:aws:logs:eu-west-1:123456789012:log-group:api"
    format          = "<request id=\"$context.requestId\"><status>$context.status</status></request>" # want api-structured-logs
  }
}

# A brace is missing.
resource "aws_apigatewayv2_stage" "fast" {
  api_id = "a1b2c3"
  name   = "live"

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.log.arn
    format          = "{\"requestId\":\"$context.requestId\",\"status\":\"$context.status\"" # want api-structured-logs
  }
}

resource "aws_apigatewayv2_stage" "named" {
  api_id = "a1b2c3"
  name   = "named"

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.log.arn
    format          = "requestId=$context.requestId service=${var.service}" # want api-structured-logs
  }
}

resource "aws_apigatewayv2_stage" "without" {
  api_id = "a1b2c3"
  name   = "without"

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.log.arn # want api-structured-logs
  }
}

resource "aws_cloudwatch_log_group" "log" {
  retention_in_days = 14
}
