resource "aws_cloudwatch_event_rule" "night" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "night_report" { # want eventbridge-target-no-dlq
  rule      = aws_cloudwatch_event_rule.night.name
  target_id = "report"
  arn       = "arn:aws:lambda:eu-central-1:111122223333:function:report"
}
