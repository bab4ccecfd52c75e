variable "limit" {
  type = number
}

resource "aws_sfn_state_machine" "billing" {
  role_arn = "arn:aws:iam::111122223333:role/billing"
  definition = jsonencode({
    StartAt        = "Bill"
    TimeoutSeconds = var.limit # want? workflow-no-timeout
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
