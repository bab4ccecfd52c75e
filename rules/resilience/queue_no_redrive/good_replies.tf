# The answers to requests: nobody waits for one that failed.
resource "aws_sqs_queue" "orders" {
  name = "orders-reply"
}

resource "aws_lambda_event_source_mapping" "orders" {
  function_name    = "ship"
  event_source_arn = aws_sqs_queue.orders.arn
}

resource "aws_sqs_queue" "rpc" {}

resource "aws_lambda_event_source_mapping" "rpc" {
  function_name    = "ship"
  event_source_arn = aws_sqs_queue.rpc.arn
}
