variable "service" {
  type = string
}

resource "aws_sns_topic" "guarded" {}

resource "aws_sns_topic_subscription" "guarded_0" {
  topic_arn = aws_sns_topic.guarded.arn
  protocol  = "email"
  endpoint  = "oncall@example.com"
}

resource "aws_sns_topic_policy" "guarded_policy" {
  arn = aws_sns_topic.guarded.arn
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = { Service = var.service }, Action = "sns:Publish", Resource = aws_sns_topic.guarded.arn }]
  })
}

resource "aws_cloudwatch_metric_alarm" "guarded_errors" { # want? alarm-action-undeliverable
  alarm_name          = "guarded-errors"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.guarded.arn]
}
