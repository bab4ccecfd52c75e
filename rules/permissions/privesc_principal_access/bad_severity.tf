resource "aws_iam_policy" "keys" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "iam:CreateAccessKey" # want privesc-principal-access
        Resource = "*"
      },
    ]
  })
}

resource "aws_iam_policy" "admins" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "*"
        Resource = "*"
      },
    ]
  })
}
