variable "fifo" {
  type = string
}

resource "aws_sqs_queue" "orders" {
  fifo_queue = var.fifo # want? dlq-type-region-account
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.failed.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "failed" {}
