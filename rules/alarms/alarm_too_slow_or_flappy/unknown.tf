variable "kept" {
  type = number
}

resource "aws_sns_topic" "oncall" {}

resource "aws_sqs_queue" "jobs" {
  message_retention_seconds = var.kept
}

resource "aws_cloudwatch_metric_alarm" "age" { # want? alarm-too-slow-or-flappy
  alarm_name  = "age"
  namespace   = "AWS/SQS"
  metric_name = "ApproximateAgeOfOldestMessage"
  dimensions = {
    QueueName = aws_sqs_queue.jobs.name
  }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 3
  threshold           = 3000
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
