resource "aws_sns_topic" "oncall" {}

resource "aws_appsync_graphql_api" "shop" {
  name                = "shop"
  authentication_type = "AWS_IAM"
}

resource "aws_cloudwatch_metric_alarm" "shop_errors" {
  alarm_name  = "shop-errors"
  namespace   = "AWS/AppSync"
  metric_name = "5XXError"
  dimensions = {
    GraphQLAPIId = aws_appsync_graphql_api.shop.id
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# The share of failed requests says it too.
resource "aws_appsync_graphql_api" "stock" {
  name                = "stock"
  authentication_type = "AWS_IAM"
}

resource "aws_cloudwatch_metric_alarm" "stock_errors" {
  alarm_name  = "stock-errors"
  namespace   = "AWS/AppSync"
  metric_name = "5XXError"
  dimensions = {
    GraphQLAPIId = aws_appsync_graphql_api.stock.id
  }
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0.01
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
