data "aws_caller_identity" "current" {}

resource "aws_iam_role" "reader" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/token.actions.githubusercontent.com/belay" }
        Condition = {
          StringEquals = { "token.actions.githubusercontent.com/belay:sub" = "repo:belay/deploy:ref:refs/heads/main" }
        }
      },
    ]
  })
}
