variable "word" {
  type = string
}

resource "aws_lambda_function" "ship" {
  function_name = "ship"
  filename      = "ship.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::111122223333:role/app"
  architectures = [
    var.word, # want? arm64-not-used
  ]
}
