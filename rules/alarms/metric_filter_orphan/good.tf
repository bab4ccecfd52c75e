resource "aws_cloudwatch_log_group" "logs" {
  name              = "orders"
  retention_in_days = 30
}

resource "aws_cloudwatch_log_metric_filter" "failed" {
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
  metric_name         = "Failed"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = ["arn:aws:sns:eu-west-1:123456789012:oncall"]
}

# Metric math looks at it.
resource "aws_cloudwatch_log_metric_filter" "refused" {
  name           = "refused"
  log_group_name = aws_cloudwatch_log_group.logs.name
  pattern        = "{ $.level = \"ERROR\" }"
  metric_transformation {
    namespace = "Shop"
    name      = "Refused"
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "rate" {
  alarm_name = "rate"
  metric_query {
    id          = "rate"
    expression  = "refused / 60"
    return_data = true
  }
  metric_query {
    id          = "refused"
    return_data = false
    metric {
      namespace   = "Shop"
      metric_name = "Refused"
      period      = 60
      stat        = "Sum"
    }
  }
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = ["arn:aws:sns:eu-west-1:123456789012:oncall"]
}
