resource "aws_lambda_function" "ship" { # want? function-dlq-ineffective
  function_name = "ship"
  filename      = "ship.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::111122223333:role/ship"
  lifecycle {
    ignore_changes = [dead_letter_config]
  }
}

resource "aws_sqs_queue" "orders" {}

resource "aws_lambda_event_source_mapping" "mapping" {
  function_name    = aws_lambda_function.ship.function_name
  event_source_arn = aws_sqs_queue.orders.arn
}
