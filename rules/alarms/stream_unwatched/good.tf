resource "aws_sns_topic" "oncall" {}

resource "aws_kinesis_stream" "clicks" {
  name        = "clicks"
  shard_count = 2
}

resource "aws_cloudwatch_metric_alarm" "clicks_throttled" {
  alarm_name  = "clicks-throttled"
  namespace   = "AWS/Kinesis"
  metric_name = "WriteProvisionedThroughputExceeded"
  dimensions = {
    StreamName = aws_kinesis_stream.clicks.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# The records refused one by one say it too.
resource "aws_kinesis_stream" "orders" {
  shard_count = 1
  name        = "orders"
}

resource "aws_cloudwatch_metric_alarm" "orders_throttled" {
  alarm_name  = "orders-throttled"
  namespace   = "AWS/Kinesis"
  metric_name = "PutRecords.ThrottledRecords"
  dimensions = {
    StreamName = "orders"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# It grows by itself.
resource "aws_kinesis_stream" "elastic" {
  name = "elastic"
  stream_mode_details {
    stream_mode = "ON_DEMAND"
  }
}
