resource "aws_sfn_state_machine" "ship" { # want workflow-tracing
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = "{\"StartAt\": \"Done\", \"States\": {\"Done\": {\"Type\": \"Succeed\"}}}"
}

resource "aws_sfn_state_machine" "bill" {
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = "{\"StartAt\": \"Done\", \"States\": {\"Done\": {\"Type\": \"Succeed\"}}}"
  tracing_configuration {
    enabled = false # want workflow-tracing
  }
}
