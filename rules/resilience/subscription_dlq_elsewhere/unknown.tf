variable "home" {
  type = string
}

resource "aws_sns_topic_subscription" "orders" {
  topic_arn = "arn:aws:sns:eu-west-1:111122223333:orders"
  protocol  = "https"
  endpoint  = "https://example.com/orders"
  redrive_policy = jsonencode({
    deadLetterTargetArn = "arn:aws:sqs:${var.home}:111122223333:failed" # want? subscription-dlq-elsewhere
  })
}
