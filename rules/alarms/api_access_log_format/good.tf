variable "fields" {
  type = string
}

resource "aws_api_gateway_rest_api" "api" {
  name = "orders"
}

resource "aws_api_gateway_stage" "live" {
  rest_api_id   = aws_api_gateway_rest_api.api.id
  deployment_id = "abc123"
  stage_name    = "live"

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.log.arn
    format = jsonencode({
      requestId = "$context.requestId"
      status    = "$context.status"
    })
  }
}

# Either id will do, and what else the format has does not matter.
resource "aws_api_gateway_stage" "test" {
  rest_api_id   = aws_api_gateway_rest_api.api.id
  deployment_id = "abc123"
  stage_name    = "test"

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.log.arn
    format          = "$context.extendedRequestId ${var.fields}"
  }
}

# Nobody says that HTTP APIs refuse lines.
resource "aws_apigatewayv2_stage" "fast" {
  api_id = aws_apigatewayv2_api.http.id
  name   = "live"

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.log.arn
    format          = <<-EOT
      {"requestId": "$context.requestId",
      "status": "$context.status"}
    EOT
  }
}

resource "aws_apigatewayv2_api" "http" {
  name          = "fast"
  protocol_type = "HTTP"
}

resource "aws_cloudwatch_log_group" "log" {
  retention_in_days = 14
}
