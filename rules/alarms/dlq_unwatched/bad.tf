resource "aws_sns_topic" "oncall" {}

resource "aws_sqs_queue" "failed" {} # want dlq-unwatched

resource "aws_sqs_queue" "orders" {
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.failed.arn, maxReceiveCount = 5 })
}

# Ref gives the URL, and the metric carries the name.
resource "aws_sqs_queue" "by_url" {} # want dlq-unwatched

resource "aws_sqs_queue" "parcels" {
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.by_url.arn, maxReceiveCount = 5 })
}

resource "aws_cloudwatch_metric_alarm" "by_url_depth" {
  alarm_name  = "by-url-depth"
  namespace   = "AWS/SQS"
  metric_name = "ApproximateNumberOfMessagesVisible"
  dimensions = {
    QueueName = aws_sqs_queue.by_url.url
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# SQS does not count as sent what it moves itself.
resource "aws_sqs_queue" "sent" {} # want dlq-unwatched

resource "aws_sqs_queue" "bills" {
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.sent.arn, maxReceiveCount = 5 })
}

resource "aws_cloudwatch_metric_alarm" "sent_count" {
  alarm_name  = "sent-count"
  namespace   = "AWS/SQS"
  metric_name = "NumberOfMessagesSent"
  dimensions = {
    QueueName = aws_sqs_queue.sent.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# It takes the failures of a function.
resource "aws_sqs_queue" "lost" {} # want dlq-unwatched

resource "aws_lambda_function" "resize" {
  function_name = "resize"
  filename      = "resize.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
  dead_letter_config {
    target_arn = aws_sqs_queue.lost.arn
  }
}
