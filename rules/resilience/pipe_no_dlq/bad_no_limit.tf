resource "aws_kinesis_stream" "clicks" {
  name        = "clicks"
  shard_count = 1
}

resource "aws_pipes_pipe" "forward" { # want pipe-no-dlq
  name     = "forward"
  role_arn = "arn:aws:iam::111122223333:role/pipe"
  source   = aws_kinesis_stream.clicks.arn
  target   = "arn:aws:sqs:eu-central-1:111122223333:clicks"
  source_parameters {
    kinesis_stream_parameters {
      starting_position = "LATEST"
      dead_letter_config {
        arn = "arn:aws:sqs:eu-central-1:111122223333:failed"
      }
    }
  }
}
