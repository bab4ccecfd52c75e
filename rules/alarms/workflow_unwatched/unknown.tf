variable "watched" {
  type = string
}

resource "aws_sns_topic" "oncall" {}

resource "aws_sfn_state_machine" "ship" { # want? workflow-unwatched
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ StartAt = "Ship", States = { Ship = { Type = "Pass", End = true } } })
}

resource "aws_cloudwatch_metric_alarm" "failed" {
  alarm_name  = "failed"
  namespace   = "AWS/States"
  metric_name = "ExecutionsFailed"
  dimensions = {
    StateMachineArn = var.watched
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
