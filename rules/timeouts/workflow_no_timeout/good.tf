resource "aws_sfn_state_machine" "billing" {
  role_arn = "arn:aws:iam::111122223333:role/billing"
  definition = jsonencode({
    StartAt        = "Bill"
    TimeoutSeconds = 600
    States = {
      Bill = {
        Type     = "Task"
        Resource = "arn:aws:states:::aws-sdk:sqs:sendMessage"
        Parameters = {
          QueueUrl    = "https://sqs.eu-central-1.amazonaws.com/111122223333/bills"
          MessageBody = "bill"
        }
        End = true
      }
    }
  })
}

# It passes on and is done.
resource "aws_sfn_state_machine" "shape" {
  role_arn = "arn:aws:iam::111122223333:role/billing"
  definition = jsonencode({
    StartAt = "Kind"
    States = {
      Kind = {
        Type   = "Pass"
        Result = { kind = "bill" }
        Next   = "Done"
      }
      Done = {
        Type = "Succeed"
      }
    }
  })
}
