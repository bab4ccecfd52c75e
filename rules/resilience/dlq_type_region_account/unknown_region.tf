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

data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

locals {
  here = "${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}"
}

resource "aws_sqs_queue" "orders" {
  redrive_policy = jsonencode({
    deadLetterTargetArn = "arn:aws:sqs:${var.region}:111122223333:failed" # want? dlq-type-region-account
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "parcels" { # want? dlq-type-region-account
  provider = aws.given
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.lost.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "letters" { # want? dlq-type-region-account
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.given.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "given" {
  region = var.region
}

resource "aws_sqs_queue" "lost" {}

# These are in the Region of their dead-letter queue, of which the name says the type.
resource "aws_sqs_queue" "written_out" {
  redrive_policy = jsonencode({
    deadLetterTargetArn = "arn:aws:sqs:eu-west-1:111122223333:failed"
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "by_data" {
  redrive_policy = jsonencode({
    deadLetterTargetArn = "arn:aws:sqs:${local.here}:failed"
    maxReceiveCount     = 5
  })
}
