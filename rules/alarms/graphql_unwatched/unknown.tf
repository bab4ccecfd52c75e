variable "watched" {
  type = string
}

resource "aws_sns_topic" "oncall" {}

resource "aws_appsync_graphql_api" "shop" { # want? graphql-unwatched
  name                = "shop"
  authentication_type = "AWS_IAM"
}

resource "aws_cloudwatch_metric_alarm" "shop_errors" {
  alarm_name  = "shop-errors"
  namespace   = "AWS/AppSync"
  metric_name = "5XXError"
  dimensions = {
    GraphQLAPIId = var.watched
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
