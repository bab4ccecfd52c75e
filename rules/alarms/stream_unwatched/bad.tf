resource "aws_sns_topic" "oncall" {}

resource "aws_kinesis_stream" "clicks" { # want stream-unwatched
  name        = "clicks"
  shard_count = 2
}

# The metric carries the name and not the ARN.
resource "aws_kinesis_stream" "orders" { # want stream-unwatched
  name        = "orders"
  shard_count = 2
}

resource "aws_cloudwatch_metric_alarm" "orders_throttled" {
  alarm_name  = "orders-throttled"
  namespace   = "AWS/Kinesis"
  metric_name = "WriteProvisionedThroughputExceeded"
  dimensions = {
    StreamName = aws_kinesis_stream.orders.arn
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# Without an action it tells nobody.
resource "aws_kinesis_stream" "audit" { # want stream-unwatched
  name        = "audit"
  shard_count = 2
}

resource "aws_cloudwatch_metric_alarm" "audit_throttled" {
  alarm_name  = "audit-throttled"
  namespace   = "AWS/Kinesis"
  metric_name = "WriteProvisionedThroughputExceeded"
  dimensions = {
    StreamName = aws_kinesis_stream.audit.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
}
