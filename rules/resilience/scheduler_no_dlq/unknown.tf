# Something else sets what Terraform leaves alone.
resource "aws_scheduler_schedule" "night" { # want? scheduler-no-dlq
  schedule_expression = "rate(1 day)"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = "arn:aws:lambda:eu-central-1:111122223333:function:report"
    role_arn = "arn:aws:iam::111122223333:role/schedules"
  }

  lifecycle {
    ignore_changes = [target[0].dead_letter_config]
  }
}
