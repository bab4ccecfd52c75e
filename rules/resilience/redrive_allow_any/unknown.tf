resource "aws_sqs_queue" "orders" {
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.failed.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "failed" { # want? redrive-allow-any
  lifecycle {
    ignore_changes = [redrive_allow_policy]
  }
}
