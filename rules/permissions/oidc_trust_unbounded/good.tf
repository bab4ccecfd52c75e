data "aws_caller_identity" "current" {}

resource "aws_iam_role" "repository" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/token.actions.githubusercontent.com" }
        Condition = {
          StringLike = { "token.actions.githubusercontent.com:sub" = "repo:belay/deploy:*" }
        }
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
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/token.actions.githubusercontent.com" }
        Condition = {
          StringLike = { "token.actions.githubusercontent.com:sub" = "repo:belay/*" }
        }
      },
    ]
  })
}

resource "aws_iam_role" "claim" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/token.actions.githubusercontent.com" }
        Condition = {
          StringEquals = { "token.actions.githubusercontent.com:repository" = "belay/deploy" }
        }
      },
    ]
  })
}

resource "aws_iam_role" "own" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/accounts.example.com" }
        Condition = {
          StringEquals = { "accounts.example.com:aud" = "x" }
        }
      },
    ]
  })
}
