variable "policies" {
  type = list(string)
}

resource "aws_iam_role" "role" {
  assume_role_policy  = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
  managed_policy_arns = var.policies # want? too-many-managed-policies
}
