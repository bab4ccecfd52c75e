resource "aws_sfn_state_machine" "billing" {
  role_arn = "arn:aws:iam::111122223333:role/billing"
  definition = jsonencode({
    StartAt        = "Approve"
    TimeoutSeconds = 86400
    States = {
      Approve = {
        Type     = "Task"
        Resource = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"
        Parameters = {
          QueueUrl = "https://sqs.eu-central-1.amazonaws.com/111122223333/approvals"
          MessageBody = {
            "Token.$" = "$$.Task.Token"
          }
        }
        TimeoutSeconds = 3600
        Next           = "Fetch"
      }
      # An HTTP task has sixty seconds, whatever the definition says.
      Fetch = {
        Type     = "Task"
        Resource = "arn:aws:states:::http:invoke"
        Parameters = {
          ApiEndpoint = "https://api.example.com/v1/invoices"
          Method      = "GET"
          Authentication = {
            ConnectionArn = "arn:aws:events:eu-central-1:111122223333:connection/billing/6f3a"
          }
        }
        Next = "Store"
      }
      Store = {
        Type       = "Task"
        Resource   = "arn:aws:states:::aws-sdk:dynamodb:putItem"
        Parameters = { TableName = "invoices" }
        End        = true
      }
    }
  })
}
