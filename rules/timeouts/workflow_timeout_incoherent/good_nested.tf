resource "aws_sfn_state_machine" "order" {
  name     = "order"
  role_arn = "arn:aws:iam::111122223333:role/order"
  definition = jsonencode({
    StartAt        = "Pay"
    TimeoutSeconds = 7200
    States = {
      Pay = {
        Type           = "Task"
        Resource       = "arn:aws:states:::states:startExecution.sync:2"
        Parameters     = { StateMachineArn = aws_sfn_state_machine.pay.arn }
        TimeoutSeconds = 3600
        End            = true
      }
    }
  })
}

# It does not wait for the workflow that it starts.
resource "aws_sfn_state_machine" "later" {
  name     = "later"
  role_arn = "arn:aws:iam::111122223333:role/order"
  definition = jsonencode({
    StartAt        = "Pay"
    TimeoutSeconds = 60
    States = {
      Pay = {
        Type       = "Task"
        Resource   = "arn:aws:states:::states:startExecution"
        Parameters = { StateMachineArn = aws_sfn_state_machine.pay.arn }
        End        = true
      }
    }
  })
}

resource "aws_sfn_state_machine" "pay" {
  name     = "pay"
  role_arn = "arn:aws:iam::111122223333:role/pay"
  definition = jsonencode({
    StartAt        = "Settle"
    TimeoutSeconds = 3600
    States = {
      Settle = {
        Type    = "Wait"
        Seconds = 60
        End     = true
      }
    }
  })
}
