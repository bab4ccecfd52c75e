variable "number" {
  type = number
}

resource "aws_kinesis_stream" "clicks" {
  name        = "clicks"
  shard_count = 5
}

resource "aws_lambda_function" "ship" {
  function_name                  = "ship"
  filename                       = "ship.zip"
  runtime                        = "nodejs22.x"
  handler                        = "index.handler"
  role                           = "arn:aws:iam::111122223333:role/app"
  reserved_concurrent_executions = 10
}

resource "aws_lambda_event_source_mapping" "mapping" {
  function_name          = aws_lambda_function.ship.function_name
  event_source_arn       = aws_kinesis_stream.clicks.arn
  starting_position      = "LATEST"
  parallelization_factor = var.number # want? parallelization-vs-reserved
}
