variable "stage" {
  type    = string
  default = "dev"
}

resource "aws_cloudwatch_metric_alarm" "failed" { # want alarm-only-in-prod-condition
  count               = var.stage == "production" ? 1 : 0
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
