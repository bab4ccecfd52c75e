resource "aws_sfn_state_machine" "order" { # want workflow-no-catch
  name     = "order"
  role_arn = "arn:aws:iam::111122223333:role/order"
  definition = jsonencode({
    StartAt        = "Pay"
    TimeoutSeconds = 600
    States = {
      Pay = {
        Type     = "Task"
        Resource = "arn:aws:lambda:eu-central-1:111122223333:function:pay"
        Next     = "Ship"
      }
      Ship = {
        Type       = "Task"
        Resource   = "arn:aws:states:::dynamodb:putItem"
        Parameters = { TableName = "shipments" }
        End        = true
      }
    }
  })
}
