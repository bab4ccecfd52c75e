resource "aws_sns_topic" "oncall" {}

resource "aws_sqs_queue" "orders" {} # want queue-unwatched

resource "aws_lambda_function" "work" {
  function_name = "work"
  filename      = "work.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_lambda_event_source_mapping" "work_source" {
  function_name    = aws_lambda_function.work.function_name
  event_source_arn = aws_sqs_queue.orders.arn
}

# The number of messages does not say that they wait.
resource "aws_cloudwatch_metric_alarm" "depth" {
  alarm_name  = "depth"
  namespace   = "AWS/SQS"
  metric_name = "ApproximateNumberOfMessagesVisible"
  dimensions = {
    QueueName = aws_sqs_queue.orders.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 1000
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# Messages are gone after a day, which is when this would fire.
resource "aws_sqs_queue" "late" { # want queue-unwatched
  message_retention_seconds = 86400
}

resource "aws_lambda_event_source_mapping" "late_source" {
  function_name    = aws_lambda_function.work.function_name
  event_source_arn = aws_sqs_queue.late.arn
}

resource "aws_cloudwatch_metric_alarm" "late_age" {
  alarm_name  = "late-age"
  namespace   = "AWS/SQS"
  metric_name = "ApproximateAgeOfOldestMessage"
  dimensions = {
    QueueName = aws_sqs_queue.late.name
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 86400
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
