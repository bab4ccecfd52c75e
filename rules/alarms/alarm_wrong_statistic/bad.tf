resource "aws_sns_topic" "oncall" {}

resource "aws_lambda_function" "resize" {
  function_name = "resize"
  filename      = "resize.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
  timeout       = 30
}

resource "aws_sqs_queue" "jobs" {}

# It counts the calls, whatever comes of them.
resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name  = "errors"
  namespace   = "AWS/Lambda"
  metric_name = "Errors" # want alarm-wrong-statistic
  dimensions = {
    FunctionName = aws_lambda_function.resize.function_name
  }
  statistic           = "SampleCount"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# Three slow calls that are fine are past it.
resource "aws_cloudwatch_metric_alarm" "slow" {
  alarm_name  = "slow"
  namespace   = "AWS/Lambda"
  metric_name = "Duration" # want alarm-wrong-statistic
  dimensions = {
    FunctionName = aws_lambda_function.resize.function_name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 20000
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# Ten records that are a minute old are not ten minutes old.
resource "aws_cloudwatch_metric_alarm" "lag" {
  alarm_name  = "lag"
  namespace   = "AWS/Lambda"
  metric_name = "IteratorAge" # want alarm-wrong-statistic
  dimensions = {
    FunctionName = aws_lambda_function.resize.function_name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 600000
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "age" {
  alarm_name  = "age"
  namespace   = "AWS/SQS"
  metric_name = "ApproximateAgeOfOldestMessage" # want alarm-wrong-statistic
  dimensions = {
    QueueName = aws_sqs_queue.jobs.name
  }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 600
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# One call in a period that works silences it.
resource "aws_cloudwatch_metric_alarm" "all" {
  alarm_name  = "all"
  namespace   = "AWS/Lambda"
  metric_name = "Errors" # want alarm-wrong-statistic
  dimensions = {
    FunctionName = aws_lambda_function.resize.function_name
  }
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "put" {
  alarm_name  = "put"
  namespace   = "AWS/Kinesis"
  metric_name = "PutRecords.Success" # want alarm-wrong-statistic
  dimensions = {
    StreamName = "clicks"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
