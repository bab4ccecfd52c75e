resource "aws_cloudwatch_log_group" "logs" {
  name              = "orders"
  retention_in_days = 30
}

resource "aws_cloudwatch_log_metric_filter" "unread" { # want metric-filter-orphan
  name           = "unread"
  log_group_name = aws_cloudwatch_log_group.logs.name
  pattern        = "{ $.level = \"ERROR\" }"
  metric_transformation {
    namespace = "Shop"
    name      = "Failed"
    value     = "1"
  }
}

# It looks at another metric.
resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "errors"
  namespace           = "Shop"
  metric_name         = "Refused"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = ["arn:aws:sns:eu-west-1:123456789012:oncall"]
}

# The function writes to the other group.
resource "aws_cloudwatch_log_metric_filter" "empty" { # want metric-filter-orphan
  name           = "empty"
  log_group_name = "/aws/lambda/${aws_lambda_function.resize.function_name}"
  pattern        = "{ $.level = \"ERROR\" }"
  metric_transformation {
    namespace = "Shop"
    name      = "Refused"
    value     = "1"
  }
}

resource "aws_lambda_function" "resize" {
  function_name = "resize"
  filename      = "resize.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
  logging_config {
    log_group = aws_cloudwatch_log_group.logs.name
  }
}
