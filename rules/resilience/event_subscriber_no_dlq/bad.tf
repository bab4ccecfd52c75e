resource "awscc_eventsv2_event_bus" "orders" {
  name = "orders"
}

resource "aws_sqs_queue" "orders" {}

resource "awscc_eventsv2_subscriber" "bare" { # want event-subscriber-no-dlq
  name          = "bare"
  event_bus_arn = awscc_eventsv2_event_bus.orders.event_bus_arn
  invoke_configuration = {
    target_arn = aws_sqs_queue.orders.arn
    role_arn   = "arn:aws:iam::111122223333:role/deliver"
  }
}

resource "awscc_eventsv2_subscriber" "patient" { # want event-subscriber-no-dlq
  name          = "patient"
  event_bus_arn = awscc_eventsv2_event_bus.orders.event_bus_arn
  invoke_configuration = {
    target_arn = aws_sqs_queue.orders.arn
    role_arn   = "arn:aws:iam::111122223333:role/deliver"
  }
  retry_policy = {
    max_retry_attempts       = 185
    max_event_age_in_seconds = 86400
  }
}
