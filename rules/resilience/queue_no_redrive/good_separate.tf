# The redrive policy is a resource of its own.
resource "aws_sqs_queue" "orders" {}

resource "aws_sqs_queue_redrive_policy" "orders" {
  queue_url = aws_sqs_queue.orders.id
  redrive_policy = jsonencode({
    deadLetterTargetArn = "arn:aws:sqs:eu-west-1:111122223333:failed"
    maxReceiveCount     = 5
  })
}

resource "aws_lambda_event_source_mapping" "orders" {
  function_name    = "ship"
  event_source_arn = aws_sqs_queue.orders.arn
}
