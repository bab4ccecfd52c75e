resource "aws_api_gateway_rest_api" "shop" {
  name = "shop"
}

resource "aws_api_gateway_stage" "prod" { # want api-metrics-disabled
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  deployment_id = "abc123"
  stage_name    = "prod"
}

resource "aws_cloudwatch_metric_alarm" "pay_errors" {
  alarm_name  = "pay-errors"
  namespace   = "AWS/ApiGateway"
  metric_name = "5XXError"
  dimensions = {
    ApiName  = "shop"
    Stage    = aws_api_gateway_stage.prod.stage_name
    Resource = "/pay"
    Method   = "POST"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = ["arn:aws:sns:eu-west-1:123456789012:oncall"]
}

resource "aws_apigatewayv2_api" "fast" {
  name          = "fast"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_stage" "live" {
  api_id = aws_apigatewayv2_api.fast.id
  name   = "live"
  default_route_settings {
    detailed_metrics_enabled = false # want api-metrics-disabled
  }
}

resource "aws_cloudwatch_metric_alarm" "live_errors" {
  alarm_name  = "live-errors"
  namespace   = "AWS/ApiGateway"
  metric_name = "5xx"
  dimensions = {
    ApiId    = aws_apigatewayv2_api.fast.id
    Stage    = "live"
    Resource = "/pay"
    Method   = "POST"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = ["arn:aws:sns:eu-west-1:123456789012:oncall"]
}
