variable "number" {
  type = number
}

resource "aws_lambda_function" "order" {
  function_name = "order"
  filename      = "order.zip"
  role          = aws_iam_role.order.arn
  runtime       = "nodejs24.x"
  handler       = "index.handler"
  timeout       = var.number # want? durable-timeout
  durable_config {
    execution_timeout = 3600
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
