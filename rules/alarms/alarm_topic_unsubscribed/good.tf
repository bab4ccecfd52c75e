resource "aws_sns_topic" "oncall" {}

resource "aws_sns_topic_subscription" "oncall_0" {
  topic_arn = aws_sns_topic.oncall.arn
  protocol  = "email"
  endpoint  = "oncall@example.com"
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "errors"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# Other stacks get it and may subscribe.
resource "aws_sns_topic" "shared" {}

resource "aws_cloudwatch_metric_alarm" "shared_errors" {
  alarm_name          = "shared-errors"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.shared.arn]
}

# No alarm notifies it.
resource "aws_sns_topic" "news" {}

output "shared" {
  value = aws_sns_topic.shared.arn
}
