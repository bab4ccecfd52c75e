resource "aws_lambda_function" "worker" {
  filename      = "worker.zip"
  function_name = "worker"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = aws_iam_role.role.arn # want function-can-rewrite-itself
}

resource "aws_iam_role" "role" {
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "role_work" {
  name = "work"
  role = aws_iam_role.role.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "logs:DeleteLogGroup"
        Resource = aws_cloudwatch_log_group.logs.arn
      },
    ]
  })
}

resource "aws_cloudwatch_log_group" "logs" {
  name = "/aws/lambda/worker"
}
