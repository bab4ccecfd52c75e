resource "aws_pipes_pipe" "copy" { # want pipe-logging
  name     = "copy"
  source   = "arn:aws:sqs:eu-west-1:123456789012:orders"
  target   = "arn:aws:sqs:eu-west-1:123456789012:ledger"
  role_arn = "arn:aws:iam::123456789012:role/pipe"
}

resource "aws_pipes_pipe" "move" {
  name     = "move"
  source   = "arn:aws:sqs:eu-west-1:123456789012:orders"
  target   = "arn:aws:sqs:eu-west-1:123456789012:ledger"
  role_arn = "arn:aws:iam::123456789012:role/pipe"
  log_configuration {
    level = "OFF" # want pipe-logging
  }
}
