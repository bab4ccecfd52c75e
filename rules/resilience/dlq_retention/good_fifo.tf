# A FIFO dead-letter queue starts the time anew, so as long as its source is enough.
resource "aws_sqs_queue" "orders" {
  fifo_queue                = true
  message_retention_seconds = 1209600
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.failed.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "failed" {
  fifo_queue                = true
  message_retention_seconds = 1209600
}
