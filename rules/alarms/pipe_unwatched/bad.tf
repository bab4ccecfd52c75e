resource "aws_sns_topic" "oncall" {}

resource "aws_sqs_queue" "orders" {}

resource "aws_sqs_queue" "ledger" {}

resource "aws_pipes_pipe" "copy" { # want pipe-unwatched
  name     = "copy"
  source   = aws_sqs_queue.orders.arn
  target   = aws_sqs_queue.ledger.arn
  role_arn = "arn:aws:iam::123456789012:role/pipe"
}

# Pipes have a namespace of their own.
resource "aws_pipes_pipe" "move" { # want pipe-unwatched
  name     = "move"
  source   = aws_sqs_queue.orders.arn
  target   = aws_sqs_queue.ledger.arn
  role_arn = "arn:aws:iam::123456789012:role/pipe"
}

resource "aws_cloudwatch_metric_alarm" "move_failed" {
  alarm_name  = "move-failed"
  namespace   = "AWS/Pipes"
  metric_name = "ExecutionFailed"
  dimensions = {
    PipeName = aws_pipes_pipe.move.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# How often it runs does not say how often it fails.
resource "aws_pipes_pipe" "count" { # want pipe-unwatched
  name     = "count"
  source   = aws_sqs_queue.orders.arn
  target   = aws_sqs_queue.ledger.arn
  role_arn = "arn:aws:iam::123456789012:role/pipe"
}

resource "aws_cloudwatch_metric_alarm" "count_runs" {
  alarm_name  = "count-runs"
  namespace   = "AWS/EventBridge/Pipes"
  metric_name = "Invocations"
  dimensions = {
    PipeName = aws_pipes_pipe.count.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
