data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

resource "aws_lambda_function" "worker" {
  filename      = "worker.zip"
  function_name = "worker"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = aws_iam_role.role.arn
}

resource "aws_iam_role" "role" {
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
  managed_policy_arns = ["arn:aws:iam::aws:policy/AmazonS3FullAccess"] # want fullaccess-managed-policy
}

resource "aws_iam_role_policy" "role_work" {
  name = "work"
  role = aws_iam_role.role.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/lambda/worker:*"
      },
    ]
  })
}

# Of a service that delivers, nothing of which is seen here.
resource "aws_iam_role" "delivery" {
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "firehose.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
  managed_policy_arns = ["arn:aws:iam::aws:policy/AmazonS3FullAccess"] # want fullaccess-managed-policy
}
