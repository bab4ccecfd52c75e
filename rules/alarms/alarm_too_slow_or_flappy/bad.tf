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
  period              = 300
  evaluation_periods  = 3 # want alarm-too-slow-or-flappy
  threshold           = 3000
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# What is in it is gone after an hour, and the alarm wants two.
resource "aws_sqs_queue" "dead" {
  message_retention_seconds = 3600
}

resource "aws_cloudwatch_metric_alarm" "depth" {
  alarm_name  = "depth"
  namespace   = "AWS/SQS"
  metric_name = "ApproximateNumberOfMessagesVisible"
  dimensions = {
    QueueName = aws_sqs_queue.dead.name
  }
  statistic           = "Maximum"
  period              = 3600
  evaluation_periods  = 2 # want alarm-too-slow-or-flappy
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# Records of the stream are kept for a day.
resource "aws_kinesis_stream" "clicks" {
  name        = "clicks"
  shard_count = 1
}

resource "aws_cloudwatch_metric_alarm" "lag" {
  alarm_name  = "lag"
  namespace   = "AWS/Kinesis"
  metric_name = "GetRecords.IteratorAgeMilliseconds"
  dimensions = {
    StreamName = aws_kinesis_stream.clicks.name
  }
  statistic           = "Maximum"
  period              = 3600
  evaluation_periods  = 2 # want alarm-too-slow-or-flappy
  threshold           = 82800000
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# Errors come once a minute.
resource "aws_cloudwatch_metric_alarm" "quick" {
  alarm_name  = "quick"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = "resize"
  }
  statistic           = "Sum"
  period              = 10
  evaluation_periods  = 3 # want alarm-too-slow-or-flappy
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
