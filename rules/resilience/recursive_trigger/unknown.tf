variable "loops" {
  type = string
}

resource "aws_lambda_function" "resize" {
  function_name = "resize"
  filename      = "resize.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::111122223333:role/resize"
}

resource "aws_lambda_function_recursion_config" "resize" {
  function_name  = aws_lambda_function.resize.function_name
  recursive_loop = var.loops # want? recursive-trigger
}
