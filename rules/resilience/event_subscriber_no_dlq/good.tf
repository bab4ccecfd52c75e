resource "awscc_eventsv2_event_bus" "orders" {
  name = "orders"
}

resource "aws_sqs_queue" "orders" {}

resource "aws_sqs_queue" "failed" {}

resource "awscc_eventsv2_subscriber" "kept" {
  name          = "kept"
  event_bus_arn = awscc_eventsv2_event_bus.orders.event_bus_arn
  invoke_configuration = {
    target_arn = aws_sqs_queue.orders.arn
    role_arn   = "arn:aws:iam::111122223333:role/deliver"
  }
  on_failure_configuration = {
    arn = aws_sqs_queue.failed.arn
  }
}

# The rule of a classic bus tries for a day, which another rule is about.
resource "aws_cloudwatch_event_rule" "classic" {
  event_pattern = jsonencode({ source = ["orders"] })
}

resource "aws_cloudwatch_event_target" "classic" {
  rule = aws_cloudwatch_event_rule.classic.name
  arn  = aws_sqs_queue.orders.arn
}
