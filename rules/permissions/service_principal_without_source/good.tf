data "aws_caller_identity" "current" {}

resource "aws_sqs_queue" "jobs" {}

resource "aws_sqs_queue_policy" "jobs_policy" {
  queue_url = aws_sqs_queue.jobs.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.jobs.arn
        Principal = { Service = "sns.amazonaws.com" }
        Condition = {
          ArnEquals = { "aws:SourceArn" = aws_sns_topic.orders.arn }
        }
      },
    ]
  })
}

resource "aws_sns_topic" "orders" {}

resource "aws_sns_topic_policy" "orders_policy" {
  arn = aws_sns_topic.orders.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.orders.arn
        Principal = { Service = "events.amazonaws.com" }
      },
    ]
  })
}

resource "aws_sqs_queue" "uploads" {}

resource "aws_sqs_queue_policy" "uploads_policy" {
  queue_url = aws_sqs_queue.uploads.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.uploads.arn
        Principal = { Service = "s3.amazonaws.com" }
        Condition = {
          StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id }
        }
      },
    ]
  })
}
