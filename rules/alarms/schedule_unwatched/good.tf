resource "aws_sns_topic" "oncall" {}

resource "aws_sqs_queue" "jobs" {}

resource "aws_scheduler_schedule" "nightly" {
  schedule_expression = "rate(1 hour)"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = aws_sqs_queue.jobs.arn
    role_arn = "arn:aws:iam::123456789012:role/scheduler"
  }
  group_name = "batch"
}

resource "aws_cloudwatch_metric_alarm" "dropped" {
  alarm_name  = "dropped"
  namespace   = "AWS/Scheduler"
  metric_name = "InvocationDroppedCount"
  dimensions = {
    ScheduleGroup = "batch"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_scheduler_schedule_group" "group" {
  name = "reports"
}

resource "aws_scheduler_schedule" "weekly" {
  schedule_expression = "rate(1 hour)"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = aws_sqs_queue.jobs.arn
    role_arn = "arn:aws:iam::123456789012:role/scheduler"
  }
  group_name = aws_scheduler_schedule_group.group.name
}

resource "aws_cloudwatch_metric_alarm" "weekly_errors" {
  alarm_name  = "weekly-errors"
  namespace   = "AWS/Scheduler"
  metric_name = "TargetErrorCount"
  dimensions = {
    ScheduleGroup = aws_scheduler_schedule_group.group.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# It is switched off.
resource "aws_scheduler_schedule" "off" {
  schedule_expression = "rate(1 hour)"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = aws_sqs_queue.jobs.arn
    role_arn = "arn:aws:iam::123456789012:role/scheduler"
  }
  group_name = "OFF"
  state      = "DISABLED"
}
