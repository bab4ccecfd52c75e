resource "aws_sns_topic" "oncall" {}

resource "aws_sfn_state_machine" "ship" { # want workflow-unwatched
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ StartAt = "Ship", States = { Ship = { Type = "Pass", End = true } } })
}

# Executions that time out are not among those that fail.
resource "aws_sfn_state_machine" "timed" { # want workflow-unwatched
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

# The metric carries the ARN.
resource "aws_sfn_state_machine" "by_name" { # want workflow-unwatched
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ StartAt = "Ship", States = { Ship = { Type = "Pass", End = true } } })
}

resource "aws_cloudwatch_metric_alarm" "by_name_failed" {
  alarm_name  = "by-name-failed"
  namespace   = "AWS/States"
  metric_name = "ExecutionsFailed"
  dimensions = {
    StateMachineArn = aws_sfn_state_machine.by_name.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
