data "aws_caller_identity" "current" {}

# CloudWatch cannot use the key that AWS manages.
resource "aws_sns_topic" "managed" {
  kms_master_key_id = "alias/aws/sns"
}

resource "aws_sns_topic_subscription" "managed_0" {
  topic_arn = aws_sns_topic.managed.arn
  protocol  = "email"
  endpoint  = "oncall@example.com"
}

resource "aws_cloudwatch_metric_alarm" "managed_errors" {
  alarm_name          = "managed-errors"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.managed.arn] # want alarm-action-undeliverable
}

resource "aws_kms_key" "mine" {
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root" }, Action = "kms:*", Resource = "*" },
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
  alarm_actions       = [aws_sns_topic.encrypted.arn] # want alarm-action-undeliverable
}

# The policy takes the place of the one that topics have.
resource "aws_sns_topic" "guarded" {}

resource "aws_sns_topic_subscription" "guarded_0" {
  topic_arn = aws_sns_topic.guarded.arn
  protocol  = "email"
  endpoint  = "oncall@example.com"
}

resource "aws_sns_topic_policy" "guarded_policy" {
  arn = aws_sns_topic.guarded.arn
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = { Service = "events.amazonaws.com" }, Action = "sns:Publish", Resource = aws_sns_topic.guarded.arn }]
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
  alarm_actions       = [aws_sns_topic.guarded.arn] # want alarm-action-undeliverable
}

# No permission lets alarms call it.
resource "aws_lambda_function" "heal" {
  function_name = "heal"
  filename      = "heal.zip"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  role          = "arn:aws:iam::123456789012:role/worker"
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
  alarm_actions       = [aws_lambda_function.heal.arn] # want alarm-action-undeliverable
}
