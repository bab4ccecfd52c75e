resource "aws_sqs_queue" "orders" {
  redrive_policy = jsonencode({
    deadLetterTargetArn = "arn:aws:sqs:eu-west-1:111122223333:failed.fifo" # want dlq-type-region-account
    maxReceiveCount     = 5
  })
}

# A destination for failures cannot be FIFO.
resource "aws_sqs_queue" "lost" {
  fifo_queue = true # want dlq-type-region-account
}

resource "aws_lambda_function_event_invoke_config" "ship" {
  function_name = "ship"
  destination_config {
    on_failure {
      destination = aws_sqs_queue.lost.arn
    }
  }
}
