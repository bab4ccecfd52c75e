variable "metric" {
  type = string
}

resource "aws_sns_topic" "oncall" {}

resource "aws_sqs_queue" "failed" {} # want? dlq-unwatched

resource "aws_sqs_queue" "orders" {
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.failed.arn, maxReceiveCount = 5 })
}

resource "aws_cloudwatch_metric_alarm" "depth" {
  alarm_name  = "depth"
  namespace   = "AWS/SQS"
  metric_name = var.metric
  dimensions = {
    QueueName = aws_sqs_queue.failed.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
