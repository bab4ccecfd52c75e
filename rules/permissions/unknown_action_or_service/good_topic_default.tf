data "aws_caller_identity" "current" {}

resource "aws_sns_topic" "orders" {}

resource "aws_sns_topic_policy" "orders_policy" {
  arn = aws_sns_topic.orders.arn
  policy = jsonencode({
    Version = "2008-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "*" }
        Action    = ["SNS:Publish", "SNS:Receive"]
        Resource  = aws_sns_topic.orders.arn
        Condition = { StringEquals = { "AWS:SourceOwner" = data.aws_caller_identity.current.account_id } }
      },
    ]
  })
}
