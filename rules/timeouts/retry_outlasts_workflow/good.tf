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
        Retry = [
          # Three attempts after 1, 2 and 4 seconds.
          { ErrorEquals = ["Lambda.TooManyRequestsException"] },
          # Ten attempts, no two of them more than half a minute apart.
          { ErrorEquals = ["States.ALL"], MaxAttempts = 10, MaxDelaySeconds = 30 },
        ]
        Next = "Tell"
      }
      Tell = {
        Type     = "Task"
        Resource = "arn:aws:lambda:eu-central-1:111122223333:function:tell"
        Retry    = [{ ErrorEquals = ["States.ALL"], MaxAttempts = 0 }]
        End      = true
      }
    }
  })
}
