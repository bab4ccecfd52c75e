resource "aws_api_gateway_rest_api" "shop" {
  name = "shop"
}

resource "aws_api_gateway_stage" "prod" { # want api-execution-logs
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  deployment_id = "abc123"
  stage_name    = "prod"
}

# Metrics are no logs.
resource "aws_api_gateway_stage" "test" { # want api-execution-logs
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  deployment_id = "abc123"
  stage_name    = "test"
}

resource "aws_api_gateway_method_settings" "test" {
  rest_api_id = aws_api_gateway_stage.test.rest_api_id
  stage_name  = aws_api_gateway_stage.test.stage_name
  method_path = "*/*"
  settings {
    metrics_enabled = true
  }
}

resource "aws_api_gateway_stage" "off" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  deployment_id = "abc123"
  stage_name    = "OFF"
}

resource "aws_api_gateway_method_settings" "off" {
  rest_api_id = aws_api_gateway_stage.off.rest_api_id
  stage_name  = aws_api_gateway_stage.off.stage_name
  method_path = "*/*"
  settings {
    logging_level = "OFF" # want api-execution-logs
  }
}

resource "aws_api_gateway_stage" "trace" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  deployment_id = "abc123"
  stage_name    = "trace"
}

resource "aws_api_gateway_method_settings" "trace" {
  rest_api_id = aws_api_gateway_stage.trace.rest_api_id
  stage_name  = aws_api_gateway_stage.trace.stage_name
  method_path = "*/*"
  settings {
    logging_level      = "INFO"
    data_trace_enabled = true # want api-execution-logs
  }
}

resource "aws_api_gateway_stage" "one" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  deployment_id = "abc123"
  stage_name    = "one"
}

resource "aws_api_gateway_method_settings" "one" {
  rest_api_id = aws_api_gateway_stage.one.rest_api_id
  stage_name  = aws_api_gateway_stage.one.stage_name
  method_path = "*/*"
  settings {
    logging_level = "ERROR"
  }
}

resource "aws_api_gateway_method_settings" "trace_one" {
  rest_api_id = aws_api_gateway_stage.one.rest_api_id
  stage_name  = aws_api_gateway_stage.one.stage_name
  method_path = "orders/GET"
  settings {
    data_trace_enabled = true # want api-execution-logs
  }
}

resource "aws_apigatewayv2_api" "chat" {
  name                       = "chat"
  protocol_type              = "WEBSOCKET"
  route_selection_expression = "$request.body.action"
}

resource "aws_apigatewayv2_stage" "socket" { # want api-execution-logs
  api_id = aws_apigatewayv2_api.chat.id
  name   = "live"
}
