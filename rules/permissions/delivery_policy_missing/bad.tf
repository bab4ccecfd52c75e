resource "aws_sqs_queue" "orders" {} # want delivery-policy-missing

resource "aws_sns_topic" "news" {}

resource "aws_sns_topic_subscription" "to_orders" {
  topic_arn = aws_sns_topic.news.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.orders.arn
}
