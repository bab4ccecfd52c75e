resource "aws_sns_topic" "oncall" {}

resource "aws_sqs_queue" "orders" {}

resource "aws_cloudwatch_event_rule" "placed" { # want event-rule-unwatched
  event_pattern = jsonencode({ source = ["shop"] })
}

resource "aws_cloudwatch_event_target" "placed_queue" {
  rule      = aws_cloudwatch_event_rule.placed.name
  target_id = "queue"
  arn       = aws_sqs_queue.orders.arn
}

# Metrics of rules on a bus of its own carry the bus.
resource "aws_cloudwatch_event_bus" "bus" {
  name = "shop"
}

resource "aws_cloudwatch_event_rule" "on_bus" { # want event-rule-unwatched
  event_pattern  = jsonencode({ source = ["shop"] })
  event_bus_name = aws_cloudwatch_event_bus.bus.name
}

resource "aws_cloudwatch_event_target" "on_bus_queue" {
  rule           = aws_cloudwatch_event_rule.on_bus.name
  event_bus_name = aws_cloudwatch_event_bus.bus.name
  target_id      = "queue"
  arn            = aws_sqs_queue.orders.arn
}

resource "aws_cloudwatch_metric_alarm" "on_bus_failed" {
  alarm_name  = "on-bus-failed"
  namespace   = "AWS/Events"
  metric_name = "FailedInvocations"
  dimensions = {
    RuleName = aws_cloudwatch_event_rule.on_bus.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
