resource "aws_sns_topic" "oncall" {}

resource "aws_sqs_queue" "jobs" {}

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

# It is the template's word, and the alarm gets a name of its own.
resource "aws_cloudwatch_composite_alarm" "word" {
  alarm_name    = "word"
  alarm_rule    = "ALARM(Errors)" # want composite-broken
  alarm_actions = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_composite_alarm" "queue" {
  alarm_name    = "queue"
  alarm_rule    = "ALARM(${aws_sqs_queue.jobs.name})" # want composite-broken
  alarm_actions = [aws_sns_topic.oncall.arn]
}

# No call takes that long.
resource "aws_cloudwatch_composite_alarm" "both" {
  alarm_name    = "both"
  alarm_rule    = "ALARM(${aws_cloudwatch_metric_alarm.errors.alarm_name}) AND ALARM(${aws_cloudwatch_metric_alarm.slow.alarm_name})" # want composite-broken
  alarm_actions = [aws_sns_topic.oncall.arn]
}

# Each waits for the other.
resource "aws_cloudwatch_composite_alarm" "one" {
  alarm_name    = "one"
  alarm_rule    = "ALARM(two)" # want composite-broken
  alarm_actions = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_composite_alarm" "two" {
  alarm_name    = "two"
  alarm_rule    = "ALARM(one) OR ALARM(${aws_cloudwatch_metric_alarm.errors.alarm_name})" # want composite-broken
  alarm_actions = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_composite_alarm" "own" {
  alarm_name    = "own"
  alarm_rule    = "ALARM(${aws_cloudwatch_metric_alarm.errors.alarm_name})" # want composite-broken
  alarm_actions = [aws_sns_topic.oncall.arn]
  actions_suppressor {
    alarm            = "own"
    extension_period = 60
    wait_period      = 60
  }
}
