variable "policy" {
  type = string
}

resource "aws_iam_user" "ann" {
  name = "ann"
}

resource "aws_iam_user_policy_attachment" "given" {
  user       = aws_iam_user.ann.name
  policy_arn = var.policy # want? admin-managed-policy-on-user
}
