resource "aws_sns_topic" "oncall" {}

resource "aws_lambda_function" "one" {
  function_name = "one"
  filename      = "one.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_cloudwatch_metric_alarm" "one_errors" {
  alarm_name  = "one-errors"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = aws_lambda_function.one.function_name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
}

# The rule carries every alarm of the account to the topic.
resource "aws_cloudwatch_event_rule" "alarms" {
  event_pattern = jsonencode({ source = ["aws.cloudwatch"], "detail-type" = ["CloudWatch Alarm State Change"] })
}

resource "aws_cloudwatch_event_target" "alarms_oncall" {
  rule      = aws_cloudwatch_event_rule.alarms.name
  target_id = "oncall"
  arn       = aws_sns_topic.oncall.arn
}
