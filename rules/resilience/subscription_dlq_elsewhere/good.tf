# The provider's Region is not where the subscription is.
provider "aws" {
  region = "us-east-1"
}

resource "aws_sns_topic_subscription" "orders" {
  topic_arn = "arn:aws:sns:eu-west-1:111122223333:orders"
  protocol  = "https"
  endpoint  = "https://example.com/orders"
  redrive_policy = jsonencode({
    deadLetterTargetArn = "arn:aws:sqs:eu-west-1:111122223333:failed"
  })
}
