resource "aws_sns_topic" "oncall" {}

# It goes to INSUFFICIENT_DATA after each failure, and never to OK.
resource "aws_cloudwatch_metric_alarm" "failed" { # want alarm-missing-data
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
}

resource "aws_cloudwatch_metric_alarm" "stuck" {
  alarm_name  = "stuck"
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
  treat_missing_data  = "ignore" # want alarm-missing-data
}

# It fires at night, when nobody calls.
resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name  = "errors"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = "resize"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
  treat_missing_data  = "breaching" # want alarm-missing-data
}

# It says nothing when calls stop altogether.
resource "aws_cloudwatch_metric_alarm" "heartbeat" {
  alarm_name  = "heartbeat"
  namespace   = "AWS/Lambda"
  metric_name = "Invocations"
  dimensions = {
    FunctionName = "resize"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
  treat_missing_data  = "notBreaching" # want alarm-missing-data
}
