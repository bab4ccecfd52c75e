resource "aws_lambda_function" "notify" { # want? async-no-failure-target
  function_name = "notify"
  filename      = "notify.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::111122223333:role/notify"
  lifecycle {
    ignore_changes = [dead_letter_config]
  }
}

resource "aws_sns_topic" "orders" {}

resource "aws_sns_topic_subscription" "notify_orders" {
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.notify.arn
}
