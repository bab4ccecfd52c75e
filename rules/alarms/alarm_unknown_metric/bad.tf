resource "aws_sns_topic" "oncall" {}

resource "aws_cloudwatch_metric_alarm" "singular" {
  alarm_name  = "singular"
  namespace   = "AWS/Lambda"
  metric_name = "Error" # want alarm-unknown-metric
  dimensions = {
    FunctionName = "resize"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "case" {
  alarm_name  = "case"
  namespace   = "AWS/Lambda"
  metric_name = "errors" # want alarm-unknown-metric
  dimensions = {
    FunctionName = "resize"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "namespace" {
  alarm_name  = "namespace"
  namespace   = "AWS/lambda"
  metric_name = "Errors" # want alarm-unknown-metric
  dimensions = {
    FunctionName = "resize"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "rest" {
  alarm_name  = "rest"
  namespace   = "AWS/ApiGateway"
  metric_name = "5xxError" # want alarm-unknown-metric
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

resource "aws_cloudwatch_metric_alarm" "http" {
  alarm_name  = "http"
  namespace   = "AWS/ApiGateway"
  metric_name = "5XXError" # want alarm-unknown-metric
  dimensions = {
    ApiId = "a1b2c3"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "service" {
  alarm_name          = "service"
  namespace           = "AWS/StepFunctions"
  metric_name         = "ExecutionsFailed" # want alarm-unknown-metric
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "none" {
  alarm_name  = "none"
  namespace   = "AWS/Lambda"
  metric_name = "MemoryUsage" # want alarm-unknown-metric
  dimensions = {
    FunctionName = "resize"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
