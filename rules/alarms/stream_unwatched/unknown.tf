variable "watched" {
  type = string
}

resource "aws_sns_topic" "oncall" {}

resource "aws_kinesis_stream" "clicks" { # want? stream-unwatched
  name        = "clicks"
  shard_count = 2
}

resource "aws_cloudwatch_metric_alarm" "throttled" {
  alarm_name  = "throttled"
  namespace   = "AWS/Kinesis"
  metric_name = "WriteProvisionedThroughputExceeded"
  dimensions = {
    StreamName = var.watched
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
