variable "failures" {
  type = map(string)
}

resource "awscc_eventsv2_event_bus" "orders" {
  name = "orders"
}

resource "aws_sqs_queue" "orders" {}

resource "awscc_eventsv2_subscriber" "bare" {
  name          = "bare"
  event_bus_arn = awscc_eventsv2_event_bus.orders.event_bus_arn
  invoke_configuration = {
    target_arn = aws_sqs_queue.orders.arn
    role_arn   = "arn:aws:iam::111122223333:role/deliver"
  }
  on_failure_configuration = var.failures # want? event-subscriber-no-dlq
}
