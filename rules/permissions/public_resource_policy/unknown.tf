variable "who" {
  type = string
}

resource "aws_sqs_queue" "orders" {}

resource "aws_sqs_queue_policy" "orders_policy" {
  queue_url = aws_sqs_queue.orders.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = var.who # want? public-resource-policy
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.orders.arn
      },
    ]
  })
}
