resource "aws_iam_role" "partner" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          AWS = "arn:aws:iam::111122223333:role/deploy"
        }
        Action = "sts:AssumeRole"
      },
      # Anybody of the organization.
      {
        Effect = "Allow"
        Principal = {
          AWS = "*"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:PrincipalOrgID" = "o-abcdefghij"
          }
        }
      },
    ]
  })
}
