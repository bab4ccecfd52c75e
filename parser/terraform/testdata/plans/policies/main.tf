resource "aws_s3_bucket" "data" {
  bucket = "data-of-the-shop"
}

resource "aws_s3_bucket_policy" "data" {
  bucket = aws_s3_bucket.data.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Public"
      Effect    = "Allow"
      Action    = "s3:GetObject"
      Principal = "*"
      Resource  = "${aws_s3_bucket.data.arn}/*"
    }]
  })
}

resource "aws_kms_key" "data" {
  description         = "data"
  enable_key_rotation = true
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "kms:*"
      Principal = { AWS = "*" }
      Resource  = "*"
    }]
  })
}

resource "aws_kms_alias" "data" {
  name          = "alias/data"
  target_key_id = aws_kms_key.data.key_id
}

resource "aws_secretsmanager_secret" "token" {
  name = "token"
}

resource "aws_sns_topic" "encrypted" {
  name              = "encrypted"
  kms_master_key_id = aws_kms_key.data.id
}

data "aws_iam_policy_document" "topic" {
  statement {
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.encrypted.arn]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = ["123456789012"]
    }
  }
}

resource "aws_sns_topic_policy" "encrypted" {
  arn    = aws_sns_topic.encrypted.arn
  policy = data.aws_iam_policy_document.topic.json
}

data "aws_iam_policy_document" "base" {
  statement {
    sid         = "NotThese"
    not_actions = ["iam:*"]
    resources   = ["*"]
  }
}

data "aws_iam_policy_document" "wide" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]
  statement {
    sid       = "Secret"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.token.arn, "${aws_s3_bucket.data.arn}/*"]
  }
  statement {
    sid           = "Elsewhere"
    actions       = ["dynamodb:Query"]
    not_resources = ["arn:aws:dynamodb:*:*:table/secrets"]
  }
}

resource "aws_iam_role" "wide" {
  name = "wide"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "*" }
    }]
  })
}

resource "aws_iam_role_policy" "wide" {
  name   = "wide"
  role   = aws_iam_role.wide.name
  policy = data.aws_iam_policy_document.wide.json
}
