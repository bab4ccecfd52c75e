resource "aws_sns_topic" "oncall" {}

resource "aws_cloudwatch_metric_alarm" "failed" {
  alarm_name  = "failed"
  namespace   = "AWS/Events"
  metric_name = "FailedInvocations"
  dimensions = {
    RuleName = "placed"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
  treat_missing_data  = "notBreaching"
}

# A function that nobody calls has no errors, and the alarm no data.
resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name  = "errors"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = "resize"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "heartbeat" {
  alarm_name  = "heartbeat"
  namespace   = "AWS/Lambda"
  metric_name = "Invocations"
  dimensions = {
    FunctionName = "resize"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
  treat_missing_data  = "breaching"
}

# It is a rate, and there is none without deliveries.
resource "aws_cloudwatch_metric_alarm" "deliveries" {
  alarm_name  = "deliveries"
  namespace   = "AWS/Firehose"
  metric_name = "DeliveryToS3.Success"
  dimensions = {
    DeliveryStreamName = "clicks"
  }
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
  treat_missing_data  = "notBreaching"
}
