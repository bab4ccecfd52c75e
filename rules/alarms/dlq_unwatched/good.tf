resource "aws_sns_topic" "oncall" {}

resource "aws_sqs_queue" "failed" {}

resource "aws_sqs_queue" "orders" {
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.failed.arn, maxReceiveCount = 5 })
}

resource "aws_cloudwatch_metric_alarm" "depth" {
  alarm_name  = "depth"
  namespace   = "AWS/SQS"
  metric_name = "ApproximateNumberOfMessagesVisible"
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

# What Lambda sends is counted.
resource "aws_sqs_queue" "lost" {}

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

resource "aws_cloudwatch_metric_alarm" "lost_count" {
  alarm_name  = "lost-count"
  namespace   = "AWS/SQS"
  metric_name = "NumberOfMessagesSent"
  dimensions = {
    QueueName = aws_sqs_queue.lost.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# The alarm knows the queue by the name that both are given.
resource "aws_sqs_queue" "named" {
  name = "${terraform.workspace}-failed"
}

resource "aws_sqs_queue" "parcels" {
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.named.arn, maxReceiveCount = 5 })
}

resource "aws_cloudwatch_metric_alarm" "named_depth" {
  alarm_name  = "named-depth"
  namespace   = "AWS/SQS"
  metric_name = "ApproximateNumberOfMessagesVisible"
  dimensions = {
    QueueName = "${terraform.workspace}-failed"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# No failures go to it.
resource "aws_sqs_queue" "other" {}
