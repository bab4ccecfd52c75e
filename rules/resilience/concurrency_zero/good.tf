resource "aws_lambda_function" "ship" {
  function_name                  = "ship"
  filename                       = "ship.zip"
  runtime                        = "nodejs22.x"
  handler                        = "index.handler"
  role                           = "arn:aws:iam::111122223333:role/app"
  reserved_concurrent_executions = 5
}

resource "aws_lambda_function" "bill" {
  function_name = "bill"
  filename      = "bill.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::111122223333:role/app"
}
