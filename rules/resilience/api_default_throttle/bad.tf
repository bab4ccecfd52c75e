resource "aws_apigatewayv2_api" "api" {
  name          = "pictures"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_route" "get" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "GET /pictures"
  authorization_type = "NONE"
}

resource "aws_apigatewayv2_stage" "stage" { # want api-default-throttle
  api_id = aws_apigatewayv2_api.api.id
  name   = "live"
}
