resource "aws_sns_topic" "oncall" {}

resource "aws_sqs_queue" "orders" {}

resource "aws_cloudwatch_event_rule" "placed" {
  event_pattern = jsonencode({ source = ["shop"] })
}

resource "aws_cloudwatch_event_target" "placed_queue" {
  rule      = aws_cloudwatch_event_rule.placed.name
  target_id = "queue"
  arn       = aws_sqs_queue.orders.arn
}

resource "aws_cloudwatch_metric_alarm" "placed_failed" {
  alarm_name  = "placed-failed"
  namespace   = "AWS/Events"
  metric_name = "FailedInvocations"
  dimensions = {
    RuleName = aws_cloudwatch_event_rule.placed.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_event_bus" "bus" {
  name = "shop"
}

resource "aws_cloudwatch_event_rule" "on_bus" {
  event_pattern  = jsonencode({ source = ["shop"] })
  event_bus_name = aws_cloudwatch_event_bus.bus.name
  name           = "on-bus"
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
    EventBusName = aws_cloudwatch_event_bus.bus.name
    RuleName     = "on-bus"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# It is switched off.
resource "aws_cloudwatch_event_rule" "off" {
  event_pattern = jsonencode({ source = ["shop"] })
  state         = "DISABLED"
}

resource "aws_cloudwatch_event_target" "off_queue" {
  rule      = aws_cloudwatch_event_rule.off.name
  target_id = "queue"
  arn       = aws_sqs_queue.orders.arn
}

# It has no targets.
resource "aws_cloudwatch_event_rule" "empty" {
  event_pattern = jsonencode({ source = ["shop"] })
}

# Failed deliveries go to a queue, and the alarm is on those that do not get there.
resource "aws_cloudwatch_event_rule" "kept" {
  event_pattern = jsonencode({ source = ["shop"] })
}

resource "aws_cloudwatch_event_target" "kept_queue" {
  rule      = aws_cloudwatch_event_rule.kept.name
  target_id = "queue"
  arn       = aws_sqs_queue.orders.arn
  dead_letter_config {
    arn = aws_sqs_queue.orders.arn
  }
}

resource "aws_cloudwatch_metric_alarm" "kept_failed" {
  alarm_name  = "kept-failed"
  namespace   = "AWS/Events"
  metric_name = "InvocationsFailedToBeSentToDlq"
  dimensions = {
    RuleName = aws_cloudwatch_event_rule.kept.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
