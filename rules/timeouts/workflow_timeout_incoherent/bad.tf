resource "aws_sfn_state_machine" "billing" {
  role_arn = "arn:aws:iam::111122223333:role/billing"
  definition = jsonencode({
    StartAt        = "Sleep"
    TimeoutSeconds = 60 # want workflow-timeout-incoherent
    States = {
      Sleep = {
        Type    = "Wait"
        Seconds = 3600
        End     = true
      }
    }
  })
}
