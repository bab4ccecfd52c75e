resource "aws_sns_topic" "oncall" {}

resource "aws_sfn_state_machine" "ship" {
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ StartAt = "Ship", States = { Ship = { Type = "Pass", End = true } } })
}

resource "aws_cloudwatch_metric_alarm" "failed" {
  alarm_name  = "failed"
  namespace   = "AWS/States"
  metric_name = "ExecutionsFailed"
  dimensions = {
    StateMachineArn = aws_sfn_state_machine.ship.arn
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_sfn_state_machine" "timed" {
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ TimeoutSeconds = 60, StartAt = "Ship", States = { Ship = { Type = "Pass", End = true } } })
}

resource "aws_cloudwatch_metric_alarm" "timed_failed" {
  alarm_name  = "timed-failed"
  namespace   = "AWS/States"
  metric_name = "ExecutionsFailed"
  dimensions = {
    StateMachineArn = aws_sfn_state_machine.timed.arn
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "timed_out" {
  alarm_name  = "timed-out"
  namespace   = "AWS/States"
  metric_name = "ExecutionsTimedOut"
  dimensions = {
    StateMachineArn = aws_sfn_state_machine.timed.arn
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
