resource "aws_sns_topic" "oncall" {}

resource "aws_lambda_function" "plain" {
  function_name = "plain"
  filename      = "plain.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_cloudwatch_metric_alarm" "plain_errors" {
  alarm_name  = "plain-errors"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = aws_lambda_function.plain.function_name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# An error rate is an alarm on errors.
resource "aws_lambda_function" "rate" {
  function_name = "rate"
  filename      = "rate.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_cloudwatch_metric_alarm" "rate_errors" {
  alarm_name = "rate-errors"
  metric_query {
    id          = "errors"
    return_data = false
    metric {
      namespace   = "AWS/Lambda"
      metric_name = "Errors"
      dimensions = {
        FunctionName = aws_lambda_function.rate.function_name
      }
      stat   = "Sum"
      period = 60
    }
  }
  metric_query {
    id          = "calls"
    return_data = false
    metric {
      namespace   = "AWS/Lambda"
      metric_name = "Invocations"
      dimensions = {
        FunctionName = aws_lambda_function.rate.function_name
      }
      stat   = "Sum"
      period = 60
    }
  }
  metric_query {
    id          = "rate"
    expression  = "100 * errors / calls"
    return_data = true
  }
  evaluation_periods  = 3
  threshold           = 5
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# Alarms of an alias are of its function.
resource "aws_lambda_function" "aliased" {
  function_name = "aliased"
  filename      = "aliased.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_cloudwatch_metric_alarm" "aliased_errors" {
  alarm_name  = "aliased-errors"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = aws_lambda_function.aliased.function_name
    Resource     = "${aws_lambda_function.aliased.function_name}:live"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# A composite alarm that acts speaks for its children.
resource "aws_lambda_function" "quiet" {
  function_name = "quiet"
  filename      = "quiet.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_cloudwatch_metric_alarm" "quiet_errors" {
  alarm_name  = "quiet-errors"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = aws_lambda_function.quiet.function_name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
}

resource "aws_cloudwatch_composite_alarm" "anything" {
  alarm_name    = "anything"
  alarm_rule    = "ALARM(\"${aws_cloudwatch_metric_alarm.quiet_errors.alarm_name}\")"
  alarm_actions = [aws_sns_topic.oncall.arn]
}

# Errors in its log count.
resource "aws_lambda_function" "logged" {
  function_name = "logged"
  filename      = "logged.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_cloudwatch_log_group" "logged_log" {
  name              = "/aws/lambda/${aws_lambda_function.logged.function_name}"
  retention_in_days = 14
}

resource "aws_cloudwatch_log_metric_filter" "logged_errors" {
  name           = "logged-errors"
  log_group_name = aws_cloudwatch_log_group.logged_log.name
  pattern        = "?ERROR ?Exception"
  metric_transformation {
    namespace = "Shop"
    name      = "LoggedErrors"
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "logged_errors_alarm" {
  alarm_name          = "logged-errors-alarm"
  namespace           = "Shop"
  metric_name         = "LoggedErrors"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# So does an anomaly of them.
resource "aws_lambda_function" "odd" {
  function_name = "odd"
  filename      = "odd.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_cloudwatch_metric_alarm" "odd_errors" {
  alarm_name = "odd-errors"
  metric_query {
    id = "errors"
    metric {
      namespace   = "AWS/Lambda"
      metric_name = "Errors"
      dimensions = {
        FunctionName = aws_lambda_function.odd.function_name
      }
      stat   = "Sum"
      period = 60
    }
    return_data = true
  }
  metric_query {
    id          = "band"
    expression  = "ANOMALY_DETECTION_BAND(errors, 2)"
    return_data = true
  }
  threshold_metric_id = "band"
  evaluation_periods  = 3
  comparison_operator = "GreaterThanUpperThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
