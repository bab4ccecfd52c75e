variable "level" {
  type = string
}

resource "aws_sfn_state_machine" "ship" {
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ StartAt = "Ship", States = { Ship = { Type = "Pass", End = true } } })
  logging_configuration {
    level = var.level # want? workflow-logging
  }
}
