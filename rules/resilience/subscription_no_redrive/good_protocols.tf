# What nobody sends again.
resource "aws_sns_topic_subscription" "text" {
  topic_arn = "arn:aws:sns:eu-west-1:111122223333:orders"
  protocol  = "sms"
  endpoint  = "+4915112345678"
}

resource "aws_sns_topic_subscription" "mail" {
  topic_arn = "arn:aws:sns:eu-west-1:111122223333:orders"
  protocol  = "email-json"
  endpoint  = "orders@example.com"
}

resource "aws_sns_topic_subscription" "archive" {
  topic_arn = "arn:aws:sns:eu-west-1:111122223333:orders"
  protocol  = "firehose"
  endpoint  = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/orders"
}

resource "aws_sns_topic_subscription" "push" {
  topic_arn = "arn:aws:sns:eu-west-1:111122223333:orders"
  protocol  = "application"
  endpoint  = "arn:aws:sns:eu-west-1:111122223333:endpoint/GCM/orders/1"
}
