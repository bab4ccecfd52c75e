resource "aws_sns_topic" "oncall" {}

resource "aws_sqs_queue" "jobs" {}

resource "aws_scheduler_schedule" "nightly" { # want schedule-unwatched
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

# It watches another group.
resource "aws_cloudwatch_metric_alarm" "dropped" {
  alarm_name  = "dropped"
  namespace   = "AWS/Scheduler"
  metric_name = "InvocationDroppedCount"
  dimensions = {
    ScheduleGroup = "default"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# There are no metrics of a single schedule.
resource "aws_scheduler_schedule" "hourly" { # want schedule-unwatched
  schedule_expression = "rate(1 hour)"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = aws_sqs_queue.jobs.arn
    role_arn = "arn:aws:iam::123456789012:role/scheduler"
  }
  group_name = "hourly"
  name       = "hourly"
}

resource "aws_cloudwatch_metric_alarm" "hourly_dropped" {
  alarm_name  = "hourly-dropped"
  namespace   = "AWS/Scheduler"
  metric_name = "InvocationDroppedCount"
  dimensions = {
    ScheduleName = "hourly"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
