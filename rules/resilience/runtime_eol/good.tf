resource "aws_lambda_function" "ship" {
  function_name = "ship"
  filename      = "ship.zip"
  runtime       = "nodejs24.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::111122223333:role/app"
}

resource "aws_lambda_function" "made" {
  function_name = "made"
  filename      = "made.zip"
  runtime       = "provided.al2023"
  handler       = "index.handler"
  role          = "arn:aws:iam::111122223333:role/app"
}
