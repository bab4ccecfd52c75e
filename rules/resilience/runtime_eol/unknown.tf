variable "language" {
  type = string
}

resource "aws_lambda_function" "ship" {
  function_name = "ship"
  filename      = "ship.zip"
  runtime       = var.language # want? runtime-eol
  handler       = "index.handler"
  role          = "arn:aws:iam::111122223333:role/app"
}
