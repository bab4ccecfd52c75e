resource "aws_lambda_function" "ship" {
  function_name = "ship"
  publish       = true
  filename      = "ship.zip"
  role          = aws_iam_role.ship.arn
  runtime       = "java21"
  handler       = "index.handler"
  snap_start {
    apply_on = "PublishedVersions"
  }
}

resource "aws_iam_role" "ship" {
  name = "ship"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}
