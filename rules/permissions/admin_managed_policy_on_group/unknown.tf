variable "policy" {
  type = string
}

resource "aws_iam_group" "operators" {
  name = "operators"
}

resource "aws_iam_group_policy_attachment" "given" {
  group      = aws_iam_group.operators.name
  policy_arn = var.policy # want? admin-managed-policy-on-group
}
