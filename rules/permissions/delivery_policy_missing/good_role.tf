resource "aws_sqs_queue" "orders" {}

resource "aws_cloudwatch_event_rule" "placed" {
  event_pattern = jsonencode({ source = ["shop"] })
}

resource "aws_cloudwatch_event_target" "placed_orders" {
  rule      = aws_cloudwatch_event_rule.placed.name
  target_id = "Orders"
  arn       = aws_sqs_queue.orders.arn
  role_arn  = "arn:aws:iam::111122223333:role/events"
}
