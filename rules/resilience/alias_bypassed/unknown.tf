module "callers" {
  source       = "app.terraform.io/company/callers/aws"
  function_arn = aws_lambda_function.ship.arn
}

resource "aws_lambda_function" "ship" { # want? alias-bypassed
  function_name = "ship"
  publish       = true
  filename      = "ship.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::111122223333:role/app"
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.ship.function_name
  function_version = aws_lambda_function.ship.version
}

resource "aws_sqs_queue" "orders" {}

resource "aws_lambda_event_source_mapping" "mapping" {
  function_name    = aws_lambda_alias.live.arn
  event_source_arn = aws_sqs_queue.orders.arn
}
