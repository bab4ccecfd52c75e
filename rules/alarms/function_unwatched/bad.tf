resource "aws_sns_topic" "oncall" {}

resource "aws_lambda_function" "bare" { # want function-unwatched
  function_name = "bare"
  filename      = "bare.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

# The metric carries the name and not the ARN.
resource "aws_lambda_function" "by_arn" { # want function-unwatched
  function_name = "by-arn"
  filename      = "by-arn.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_cloudwatch_metric_alarm" "by_arn_errors" {
  alarm_name  = "by-arn-errors"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = aws_lambda_function.by_arn.arn
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# The alarm tells nobody.
resource "aws_lambda_function" "mute" { # want function-unwatched
  function_name = "mute"
  filename      = "mute.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_cloudwatch_metric_alarm" "mute_errors" {
  alarm_name  = "mute-errors"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = aws_lambda_function.mute.function_name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
}

# A rate is never above 1.
resource "aws_lambda_function" "rate" { # want function-unwatched
  function_name = "rate"
  filename      = "rate.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_cloudwatch_metric_alarm" "rate_errors" {
  alarm_name  = "rate-errors"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = aws_lambda_function.rate.function_name
  }
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 1
  threshold           = 5
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# The alarm watches another function.
resource "aws_lambda_function" "other" { # want function-unwatched
  function_name = "other"
  filename      = "other.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_cloudwatch_metric_alarm" "other_errors" {
  alarm_name  = "other-errors"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = "crop"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# Errors alone say nothing of events that are lost before or after the call.
resource "aws_lambda_function" "async" { # want function-unwatched
  function_name = "async"
  filename      = "async.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_cloudwatch_metric_alarm" "async_errors" {
  alarm_name  = "async-errors"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = aws_lambda_function.async.function_name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_sns_topic_subscription" "uploads" {
  topic_arn = aws_sns_topic.oncall.arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.async.arn
}
