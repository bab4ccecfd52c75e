resource "aws_s3_bucket" "pictures" {}

resource "aws_s3_bucket" "thumbnails" {}

resource "aws_lambda_function" "resize" {
  function_name = "resize"
  filename      = "resize.zip"
  role          = aws_iam_role.resize.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  environment {
    variables = {
      OUTPUT = aws_s3_bucket.thumbnails.id
    }
  }
}

resource "aws_iam_role" "resize" {
  name = "resize"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "resize_0" {
  role = aws_iam_role.resize.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:ListBucket"]
      Resource = [aws_s3_bucket.pictures.arn, "${aws_s3_bucket.pictures.arn}/*"]
    }]
  })
}

resource "aws_iam_role_policy" "resize_1" {
  role = aws_iam_role.resize.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:ListBucket", "s3:PutObject", "s3:DeleteObject"]
      Resource = [aws_s3_bucket.thumbnails.arn, "${aws_s3_bucket.thumbnails.arn}/*"]
    }]
  })
}

resource "aws_s3_bucket_notification" "resize_upload" {
  bucket = aws_s3_bucket.pictures.id
  lambda_function {
    lambda_function_arn = aws_lambda_function.resize.arn
    events              = ["s3:ObjectCreated:*"]
  }
}

resource "aws_lambda_permission" "resize_upload" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.resize.function_name
  principal     = "s3.amazonaws.com"
  source_arn    = aws_s3_bucket.pictures.arn
}

# What it publishes is not of the kind that it asks for.
resource "aws_lambda_function" "relay" {
  function_name = "relay"
  filename      = "relay.zip"
  role          = aws_iam_role.relay.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  environment {
    variables = {
      NEWS = aws_sns_topic.news.arn
    }
  }
}

resource "aws_iam_role" "relay" {
  name = "relay"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "relay" {
  role = aws_iam_role.relay.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["sns:Publish"]
      Resource = aws_sns_topic.news.arn
    }]
  })
}

resource "aws_sns_topic_subscription" "relay_news" {
  topic_arn = aws_sns_topic.news.arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.relay.arn
  filter_policy = jsonencode({
    kind = ["raw"]
  })
}

resource "aws_lambda_permission" "relay_news" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.relay.function_name
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.news.arn
}

resource "aws_sns_topic" "news" {}
