data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

resource "aws_kms_key" "key" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:role/key-admin" }
        Action    = ["kms:Create*", "kms:Put*", "kms:Revoke*"]
        Resource  = "*"
      },
    ]
  })
}
