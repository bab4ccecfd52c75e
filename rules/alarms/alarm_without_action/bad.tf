resource "aws_sns_topic" "oncall" {}

resource "aws_cloudwatch_metric_alarm" "errors" { # want alarm-without-action
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
}

# Being told that data is missing, or that it is over, is not being told.
resource "aws_cloudwatch_metric_alarm" "half" { # want alarm-without-action
  alarm_name  = "half"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = "resize"
  }
  statistic                 = "Sum"
  period                    = 60
  evaluation_periods        = 1
  threshold                 = 0
  comparison_operator       = "GreaterThanThreshold"
  insufficient_data_actions = [aws_sns_topic.oncall.arn]
  ok_actions                = [aws_sns_topic.oncall.arn]
}

# The composite alarm that reads it does nothing either.
resource "aws_cloudwatch_metric_alarm" "child" { # want alarm-without-action
  alarm_name  = "child"
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
}

resource "aws_cloudwatch_composite_alarm" "anything" {
  alarm_name = "anything"
  alarm_rule = "ALARM(\"${aws_cloudwatch_metric_alarm.child.alarm_name}\")"
}

resource "aws_cloudwatch_metric_alarm" "nothing" {
  alarm_name  = "nothing"
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
  alarm_actions       = [null] # want alarm-without-action
}
