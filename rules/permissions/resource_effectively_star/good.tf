data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

variable "name" {
  type = string
}

resource "aws_lambda_function" "worker" {
  function_name = "worker"
  filename      = "worker.zip"
  role          = aws_iam_role.worker.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
}

resource "aws_iam_role" "worker" {
  name = "worker"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "worker" {
  role = aws_iam_role.worker.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "s3:PutObject"
        Resource = ["arn:aws:s3:::orders/*", "${aws_s3_bucket.archive.arn}/*", "arn:aws:s3:::${var.name}/*"]
      },
      {
        Effect   = "Allow"
        Action   = "dynamodb:DescribeTable"
        Resource = "arn:${data.aws_partition.current.partition}:dynamodb:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:table/orders"
      },
      {
        Effect   = "Allow"
        Action   = "logs:PutRetentionPolicy"
        Resource = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/lambda/orders:*"
      },
      {
        Effect   = "Allow"
        Action   = "execute-api:Invoke"
        Resource = "arn:${data.aws_partition.current.partition}:execute-api:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:api123/*/GET/orders"
      },
      { # the condition says which
        Effect    = "Allow"
        Action    = "sqs:PurgeQueue"
        Resource  = "arn:${data.aws_partition.current.partition}:sqs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:*"
        Condition = { StringEquals = { "aws:ResourceTag/team" = "orders" } }
      },
    ]
  })
}

resource "aws_s3_bucket" "archive" {}
