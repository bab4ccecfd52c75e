resource "aws_sns_topic" "events" {
  name = "events"
}

resource "aws_sqs_queue" "inbox" {
  name = "inbox"
}

resource "aws_sqs_queue" "failed" {
  name = "failed"
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
  managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
}

resource "aws_lambda_function" "notify" {
  function_name = "notify"
  role          = aws_iam_role.notify.arn
  filename      = "notify.zip"
  handler       = "index.handler"
  runtime       = "python3.13"
  memory_size   = 256
}

resource "aws_lambda_permission" "notify" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.notify.function_name
  principal     = "sns.amazonaws.com"
}

resource "aws_sns_topic_subscription" "function" {
  topic_arn = aws_sns_topic.events.arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.notify.arn
}

resource "aws_sns_topic_subscription" "queue" {
  topic_arn      = aws_sns_topic.events.arn
  protocol       = "sqs"
  endpoint       = aws_sqs_queue.inbox.arn
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.failed.arn })
}

resource "aws_sqs_queue_policy" "inbox" {
  queue_url = aws_sqs_queue.inbox.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sqs:SendMessage"
      Principal = "*"
      Resource  = aws_sqs_queue.inbox.arn
    }]
  })
}

resource "aws_lambda_function_event_invoke_config" "notify" {
  function_name                = aws_lambda_function.notify.function_name
  maximum_retry_attempts       = 1
  maximum_event_age_in_seconds = 3600
  destination_config {
    on_failure {
      destination = aws_sqs_queue.failed.arn
    }
  }
}
