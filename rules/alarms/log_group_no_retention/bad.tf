resource "aws_cloudwatch_log_group" "requests" { # want log-group-no-retention
  name = "requests"
}

resource "aws_cloudwatch_log_group" "orders" { # want log-group-no-retention
  name              = "orders"
  retention_in_days = 0
}
