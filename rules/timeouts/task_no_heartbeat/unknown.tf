variable "limit" {
  type = number
}

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
        TimeoutSeconds   = 3600
        HeartbeatSeconds = var.limit # want? task-no-heartbeat
        End              = true
      }
    }
  })
}
