variable "failures" {
  type = string
}

resource "aws_sqs_queue" "orders" {
  redrive_policy = jsonencode({
    deadLetterTargetArn = var.failures # want? dlq-cycle
    maxReceiveCount     = 5
  })
}
