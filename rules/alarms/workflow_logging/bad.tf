resource "aws_sfn_state_machine" "ship" { # want workflow-logging
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ StartAt = "Ship", States = { Ship = { Type = "Pass", End = true } } })
}

resource "aws_sfn_state_machine" "fast" { # want workflow-logging
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ StartAt = "Ship", States = { Ship = { Type = "Pass", End = true } } })
  type       = "EXPRESS"
}

resource "aws_sfn_state_machine" "off" {
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ StartAt = "Ship", States = { Ship = { Type = "Pass", End = true } } })
  logging_configuration {
    level = "OFF" # want workflow-logging
  }
}
