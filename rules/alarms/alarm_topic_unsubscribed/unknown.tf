module "company_subscriptions" {
  source    = "app.terraform.io/company/company_subscriptions/aws"
  topic_arn = aws_sns_topic.oncall.arn
}

resource "aws_sns_topic" "oncall" {} # want? alarm-topic-unsubscribed

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
