resource "aws_sqs_queue" "orders" {}

resource "aws_sqs_queue" "failed" {}

resource "aws_lambda_function" "ship" {
  function_name = "ship"
  filename      = "ship.zip"
  role          = "arn:aws:iam::111122223333:role/app"
  runtime       = "nodejs22.x"
  handler       = "index.handler"

  dead_letter_config {
    target_arn = aws_sqs_queue.orders.arn # want double-failure-targets
  }
}

resource "aws_lambda_function_event_invoke_config" "ship" {
  function_name = aws_lambda_function.ship.function_name

  destination_config {
    on_failure {
      destination = aws_sqs_queue.failed.arn
    }
  }
}
