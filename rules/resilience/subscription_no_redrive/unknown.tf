variable "how" {
  type = string
}

resource "aws_sns_topic" "orders" {}

resource "aws_sns_topic_subscription" "billing" {
  topic_arn = aws_sns_topic.orders.arn
  protocol  = var.how # want? subscription-no-redrive
  endpoint  = "arn:aws:sqs:eu-west-1:123456789012:billing"
}
