variable "logs" {
  type = string
}

resource "aws_sqs_queue" "orders" {}

resource "aws_sqs_queue_policy" "orders_policy" {
  queue_url = aws_sqs_queue.orders.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = "*"
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.orders.arn
        Condition = {
          ArnEquals = {
            "aws:SourceArn" = "arn:aws:sns:eu-central-1:111122223333:orders"
          }
        }
      },
      {
        Effect = "Allow"
        Principal = {
          AWS = "111122223333"
        }
        Action   = "sqs:SendMessage"
        Resource = aws_sqs_queue.orders.arn
      },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.orders.arn
        Condition = {
          Bool = {
            "aws:SecureTransport" = "false"
          }
        }
      },
    ]
  })
}

# Whatever the bucket is, nobody but a service is let in.
resource "aws_s3_bucket_policy" "logs_policy" {
  bucket = var.logs
  policy = jsonencode({
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "logging.s3.amazonaws.com"
        }
        Action   = "s3:PutObject"
        Resource = "arn:aws:s3:::${var.logs}/*"
      },
    ]
  })
}
