resource "aws_sqs_queue" "orders" {
  fifo_queue = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.failed.arn # want dlq-type-region-account
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "failed" {}
