provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "virginia"
  region = "us-east-1"
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
      arn = aws_sqs_queue.failed.arn
    }
  }
}

resource "aws_sqs_queue" "failed" {}

# A queue of another account in the Region of the schedule.
resource "aws_scheduler_schedule" "noon" {
  schedule_expression = "rate(1 day)"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = "arn:aws:lambda:eu-west-1:111122223333:function:ship"
    role_arn = "arn:aws:iam::111122223333:role/scheduler"
    dead_letter_config {
      arn = "arn:aws:sqs:eu-west-1:444455556666:failed"
    }
  }
}

# Everything is in the other Region.
resource "aws_scheduler_schedule" "day" {
  provider            = aws.virginia
  schedule_expression = "rate(1 day)"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = "arn:aws:lambda:eu-west-1:111122223333:function:ship"
    role_arn = "arn:aws:iam::111122223333:role/scheduler"
    dead_letter_config {
      arn = aws_sqs_queue.virginia.arn
    }
  }
}

resource "aws_sqs_queue" "virginia" {
  provider = aws.virginia
}
