variable "number" {
  type = number
}

resource "aws_apigatewayv2_api" "api" {
  name          = "pictures"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_route" "get" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "GET /pictures"
  authorization_type = "NONE"
}

resource "aws_apigatewayv2_stage" "stage" {
  api_id = aws_apigatewayv2_api.api.id
  name   = "live"
  default_route_settings {
    throttling_rate_limit  = var.number # want? api-default-throttle
    throttling_burst_limit = 20
  }
}
