resource "aws_sns_topic" "oncall" {}

resource "aws_lambda_function" "resize" {
  function_name                  = "resize"
  filename                       = "resize.zip"
  runtime                        = "nodejs22.x"
  handler                        = "index.handler"
  role                           = "arn:aws:iam::123456789012:role/worker"
  timeout                        = 30
  reserved_concurrent_executions = 10
}

resource "aws_sqs_queue" "orders" {
  message_retention_seconds = 3600
}

resource "aws_cloudwatch_metric_alarm" "slow" {
  alarm_name  = "slow"
  namespace   = "AWS/Lambda"
  metric_name = "Duration"
  dimensions = {
    FunctionName = aws_lambda_function.resize.function_name
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 30000 # want alarm-cannot-fire
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "busy" {
  alarm_name  = "busy"
  namespace   = "AWS/Lambda"
  metric_name = "ConcurrentExecutions"
  dimensions = {
    FunctionName = aws_lambda_function.resize.function_name
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 80 # want alarm-cannot-fire
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# Milliseconds, of a metric in seconds.
resource "aws_cloudwatch_metric_alarm" "old" {
  alarm_name  = "old"
  namespace   = "AWS/SQS"
  metric_name = "ApproximateAgeOfOldestMessage"
  dimensions = {
    QueueName = aws_sqs_queue.orders.name
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 300000 # want alarm-cannot-fire
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "percent" {
  alarm_name  = "percent"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = aws_lambda_function.resize.function_name
  }
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 1
  threshold           = 5 # want alarm-cannot-fire
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "utilization" {
  alarm_name  = "utilization"
  namespace   = "AWS/Lambda"
  metric_name = "ProvisionedConcurrencyUtilization"
  dimensions = {
    FunctionName = aws_lambda_function.resize.function_name
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 80 # want alarm-cannot-fire
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "below" {
  alarm_name  = "below"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = aws_lambda_function.resize.function_name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0 # want alarm-cannot-fire
  comparison_operator = "LessThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "far" {
  alarm_name  = "far"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = aws_lambda_function.resize.function_name
  }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 300
  threshold           = 0 # want alarm-cannot-fire
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "many" {
  alarm_name  = "many"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = aws_lambda_function.resize.function_name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0 # want alarm-cannot-fire
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
  datapoints_to_alarm = 3
}

resource "aws_cloudwatch_metric_alarm" "unit" {
  alarm_name  = "unit"
  namespace   = "AWS/Lambda"
  metric_name = "Duration"
  dimensions = {
    FunctionName = aws_lambda_function.resize.function_name
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 20 # want alarm-cannot-fire
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
  unit                = "Seconds"
}
