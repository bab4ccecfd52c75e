provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "given"
  region = var.region
}

variable "region" {
  type = string
}

resource "aws_scheduler_schedule" "night" {
  schedule_expression = "rate(1 day)"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = "arn:aws:lambda:eu-west-1:111122223333:function:ship"
    role_arn = "arn:aws:iam::111122223333:role/scheduler"
    dead_letter_config {
      arn = "arn:aws:sqs:${var.region}:111122223333:failed" # want? schedule-dlq-elsewhere
    }
  }
}

resource "aws_scheduler_schedule" "day" { # want? schedule-dlq-elsewhere
  schedule_expression = "rate(1 day)"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = "arn:aws:lambda:eu-west-1:111122223333:function:ship"
    role_arn = "arn:aws:iam::111122223333:role/scheduler"
    dead_letter_config {
      arn = aws_sqs_queue.given.arn
    }
  }
}

resource "aws_sqs_queue" "given" {
  provider = aws.given
}
