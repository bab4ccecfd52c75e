# Something else sets what Terraform leaves alone.
resource "aws_cloudwatch_metric_alarm" "errors" { # want? alarm-without-runbook
  alarm_name          = "errors"
  namespace           = "Shop"
  metric_name         = "Failed"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = ["arn:aws:sns:eu-west-1:123456789012:oncall"]

  lifecycle {
    ignore_changes = [alarm_description]
  }
}
