resource "aws_sqs_queue" "orders" { # want delivery-policy-missing
  kms_master_key_id = "alias/aws/sqs"
}

resource "aws_sns_topic" "news" {}

resource "aws_sns_topic_subscription" "to_orders" {
  topic_arn = aws_sns_topic.news.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.orders.arn
}

resource "aws_sqs_queue_policy" "policy" {
  queue_url = aws_sqs_queue.orders.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.orders.arn
        Principal = { Service = "sns.amazonaws.com" }
      },
    ]
  })
}
