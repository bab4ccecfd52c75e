resource "aws_sfn_state_machine" "order" {
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
        Catch      = [{ ErrorEquals = ["States.ALL"], Next = "Refund" }]
        End        = true
      }
      Refund = {
        Type     = "Task"
        Resource = "arn:aws:lambda:eu-central-1:111122223333:function:refund"
        End      = true
      }
    }
  })
}

# It changes one thing, and reads another.
resource "aws_sfn_state_machine" "look" {
  name     = "look"
  role_arn = "arn:aws:iam::111122223333:role/order"
  definition = jsonencode({
    StartAt        = "Read"
    TimeoutSeconds = 600
    States = {
      Read = {
        Type       = "Task"
        Resource   = "arn:aws:states:::dynamodb:getItem"
        Parameters = { TableName = "shipments" }
        Next       = "Tell"
      }
      Tell = {
        Type     = "Task"
        Resource = "arn:aws:lambda:eu-central-1:111122223333:function:tell"
        End      = true
      }
    }
  })
}
