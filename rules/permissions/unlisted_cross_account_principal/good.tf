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
        Principal = { AWS = data.aws_caller_identity.current.account_id }
      },
    ]
  })
}

resource "aws_sqs_queue" "shared" {}

resource "aws_sqs_queue_policy" "shared_policy" {
  queue_url = aws_sqs_queue.shared.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.shared.arn
        Principal = { AWS = "arn:aws:iam::111122223333:root" }
        Condition = {
          StringEquals = { "aws:PrincipalOrgID" = "o-abcdefghij" }
        }
      },
    ]
  })
}
