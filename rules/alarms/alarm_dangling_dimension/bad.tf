resource "aws_sns_topic" "oncall" {}

resource "aws_lambda_function" "resize" {
  function_name = "resize"
  filename      = "resize.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_sqs_queue" "orders" {}

resource "aws_api_gateway_rest_api" "api" {
  name = "shop"
}

resource "aws_cloudwatch_metric_alarm" "by_arn" {
  alarm_name  = "by-arn"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = { # want alarm-dangling-dimension
    FunctionName = aws_lambda_function.resize.arn
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "no_such_dimension" {
  alarm_name  = "no-such-dimension"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = { # want alarm-dangling-dimension
    FunctionArn = aws_lambda_function.resize.arn
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "literal_arn" {
  alarm_name  = "literal-arn"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = { # want alarm-dangling-dimension
    FunctionName = "arn:aws:lambda:eu-west-1:123456789012:function:resize"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "by_url" {
  alarm_name  = "by-url"
  namespace   = "AWS/SQS"
  metric_name = "ApproximateAgeOfOldestMessage"
  dimensions = { # want alarm-dangling-dimension
    QueueName = aws_sqs_queue.orders.url
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "by_topic_arn" {
  alarm_name  = "by-topic-arn"
  namespace   = "AWS/SNS"
  metric_name = "NumberOfNotificationsFailed"
  dimensions = { # want alarm-dangling-dimension
    TopicName = aws_sns_topic.oncall.arn
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "by_id" {
  alarm_name  = "by-id"
  namespace   = "AWS/ApiGateway"
  metric_name = "5XXError"
  dimensions = { # want alarm-dangling-dimension
    ApiName = aws_api_gateway_rest_api.api.id
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "half" {
  alarm_name  = "half"
  namespace   = "AWS/DynamoDB"
  metric_name = "ThrottledRequests"
  dimensions = { # want alarm-dangling-dimension
    TableName = "orders"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# The function gets a name of its own on deployment.
resource "aws_cloudwatch_metric_alarm" "logical_id" {
  alarm_name  = "logical-id"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = { # want alarm-dangling-dimension
    FunctionName = "Resize"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
