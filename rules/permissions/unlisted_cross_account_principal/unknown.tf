variable "account" {
  type = string
}

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
        Principal = { AWS = var.account } # want? unlisted-cross-account-principal
      },
    ]
  })
}
