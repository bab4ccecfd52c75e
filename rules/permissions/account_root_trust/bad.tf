data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

resource "aws_iam_role" "reader" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { AWS = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root" } # want account-root-trust
      },
    ]
  })
}

resource "aws_iam_role" "organization" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { AWS = "arn:aws:iam::111122223333:root" } # want account-root-trust
        Condition = {
          StringEquals = { "aws:PrincipalOrgID" = "o-abcdefghij" }
        }
      },
    ]
  })
}
