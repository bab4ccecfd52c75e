resource "aws_lambda_function" "resize" {
  function_name = "resize"
  filename      = "resize.zip"
  role          = aws_iam_role.resize.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  timeout       = 60
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

# A durable function is bounded by its execution.
resource "aws_lambda_function" "order" {
  function_name = "order"
  role          = "arn:aws:iam::111122223333:role/app"
  timeout       = 900

  durable_config {
    execution_timeout = 3600
  }
}
