provider "aws" {
  region = "eu-west-1"
}

resource "aws_sqs_queue" "orders" {
  region = "eu-west-1"
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.failed.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "failed" {
  region = "eu-west-1"
}
