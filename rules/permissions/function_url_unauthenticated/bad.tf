resource "aws_lambda_function" "hook" {
  function_name = "hook"
  filename      = "hook.zip"
  role          = aws_iam_role.hook.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
}

resource "aws_iam_role" "hook" {
  name = "hook"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_lambda_function_url" "hook" {
  function_name      = aws_lambda_function.hook.function_name
  authorization_type = "NONE" # want function-url-unauthenticated
}
