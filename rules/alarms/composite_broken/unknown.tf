variable "rule" {
  type = string
}

resource "aws_sns_topic" "oncall" {}

resource "aws_cloudwatch_composite_alarm" "both" {
  alarm_name    = "both"
  alarm_rule    = var.rule # want? composite-broken
  alarm_actions = [aws_sns_topic.oncall.arn]
}
