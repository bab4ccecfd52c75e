variable "stage" {
  type = string
}

resource "aws_lambda_function" "resize" {
  function_name = "resize-${var.stage}"
  role          = "arn:aws:iam::111122223333:role/resize"
}

resource "aws_lambda_function_url" "resize" {
  function_name      = aws_lambda_function.resize.function_name
  authorization_type = var.stage == "prod" ? "AWS_IAM" : "NONE" # want environment-drift
}
