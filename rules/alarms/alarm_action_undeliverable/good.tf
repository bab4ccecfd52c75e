data "aws_caller_identity" "current" {}

resource "aws_sns_topic" "plain" {}

resource "aws_sns_topic_subscription" "plain_0" {
  topic_arn = aws_sns_topic.plain.arn
  protocol  = "email"
  endpoint  = "oncall@example.com"
}

resource "aws_cloudwatch_metric_alarm" "plain_errors" {
  alarm_name          = "plain-errors"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.plain.arn]
}

resource "aws_kms_key" "mine" {
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root" }, Action = "kms:*", Resource = "*" },
      { Effect = "Allow", Principal = { Service = "cloudwatch.amazonaws.com" }, Action = ["kms:Decrypt", "kms:GenerateDataKey*"], Resource = "*" },
    ]
  })
}

resource "aws_sns_topic" "encrypted" {
  kms_master_key_id = aws_kms_key.mine.id
}

resource "aws_sns_topic_subscription" "encrypted_0" {
  topic_arn = aws_sns_topic.encrypted.arn
  protocol  = "email"
  endpoint  = "oncall@example.com"
}

resource "aws_cloudwatch_metric_alarm" "encrypted_errors" {
  alarm_name          = "encrypted-errors"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.encrypted.arn]
}

resource "aws_sns_topic" "guarded" {}

resource "aws_sns_topic_subscription" "guarded_0" {
  topic_arn = aws_sns_topic.guarded.arn
  protocol  = "email"
  endpoint  = "oncall@example.com"
}

resource "aws_sns_topic_policy" "guarded_policy" {
  arn = aws_sns_topic.guarded.arn
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = { Service = ["events.amazonaws.com", "cloudwatch.amazonaws.com"] }, Action = "sns:Publish", Resource = aws_sns_topic.guarded.arn }]
  })
}

resource "aws_cloudwatch_metric_alarm" "guarded_errors" {
  alarm_name          = "guarded-errors"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.guarded.arn]
}

# The account may publish, as in the policy that topics have at first.
resource "aws_sns_topic" "own" {}

resource "aws_sns_topic_subscription" "own_0" {
  topic_arn = aws_sns_topic.own.arn
  protocol  = "email"
  endpoint  = "oncall@example.com"
}

resource "aws_sns_topic_policy" "own_policy" {
  arn = aws_sns_topic.own.arn
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root" }, Action = "sns:Publish", Resource = aws_sns_topic.own.arn }]
  })
}

resource "aws_cloudwatch_metric_alarm" "own_errors" {
  alarm_name          = "own-errors"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.own.arn]
}

# It is somebody else's.
resource "aws_cloudwatch_metric_alarm" "other_errors" {
  alarm_name          = "other-errors"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = ["arn:aws:sns:eu-west-1:123456789012:oncall"]
}

resource "aws_lambda_function" "heal" {
  function_name = "heal"
  filename      = "heal.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
}

resource "aws_lambda_permission" "heal_permission" {
  function_name  = aws_lambda_function.heal.function_name
  action         = "lambda:InvokeFunction"
  principal      = "lambda.alarms.cloudwatch.amazonaws.com"
  source_account = data.aws_caller_identity.current.account_id
}

resource "aws_cloudwatch_metric_alarm" "heal_errors" {
  alarm_name          = "heal-errors"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_lambda_function.heal.arn]
}
