variable "watched" {
  type = string
}

resource "aws_sns_topic" "oncall" {}

resource "aws_kinesis_firehose_delivery_stream" "clicks" { # want? delivery-stream-unwatched
  name        = "clicks"
  destination = "extended_s3"
  extended_s3_configuration {
    bucket_arn = "arn:aws:s3:::lake"
    role_arn   = "arn:aws:iam::123456789012:role/delivery"
  }
}

resource "aws_cloudwatch_metric_alarm" "clicks_late" {
  alarm_name  = "clicks-late"
  namespace   = "AWS/Firehose"
  metric_name = "DeliveryToS3.DataFreshness"
  dimensions = {
    DeliveryStreamName = var.watched
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 900
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
