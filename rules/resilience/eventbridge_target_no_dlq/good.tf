resource "aws_cloudwatch_event_rule" "night" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "night_report" {
  rule      = aws_cloudwatch_event_rule.night.name
  target_id = "report"
  arn       = "arn:aws:lambda:eu-central-1:111122223333:function:report"
  dead_letter_config {
    arn = aws_sqs_queue.failed.arn
  }
}

resource "aws_sqs_queue" "failed" {}
