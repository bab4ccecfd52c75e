resource "aws_sns_topic" "oncall" {}

resource "aws_kinesis_firehose_delivery_stream" "clicks" { # want delivery-stream-unwatched
  name        = "clicks"
  destination = "extended_s3"
  extended_s3_configuration {
    bucket_arn = "arn:aws:s3:::lake"
    role_arn   = "arn:aws:iam::123456789012:role/delivery"
  }
}

# It delivers to an endpoint, and what goes to S3 is what failed.
resource "aws_kinesis_firehose_delivery_stream" "hooks" { # want delivery-stream-unwatched
  name        = "hooks"
  destination = "http_endpoint"
  http_endpoint_configuration {
  }
}

resource "aws_cloudwatch_metric_alarm" "hooks_late" {
  alarm_name  = "hooks-late"
  namespace   = "AWS/Firehose"
  metric_name = "DeliveryToS3.DataFreshness"
  dimensions = {
    DeliveryStreamName = aws_kinesis_firehose_delivery_stream.hooks.name
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 900
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# What comes in does not say what goes out.
resource "aws_kinesis_firehose_delivery_stream" "orders" { # want delivery-stream-unwatched
  name        = "orders"
  destination = "extended_s3"
  extended_s3_configuration {
    bucket_arn = "arn:aws:s3:::lake"
    role_arn   = "arn:aws:iam::123456789012:role/delivery"
  }
}

resource "aws_cloudwatch_metric_alarm" "orders_in" {
  alarm_name  = "orders-in"
  namespace   = "AWS/Firehose"
  metric_name = "IncomingRecords"
  dimensions = {
    DeliveryStreamName = aws_kinesis_firehose_delivery_stream.orders.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 1000
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# Success that rises is no alarm.
resource "aws_kinesis_firehose_delivery_stream" "audit" { # want delivery-stream-unwatched
  name        = "audit"
  destination = "extended_s3"
  extended_s3_configuration {
    bucket_arn = "arn:aws:s3:::lake"
    role_arn   = "arn:aws:iam::123456789012:role/delivery"
  }
}

resource "aws_cloudwatch_metric_alarm" "audit_good" {
  alarm_name  = "audit-good"
  namespace   = "AWS/Firehose"
  metric_name = "DeliveryToS3.Success"
  dimensions = {
    DeliveryStreamName = aws_kinesis_firehose_delivery_stream.audit.name
  }
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0.5
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
