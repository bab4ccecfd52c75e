resource "aws_sns_topic" "oncall" {}

resource "aws_sqs_queue" "jobs" {
  message_retention_seconds = 3600
}

resource "aws_cloudwatch_metric_alarm" "age" {
  alarm_name  = "age"
  namespace   = "AWS/SQS"
  metric_name = "ApproximateAgeOfOldestMessage"
  dimensions = {
    QueueName = aws_sqs_queue.jobs.name
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  threshold           = 600
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_sqs_queue" "dead" {}

resource "aws_cloudwatch_metric_alarm" "depth" {
  alarm_name  = "depth"
  namespace   = "AWS/SQS"
  metric_name = "ApproximateNumberOfMessagesVisible"
  dimensions = {
    QueueName = aws_sqs_queue.dead.name
  }
  statistic           = "Maximum"
  period              = 3600
  evaluation_periods  = 2
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# Its own metrics may come every second.
resource "aws_cloudwatch_metric_alarm" "quick" {
  alarm_name          = "quick"
  namespace           = "Shop"
  metric_name         = "Failed"
  statistic           = "Sum"
  period              = 10
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# One of three points is enough.
resource "aws_cloudwatch_metric_alarm" "soon" {
  alarm_name  = "soon"
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
  datapoints_to_alarm = 1
}

# Nobody here knows how long that queue keeps messages.
resource "aws_cloudwatch_metric_alarm" "other" {
  alarm_name  = "other"
  namespace   = "AWS/SQS"
  metric_name = "ApproximateAgeOfOldestMessage"
  dimensions = {
    QueueName = "other"
  }
  statistic           = "Maximum"
  period              = 3600
  evaluation_periods  = 3
  threshold           = 340000
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
