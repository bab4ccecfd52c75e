resource "aws_sns_topic" "orders" {}

resource "aws_cloudwatch_event_rule" "placed" {
  event_pattern = jsonencode({ source = ["shop"] })
}

resource "aws_cloudwatch_event_target" "placed_orders" {
  rule      = aws_cloudwatch_event_rule.placed.name
  target_id = "Orders"
  arn       = aws_sns_topic.orders.arn
}

resource "aws_sns_topic_policy" "policy" {
  arn = aws_sns_topic.orders.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.orders.arn
        Principal = { Service = "events.amazonaws.com" }
      },
    ]
  })
}
