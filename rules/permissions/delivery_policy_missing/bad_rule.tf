resource "aws_sqs_queue" "orders" {} # want delivery-policy-missing

resource "aws_cloudwatch_event_rule" "placed" {
  event_pattern = jsonencode({ source = ["shop"] })
}

resource "aws_cloudwatch_event_target" "placed_orders" {
  rule      = aws_cloudwatch_event_rule.placed.name
  target_id = "Orders"
  arn       = aws_sqs_queue.orders.arn
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
