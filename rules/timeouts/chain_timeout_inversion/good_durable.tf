resource "aws_lambda_function" "order" {
  function_name = "order"
  filename      = "order.zip"
  role          = aws_iam_role.order.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  timeout       = 30
  environment {
    variables = {
      PRICE = aws_lambda_function.price.function_name
    }
  }
}

resource "aws_iam_role" "order" {
  name = "order"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "order" {
  role = aws_iam_role.order.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["lambda:InvokeFunction"]
      Resource = aws_lambda_function.price.function_name
    }]
  })
}

resource "aws_lambda_function" "price" {
  function_name = "price"
  filename      = "price.zip"
  role          = aws_iam_role.price.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  timeout       = 60
  durable_config {
    execution_timeout = 3600
  }
}

resource "aws_iam_role" "price" {
  name = "price"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}
