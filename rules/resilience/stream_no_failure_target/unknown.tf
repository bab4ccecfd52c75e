resource "aws_kinesis_stream" "clicks" {
  name        = "clicks"
  shard_count = 1
}

resource "aws_lambda_event_source_mapping" "mapping" { # want? stream-no-failure-target
  function_name     = "count"
  event_source_arn  = aws_kinesis_stream.clicks.arn
  starting_position = "LATEST"
  lifecycle {
    ignore_changes = [destination_config]
  }
}
