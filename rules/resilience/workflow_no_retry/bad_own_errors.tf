resource "aws_sfn_state_machine" "billing" {
  role_arn = "arn:aws:iam::111122223333:role/billing"
  definition = jsonencode({
    StartAt        = "Charge"
    TimeoutSeconds = 60
    States = {
      Charge = {
        Type     = "Task"
        Resource = "arn:aws:states:::lambda:invoke"
        Parameters = {
          FunctionName = "arn:aws:lambda:eu-central-1:111122223333:function:charge"
        }
        Retry = [ # want workflow-no-retry
          {
            ErrorEquals = ["CardDeclined"]
            MaxAttempts = 3
          },
        ]
        End = true
      }
    }
  })
}
