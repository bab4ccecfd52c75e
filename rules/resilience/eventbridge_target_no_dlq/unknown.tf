resource "aws_cloudwatch_event_rule" "night" {
  schedule_expression = "rate(1 day)"
}

# Something else sets what Terraform leaves alone.
resource "aws_cloudwatch_event_target" "report" { # want? eventbridge-target-no-dlq
  rule = aws_cloudwatch_event_rule.night.name
  arn  = "arn:aws:lambda:eu-central-1:111122223333:function:report"

  lifecycle {
    ignore_changes = [dead_letter_config]
  }
}
