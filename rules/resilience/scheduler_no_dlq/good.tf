resource "aws_scheduler_schedule" "night" {
  schedule_expression = "rate(1 day)"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = "arn:aws:lambda:eu-central-1:111122223333:function:report"
    role_arn = "arn:aws:iam::111122223333:role/schedules"
    dead_letter_config {
      arn = aws_sqs_queue.failed.arn
    }
  }
}

resource "aws_sqs_queue" "failed" {}
