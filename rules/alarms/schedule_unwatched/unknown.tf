variable "watched" {
  type = string
}

resource "aws_sns_topic" "oncall" {}

resource "aws_sqs_queue" "jobs" {}

resource "aws_scheduler_schedule" "nightly" { # want? schedule-unwatched
  schedule_expression = "rate(1 hour)"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = aws_sqs_queue.jobs.arn
    role_arn = "arn:aws:iam::123456789012:role/scheduler"
  }
}

resource "aws_cloudwatch_metric_alarm" "dropped" {
  alarm_name  = "dropped"
  namespace   = "AWS/Scheduler"
  metric_name = "InvocationDroppedCount"
  dimensions = {
    ScheduleGroup = var.watched
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
