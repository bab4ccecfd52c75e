resource "aws_sns_topic" "oncall" {}

resource "aws_sqs_queue" "orders" {}

resource "aws_sqs_queue" "ledger" {}

resource "aws_pipes_pipe" "copy" {
  name     = "copy"
  source   = aws_sqs_queue.orders.arn
  target   = aws_sqs_queue.ledger.arn
  role_arn = "arn:aws:iam::123456789012:role/pipe"
}

resource "aws_cloudwatch_metric_alarm" "copy_failed" {
  alarm_name  = "copy-failed"
  namespace   = "AWS/EventBridge/Pipes"
  metric_name = "ExecutionFailed"
  dimensions = {
    PipeName = aws_pipes_pipe.copy.name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# It is stopped.
resource "aws_pipes_pipe" "off" {
  name          = "off"
  source        = aws_sqs_queue.orders.arn
  target        = aws_sqs_queue.ledger.arn
  role_arn      = "arn:aws:iam::123456789012:role/pipe"
  desired_state = "STOPPED"
}
