resource "aws_sns_topic" "oncall" {}

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
}

resource "aws_cloudwatch_event_rule" "alarms" {
  event_pattern = jsonencode({ source = ["aws.cloudwatch"], "detail-type" = ["CloudWatch Alarm State Change"] })
}

resource "aws_cloudwatch_event_target" "alarms_oncall" {
  rule      = aws_cloudwatch_event_rule.alarms.name
  target_id = "oncall"
  arn       = aws_sns_topic.oncall.arn
}
