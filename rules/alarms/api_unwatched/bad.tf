resource "aws_sns_topic" "oncall" {}

resource "aws_api_gateway_rest_api" "shop" { # want api-unwatched
  name = "shop"
}

# Ref gives the id, and metrics of REST APIs carry the name.
resource "aws_api_gateway_rest_api" "by_id" { # want api-unwatched
  name = "by-id"
}

resource "aws_cloudwatch_metric_alarm" "by_id_errors" {
  alarm_name  = "by-id-errors"
  namespace   = "AWS/ApiGateway"
  metric_name = "5XXError"
  dimensions = {
    ApiName = aws_api_gateway_rest_api.by_id.id
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# HTTP APIs call it 5xx.
resource "aws_apigatewayv2_api" "fast" { # want api-unwatched
  name          = "fast"
  protocol_type = "HTTP"
}

resource "aws_cloudwatch_metric_alarm" "fast_errors" {
  alarm_name  = "fast-errors"
  namespace   = "AWS/ApiGateway"
  metric_name = "5XXError"
  dimensions = {
    ApiId = aws_apigatewayv2_api.fast.id
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# Nobody watches the second stage.
resource "aws_apigatewayv2_api" "staged" { # want api-unwatched
  name          = "staged"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_stage" "blue" {
  api_id = aws_apigatewayv2_api.staged.id
  name   = "blue"
}

resource "aws_apigatewayv2_stage" "green" {
  api_id = aws_apigatewayv2_api.staged.id
  name   = "green"
}

resource "aws_cloudwatch_metric_alarm" "blue_errors" {
  alarm_name  = "blue-errors"
  namespace   = "AWS/ApiGateway"
  metric_name = "5xx"
  dimensions = {
    ApiId = aws_apigatewayv2_api.staged.id
    Stage = "blue"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
