resource "aws_lambda_function" "worker" {
  filename      = "worker.zip"
  function_name = "worker"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = aws_iam_role.role.arn
}

resource "aws_iam_role" "role" {
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "role_work" {
  name = "work"
  role = aws_iam_role.role.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "kafka-cluster:Connect"
        Resource = "arn:aws:kafka:eu-west-1:111122223333:cluster/orders/*"
      },
    ]
  })
}

resource "aws_lambda_event_source_mapping" "poll" {
  function_name     = aws_lambda_function.worker.function_name
  event_source_arn  = "arn:aws:kafka:eu-west-1:111122223333:cluster/orders/6357e0b2-0e6a-4b86-a0b4-70df934c2e31-5"
  topics            = ["orders"]
  starting_position = "LATEST"
}

resource "aws_iam_role_policy_attachment" "kafka" {
  role       = aws_iam_role.role.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaMSKExecutionRole"
}
