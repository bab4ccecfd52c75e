resource "aws_sns_topic" "oncall" {}

resource "aws_api_gateway_rest_api" "shop" {
  name = "shop"
}

resource "aws_cloudwatch_metric_alarm" "shop_errors" {
  alarm_name  = "shop-errors"
  namespace   = "AWS/ApiGateway"
  metric_name = "5XXError"
  dimensions = {
    ApiName = "shop"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_apigatewayv2_api" "fast" {
  name          = "fast"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_stage" "live" {
  api_id = aws_apigatewayv2_api.fast.id
  name   = "live"
}

resource "aws_cloudwatch_metric_alarm" "fast_errors" {
  alarm_name  = "fast-errors"
  namespace   = "AWS/ApiGateway"
  metric_name = "5xx"
  dimensions = {
    ApiId = aws_apigatewayv2_api.fast.id
    Stage = aws_apigatewayv2_stage.live.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_apigatewayv2_api" "socket" {
  name                       = "socket"
  protocol_type              = "WEBSOCKET"
  route_selection_expression = "$request.body.action"
}

resource "aws_cloudwatch_metric_alarm" "socket_errors" {
  alarm_name  = "socket-errors"
  namespace   = "AWS/ApiGateway"
  metric_name = "ExecutionError"
  dimensions = {
    ApiId = aws_apigatewayv2_api.socket.id
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
