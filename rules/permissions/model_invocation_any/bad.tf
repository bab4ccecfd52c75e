resource "aws_lambda_function" "worker" {
  function_name = "worker"
  filename      = "worker.zip"
  role          = aws_iam_role.worker.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
}

resource "aws_iam_role" "worker" {
  name = "worker"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "worker" {
  role = aws_iam_role.worker.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "bedrock:InvokeModel"
        Resource = "*" # want model-invocation-any
      },
      {
        Effect   = "Allow" # every model, in whatever Region
        Action   = "bedrock:InvokeModelWithResponseStream"
        Resource = "arn:aws:bedrock:*::foundation-model/*" # want model-invocation-any
      },
    ]
  })
}
