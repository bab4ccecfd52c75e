variable "service" {
  type = string
}

resource "aws_api_gateway_stage" "live" {
  rest_api_id   = "a1b2c3"
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

# Numbers, and texts that API Gateway puts into quotes itself, need none.
resource "aws_apigatewayv2_stage" "fast" {
  api_id = "a1b2c3"
  name   = "live"

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.log.arn
    format          = <<-EOT
      {"requestId": "$context.requestId", "status": $context.status, "error": $context.error.messageString, "service": "${var.service}"}
    EOT
  }
}

# What reads the delivery stream says what it wants.
resource "aws_api_gateway_stage" "loaded" {
  rest_api_id   = "a1b2c3"
  deployment_id = "abc123"
  stage_name    = "loaded"

  access_log_settings {
    destination_arn = aws_kinesis_firehose_delivery_stream.logs.arn
    format          = "$context.requestId,$context.status"
  }
}

resource "aws_api_gateway_stage" "loaded_elsewhere" {
  rest_api_id   = "a1b2c3"
  deployment_id = "abc123"
  stage_name    = "elsewhere"

  access_log_settings {
    destination_arn = "arn:aws:firehose:eu-west-1:123456789012:deliverystream/amazon-apigateway-log"
    format          = "$context.requestId,$context.status"
  }
}

resource "aws_kinesis_firehose_delivery_stream" "logs" {
  name        = "amazon-apigateway-orders"
  destination = "redshift"
}

resource "aws_cloudwatch_log_group" "log" {
  retention_in_days = 14
}
