variable "number" {
  type = number
}

resource "aws_lambda_function" "ship" {
  function_name                  = "ship"
  filename                       = "ship.zip"
  runtime                        = "nodejs22.x"
  handler                        = "index.handler"
  role                           = "arn:aws:iam::111122223333:role/app"
  reserved_concurrent_executions = var.number # want? concurrency-zero
}
