resource "aws_lambda_function" "bill" {
  function_name = "bill"
  filename      = "bill.zip"
  role          = "arn:aws:iam::111122223333:role/app"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  publish       = true
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.bill.function_name
  function_version = aws_lambda_function.bill.version
}

# The destination is the alias's.
resource "aws_lambda_function_event_invoke_config" "live" {
  function_name = aws_lambda_function.bill.function_name
  qualifier     = aws_lambda_alias.live.name
  destination_config {
    on_failure {
      destination = "arn:aws:sqs:eu-west-1:111122223333:failed"
    }
  }
}

resource "aws_sns_topic_subscription" "orders" {
  topic_arn = "arn:aws:sns:eu-west-1:111122223333:orders"
  protocol  = "lambda"
  endpoint  = aws_lambda_alias.live.arn
}

# Only a stream calls it.
resource "aws_lambda_function" "count" {
  function_name = "count"
  filename      = "count.zip"
  role          = "arn:aws:iam::111122223333:role/app"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
}

resource "aws_lambda_event_source_mapping" "clicks" {
  function_name     = aws_lambda_function.count.arn
  event_source_arn  = "arn:aws:kinesis:eu-west-1:111122223333:stream/clicks"
  starting_position = "LATEST"
}
