variable "number" {
  type = number
}

resource "aws_cloudwatch_event_rule" "night" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "night_ship" {
  rule      = aws_cloudwatch_event_rule.night.name
  target_id = "Ship"
  arn       = "arn:aws:lambda:eu-central-1:111122223333:function:ship"
  retry_policy {
    maximum_retry_attempts = var.number # want? eventbridge-retry-policy
  }
}
