data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

resource "aws_sqs_queue" "orders" {
  name = "orders"
  redrive_policy = jsonencode({
    deadLetterTargetArn = "arn:aws:sqs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:orders" # want dlq-cycle
    maxReceiveCount     = 5
  })
}
