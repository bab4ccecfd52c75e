data "aws_caller_identity" "current" {}

resource "aws_iam_role" "no_subject" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/token.actions.githubusercontent.com" } # want oidc-trust-unbounded
        Condition = {
          StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }
        }
      },
    ]
  })
}

resource "aws_iam_role" "anybody" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/token.actions.githubusercontent.com" } # want oidc-trust-unbounded
        Condition = {
          StringLike = { "token.actions.githubusercontent.com:sub" = "repo:*" }
        }
      },
    ]
  })
}

resource "aws_iam_role" "prefix" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/token.actions.githubusercontent.com" } # want oidc-trust-unbounded
        Condition = {
          StringLike = { "token.actions.githubusercontent.com:sub" = "repo:belay*/deploy:*" }
        }
      },
    ]
  })
}

resource "aws_iam_role" "order" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/token.actions.githubusercontent.com" } # want oidc-trust-unbounded
        Condition = {
          StringEquals = { "token.actions.githubusercontent.com:sub" = "ref:refs/heads/main:repo:belay/deploy" }
        }
      },
    ]
  })
}
