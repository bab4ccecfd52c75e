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
        Retry = [{ # want retry-outlasts-workflow
          ErrorEquals = ["States.ALL"]
          MaxAttempts = 10
        }]
        Catch = [{
          ErrorEquals = ["States.ALL"]
          Next        = "Undo"
        }]
        End = true
      }
      Undo = {
        Type     = "Task"
        Resource = "arn:aws:lambda:eu-central-1:111122223333:function:undo"
        End      = true
      }
    }
  })
}

resource "aws_sfn_state_machine" "quick" {
  name     = "quick"
  type     = "EXPRESS"
  role_arn = "arn:aws:iam::111122223333:role/billing"
  definition = jsonencode({
    StartAt = "Fetch"
    States = {
      Fetch = {
        Type     = "Task"
        Resource = "arn:aws:lambda:eu-central-1:111122223333:function:fetch"
        Retry = [{ # want retry-outlasts-workflow
          ErrorEquals     = ["States.ALL"]
          IntervalSeconds = 60
          BackoffRate     = 1
          MaxAttempts     = 6
        }]
        End = true
      }
    }
  })
}
