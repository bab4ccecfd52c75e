variable "watched" {
  type = string
}

resource "aws_sns_topic" "oncall" {}

resource "aws_sqs_queue" "orders" {}

resource "aws_cloudwatch_event_rule" "placed" { # want? event-rule-unwatched
  event_pattern = jsonencode({ source = ["shop"] })
}

resource "aws_cloudwatch_event_target" "placed_queue" {
  rule      = aws_cloudwatch_event_rule.placed.name
  target_id = "queue"
  arn       = aws_sqs_queue.orders.arn
}

resource "aws_cloudwatch_metric_alarm" "failed" {
  alarm_name  = "failed"
  namespace   = "AWS/Events"
  metric_name = "FailedInvocations"
  dimensions = {
    RuleName = var.watched
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
