resource "aws_sns_topic" "oncall" {}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name  = "errors"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = "resize"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# The composite alarm acts.
resource "aws_cloudwatch_metric_alarm" "child" {
  alarm_name  = "child"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = "resize"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
}

resource "aws_cloudwatch_composite_alarm" "anything" {
  alarm_name    = "anything"
  alarm_rule    = "ALARM(\"${aws_cloudwatch_metric_alarm.child.alarm_name}\")"
  alarm_actions = [aws_sns_topic.oncall.arn]
}

# The composite alarm acts that reads the composite alarm that reads it.
resource "aws_cloudwatch_metric_alarm" "grandchild" {
  alarm_name  = "grandchild"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = "resize"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
}

resource "aws_cloudwatch_composite_alarm" "inner" {
  alarm_name = "inner"
  alarm_rule = "ALARM(\"${aws_cloudwatch_metric_alarm.grandchild.alarm_name}\")"
}

resource "aws_cloudwatch_composite_alarm" "outer" {
  alarm_name    = "outer"
  alarm_rule    = "ALARM(\"${aws_cloudwatch_composite_alarm.inner.alarm_name}\") AND NOT ALARM(\"deploying\")"
  alarm_actions = [aws_sns_topic.oncall.arn]
}

# The deployment rolls back on it.
resource "aws_cloudwatch_metric_alarm" "canary" {
  alarm_name  = "canary"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = "resize"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
}

resource "aws_codedeploy_deployment_group" "deployment" {
  app_name         = "shop"
  service_role_arn = "arn:aws:iam::123456789012:role/deploy"
  auto_rollback_configuration {
    enabled = true
    events  = ["DEPLOYMENT_STOP_ON_ALARM"]
  }
  alarm_configuration {
    enabled = true
    alarms  = [aws_cloudwatch_metric_alarm.canary.alarm_name]
  }
}

# Application Auto Scaling acts on it.
resource "aws_cloudwatch_metric_alarm" "scale" {
  alarm_name  = "scale"
  namespace   = "AWS/Lambda"
  metric_name = "ProvisionedConcurrencyUtilization"
  dimensions = {
    FunctionName = "resize"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_appautoscaling_policy.policy.id]
}

resource "aws_appautoscaling_policy" "policy" {
  name        = "more"
  policy_type = "StepScaling"
  resource_id = "target"
}

# Its actions are switched off, which is said elsewhere.
resource "aws_cloudwatch_metric_alarm" "off" {
  alarm_name  = "off"
  namespace   = "AWS/Lambda"
  metric_name = "Errors"
  dimensions = {
    FunctionName = "resize"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.oncall.arn]
  actions_enabled     = false
}
