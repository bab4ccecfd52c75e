variable "name" {
  type = string
}

resource "aws_cloudwatch_log_group" "logs" {
  name              = "orders"
  retention_in_days = 30
}

resource "aws_cloudwatch_log_metric_filter" "failed" { # want? metric-filter-orphan
  name           = "failed"
  log_group_name = aws_cloudwatch_log_group.logs.name
  pattern        = "{ $.level = \"ERROR\" }"
  metric_transformation {
    namespace = "Shop"
    name      = "Failed"
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "errors"
  namespace           = "Shop"
  metric_name         = var.name
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = ["arn:aws:sns:eu-west-1:123456789012:oncall"]
}
