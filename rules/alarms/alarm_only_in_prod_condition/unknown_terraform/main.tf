variable "stage" {
  type = string
}

resource "aws_cloudwatch_metric_alarm" "failed" { # want? alarm-only-in-prod-condition
  count               = var.stage == "prod" ? 1 : 0
  alarm_name          = "failed"
  namespace           = "Shop"
  metric_name         = "Failed"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = ["arn:aws:sns:eu-west-1:123456789012:oncall"]
}
