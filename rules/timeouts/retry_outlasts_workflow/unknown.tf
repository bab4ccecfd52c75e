variable "attempts" {
  type = number
}

resource "aws_sfn_state_machine" "billing" {
  name     = "billing"
  role_arn = "arn:aws:iam::111122223333:role/billing"
  definition = jsonencode({
    StartAt        = "Pay"
    TimeoutSeconds = 600
    States = {
      Pay = {
        Type     = "Task"
        Resource = "arn:aws:lambda:eu-central-1:111122223333:function:pay"
        Retry = [{
          ErrorEquals = ["States.ALL"]
          MaxAttempts = var.attempts # want? retry-outlasts-workflow
        }]
        End = true
      }
    }
  })
}
