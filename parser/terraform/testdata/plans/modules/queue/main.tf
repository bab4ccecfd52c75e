variable "name" {
  type = string
}

variable "failed_arn" {
  type    = string
  default = null
}

resource "aws_sqs_queue" "this" {
  name           = var.name
  redrive_policy = var.failed_arn == null ? null : jsonencode({ deadLetterTargetArn = var.failed_arn, maxReceiveCount = 1 })
}

output "arn" {
  value = aws_sqs_queue.this.arn
}
