resource "aws_api_gateway_stage" "live" { # want api-access-logs
  rest_api_id = "a1b2c3"
  stage_name  = "live"
}

resource "aws_apigatewayv2_stage" "fast" { # want api-access-logs
  api_id = "a1b2c3"
  name   = "live"
}
