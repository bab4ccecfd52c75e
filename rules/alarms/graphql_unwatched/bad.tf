resource "aws_sns_topic" "oncall" {}

resource "aws_appsync_graphql_api" "shop" { # want graphql-unwatched
  name                = "shop"
  authentication_type = "AWS_IAM"
}

# The metric carries the id and not the name.
resource "aws_appsync_graphql_api" "stock" { # want graphql-unwatched
  name                = "stock"
  authentication_type = "AWS_IAM"
}

resource "aws_cloudwatch_metric_alarm" "stock_errors" {
  alarm_name  = "stock-errors"
  namespace   = "AWS/AppSync"
  metric_name = "5XXError"
  dimensions = {
    GraphQLAPIId = aws_appsync_graphql_api.stock.arn
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# Errors of clients are another matter.
resource "aws_appsync_graphql_api" "blog" { # want graphql-unwatched
  name                = "blog"
  authentication_type = "AWS_IAM"
}

resource "aws_cloudwatch_metric_alarm" "blog_errors" {
  alarm_name  = "blog-errors"
  namespace   = "AWS/AppSync"
  metric_name = "4XXError"
  dimensions = {
    GraphQLAPIId = aws_appsync_graphql_api.blog.id
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# SampleCount counts the requests.
resource "aws_appsync_graphql_api" "wiki" { # want graphql-unwatched
  name                = "wiki"
  authentication_type = "AWS_IAM"
}

resource "aws_cloudwatch_metric_alarm" "wiki_errors" {
  alarm_name  = "wiki-errors"
  namespace   = "AWS/AppSync"
  metric_name = "5XXError"
  dimensions = {
    GraphQLAPIId = aws_appsync_graphql_api.wiki.id
  }
  statistic           = "SampleCount"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.oncall.arn]
}
