resource "aws_api_gateway_rest_api" "shop" {
  name = "shop"
}

resource "aws_api_gateway_stage" "prod" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  deployment_id = "abc123"
  stage_name    = "prod"
}

resource "aws_api_gateway_method_settings" "prod" {
  rest_api_id = aws_api_gateway_stage.prod.rest_api_id
  stage_name  = aws_api_gateway_stage.prod.stage_name
  method_path = "*/*"
  settings {
    logging_level      = "ERROR"
    data_trace_enabled = false
  }
}

# Its one method logs.
resource "aws_api_gateway_stage" "test" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  deployment_id = "abc123"
  stage_name    = "test"
}

resource "aws_api_gateway_method_settings" "test" {
  rest_api_id = aws_api_gateway_stage.test.rest_api_id
  stage_name  = aws_api_gateway_stage.test.stage_name
  method_path = "*/*"
  settings {
    logging_level = "INFO"
  }
}

# Without a level, data tracing writes nothing.
resource "aws_api_gateway_stage" "mixed" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  deployment_id = "abc123"
  stage_name    = "mixed"
}

resource "aws_api_gateway_method_settings" "mixed" {
  rest_api_id = aws_api_gateway_stage.mixed.rest_api_id
  stage_name  = aws_api_gateway_stage.mixed.stage_name
  method_path = "*/*"
  settings {
    logging_level = "INFO"
  }
}

resource "aws_api_gateway_method_settings" "mixed" {
  rest_api_id = aws_api_gateway_stage.mixed.rest_api_id
  stage_name  = aws_api_gateway_stage.mixed.stage_name
  method_path = "*/*"
  settings {
    logging_level      = "OFF"
    data_trace_enabled = true
  }
}

# HTTP APIs have access logs only.
resource "aws_apigatewayv2_api" "fast" {
  name          = "fast"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_stage" "live" {
  api_id = aws_apigatewayv2_api.fast.id
  name   = "live"
}
