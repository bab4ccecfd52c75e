data "aws_iam_policy_document" "plain" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}

# A statement that is written later takes the place of one with the same Sid.
data "aws_iam_policy_document" "sourced" {
  source_policy_documents = [
    data.aws_iam_policy_document.plain.json,
    jsonencode({
      Version = "2012-10-17"
      Id      = "first"
      Statement = [
        { Sid = "A", Effect = "Allow", Action = "sqs:*", Resource = "*" },
        { Sid = "B", Effect = "Allow", Action = ["sns:Publish", "sns:Subscribe"], Resource = "*" },
      ]
    }),
  ]

  statement {
    sid       = "B"
    effect    = "Deny"
    actions   = ["sns:*"]
    resources = ["arn:aws:sns:eu-west-1:123456789012:x"]
  }
}

data "aws_iam_policy_document" "overridden" {
  policy_id = "own"

  override_policy_documents = [
    jsonencode({ Statement = [{ Sid = "A", Effect = "Deny", Action = "s3:*", Resource = "*" }] }),
    jsonencode({ Statement = [{ Sid = "C", Effect = "Allow", NotAction = "iam:*", NotResource = "x" }] }),
    jsonencode({ Version = "2008-10-17", Statement = [{ Effect = "Allow", Action = "ec2:Describe*", Resource = "*" }] }),
  ]

  statement {
    sid       = "A"
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }

  statement {
    sid       = "B"
    actions   = ["s3:PutObject"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "principals" {
  version = "2008-10-17"

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:root"]
    }

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::210987654321:root", "111122223333"]
    }

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }

  statement {
    not_actions   = ["s3:Delete*"]
    not_resources = ["arn:aws:s3:::secrets/*"]

    not_principals {
      type        = "*"
      identifiers = ["*"]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::open/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

data "aws_iam_policy_document" "conditions" {
  statement {
    sid       = "Home"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::home/&{aws:username}/*"]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["", "home/", "home/&{aws:username}/"]
    }

    condition {
      test     = "StringLike"
      variable = "aws:PrincipalTag/team"
      values   = ["shop"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["true"]
    }

    condition {
      test     = "ForAnyValue:StringEquals"
      variable = "aws:TagKeys"
      values   = ["a", "b"]
    }
  }
}

# Two conditions on one key are one.
data "aws_iam_policy_document" "repeated" {
  statement {
    actions   = ["s3:*"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["eu-west-1"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["eu-central-1"]
    }
  }
}

data "aws_iam_policy_document" "nested" {
  source_policy_documents   = [data.aws_iam_policy_document.sourced.json, data.aws_iam_policy_document.conditions.json]
  override_policy_documents = [data.aws_iam_policy_document.overridden.json]
}

locals {
  services = { queues = "sqs", topics = "sns" }
}

data "aws_iam_policy_document" "dynamic" {
  dynamic "statement" {
    for_each = local.services

    content {
      sid       = title(statement.key)
      actions   = ["${statement.value}:*", "${statement.value}:List*"]
      resources = ["*"]

      dynamic "condition" {
        for_each = statement.key == "queues" ? ["shop"] : []

        content {
          test     = "StringEquals"
          variable = "aws:PrincipalTag/team"
          values   = [condition.value]
        }
      }
    }
  }
}

data "aws_iam_policy_document" "empty" {
  statement {
    sid         = ""
    actions     = ["s3:GetObject"]
    resources   = ["*"]
    not_actions = []
  }
}

output "documents" {
  value = {
    plain      = data.aws_iam_policy_document.plain.json
    sourced    = data.aws_iam_policy_document.sourced.json
    overridden = data.aws_iam_policy_document.overridden.json
    principals = data.aws_iam_policy_document.principals.json
    conditions = data.aws_iam_policy_document.conditions.json
    repeated   = data.aws_iam_policy_document.repeated.json
    nested     = data.aws_iam_policy_document.nested.json
    dynamic    = data.aws_iam_policy_document.dynamic.json
    empty      = data.aws_iam_policy_document.empty.json
  }
}
