resource "aws_sns_topic" "oncall" {}

resource "aws_lambda_function" "one" {
  function_name = "one"
  filename      = "one.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_lambda_function" "two" {
  function_name = "two"
  filename      = "two.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name = "errors"
  metric_query {
    id          = "errors"
    expression  = "SELECT SUM(Errors) FROM SCHEMA(\"AWS/Lambda\", FunctionName) GROUP BY FunctionName ORDER BY SUM() DESC"
    period      = 60
    return_data = true
  }
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
