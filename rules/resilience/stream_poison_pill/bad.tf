resource "aws_kinesis_stream" "clicks" {
  name        = "clicks"
  shard_count = 1
}

resource "aws_lambda_function" "count" {
  function_name = "count"
  filename      = "count.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::111122223333:role/count"
}

resource "aws_lambda_event_source_mapping" "mapping" { # want stream-poison-pill
  function_name     = aws_lambda_function.count.function_name
  event_source_arn  = aws_kinesis_stream.clicks.arn
  starting_position = "LATEST"
}
