variable "watched" {
  type = string
}

resource "aws_sns_topic" "oncall" {}

resource "aws_sqs_queue" "orders" {} # want? queue-unwatched

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

resource "aws_cloudwatch_metric_alarm" "age" {
  alarm_name  = "age"
  namespace   = "AWS/SQS"
  metric_name = "ApproximateAgeOfOldestMessage"
  dimensions = {
    QueueName = var.watched
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 900
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
