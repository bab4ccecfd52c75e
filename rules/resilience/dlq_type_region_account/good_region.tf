provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "given"
  region = var.region
}

variable "region" {
  type = string
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

# Nobody knows which Region that is, and it is one.
resource "aws_sqs_queue" "parcels" {
  provider = aws.given
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.lost.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "lost" {
  provider = aws.given
}
