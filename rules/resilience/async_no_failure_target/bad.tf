resource "aws_lambda_function" "notify" { # want async-no-failure-target
  function_name = "notify"
  filename      = "notify.zip"
  role          = aws_iam_role.notify.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
}

resource "aws_iam_role" "notify" {
  name = "notify"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_sns_topic_subscription" "notify_orders" {
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.notify.arn
}

resource "aws_lambda_permission" "notify_orders" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.notify.function_name
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.orders.arn
}

resource "aws_sns_topic" "orders" {}
