resource "aws_sns_topic" "oncall" {}

resource "aws_lambda_function" "resize" {
  function_name = "resize"
  filename      = "resize.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
  timeout       = 30
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name  = "errors"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = aws_lambda_function.resize.function_name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "slow" {
  alarm_name  = "slow"
  namespace   = "AWS/Lambda"
  metric_name = "Duration"
  dimensions = {
    FunctionName = aws_lambda_function.resize.function_name
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 30000
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "named" {
  alarm_name          = "named"
  namespace           = "Shop"
  metric_name         = "Failed"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
}

# One of them is enough.
resource "aws_cloudwatch_composite_alarm" "either" {
  alarm_name    = "either"
  alarm_rule    = "ALARM(${aws_cloudwatch_metric_alarm.errors.alarm_name}) OR ALARM(${aws_cloudwatch_metric_alarm.slow.alarm_name})"
  alarm_actions = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_composite_alarm" "quiet" {
  alarm_name    = "quiet"
  alarm_rule    = "ALARM(${aws_cloudwatch_metric_alarm.errors.alarm_name}) AND NOT (ALARM(${aws_cloudwatch_metric_alarm.slow.alarm_name}) OR FALSE)"
  alarm_actions = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_composite_alarm" "top" {
  alarm_name    = "top"
  alarm_rule    = "ALARM(\"either\") AND OK('named') AND ALARM(of-another-team)"
  alarm_actions = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_composite_alarm" "held" {
  alarm_name    = "held"
  alarm_rule    = "ALARM(${aws_cloudwatch_metric_alarm.errors.alarm_name}) AND TRUE"
  alarm_actions = [aws_sns_topic.oncall.arn]
  actions_suppressor {
    alarm            = "maintenance"
    extension_period = 60
    wait_period      = 60
  }
}
