variable "limit" {
  type = number
}

resource "aws_lambda_function" "resize" {
  function_name = "resize"
  filename      = "resize.zip"
  role          = aws_iam_role.resize.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  timeout       = var.limit # want? timeout-maximal
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
