variable "watched" {
  type = string
}

resource "aws_sns_topic" "oncall" {}

resource "aws_api_gateway_rest_api" "shop" { # want? api-unwatched
  name = "shop"
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name  = "errors"
  namespace   = "AWS/ApiGateway"
  metric_name = "5XXError"
  dimensions = {
    ApiName = var.watched
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
