resource "aws_sns_topic" "orders" {} # want publish-policy-missing

resource "aws_cloudwatch_event_rule" "placed" {
  event_pattern = jsonencode({ source = ["shop"] })
}

resource "aws_cloudwatch_event_target" "placed_orders" {
  rule      = aws_cloudwatch_event_rule.placed.name
  target_id = "Orders"
  arn       = aws_sns_topic.orders.arn
}
