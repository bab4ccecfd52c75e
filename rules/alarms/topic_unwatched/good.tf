resource "aws_sns_topic" "oncall" {}

resource "aws_sns_topic_subscription" "oncall_mail" {
  topic_arn = aws_sns_topic.oncall.arn
  protocol  = "email"
  endpoint  = "oncall@example.com"
}

resource "aws_sqs_queue" "jobs" {}

resource "aws_sns_topic" "orders" {}

resource "aws_sns_topic_subscription" "orders_queue" {
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.jobs.arn
}

resource "aws_cloudwatch_metric_alarm" "orders_failed" {
  alarm_name  = "orders-failed"
  namespace   = "AWS/SNS"
  metric_name = "NumberOfNotificationsFailed"
  dimensions = {
    TopicName = aws_sns_topic.orders.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# Nothing here subscribes.
resource "aws_sns_topic" "idle" {}
