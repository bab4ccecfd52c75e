# Terraform waits for as long as the function may run.
resource "aws_lambda_function" "prepare" {
  function_name = "prepare"
  filename      = "prepare.zip"
  role          = "arn:aws:iam::111122223333:role/app"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  timeout       = 300
}

resource "aws_lambda_invocation" "prepared" {
  function_name = aws_lambda_function.prepare.function_name
  input         = jsonencode({})
}
