resource "aws_sns_topic" "oncall" {}

resource "aws_sqs_queue" "jobs" {}

resource "aws_sns_topic" "orders" {} # want topic-unwatched

resource "aws_sns_topic_subscription" "orders_queue" {
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.jobs.arn
}

# Ref is the ARN, and the metric carries the name.
resource "aws_sns_topic" "refunds" {} # want topic-unwatched

resource "aws_sns_topic_subscription" "refunds_queue" {
  topic_arn = aws_sns_topic.refunds.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.jobs.arn
}

resource "aws_cloudwatch_metric_alarm" "refunds_failed" {
  alarm_name  = "refunds-failed"
  namespace   = "AWS/SNS"
  metric_name = "NumberOfNotificationsFailed"
  dimensions = {
    TopicName = aws_sns_topic.refunds.arn
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# Messages that leave do not say that they arrive.
resource "aws_sns_topic" "news" {} # want topic-unwatched

resource "aws_sns_topic_subscription" "news_hook" {
  topic_arn = aws_sns_topic.news.arn
  protocol  = "https"
  endpoint  = "https://example.com/hook"
}

resource "aws_cloudwatch_metric_alarm" "news_published" {
  alarm_name  = "news-published"
  namespace   = "AWS/SNS"
  metric_name = "NumberOfMessagesPublished"
  dimensions = {
    TopicName = aws_sns_topic.news.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
