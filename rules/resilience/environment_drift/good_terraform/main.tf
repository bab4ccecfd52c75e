variable "stage" {
  type = string
}

resource "aws_sqs_queue" "orders" {
  name              = "orders-${var.stage}"
  kms_master_key_id = var.stage == "prod" ? "alias/prod" : "alias/test"
}

# Production alone is watched.
resource "aws_cloudwatch_metric_alarm" "age" {
  count               = var.stage == "prod" ? 1 : 0
  alarm_name          = "age-${var.stage}"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = aws_sqs_queue.orders.name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  threshold           = 600
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = ["arn:aws:sns:eu-central-1:111122223333:oncall"]
}
