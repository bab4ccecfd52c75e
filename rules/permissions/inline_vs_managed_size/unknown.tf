variable "document" {
  type = string
}

resource "aws_iam_policy" "policy" { # want? inline-vs-managed-size
  policy = var.document
}
