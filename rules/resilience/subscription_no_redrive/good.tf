resource "aws_sns_topic" "orders" {}

resource "aws_sqs_queue" "failed" {}

resource "aws_sns_topic_subscription" "billing" {
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "sqs"
  endpoint  = "arn:aws:sqs:eu-west-1:123456789012:billing"
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.failed.arn
  })
}

resource "aws_sns_topic_subscription" "mail" {
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "email"
  endpoint  = "orders@example.com"
}
