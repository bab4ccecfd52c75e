resource "aws_sns_topic" "ops" {
  name = "ops"
}

resource "aws_iam_role" "job" {
  name = "job"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_lambda_function" "job" {
  for_each      = toset(["import", "export", "report"])
  function_name = each.key
  role          = aws_iam_role.job.arn
  filename      = "job.zip"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  timeout       = 60
}

resource "aws_cloudwatch_log_group" "job" {
  for_each = aws_lambda_function.job
  name     = "/aws/lambda/${each.value.function_name}"
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  for_each            = toset(["import", "export"])
  alarm_name          = "${each.key}-errors"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  dimensions          = { FunctionName = aws_lambda_function.job[each.key].function_name }
  alarm_actions       = each.key == "import" ? [aws_sns_topic.ops.arn] : []
}

resource "aws_cloudwatch_metric_alarm" "rate" {
  alarm_name          = "report-rate"
  evaluation_periods  = 3
  threshold           = 5
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.ops.arn]
  metric_query {
    id          = "rate"
    expression  = "100 * errors / calls"
    return_data = true
  }
  metric_query {
    id = "errors"
    metric {
      namespace   = "AWS/Lambda"
      metric_name = "Errors"
      period      = 300
      stat        = "Sum"
      dimensions  = { FunctionName = aws_lambda_function.job["report"].function_name }
    }
  }
  metric_query {
    id = "calls"
    metric {
      namespace   = "AWS/Lambda"
      metric_name = "Invocations"
      period      = 300
      stat        = "Sum"
      dimensions  = { FunctionName = aws_lambda_function.job["report"].function_name }
    }
  }
}

resource "aws_cloudwatch_composite_alarm" "all" {
  alarm_name    = "all"
  alarm_rule    = "ALARM(${aws_cloudwatch_metric_alarm.rate.alarm_name}) OR ALARM(${aws_cloudwatch_metric_alarm.errors["export"].alarm_name})"
  alarm_actions = [aws_sns_topic.ops.arn]
}

resource "aws_cloudwatch_log_metric_filter" "failures" {
  name           = "failures"
  log_group_name = aws_cloudwatch_log_group.job["report"].name
  pattern        = "ERROR"
  metric_transformation {
    name      = "Failures"
    namespace = "Jobs"
    value     = "1"
  }
}
