variable "missing" {
  type = string
}

resource "aws_sns_topic" "oncall" {}

resource "aws_cloudwatch_metric_alarm" "failed" {
  alarm_name  = "failed"
  namespace   = "AWS/Events"
  metric_name = "FailedInvocations"
  dimensions = {
    RuleName = "placed"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
  treat_missing_data  = var.missing # want? alarm-missing-data
}
