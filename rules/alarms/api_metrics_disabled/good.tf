resource "aws_api_gateway_rest_api" "shop" {
  name = "shop"
}

resource "aws_api_gateway_stage" "prod" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  deployment_id = "abc123"
  stage_name    = "prod"
}

resource "aws_api_gateway_method_settings" "prod" {
  rest_api_id = aws_api_gateway_stage.prod.rest_api_id
  stage_name  = aws_api_gateway_stage.prod.stage_name
  method_path = "*/*"
  settings {
    metrics_enabled = true
  }
}

resource "aws_cloudwatch_metric_alarm" "pay_errors" {
  alarm_name  = "pay-errors"
  namespace   = "AWS/ApiGateway"
  metric_name = "5XXError"
  dimensions = {
    ApiName  = "shop"
    Stage    = aws_api_gateway_stage.prod.stage_name
    Resource = "/pay"
    Method   = "POST"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = ["arn:aws:sns:eu-west-1:123456789012:oncall"]
}

# Its metrics are those of the one method.
resource "aws_api_gateway_stage" "test" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  deployment_id = "abc123"
  stage_name    = "test"
}

resource "aws_api_gateway_method_settings" "test" {
  rest_api_id = aws_api_gateway_stage.test.rest_api_id
  stage_name  = aws_api_gateway_stage.test.stage_name
  method_path = "*/*"
  settings {
    metrics_enabled = true
  }
}

resource "aws_cloudwatch_metric_alarm" "test_errors" {
  alarm_name  = "test-errors"
  namespace   = "AWS/ApiGateway"
  metric_name = "5XXError"
  dimensions = {
    ApiName  = "shop"
    Stage    = aws_api_gateway_stage.test.stage_name
    Resource = "/pay"
    Method   = "POST"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = ["arn:aws:sns:eu-west-1:123456789012:oncall"]
}

# The metrics of a stage come always.
resource "aws_api_gateway_stage" "whole" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  deployment_id = "abc123"
  stage_name    = "whole"
}

resource "aws_cloudwatch_metric_alarm" "whole_errors" {
  alarm_name  = "whole-errors"
  namespace   = "AWS/ApiGateway"
  metric_name = "5XXError"
  dimensions = {
    ApiName = "shop"
    Stage   = aws_api_gateway_stage.whole.stage_name
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = ["arn:aws:sns:eu-west-1:123456789012:oncall"]
}

# Nobody looks at its methods.
resource "aws_api_gateway_stage" "idle" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  deployment_id = "abc123"
  stage_name    = "idle"
}
