provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "virginia"
  region = "us-east-1"
}

resource "aws_sqs_queue" "orders" {
  redrive_policy = jsonencode({
    deadLetterTargetArn = "arn:aws:sqs:us-east-1:111122223333:failed" # want dlq-type-region-account
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "parcels" {}

resource "aws_sqs_queue_redrive_policy" "parcels" {
  queue_url = aws_sqs_queue.parcels.id
  redrive_policy = jsonencode({
    deadLetterTargetArn = "arn:aws:sqs:us-east-1:111122223333:lost" # want dlq-type-region-account
    maxReceiveCount     = 5
  })
}

# Both queues are seen, and their providers are of two Regions.
resource "aws_sqs_queue" "letters" {
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.failed.arn # want dlq-type-region-account
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "failed" {
  provider = aws.virginia
}
