resource "aws_api_gateway_rest_api" "api" {
  name = "orders"
}

resource "aws_api_gateway_stage" "live" {
  rest_api_id   = aws_api_gateway_rest_api.api.id
  deployment_id = "abc123"
  stage_name    = "live"

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.log.arn
    format          = "{\n\"requestId\": \"$context.requestId\",\n\"status\": \"$context.status\"\n}" # want api-access-log-format
  }
}

resource "aws_apigatewayv2_stage" "fast" {
  api_id = "a1b2c3"
  name   = "live"

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.log.arn
    format = jsonencode({ # want api-access-log-format
      status = "$context.status"
      route  = "$context.routeKey"
    })
  }
}

resource "aws_cloudwatch_log_group" "log" {
  retention_in_days = 14
}
