variable "name" {
  type = string
}

variable "timeout" {
  type    = number
  default = null
}

variable "queue_arn" {
  type = string
}

variable "watched" {
  type    = bool
  default = false
}

resource "aws_iam_role" "this" {
  name = var.name
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_lambda_function" "this" {
  function_name = var.name
  role          = aws_iam_role.this.arn
  filename      = "worker.zip"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  timeout       = var.timeout
}

resource "aws_lambda_event_source_mapping" "this" {
  event_source_arn = var.queue_arn
  function_name    = aws_lambda_function.this.arn
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  count               = var.watched ? 1 : 0
  alarm_name          = "${var.name}-errors"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  dimensions          = { FunctionName = aws_lambda_function.this.function_name }
}
