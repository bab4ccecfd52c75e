resource "aws_iam_role" "bare" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_lambda_function" "bare" {
  function_name = "bare"
  role          = aws_iam_role.bare.arn
  filename      = "bare.zip"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
}

resource "aws_sqs_queue" "bare" {}

resource "aws_sns_topic" "bare" {}

resource "aws_lambda_event_source_mapping" "bare" {
  event_source_arn = aws_sqs_queue.bare.arn
  function_name    = aws_lambda_function.bare.arn
}

resource "aws_cloudwatch_event_rule" "bare" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "bare" {
  rule = aws_cloudwatch_event_rule.bare.name
  arn  = aws_lambda_function.bare.arn
}

resource "aws_lambda_permission" "bare" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.bare.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.bare.arn
}

resource "aws_lambda_function_event_invoke_config" "bare" {
  function_name = aws_lambda_function.bare.function_name
}

resource "aws_cloudwatch_log_group" "bare" {
  name = "/aws/lambda/${aws_lambda_function.bare.function_name}"
}

resource "aws_cloudwatch_metric_alarm" "bare" {
  alarm_name          = "bare"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 60
  comparison_operator = "GreaterThanThreshold"
  dimensions          = { QueueName = aws_sqs_queue.bare.name }
  alarm_actions       = [aws_sns_topic.bare.arn]
}

resource "aws_sfn_state_machine" "bare" {
  role_arn = aws_iam_role.bare.arn
  definition = jsonencode({
    StartAt = "Wait"
    States  = { Wait = { Type = "Wait", Seconds = 1, End = true } }
  })
}

resource "aws_dynamodb_table" "bare" {
  name           = "bare"
  hash_key       = "id"
  read_capacity  = 1
  write_capacity = 1
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_kinesis_stream" "bare" {
  name        = "bare"
  shard_count = 1
}

resource "aws_scheduler_schedule" "bare" {
  schedule_expression = "rate(1 hour)"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = aws_sqs_queue.bare.arn
    role_arn = aws_iam_role.bare.arn
  }
}

resource "aws_api_gateway_rest_api" "bare" {
  name = "bare"
}

resource "aws_apigatewayv2_api" "bare" {
  name          = "bare"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_stage" "bare" {
  api_id = aws_apigatewayv2_api.bare.id
  name   = "bare"
}

resource "aws_s3_bucket" "bare" {}

resource "aws_kms_key" "bare" {}
