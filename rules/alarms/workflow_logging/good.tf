resource "aws_sfn_state_machine" "ship" {
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ StartAt = "Ship", States = { Ship = { Type = "Pass", End = true } } })
  logging_configuration {
    level           = "ERROR"
    log_destination = "${aws_cloudwatch_log_group.log.arn}:*"
  }
}

resource "aws_cloudwatch_log_group" "log" {
  retention_in_days = 14
}
