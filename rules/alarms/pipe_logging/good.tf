resource "aws_pipes_pipe" "copy" {
  name     = "copy"
  source   = "arn:aws:sqs:eu-west-1:123456789012:orders"
  target   = "arn:aws:sqs:eu-west-1:123456789012:ledger"
  role_arn = "arn:aws:iam::123456789012:role/pipe"
  log_configuration {
    level = "ERROR"
    cloudwatch_logs_log_destination {
      log_group_arn = "arn:aws:logs:eu-west-1:123456789012:log-group:copy"
    }
  }
}
