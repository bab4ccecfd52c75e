resource "aws_sns_topic" "orders" {}

resource "aws_sns_topic_subscription" "billing" { # want subscription-no-redrive
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "sqs"
  endpoint  = "arn:aws:sqs:eu-west-1:123456789012:billing"
}
